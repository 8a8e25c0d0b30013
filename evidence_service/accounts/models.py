"""Tables of people and of sign-in attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.db import Base, UtcDateTime, one_of
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.workflow import Role


class Person(Base):
    """Somebody who can sign in, or who was named when a librarian filed for them (no password yet).

    `sign_in_key` is part of every session: changing it signs the person out everywhere.
    `must_choose_password` says that an administrator knows the password: it only serves to
    choose another one.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("length(name) > 0", name="name_not_empty"),
        CheckConstraint("role <> 'manager' OR organisation_id IS NOT NULL", name="manager_has_organisation"),
        CheckConstraint(
            "role NOT IN ('librarian', 'lead') OR library_service_id IS NOT NULL",
            name="librarian_has_library_service",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    job_title: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    library_service_id: Mapped[int | None] = mapped_column(ForeignKey("library_service.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    must_choose_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    sign_in_key: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation | None] = relationship()
    library_service: Mapped[LibraryService | None] = relationship()


class SignInAttempt(Base):
    """One failed sign-in, for the limit on attempts. Its key is an HMAC of an e-mail or IP address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

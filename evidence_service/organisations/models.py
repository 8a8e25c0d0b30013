"""Tables of library services and organisations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.db import Base


class LibraryService(Base):
    """A team of librarians with one queue. `single_handed`: nobody is there for a second reading."""

    __tablename__ = "library_service"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    single_handed: Mapped[bool] = mapped_column(default=False)


class Organisation(Base):
    """A place where requesters work, served by `library_service` or, so far, by nobody."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    library_service_id: Mapped[int | None] = mapped_column(ForeignKey("library_service.id"), index=True)

    library_service: Mapped[LibraryService | None] = relationship()

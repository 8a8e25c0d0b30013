"""Tables of evidence requests: the request, its number, its conversation, and drafts of the form."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.workflow import Correction, Status


class DecisionType(StrEnum):
    """What kind of decision the evidence should support."""

    SERVICE = "service change"
    POLICY = "policy or guideline"
    BUSINESS_CASE = "business case"
    SAFETY = "patient safety"
    PATIENT_CARE = "patient care"
    WORKFORCE = "workforce"
    EDUCATION = "education"
    OTHER = "other"


class EvidenceRequest(Base):
    """A question, and the decision that its answer should support.

    Only `evidence_requests.operations.move` assigns `status` and `correction`; `version` grows with every
    change, so that the slower of two people who change at once is refused.
    """

    __tablename__ = "evidence_request"
    __table_args__ = (
        CheckConstraint(
            "status IN ('submitted', 'withdrawn', 'declined') OR librarian_id IS NOT NULL",
            name="has_librarian",
        ),
        CheckConstraint("status <> 'submitted' OR librarian_id IS NULL", name="submitted_has_no_librarian"),
        CheckConstraint(
            "(delivered_at IS NOT NULL) = (status IN ('delivered', 'closed'))", name="delivered_has_moment"
        ),
        CheckConstraint(
            "correction = 'none' OR status IN ('delivered', 'closed')", name="corrected_once_delivered"
        ),
        CheckConstraint("length(question) > 0", name="question_not_empty"),
        CheckConstraint("length(decision_to_support) > 0", name="decision_not_empty"),
        CheckConstraint("length(needed_because) > 0", name="needed_because_not_empty"),
        Index("ix_evidence_request_queue", "library_service_id", "status", "needed_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    status: Mapped[Status] = mapped_column(one_of(Status, "status"))
    correction: Mapped[Correction] = mapped_column(
        one_of(Correction, "correction"), default=Correction.NONE, server_default="none"
    )
    version: Mapped[int] = mapped_column(default=1)
    library_service_id: Mapped[int] = mapped_column(ForeignKey("library_service.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    librarian_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    submission_key: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # the same form sent twice is one request

    question: Mapped[str] = mapped_column(Text)
    decision_to_support: Mapped[str] = mapped_column(Text)
    decision_type: Mapped[DecisionType] = mapped_column(one_of(DecisionType, "decision_type"))
    decided_by: Mapped[str] = mapped_column(String(300))
    decided_where: Mapped[str] = mapped_column(String(300))
    decision_on: Mapped[date | None]
    needed_on: Mapped[date]
    needed_because: Mapped[str] = mapped_column(Text)
    known_papers: Mapped[str] = mapped_column(Text, default="")
    not_wanted: Mapped[str] = mapped_column(Text, default="")
    product_wanted: Mapped[str] = mapped_column(String(20), default="", server_default=sql("''"))
    is_private: Mapped[bool] = mapped_column(default=False, server_default=false())
    no_patient_confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    filed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    library_service: Mapped[LibraryService] = relationship()
    organisation: Mapped[Organisation] = relationship()
    requester: Mapped[Person] = relationship(foreign_keys=[requester_id])
    filed_by: Mapped[Person] = relationship(foreign_keys=[filed_by_id])
    librarian: Mapped[Person | None] = relationship(foreign_keys=[librarian_id])

    @property
    def single_handed(self) -> bool:
        """Whether its library service has nobody for a second reading."""
        return self.library_service.single_handed


class ReferenceCounter(Base):
    """The last number given out in a year: ER-<year>-<number>."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]


class MessageKind(StrEnum):
    """What a message in the conversation is."""

    QUESTION = "question"
    ANSWER = "answer"
    MESSAGE = "message"


class Message(Base):
    """One message of the conversation between requester and library."""

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("length(body) > 0", name="body_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    kind: Mapped[MessageKind] = mapped_column(one_of(MessageKind, "kind"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Person] = relationship()


class RequestDraft(Base):
    """What somebody has typed into the form so far: `answers` maps the names of boxes to text as typed."""

    __tablename__ = "request_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

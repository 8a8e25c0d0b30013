"""Tables of summaries: the text being written, its earlier versions, and what was issued."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of


class Summary(Base):
    """The text of the answer while it is written; `version` refuses the slower of two writers."""

    __tablename__ = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    bottom_line: Mapped[str] = mapped_column(Text, default="")
    findings: Mapped[str] = mapped_column(Text, default="")
    gaps: Mapped[str] = mapped_column(Text, default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    written_by: Mapped[Person] = relationship()


class SummaryVersion(Base):
    """A summary as it was saved, kept for ever."""

    __tablename__ = "summary_version"
    __table_args__ = (UniqueConstraint("summary_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id"))
    version: Mapped[int]
    bottom_line: Mapped[str] = mapped_column(Text)
    findings: Mapped[str] = mapped_column(Text)
    gaps: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class IssueState(StrEnum):
    """How far the making of a document is."""

    QUEUED = "queued"
    RENDERING = "rendering"
    ISSUED = "issued"
    FAILED = "failed"


UNFINISHED_ISSUES: frozenset[IssueState] = frozenset({IssueState.QUEUED, IssueState.RENDERING})


class IssuedSummary(Base):
    """One issue of a summary. Once `state` is issued, the row is never changed again.

    `content` is the JSON of `summaries.document.IssuedDocument`, from which page and PDF are
    made; `pdf` are the bytes as delivered, `sha256` is their digest in hexadecimal.
    """

    __tablename__ = "issued_summary"
    __table_args__ = (
        UniqueConstraint("evidence_request_id", "number"),
        CheckConstraint(
            "state <> 'issued' OR (pdf IS NOT NULL AND length(sha256) = 64"
            " AND size > 0 AND issued_at IS NOT NULL)",
            name="issued_is_complete",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    number: Mapped[int]
    state: Mapped[IssueState] = mapped_column(one_of(IssueState, "state"), default=IssueState.QUEUED)
    message: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    read_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)

    read_by: Mapped[Person] = relationship()

    @property
    def is_unfinished(self) -> bool:
        """Whether the worker still has something to do for it."""
        return self.state in UNFINISHED_ISSUES

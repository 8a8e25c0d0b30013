"""Tables of summaries: the text being written, its versions and remarks on it, and what was issued."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of
from evidence_service.summaries.content import Product


class Summary(Base):
    """The answer while it is written; `version` tells one save from the next.

    `content` is the JSON of `summaries.content.SummaryContent`.
    """

    __tablename__ = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    written_by: Mapped[Person] = relationship()


class SummaryVersion(Base):
    """A summary as it was saved, kept for ever; of those that saved themselves only some are kept.

    `page` tells from which opened page it came, "" where that isn't known: a page whose answer was
    lost on the way is not taken for somebody else.
    """

    __tablename__ = "summary_version"
    __table_args__ = (UniqueConstraint("summary_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    autosaved: Mapped[bool] = mapped_column(default=False)
    page: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProductTemplate(Base):
    """The headings of a product as a library service wants them: a list of {key, heading, hint}."""

    __tablename__ = "product_template"

    library_service_id: Mapped[int] = mapped_column(ForeignKey("library_service.id"), primary_key=True)
    product: Mapped[Product] = mapped_column(one_of(Product, "product"), primary_key=True)
    headings: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    changed_by: Mapped[Person] = relationship()


class ReviewRemark(Base):
    """What a second reader says of one place in the text.

    `section` is the key of the section, "" for the whole; `quote` are the words that it is about, as
    they stood in `version` of the summary. The requester never sees it.
    """

    __tablename__ = "review_remark"
    __table_args__ = (CheckConstraint("length(body) > 0", name="body_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    version: Mapped[int]
    section: Mapped[str] = mapped_column(String(60), default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])


class AnswerCorrection(Base):
    """Why a delivered answer is corrected, and of which text: that of `summary_version`.

    `number` is that of the issue which it leads to. How far it is, `EvidenceRequest.correction` says;
    `ended_at` is when it was issued or dropped. `dropped_at_version`: when it was dropped, the version
    that put the text back; those between the two are of no answer.
    """

    __tablename__ = "answer_correction"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_not_empty"),
        CheckConstraint("number > 1", name="replaces_another"),
        Index(
            "uq_answer_correction_open",
            "evidence_request_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    summary_version: Mapped[int]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at_version: Mapped[int | None]

    begun_by: Mapped[Person] = relationship()


class CitationWatch(Base):
    """What PubMed said last of a paper that an issued summary cites: retracted, corrected, or nothing."""

    __tablename__ = "citation_watch"

    pmid: Mapped[str] = mapped_column(String(20), primary_key=True)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retraction: Mapped[str] = mapped_column(String(40), default="")
    notices: Mapped[list[str]] = mapped_column(JSON, default=list)
    problem: Mapped[str] = mapped_column(Text, default="")


class IssuedCitation(Base):
    """A paper of PubMed that an issued summary cites; `retraction` is what the document says of it itself."""

    __tablename__ = "issued_citation"

    issued_summary_id: Mapped[int] = mapped_column(ForeignKey("issued_summary.id"), primary_key=True)
    pmid: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)
    retraction: Mapped[str] = mapped_column(String(40), default="")


_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another


def new_code() -> str:
    """A code of ten letters that nobody guesses; it leads a stranger to the page that verifies a document."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


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
        CheckConstraint("number = 1 OR length(reason) > 0", name="reissue_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), unique=True, default=new_code)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it replaces the one before
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

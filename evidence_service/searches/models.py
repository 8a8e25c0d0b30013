"""Tables of searching: strategy lines, runs, records found, screening."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of


class RunState(StrEnum):
    """How far a search run is. `queued` and `running` are the only ones that change by themselves."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"  # PubMed can't be reached; the worker tries again by itself
    CANCELLING = "cancelling"  # a person asked to stop; the worker stops before its next step
    CANCELLED = "cancelled"
    FINISHED = "finished"
    TOO_MANY = "too many"  # more records than PubMed hands out; counted, none taken
    FAILED = "failed"


UNFINISHED: frozenset[RunState] = frozenset(
    {RunState.QUEUED, RunState.RUNNING, RunState.WAITING, RunState.CANCELLING}
)


class Verdict(StrEnum):
    """What screening said of a record."""

    UNDECIDED = "undecided"
    INCLUDED = "included"
    EXCLUDED = "excluded"


class StrategyLine(Base):
    """One line of the strategy as it stands now; what ran is kept in `SearchRunLine`."""

    __tablename__ = "strategy_line"
    __table_args__ = (
        UniqueConstraint("evidence_request_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class SearchRun(Base):
    """One run of a whole strategy on one database. Its lines and records are never changed afterwards.

    `done` of `total` records are stored; `total` is None until the last line was counted.
    `message` is plain English for the page. `missing` are PMIDs that PubMed counted and did not
    hand out, `unreadable` is a list of {pmid, reason}.
    """

    __tablename__ = "search_run"
    __table_args__ = (
        CheckConstraint("done >= 0", name="done_not_negative"),
        Index("ix_search_run_unfinished", "state"),
        Index("ix_search_run_number", "evidence_request_id", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    number: Mapped[int]  # 1, 2, 3 ... within the request
    database: Mapped[str] = mapped_column(String(100), default="PubMed")
    platform: Mapped[str] = mapped_column(String(100), default="NCBI E-utilities")
    state: Mapped[RunState] = mapped_column(one_of(RunState, "state"), default=RunState.QUEUED)
    message: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    missing: Mapped[list[str]] = mapped_column(JSON, default=list)
    unreadable: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list[SearchRunLine]] = relationship(order_by="SearchRunLine.number")
    asked_by: Mapped[Person] = relationship()

    @property
    def is_unfinished(self) -> bool:
        """Whether the worker still has something to do for it."""
        return self.state in UNFINISHED


class SearchRunLine(Base):
    """One line as it ran: the exact text, and what PubMed said to it and when. `count` is None until it ran.

    `text` is the line as the librarian wrote it, `query` what PubMed was sent (references to
    earlier lines written out). `warnings` is a list of {kind, text, loud, remedy}.
    """

    __tablename__ = "search_run_line"
    __table_args__ = (UniqueConstraint("search_run_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    search_run_id: Mapped[int] = mapped_column(ForeignKey("search_run.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    count: Mapped[int | None]
    translation: Mapped[str] = mapped_column(Text, default="")
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SearchRunPmid(Base):
    """One PMID that the last line of a run found, in PubMed's order; `record_id` is set once it is stored."""

    __tablename__ = "search_run_pmid"
    __table_args__ = (UniqueConstraint("search_run_id", "pmid"),)

    search_run_id: Mapped[int] = mapped_column(ForeignKey("search_run.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    pmid: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    problem: Mapped[str] = mapped_column(Text, default="")  # missing or unreadable: why there is no record


class Record(Base):
    """One record found for one evidence request, with what screening said of it.

    `citation` holds the fields of `references.reference.Reference` as JSON (without raw
    XML); the columns beside it are those that lists sort, filter and match by.
    """

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("evidence_request_id", "pmid"),
        CheckConstraint("verdict <> 'excluded' OR exclusion_reason <> ''", name="exclusion_has_reason"),
        Index("ix_record_screening", "evidence_request_id", "verdict", "id"),
        Index("ix_record_reasons", "evidence_request_id", "verdict", "exclusion_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    pmid: Mapped[str | None] = mapped_column(String(20))
    doi: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(Text)  # plain text, for lists and search
    year: Mapped[int | None]
    retraction: Mapped[str] = mapped_column(String(40), default="")
    citation: Mapped[dict[str, Any]] = mapped_column(JSON)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"), default=Verdict.UNDECIDED)
    exclusion_reason: Mapped[str] = mapped_column(String(300), default="")
    screened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    screened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def standing(self) -> str:
        """What screening said, as one text: a form that was made before it changed is recognised by it."""
        return f"{self.verdict.value}: {self.exclusion_reason}".rstrip(": ")


class RecordSource(Base):
    """The raw XML of a record as PubMed sent it in one run; kept so that reading can be improved later."""

    __tablename__ = "record_source"

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    search_run_id: Mapped[int] = mapped_column(ForeignKey("search_run.id"), primary_key=True)
    raw_xml: Mapped[bytes] = mapped_column(LargeBinary)  # zlib-compressed


class ScreeningStep(Base):
    """One verdict on one record, in the order in which they were given; undo takes the newest back."""

    __tablename__ = "screening_step"
    __table_args__ = (
        Index("ix_screening_step_request", "evidence_request_id", "id"),
        Index("ix_screening_step_record", "record_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    verdict_before: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict_before"))
    reason_before: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    by: Mapped[Person] = relationship()
    record: Mapped[Record] = relationship()


class NcbiPace(Base):
    """One row for each way out to NCBI: the moment of its next free slot, in microseconds since 1970."""

    __tablename__ = "ncbi_pace"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    next_at: Mapped[int] = mapped_column(BigInteger)

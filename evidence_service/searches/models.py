"""Tables of searching: strategy lines, runs, records found, screening."""

from __future__ import annotations

from datetime import date, datetime
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
    false,
    true,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of

MOST_TAKEN = 100_000  # records that the service takes from one search


class RunKind(StrEnum):
    """What a run is for. Only `SEARCH` takes records; the others ask PubMed for counts alone."""

    SEARCH = "search"
    COUNT = "count"  # some lines of the strategy, to see what each finds
    KNOWN_ITEMS = "known items"  # which lines find the papers that are known already


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
    MAYBE = "maybe"
    EXCLUDED = "excluded"


class StrategyLine(Base):
    """One line of the strategy as it stands now; what ran is kept in `SearchRunLine`.

    `note` is the librarian's: why the line is there, what a limit is for.
    """

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
    note: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))


class SearchRun(Base):
    """One run on PubMed: of a whole strategy for its records, or of some lines for their counts.

    Its lines and records are never changed afterwards. `take_all` is the wish to take more
    records than PubMed hands out for one search, in parts by create date. `left_out_because`
    is filled when a librarian sets a trial run aside: then neither report nor document names it.

    `done` of `total` records are stored; `total` is None until the last line was counted.
    `message` is plain English for the page. `missing` are PMIDs that PubMed counted and did not
    hand out, `unreadable` is a list of {pmid, reason}.
    """

    __tablename__ = "search_run"
    __table_args__ = (
        CheckConstraint("done >= 0", name="done_not_negative"),
        Index("ix_search_run_unfinished", "state"),
        Index("ix_search_run_number", "evidence_request_id", "kind", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    kind: Mapped[RunKind] = mapped_column(
        one_of(RunKind, "kind"), default=RunKind.SEARCH, server_default=RunKind.SEARCH.value
    )
    number: Mapped[int]  # 1, 2, 3 ... within the request, for each kind
    take_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    left_out_because: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    strategy_version: Mapped[int | None]  # the number of the version that it ran, where it ran a whole one
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
    parts: Mapped[list[SearchRunPart]] = relationship(order_by="SearchRunPart.from_on")
    asked_by: Mapped[Person] = relationship()

    @property
    def is_unfinished(self) -> bool:
        """Whether the worker still has something to do for it."""
        return self.state in UNFINISHED

    @property
    def may_be_taken_whole(self) -> bool:
        """Whether it found more than PubMed hands out at once, and not too many to take in parts."""
        return self.state is RunState.TOO_MANY and not self.take_all and (self.total or 0) <= MOST_TAKEN


class SearchRunLine(Base):
    """One line as it ran: the exact text, and what PubMed said to it and when. `count` is None until it ran.

    `problem` says why PubMed refused a line whose count was asked for: then it ran and has no
    count. `line_number` is the line of the strategy that it was, where a run holds only some
    lines or parts of one; `found_pmids` are the known papers that it finds.
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
    problem: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    line_number: Mapped[int | None]
    found_pmids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
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
    raw_xml: Mapped[bytes | None] = mapped_column(LargeBinary)  # of an unreadable record, zlib-compressed


class SearchRunPart(Base):
    """One part of a search too large for PubMed: what was created from `from_on` to `to_on`, both included.

    `count` is None until PubMed counted the part; `taken` says that its PMIDs are stored.
    """

    __tablename__ = "search_run_part"
    __table_args__ = (CheckConstraint("from_on <= to_on", name="days_in_order"),)

    search_run_id: Mapped[int] = mapped_column(ForeignKey("search_run.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    to_on: Mapped[date]
    count: Mapped[int | None]
    taken: Mapped[bool] = mapped_column(default=False)


class Record(Base):
    """One record found for one evidence request, with what screening said of it.

    `citation` holds the fields of `references.reference.Reference` as JSON (without raw
    XML); the columns beside it are those that lists sort, filter and match by. A record that
    is a duplicate has `merged_into_id`: it keeps what its own source said and is counted
    there, and only the record that it was merged into is screened and cited. Records never
    chain: the one merged into stands for itself, and its `retraction` is the gravest of what
    all their sources say.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index(
            "ix_record_pubmed",
            "evidence_request_id",
            "pmid",
            unique=True,
            sqlite_where=sql("from_pubmed"),
            postgresql_where=sql("from_pubmed"),
        ),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("verdict <> 'excluded' OR exclusion_reason <> ''", name="exclusion_has_reason"),
        Index("ix_record_merged", "merged_into_id"),
        # What lists count and order by, so that they needn't read the records themselves.
        Index("ix_record_screening", "evidence_request_id", "merged_into_id", "verdict", "id"),
        Index(
            "ix_record_standing",
            *("evidence_request_id", "merged_into_id", "verdict", "exclusion_reason", "evidence_type"),
            *("stored_at", "year"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    from_pubmed: Mapped[bool] = mapped_column(default=True, server_default=true())
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    pmid: Mapped[str | None] = mapped_column(String(20))
    doi: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(Text)  # plain text, for lists and search
    year: Mapped[int | None]
    retraction: Mapped[str] = mapped_column(String(40), default="")
    evidence_type: Mapped[str] = mapped_column(String(40), default="", server_default=sql("''"))
    remark: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    citation: Mapped[dict[str, Any]] = mapped_column(JSON)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"), default=Verdict.UNDECIDED)
    exclusion_reason: Mapped[str] = mapped_column(String(300), default="")
    screened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    screened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tags: Mapped[list[RecordTag]] = relationship(order_by="RecordTag.tag", cascade="all, delete-orphan")

    @property
    def key(self) -> str:
        """What it is cited by: `pmid:12345`, or `ref:67` when no PMID is known."""
        return f"pmid:{self.pmid}" if self.pmid else f"ref:{self.id}"

    @property
    def known_citation(self) -> dict[str, Any]:
        """Its citation with what a duplicate's source tells of a retraction or correction besides."""
        return {**self.citation, "retraction": self.retraction}

    @property
    def standing(self) -> str:
        """What screening said, as one text: a form that was made before it changed is recognised by it."""
        return f"{self.verdict.value}: {self.exclusion_reason}".rstrip(": ")


class RecordTag(Base):
    """A word that librarians put on a record."""

    __tablename__ = "record_tag"
    __table_args__ = (CheckConstraint("length(tag) > 0", name="tag_not_empty"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(60), primary_key=True)


class ExclusionReason(Base):
    """A reason to exclude that the librarians of a service share, in their order; retired ones stay known."""

    __tablename__ = "exclusion_reason"
    __table_args__ = (
        UniqueConstraint("library_service_id", "text"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_service_id: Mapped[int] = mapped_column(ForeignKey("library_service.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(280))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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

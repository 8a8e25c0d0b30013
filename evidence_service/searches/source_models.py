"""Tables of what came from elsewhere than our own runs, and of duplicates between all sources."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of
from evidence_service.searches.models import Record


class SourceKind(StrEnum):
    """How records came in, or that none could."""

    FILE = "file"
    PASTE = "paste"
    SINGLE = "single reference"  # added by PMID, by DOI or by hand
    LOOKED_AT = "looked at"  # a source without an export: what was looked at and what was found


class Source(Base):
    """One source in the log of a request, besides our own runs: an import, or something looked at.

    `read` = `imported` + `unreadable`; every record read has a `SourceItem`. `stated_count` is
    what the librarian says that the database found. A source that was taken back keeps its row
    and has no items any more.
    """

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("evidence_request_id", "number"),
        CheckConstraint("read = imported + unreadable", name="adds_up"),
        CheckConstraint("length(database) > 0", name="database_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    number: Mapped[int]  # 1, 2, 3 ... within the request
    kind: Mapped[SourceKind] = mapped_column(one_of(SourceKind, "kind"))
    database: Mapped[str] = mapped_column(String(100))
    platform: Mapped[str] = mapped_column(String(100), default="")
    strategy: Mapped[str] = mapped_column(Text, default="")
    searched_on: Mapped[date | None]
    stated_count: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")  # what was looked at, what was found
    file_name: Mapped[str] = mapped_column(String(300), default="")
    format: Mapped[str] = mapped_column(String(60), default="")
    encoding: Mapped[str] = mapped_column(String(60), default="")
    read: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    unreadable: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    added_by: Mapped[Person] = relationship()


class SourceItem(Base):
    """One record of an import: the record that was made of it, or the reason why none was.

    `position` counts the records of the file, 1 is the first. Text that belongs to no record is a
    problem with a position of -1, -2, ..., so that it shifts nothing.
    """

    __tablename__ = "source_item"
    __table_args__ = (
        CheckConstraint("(record_id IS NULL) = (problem <> '')", name="record_or_problem"),
        Index("ix_source_item_record", "record_id"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(default=0)  # where it starts in the file
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    problem: Mapped[str] = mapped_column(Text, default="")
    raw: Mapped[str] = mapped_column(Text, default="")  # what could not be read, cut to a sane length


class MergeTier(StrEnum):
    """Who says that two records are one publication."""

    SURE = "sure"  # the service, because they agree in everything that counts
    CONFIRMED = "confirmed"  # a person


class RecordMerge(Base):
    """A record was put together with another one, and perhaps taken apart again.

    `moved` are the ids of records that had been merged into the merged one before and moved
    along; taking apart moves them back.
    """

    __tablename__ = "record_merge"
    __table_args__ = (Index("ix_record_merge_request", "evidence_request_id", "undone_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    tier: Mapped[MergeTier] = mapped_column(one_of(MergeTier, "tier"))
    because: Mapped[str] = mapped_column(Text)
    moved: Mapped[list[int]] = mapped_column(JSON, default=list)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    kept: Mapped[Record] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Record] = relationship(foreign_keys=[merged_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class PairState(StrEnum):
    """What a person said of two records that may be one publication."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


class LikelyDuplicate(Base):
    """Two records that may be one publication: a person says. `first_id` is the smaller id."""

    __tablename__ = "likely_duplicate"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        Index("ix_likely_duplicate_open", "evidence_request_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    because: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PairState] = mapped_column(one_of(PairState, "state"), default=PairState.OPEN)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    first: Mapped[Record] = relationship(foreign_keys=[first_id])
    second: Mapped[Record] = relationship(foreign_keys=[second_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class CheckState(StrEnum):
    """How far the search for duplicates is."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class DuplicateCheck(Base):
    """The search for duplicates among the records of a request: one row a request, made anew each time."""

    __tablename__ = "duplicate_check"

    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), primary_key=True)
    state: Mapped[CheckState] = mapped_column(one_of(CheckState, "state"), default=CheckState.QUEUED)
    number: Mapped[int] = mapped_column(default=1)  # grows with each time that it was asked for
    message: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

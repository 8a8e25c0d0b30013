"""Tables around a strategy: its versions, its peer review, papers it should find, look-ups while writing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of


class StrategyVersion(Base):
    """A strategy as somebody saved it. `lines` is a list of {text, note}. Never changed afterwards.

    `remark` says where it came from when it was not typed ("version 2 restored"), `credit` who
    wrote what was copied.
    """

    __tablename__ = "strategy_version"
    __table_args__ = (UniqueConstraint("evidence_request_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    number: Mapped[int]  # 1, 2, 3 ... within the request
    lines: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    remark: Mapped[str] = mapped_column(Text, default="")
    credit: Mapped[str] = mapped_column(Text, default="")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    saved_by: Mapped[Person] = relationship()

    @property
    def texts(self) -> list[str]:
        """The lines without their notes."""
        return [line["text"] for line in self.lines]


class StrategyDraft(Base):
    """What somebody typed into the strategy and has not saved: lines as in a version, right or wrong.

    `key` is sent along by the page on which it was typed, `seen` is the fingerprint of the saved lines
    that this page showed.
    """

    __tablename__ = "strategy_draft"
    __table_args__ = (UniqueConstraint("evidence_request_id", "person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(40))
    lines: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    seen: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StrategyReview(Base):
    """A peer review of one version of the strategy, as PRESS has it.

    `elements` is a list of {element, outcome, remark}, empty until the reviewer answered.
    `asked_of` is the colleague who was asked, or None for any. `taken_over_by` is who said that they
    answer in that colleague's place.
    """

    __tablename__ = "strategy_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("strategy_version.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_over_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    elements: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    remark: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    version: Mapped[StrategyVersion] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    asked_of: Mapped[Person | None] = relationship(foreign_keys=[asked_of_id])
    taken_over_by: Mapped[Person | None] = relationship(foreign_keys=[taken_over_by_id])
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id])

    @property
    def waits_for(self) -> Person | None:
        """Who is to answer it; None when any colleague may."""
        return self.taken_over_by or self.asked_of


class KnownItem(Base):
    """A paper that the search should find, by PMID or DOI; `pmid` is filled when PubMed knows the DOI.

    One that was removed keeps its row, so that the list knows that it was there.
    """

    __tablename__ = "known_item"
    __table_args__ = (CheckConstraint("pmid <> '' OR doi <> ''", name="has_identifier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    pmid: Mapped[str] = mapped_column(String(20), default="")
    doi: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")  # why PubMed doesn't know it
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LookUpKind(StrEnum):
    """What a librarian asks PubMed beside the searches."""

    MESH = "mesh"
    SPELLING = "spelling"
    PMID = "pmid"
    DOI = "doi"


class LookUpState(StrEnum):
    """How far a look-up is."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"
    FAILED = "failed"


class LookUp(Base):
    """One thing asked of PubMed: headings for a word, its spelling, a record by PMID or DOI.

    `answer` is JSON whose shape belongs to the kind (see `searches.looking_up`); `message` is
    plain English for the page.
    """

    __tablename__ = "look_up"
    __table_args__ = (Index("ix_look_up_text", "evidence_request_id", "kind", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"))
    kind: Mapped[LookUpKind] = mapped_column(one_of(LookUpKind, "kind"))
    text: Mapped[str] = mapped_column(String(500))
    state: Mapped[LookUpState] = mapped_column(one_of(LookUpState, "state"), default=LookUpState.QUEUED)
    message: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

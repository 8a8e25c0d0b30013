"""Reads of screening: the records of a request, page by page, and what was said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, load_only

from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import Record, ScreeningStep, SearchRun, SearchRunPmid, Verdict

PAGE = 25
SHOWN = ("undecided", "included", "excluded", "all")


def included_records(session: Session, request: EvidenceRequest) -> Sequence[Record]:
    """The records that screening included, in the order in which they came from PubMed."""
    query = select(Record).where(Record.evidence_request_id == request.id, Record.verdict == Verdict.INCLUDED)
    return session.scalars(query.order_by(Record.id)).all()


@dataclass(frozen=True)
class Wanted:
    """Which records a page of screening shows: one of `SHOWN`, from the record with the id `start` on.

    `at` is the record that must be among them: when it isn't, the page begins there.
    """

    show: str = "undecided"
    start: int = 0
    at: int | None = None


@dataclass(frozen=True)
class ScreeningPage:
    """One page of records; `after` and `before` are where the neighbouring pages start, if there are any."""

    records: Sequence[Record]
    start: int
    after: int | None
    before: int | None


def screening_page(session: Session, request: EvidenceRequest, wanted: Wanted) -> ScreeningPage:
    """One page of the records of a request, in the order in which they came."""
    rows = _records_from(session, request, wanted.show, wanted.start)
    start = wanted.start
    if wanted.at and wanted.at not in {record.id for record in rows[:PAGE]}:
        start = wanted.at
        rows = _records_from(session, request, wanted.show, start)
    after = rows[PAGE].id if len(rows) > PAGE else None
    return ScreeningPage(rows[:PAGE], start, after, _start_before(session, request, wanted.show, start))


def next_record(session: Session, request: EvidenceRequest, show: str, after: int) -> int | None:
    """The record to look at when `after` is dealt with: the next one shown, else the first one, else None."""
    query = select(Record.id).where(*_shown(request, show), Record.id != after).order_by(Record.id).limit(1)
    return session.scalar(query.where(Record.id > after)) or session.scalar(query)


def record(session: Session, request: EvidenceRequest, record_id: int) -> Record:
    """One record of a request. Raises `NotFound` when there is none, or it is another request's."""
    found = session.scalar(
        select(Record).where(Record.id == record_id, Record.evidence_request_id == request.id)
    )
    if found is None:
        raise NotFound("This request has no such record. Go to its screening page.")
    return found


def runs_that_found(session: Session, record_id: int) -> Sequence[SearchRun]:
    """The runs that found a record, oldest first."""
    query = (
        select(SearchRun)
        .join(SearchRunPmid, SearchRunPmid.search_run_id == SearchRun.id)
        .where(SearchRunPmid.record_id == record_id)
    )
    return session.scalars(query.order_by(SearchRun.number)).all()


def steps_of(session: Session, record_id: int) -> Sequence[ScreeningStep]:
    """Every verdict on a record, those taken back included, oldest first, with who gave it."""
    query = select(ScreeningStep).where(ScreeningStep.record_id == record_id)
    return session.scalars(query.options(joinedload(ScreeningStep.by)).order_by(ScreeningStep.id)).all()


def newest_steps(session: Session, record_ids: Sequence[int]) -> Mapping[int, int]:
    """For each of these records the step that undo would take back; records without one are left out."""
    query = (
        select(ScreeningStep.record_id, func.max(ScreeningStep.id).label("step_id"))
        .where(ScreeningStep.record_id.in_(record_ids), ScreeningStep.undone_at.is_(None))
        .group_by(ScreeningStep.record_id)
    )
    return {row.record_id: row.step_id for row in session.execute(query)}


def last_step(session: Session, request: EvidenceRequest) -> ScreeningStep | None:
    """The newest step of a request that wasn't taken back, with who gave it and its record's title."""
    query = (
        select(ScreeningStep)
        .where(ScreeningStep.evidence_request_id == request.id, ScreeningStep.undone_at.is_(None))
        .options(
            joinedload(ScreeningStep.by), joinedload(ScreeningStep.record).options(load_only(Record.title))
        )
    )
    return session.scalar(query.order_by(ScreeningStep.id.desc()).limit(1))


def _records_from(session: Session, request: EvidenceRequest, show: str, start: int) -> Sequence[Record]:
    query = select(Record).where(*_shown(request, show), Record.id >= start)
    return session.scalars(query.order_by(Record.id).limit(PAGE + 1)).all()


def _start_before(session: Session, request: EvidenceRequest, show: str, start: int) -> int | None:
    if not start:
        return None
    query = select(Record.id).where(*_shown(request, show), Record.id < start)
    earlier = session.scalars(query.order_by(Record.id.desc()).limit(PAGE)).all()
    return earlier[-1] if earlier else None


def _shown(request: EvidenceRequest, show: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Record.evidence_request_id == request.id]
    if show != "all":
        conditions.append(Record.verdict == Verdict(show))
    return conditions

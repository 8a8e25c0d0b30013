"""Reads of searching: the strategy, its runs, the records found, what screening said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, load_only, raiseload, selectinload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotAllowed, NotFound
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import (
    UNFINISHED,
    Record,
    RunState,
    ScreeningStep,
    SearchRun,
    SearchRunPmid,
    StrategyLine,
    Verdict,
)
from evidence_service.workflow import Part, parts_of

PAGE = 25
SHOWN = ("undecided", "included", "excluded", "all")


def find_for_library(session: Session, reference: str, actor: Person) -> EvidenceRequest:
    """The request with this reference number, for somebody of the library that serves it.

    Raises `NotFound` as `evidence_requests.queries.find` does, and `NotAllowed` for its
    requester: how the library searches is the library's.
    """
    request = evidence_requests.find(session, reference, actor)
    if Part.LIBRARIAN not in parts_of(actor, request):
        raise NotAllowed("Only the library can open this page. The answer will come when it is ready.")
    return request


def strategy_lines(session: Session, request: EvidenceRequest) -> list[str]:
    """The lines of the strategy as it stands now."""
    query = select(StrategyLine.text).where(StrategyLine.evidence_request_id == request.id)
    return list(session.scalars(query.order_by(StrategyLine.number)))


def runs(session: Session, request: EvidenceRequest) -> Sequence[SearchRun]:
    """Every run of a request, newest first, with who asked for it and without its lines."""
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == request.id)
        .options(joinedload(SearchRun.asked_by), raiseload(SearchRun.lines))
    )
    return session.scalars(query.order_by(SearchRun.number.desc())).all()


def run(session: Session, request: EvidenceRequest, number: int) -> SearchRun:
    """One run with its lines and who asked for it. Raises `NotFound` when there is none."""
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.number == number)
        .options(joinedload(SearchRun.asked_by), selectinload(SearchRun.lines))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("This request has no such search. Go to the request to see its searches.")
    return found


def unfinished_run(session: Session, request: EvidenceRequest) -> SearchRun | None:
    """The run that the worker still has something to do for, if any."""
    query = select(SearchRun).where(
        SearchRun.evidence_request_id == request.id, SearchRun.state.in_(UNFINISHED)
    )
    return session.scalar(query.options(selectinload(SearchRun.lines)).limit(1))


def finished_runs(session: Session, request: EvidenceRequest) -> Sequence[SearchRun]:
    """The runs that went through to their end, oldest first, with their lines."""
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.state == RunState.FINISHED)
        .options(selectinload(SearchRun.lines))
    )
    return session.scalars(query.order_by(SearchRun.number)).all()


def newest_counts(session: Session, request: EvidenceRequest) -> SearchRun | None:
    """The newest run that counted every line (finished, or too many found), with its lines."""
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == request.id)
        .where(SearchRun.state.in_([RunState.FINISHED, RunState.TOO_MANY]))
        .options(selectinload(SearchRun.lines))
    )
    return session.scalar(query.order_by(SearchRun.number.desc()).limit(1))


def has_finished_search(session: Session, request: EvidenceRequest) -> bool:
    """Whether any run went through to its end. One that found nothing counts: that is an answer too."""
    query = select(SearchRun.id).where(
        SearchRun.evidence_request_id == request.id, SearchRun.state == RunState.FINISHED
    )
    return session.scalar(query.limit(1)) is not None


def next_run_number(session: Session, request: EvidenceRequest) -> int:
    """1 for the first run of a request, then 2, 3 ..."""
    query = select(func.max(SearchRun.number)).where(SearchRun.evidence_request_id == request.id)
    return (session.scalar(query) or 0) + 1


def included_records(session: Session, request: EvidenceRequest) -> Sequence[Record]:
    """The records that screening included, in the order in which they came from PubMed."""
    query = select(Record).where(Record.evidence_request_id == request.id, Record.verdict == Verdict.INCLUDED)
    return session.scalars(query.order_by(Record.id)).all()


@dataclass(frozen=True)
class Tally:
    """How far screening is. `excluded` gives the number of records for each reason, most first."""

    undecided: int
    included: int
    excluded: Mapping[str, int]

    @property
    def excluded_count(self) -> int:
        """How many records were excluded, whatever the reason."""
        return sum(self.excluded.values())

    @property
    def unique(self) -> int:
        """How many different records there are."""
        return self.undecided + self.included + self.excluded_count


@dataclass(frozen=True)
class Flow(Tally):
    """What became of the records. `found` = `not_given` + `duplicates` + `unique`.

    `found` counts what each run of the request found and settled, so a record found by three
    runs counts three times; `not_given` are those that PubMed counted and did not hand out, or
    that could not be read.
    """

    found: int
    not_given: int

    @property
    def duplicates(self) -> int:
        """How many of the records found had been found before, in another run."""
        return self.found - self.not_given - self.unique


def tally(session: Session, request: EvidenceRequest) -> Tally:
    """How many records are undecided, included, and excluded for which reason."""
    rows = session.execute(
        select(Record.verdict, Record.exclusion_reason, func.count())
        .where(Record.evidence_request_id == request.id)
        .group_by(Record.verdict, Record.exclusion_reason)
    ).all()
    counts = {(verdict, reason): number for verdict, reason, number in rows}
    excluded = {reason: n for (verdict, reason), n in counts.items() if verdict is Verdict.EXCLUDED}
    return Tally(
        undecided=counts.get((Verdict.UNDECIDED, ""), 0),
        included=counts.get((Verdict.INCLUDED, ""), 0),
        excluded=dict(sorted(excluded.items(), key=lambda item: (-item[1], item[0]))),
    )


def flow(session: Session, request: EvidenceRequest) -> Flow:
    """What became of everything that the runs of this request found."""
    given, not_given = session.execute(
        select(
            func.count(SearchRunPmid.record_id),
            func.count(func.nullif(SearchRunPmid.problem, "")),
        )
        .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
        .where(SearchRun.evidence_request_id == request.id)
    ).one()
    counted = tally(session, request)
    return Flow(
        undecided=counted.undecided,
        included=counted.included,
        excluded=counted.excluded,
        found=given + not_given,
        not_given=not_given,
    )


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

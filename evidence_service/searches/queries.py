"""Reads of searching: the strategy and its runs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, raiseload, selectinload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotAllowed, NotFound
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import (
    UNFINISHED,
    RunKind,
    RunState,
    SearchRun,
    SearchRunPmid,
    StrategyLine,
)
from evidence_service.workflow import Part, parts_of


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
    """Every search of a request, newest first, with who asked for it and without its lines."""
    query = (
        select(SearchRun)
        .where(*_of_kind(request, RunKind.SEARCH))
        .options(joinedload(SearchRun.asked_by), raiseload(SearchRun.lines))
    )
    return session.scalars(query.order_by(SearchRun.number.desc())).all()


def run(session: Session, request: EvidenceRequest, number: int, kind: RunKind = RunKind.SEARCH) -> SearchRun:
    """One run of this kind with its lines and who asked for it. Raises `NotFound` when there is none."""
    query = (
        select(SearchRun)
        .where(*_of_kind(request, kind), SearchRun.number == number)
        .options(joinedload(SearchRun.asked_by), selectinload(SearchRun.lines))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("This request has no such search. Go to the request to see its searches.")
    return found


def unreadable_xml(session: Session, run: SearchRun, pmid: str) -> bytes:
    """What PubMed sent for a record that couldn't be read. Raises `NotFound` when nothing was kept."""
    query = select(SearchRunPmid.raw_xml).where(
        SearchRunPmid.search_run_id == run.id, SearchRunPmid.pmid == pmid
    )
    kept = session.scalar(query)
    if kept is None:
        raise NotFound("This search keeps no unreadable record with this PMID. Go to its page.")
    return zlib.decompress(kept)


def unfinished_run(session: Session, request: EvidenceRequest) -> SearchRun | None:
    """The search that the worker still has something to do for, if any; counts don't matter here."""
    query = select(SearchRun).where(*_of_kind(request, RunKind.SEARCH), SearchRun.state.in_(UNFINISHED))
    return session.scalar(query.options(selectinload(SearchRun.lines)).limit(1))


def finished_runs(session: Session, request: EvidenceRequest) -> Sequence[SearchRun]:
    """The searches that went through to their end, oldest first, with their lines."""
    query = (
        select(SearchRun)
        .where(*_of_kind(request, RunKind.SEARCH), SearchRun.state == RunState.FINISHED)
        .options(selectinload(SearchRun.lines))
    )
    return session.scalars(query.order_by(SearchRun.number)).all()


def has_finished_search(session: Session, request: EvidenceRequest) -> bool:
    """Whether any search went through to its end. One that found nothing counts: that is an answer too.

    One that was left out doesn't count.
    """
    query = select(SearchRun.id).where(
        *_of_kind(request, RunKind.SEARCH),
        SearchRun.state == RunState.FINISHED,
        SearchRun.left_out_because == "",
    )
    return session.scalar(query.limit(1)) is not None


def next_run_number(session: Session, request: EvidenceRequest, kind: RunKind = RunKind.SEARCH) -> int:
    """1 for the first run of this kind of a request, then 2, 3 ..."""
    query = select(func.max(SearchRun.number)).where(*_of_kind(request, kind))
    return (session.scalar(query) or 0) + 1


def _of_kind(request: EvidenceRequest, kind: RunKind) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SearchRun.evidence_request_id == request.id, SearchRun.kind == kind

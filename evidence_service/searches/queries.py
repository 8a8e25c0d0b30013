"""Reads of searching: the strategy and its runs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, raiseload, selectinload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotAllowed, NotFound
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import UNFINISHED, RunState, SearchRun, StrategyLine
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

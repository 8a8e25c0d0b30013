"""Reads of what the report of a search is made of: runs that count, notes, reviews, what was put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.arrivals import found_before
from evidence_service.searches.log_models import SearchNote
from evidence_service.searches.models import RunKind, RunState, SearchRun, SearchRunPmid
from evidence_service.searches.report_log import PutTogether
from evidence_service.searches.source_models import (
    DuplicateCheck,
    LikelyDuplicate,
    MergeTier,
    PairState,
    RecordMerge,
)
from evidence_service.searches.strategy_models import StrategyReview, StrategyVersion


def runs_behind(session: Session, request: EvidenceRequest) -> Sequence[SearchRun]:
    """The searches that the answer rests on, oldest first, with their lines.

    That is every one that finished, and every one that was stopped after it had brought records;
    none that a librarian left out.
    """
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.SEARCH)
        .where(SearchRun.left_out_because == "")
        .where(or_(SearchRun.state == RunState.FINISHED, SearchRun.done > 0))
        .options(selectinload(SearchRun.lines))
    )
    return session.scalars(query.order_by(SearchRun.number)).all()


def notes(session: Session, request: EvidenceRequest) -> Mapping[str, SearchNote]:
    """What librarians wrote about this search, by the name of the item."""
    query = select(SearchNote).where(SearchNote.evidence_request_id == request.id)
    return {note.item: note for note in session.scalars(query)}


def versions_that_ran(
    session: Session, request: EvidenceRequest, runs: Sequence[SearchRun]
) -> Mapping[int, StrategyVersion]:
    """The versions of the strategy that these runs ran, by their numbers."""
    query = select(StrategyVersion).where(
        StrategyVersion.evidence_request_id == request.id,
        StrategyVersion.number.in_({run.strategy_version for run in runs if run.strategy_version}),
    )
    return {version.number: version for version in session.scalars(query)}


def reviews(session: Session, request: EvidenceRequest) -> Sequence[StrategyReview]:
    """The peer reviews of the strategy that were asked for and not withdrawn, oldest first."""
    query = (
        select(StrategyReview)
        .where(StrategyReview.evidence_request_id == request.id, StrategyReview.withdrawn_at.is_(None))
        .options(joinedload(StrategyReview.version), joinedload(StrategyReview.reviewed_by))
    )
    return session.scalars(query.order_by(StrategyReview.id)).all()


def new_by_run(session: Session, request: EvidenceRequest) -> Mapping[int, int]:
    """How many records each search brought that no earlier search of the request had, by its number."""
    first = (
        select(SearchRunPmid.record_id, func.min(SearchRun.number).label("number"))
        .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.SEARCH)
        .where(SearchRun.left_out_because == "", SearchRunPmid.record_id.is_not(None))
        .group_by(SearchRunPmid.record_id)
        .subquery()
    )
    rows = session.execute(select(first.c.number, func.count()).group_by(first.c.number))
    return {number: new for number, new in rows}  # noqa: C416 - dict() of rows loses the types


def put_together(session: Session, request: EvidenceRequest) -> PutTogether:
    """What became of duplicates; merges count records that were merged into another one."""
    stands = RecordMerge.undone_at.is_(None)
    merges = session.execute(
        select(RecordMerge.tier, stands, func.count())
        .where(RecordMerge.evidence_request_id == request.id)
        .group_by(RecordMerge.tier, stands)
    ).all()
    pairs = session.execute(
        select(LikelyDuplicate.state, func.count())
        .where(LikelyDuplicate.evidence_request_id == request.id)
        .group_by(LikelyDuplicate.state)
    ).all()
    check = session.get(DuplicateCheck, request.id)
    judged = {state: number for state, number in pairs}  # noqa: C416 - as above
    return PutTogether(
        duplicates=sum(found_before(session, request).values()),
        by_service=sum(n for tier, standing, n in merges if standing and tier is MergeTier.SURE),
        by_person=sum(n for tier, standing, n in merges if standing and tier is MergeTier.CONFIRMED),
        undone=sum(n for _, standing, n in merges if not standing),
        open_pairs=judged.get(PairState.OPEN, 0),
        different=judged.get(PairState.DIFFERENT, 0),
        compared=bool(check and check.finished_at),
    )

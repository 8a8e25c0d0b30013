"""Reads of sources and of duplicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import RunKind, SearchRun, SearchRunPmid
from evidence_service.searches.source_models import (
    DuplicateCheck,
    LikelyDuplicate,
    PairState,
    RecordMerge,
    Source,
    SourceItem,
    SourceKind,
)
from evidence_service.searches.strategy_models import LookUp

MERGES_A_PAGE = 25


def sources(session: Session, request: EvidenceRequest) -> Sequence[Source]:
    """Every source besides our own runs, those taken back included, in the order of their numbers."""
    query = select(Source).where(Source.evidence_request_id == request.id)
    return session.scalars(query.options(joinedload(Source.added_by)).order_by(Source.number)).all()


def standing_sources(session: Session, request: EvidenceRequest) -> Sequence[Source]:
    """The sources that were not taken back, in the order of their numbers."""
    return [source for source in sources(session, request) if not source.taken_back_at]


def has_searched(session: Session, request: EvidenceRequest) -> bool:
    """Whether a source is logged in which somebody searched: a reference that was added by itself is none."""
    query = select(Source.id).where(
        Source.evidence_request_id == request.id,
        Source.taken_back_at.is_(None),
        Source.kind != SourceKind.SINGLE,
    )
    return session.scalar(query.limit(1)) is not None


def search_runs(session: Session, request: EvidenceRequest) -> Sequence[SearchRun]:
    """The runs that take records, oldest first, without their lines."""
    query = select(SearchRun).where(
        SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.SEARCH
    )
    return session.scalars(query.options(joinedload(SearchRun.asked_by)).order_by(SearchRun.number)).all()


def problems_of(session: Session, source: Source, most: int | None = None) -> Sequence[SourceItem]:
    """What could not be read of a source, in the order of the file."""
    query = select(SourceItem).where(SourceItem.source_id == source.id, SourceItem.problem != "")
    return session.scalars(query.order_by(SourceItem.line, SourceItem.position).limit(most)).all()


def duplicate_check(session: Session, request: EvidenceRequest) -> DuplicateCheck | None:
    """How far the search for duplicates is; None when nobody has asked for it."""
    return session.get(DuplicateCheck, request.id)


@dataclass(frozen=True)
class Judging:
    """How many pairs there are to judge, how many were put together, and how many a person kept apart."""

    open: int
    merged: int
    apart: int


def judging(session: Session, request: EvidenceRequest) -> Judging:
    """The numbers of the page of duplicates."""
    states = select(LikelyDuplicate.state, func.count()).where(
        LikelyDuplicate.evidence_request_id == request.id
    )
    rows = session.execute(states.group_by(LikelyDuplicate.state)).all()
    pairs = {row[0]: row[1] for row in rows}
    merged = select(func.count()).where(
        RecordMerge.evidence_request_id == request.id, RecordMerge.undone_at.is_(None)
    )
    return Judging(
        pairs.get(PairState.OPEN, 0), session.scalar(merged) or 0, pairs.get(PairState.DIFFERENT, 0)
    )


def pair_to_judge(session: Session, request: EvidenceRequest, after: int = 0) -> LikelyDuplicate | None:
    """The next open pair behind the one with the id `after`, else the first one, with both records."""
    query = (
        select(LikelyDuplicate)
        .where(LikelyDuplicate.evidence_request_id == request.id, LikelyDuplicate.state == PairState.OPEN)
        .options(joinedload(LikelyDuplicate.first), joinedload(LikelyDuplicate.second))
        .order_by(LikelyDuplicate.id)
        .limit(1)
    )
    return session.scalar(query.where(LikelyDuplicate.id > after)) or session.scalar(query)


def merges(session: Session, request: EvidenceRequest, before: int | None = None) -> Sequence[RecordMerge]:
    """Up to `MERGES_A_PAGE` and one more standing merges, newest first, with both records."""
    query = (
        select(RecordMerge)
        .where(RecordMerge.evidence_request_id == request.id, RecordMerge.undone_at.is_(None))
        .options(joinedload(RecordMerge.kept), joinedload(RecordMerge.merged), joinedload(RecordMerge.by))
        .order_by(RecordMerge.id.desc())
        .limit(MERGES_A_PAGE + 1)
    )
    return session.scalars(query.where(RecordMerge.id <= before) if before else query).all()


def kept_apart(
    session: Session, request: EvidenceRequest, before: int | None = None
) -> Sequence[LikelyDuplicate]:
    """Up to `MERGES_A_PAGE` and one more pairs that a person kept apart, the newest pair first."""
    query = (
        select(LikelyDuplicate)
        .where(
            LikelyDuplicate.evidence_request_id == request.id, LikelyDuplicate.state == PairState.DIFFERENT
        )
        .options(
            joinedload(LikelyDuplicate.first),
            joinedload(LikelyDuplicate.second),
            joinedload(LikelyDuplicate.by),
        )
        .order_by(LikelyDuplicate.id.desc())
        .limit(MERGES_A_PAGE + 1)
    )
    return session.scalars(query.where(LikelyDuplicate.id <= before) if before else query).all()


def where_from(session: Session, record_ids: Sequence[int]) -> Mapping[int, str]:
    """For each record in words where it came from: "Embase (source 2)", "PubMed (search 1)"."""
    found: dict[int, str] = {}
    items = (
        select(SourceItem.record_id, Source.database, Source.number)
        .join(Source, Source.id == SourceItem.source_id)
        .where(SourceItem.record_id.in_(record_ids))
    )
    for record_id, database, number in session.execute(items.order_by(Source.number)):
        found.setdefault(record_id or 0, f"{database} (source {number})")
    runs = (
        select(SearchRunPmid.record_id, func.min(SearchRun.number).label("number"))
        .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
        .where(SearchRunPmid.record_id.in_(record_ids))
        .group_by(SearchRunPmid.record_id)
    )
    for row in session.execute(runs):
        found[row.record_id] = f"PubMed (search {row.number})"
    return found


def look_up(session: Session, request: EvidenceRequest, look_up_id: int) -> LookUp:
    """One thing that was asked of PubMed. Raises `NotFound` when this request has no such thing."""
    found = session.get(LookUp, look_up_id)
    if found is None or found.evidence_request_id != request.id:
        raise NotFound("This request has no such look-up. Go to its sources.")
    return found

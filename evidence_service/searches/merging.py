"""Putting two records together that are one publication, by a person or the worker, and taking them apart.

The verbs of people wait for whoever changes the same request at that moment, check with `workflow`,
change, and flush; they never commit. What a person took apart stays apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.references.duplicates import judge
from evidence_service.references.kinds import gravest
from evidence_service.references.reference import Reference
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.source_models import (
    LikelyDuplicate,
    MergeTier,
    PairState,
    RecordMerge,
)
from evidence_service.workflow import Action

Pair = tuple[int, int]
SAME = "the same publication"
CARRIED = ("retracted", "withdrawn", "expression of concern", "corrected")
"""What a duplicate says of the publication, and not of itself as a notice."""


def confirm(session: Session, request: EvidenceRequest, pair_id: int, *, actor: Person) -> None:
    """A person says that the two are one publication: they are merged. Twice is once."""
    pair = _open_pair(session, request, pair_id, actor)
    if pair.state is PairState.SAME:
        return
    _judged(pair, PairState.SAME, actor)
    records = locked(session, (pair.first_id, pair.second_id))
    roots = {record.merged_into_id or record.id for record in records.values()}
    if len(roots) == 2:
        merge(session, list(roots), MergeTier.CONFIRMED, pair.because, by=actor)
        carry_retractions(session, list(roots))
        follow_merges(session, request.id)


def keep_apart(session: Session, request: EvidenceRequest, pair_id: int, *, actor: Person) -> None:
    """A person says that the two are different publications. They aren't asked about again.

    Raises `NotNow` when somebody put them together since: taking apart has a list of its own.
    """
    pair = _open_pair(session, request, pair_id, actor)
    if pair.state is PairState.SAME:
        raise NotNow(
            "These records were put together since. If they are different publications, take them apart in "
            "the list of what was put together."
        )
    _judged(pair, PairState.DIFFERENT, actor)
    session.flush()


def ask_again(session: Session, request: EvidenceRequest, pair_id: int, *, actor: Person) -> None:
    """Take back that two are different: the question is asked again. Twice is once.

    It is asked about the records that stand for the two now, and goes when they are one since.
    """
    wait_and_check(session, request, Action.SCREEN, actor)
    pair = _pair(session, request, pair_id)
    if pair.state is PairState.DIFFERENT:
        pair.state, pair.by_id, pair.at = PairState.OPEN, None, None
        pair.because = why(pair.first, pair.second)
        session.flush()
        follow_merges(session, request.id)


def take_apart(session: Session, request: EvidenceRequest, merge_id: int, *, actor: Person) -> None:
    """Undo a merge: the record stands for itself again, as it was. Twice is once."""
    wait_and_check(session, request, Action.SCREEN, actor)
    made = session.get(RecordMerge, merge_id, with_for_update=True)
    if made is None or made.evidence_request_id != request.id:
        raise NotFound("This request has no such pair of records. Load the page of duplicates again.")
    if made.undone_at:
        return
    made.undone_at, made.undone_by_id = utc_now(), actor.id
    merged = session.get_one(Record, made.merged_id, with_for_update=True)
    together_with, merged.merged_into_id = merged.merged_into_id, None
    for record in locked(session, made.moved).values():
        if record.merged_into_id == together_with:  # otherwise it was taken apart on its own since
            record.merged_into_id = merged.id
    session.flush()
    carry_retractions(session, [merged.id, *filter(None, [together_with])])
    _remember_apart(session, request.id, (made.kept_id, made.merged_id), actor)
    session.flush()


def merge(
    session: Session, ids: Sequence[int], tier: MergeTier, because: str, *, by: Person | None = None
) -> None:
    """Merge these records, none of which is merged, into the one among them that is kept.

    Kept is the one that people worked on, else the one from PubMed, else the fullest, else the first.
    """
    records = locked(session, ids)
    kept = min(records.values(), key=rank)
    for record in records.values():
        if record is kept:
            continue
        moved = session.scalars(select(Record).where(Record.merged_into_id == record.id)).all()
        for one in (record, *moved):
            one.merged_into_id = kept.id
        session.add(
            RecordMerge(
                evidence_request_id=kept.evidence_request_id,
                kept_id=kept.id,
                merged_id=record.id,
                tier=tier,
                because=because,
                moved=[one.id for one in moved],
                by_id=by.id if by else None,
                at=utc_now(),
            )
        )
    session.flush()


def carry_retractions(session: Session, ids: Sequence[int]) -> None:
    """Let each of these records tell the gravest of what its own source and its duplicates' say.

    PubMed may not know yet that a paper was retracted when another database does.
    """
    told = Record.citation["retraction"].as_string()
    copies: dict[int | None, list[str]] = {}
    query = select(Record.merged_into_id, told).where(Record.merged_into_id.in_(ids), told.in_(CARRIED))
    for kept_id, said in session.execute(query):
        copies.setdefault(kept_id, []).append(said)
    for record in locked(session, ids).values():
        own = record.citation.get("retraction", "")
        record.retraction = gravest((own, *copies.get(record.id, ())))
    session.flush()


def _open_pair(session: Session, request: EvidenceRequest, pair_id: int, actor: Person) -> LikelyDuplicate:
    wait_and_check(session, request, Action.SCREEN, actor)
    pair = _pair(session, request, pair_id)
    records = locked(session, (pair.first_id, pair.second_id))
    if pair.state is not PairState.SAME and any(record.merged_into_id for record in records.values()):
        raise NotNow("One of these records was put together with another one since. Load the page again.")
    return pair


def _pair(session: Session, request: EvidenceRequest, pair_id: int) -> LikelyDuplicate:
    pair = session.get(LikelyDuplicate, pair_id, with_for_update=True)
    if pair is None or pair.evidence_request_id != request.id:
        raise NotFound("This pair isn't there any more. Load the page of duplicates again.")
    return pair


def why(one: Record, other: Record) -> str:
    """What two records agree and differ in, in words."""
    judged = judge(Reference.from_json(one.citation), Reference.from_json(other.citation))
    return "; ".join(judged.reasons) or SAME


def _judged(pair: LikelyDuplicate, state: PairState, actor: Person) -> None:
    pair.state, pair.by_id, pair.at = state, actor.id, utc_now()


def _remember_apart(session: Session, request_id: int, ids: Pair, actor: Person) -> None:
    first, second = min(ids), max(ids)
    query = select(LikelyDuplicate).where(
        LikelyDuplicate.first_id == first, LikelyDuplicate.second_id == second
    )
    pair = session.scalar(query)
    if pair is None:
        pair = LikelyDuplicate(evidence_request_id=request_id, first_id=first, second_id=second)
        session.add(pair)
    _judged(pair, PairState.DIFFERENT, actor)


def locked(session: Session, ids: Sequence[int]) -> dict[int, Record]:
    query = select(Record).where(Record.id.in_(ids)).order_by(Record.id).with_for_update()
    return {record.id: record for record in session.scalars(query.execution_options(populate_existing=True))}


def rank(record: Record) -> tuple[bool, bool, bool, int, int]:
    """The smaller, the better to keep."""
    citation = record.citation
    filled = sum(bool(citation.get(name)) for name in ("abstract", "doi", "journal", "pages", "authors"))
    worked_on = record.verdict is not Verdict.UNDECIDED
    return (not worked_on, not record.remark, not record.from_pubmed, -filled, record.id)


def ordered(one: int, other: int) -> Pair:
    """Two ids as a pair is stored: the smaller one first."""
    return (min(one, other), max(one, other))


def standing(session: Session, request_id: int) -> dict[int, int]:
    """For every record of a request the one that stands for it: itself, or what it was merged into."""
    query = select(Record.id, func.coalesce(Record.merged_into_id, Record.id).label("root")).where(
        Record.evidence_request_id == request_id
    )
    return {row.id: row.root for row in session.execute(query)}


def follow_merges(session: Session, request_id: int) -> set[Pair]:
    """Let open questions about a merged record be asked about the record that stands for it.

    Its reasons are those of the two that stand there now. A question that this makes needless
    (both are one now, or it was asked already) goes. Returns every pair that was asked about so far.
    """
    stands_for = standing(session, request_id)
    query = select(LikelyDuplicate).where(LikelyDuplicate.evidence_request_id == request_id)
    pairs = session.scalars(query.order_by(LikelyDuplicate.id)).all()
    asked = {(pair.first_id, pair.second_id) for pair in pairs}
    for pair in pairs:
        now = ordered(stands_for[pair.first_id], stands_for[pair.second_id])
        if pair.state is not PairState.OPEN or now == (pair.first_id, pair.second_id):
            continue
        if now[0] == now[1] or now in asked:
            session.delete(pair)
        else:
            pair.first_id, pair.second_id = now
            pair.because = why(*(session.get_one(Record, record_id) for record_id in now))
            asked.add(now)
    session.flush()
    return asked

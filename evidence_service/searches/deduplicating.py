"""Putting together the records of a request that are one publication, and taking them apart again.

The worker calls `deduplicate`: sure duplicates are merged, likely ones wait for a person.
Nothing is lost: a merged record keeps its row and what its own source said, so that counts per
source add up, and every merge can be undone. What a person took apart stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.references.duplicates import Duplicates, find_duplicates
from evidence_service.references.reference import Reference
from evidence_service.searches.locking import wait_and_check
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.source_models import (
    CheckState,
    DuplicateCheck,
    LikelyDuplicate,
    MergeTier,
    PairState,
    RecordMerge,
)
from evidence_service.workflow import Action

SAME = "the same publication by its identifiers, title, authors and year"
DECIDED_APART = "screened with different outcomes"

Pair = tuple[int, int]


def ask(session: Session, request: EvidenceRequest) -> None:
    """Ask the worker to look for duplicates among the records as they are when this commits."""
    state = session.get(DuplicateCheck, request.id, with_for_update=True)
    if state is None:
        state = DuplicateCheck(evidence_request_id=request.id, number=0, asked_at=utc_now())
        session.add(state)
    state.number += 1
    state.state, state.message, state.asked_at, state.finished_at = CheckState.QUEUED, "", utc_now(), None
    session.flush()
    jobs.enqueue(
        session,
        "find_duplicates",
        request.id,
        job_id=f"duplicates-{request.id}-{state.number}-{int(utc_now().timestamp() * 1000)}",
    )


def deduplicate(factory: SessionFactory, request_id: int) -> None:
    """Find the duplicates of a request: merge the sure ones, put the likely ones before a person.

    Compares without an open transaction. What was decided or merged meanwhile is respected;
    repeating it changes nothing.
    """
    with transaction(factory) as session:
        state = session.get(DuplicateCheck, request_id, with_for_update=True)
        if state is None:
            return
        state.state, number = CheckState.RUNNING, state.number
        known = _records(session, request_id)
    found = find_duplicates([one.reference for one in known])
    sure = [[known[index].id for index in group] for group in found.sure]
    likely = _pairs(found, known)
    with transaction(factory) as session:
        _apply(session, request_id, sure, likely)
        state = session.get_one(DuplicateCheck, request_id, with_for_update=True)
        if state.number == number:
            state.state, state.finished_at = CheckState.FINISHED, utc_now()
            state.message = _told(session, request_id)


def confirm(session: Session, request: EvidenceRequest, pair_id: int, *, actor: Person) -> None:
    """A person says that the two are one publication: they are merged. Twice is once."""
    pair = _open_pair(session, request, pair_id, actor)
    if pair.state is PairState.SAME:
        return
    _judged(pair, PairState.SAME, actor)
    records = _locked(session, (pair.first_id, pair.second_id))
    roots = {record.merged_into_id or record.id for record in records.values()}
    if len(roots) == 2:
        merge(session, list(roots), MergeTier.CONFIRMED, pair.because, by=actor)


def keep_apart(session: Session, request: EvidenceRequest, pair_id: int, *, actor: Person) -> None:
    """A person says that the two are different publications. They aren't asked about again."""
    pair = _open_pair(session, request, pair_id, actor)
    _judged(pair, PairState.DIFFERENT, actor)
    session.flush()


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
    merged.merged_into_id = None
    for record in _locked(session, made.moved).values():
        record.merged_into_id = merged.id
    _remember_apart(session, request.id, (made.kept_id, made.merged_id), actor)
    session.flush()


def merge(
    session: Session, ids: Sequence[int], tier: MergeTier, because: str, *, by: Person | None = None
) -> None:
    """Merge these records, none of which is merged, into the one among them that is kept.

    Kept is the one that people worked on, else the one from PubMed, else the fullest, else the first.
    """
    records = _locked(session, ids)
    kept = min(records.values(), key=_rank)
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


@dataclass(frozen=True)
class _Known:
    id: int
    reference: Reference


@dataclass
class _Apart:
    """Pairs that must stay apart because a person said so."""

    pairs: set[Pair] = field(default_factory=set)

    def keeps(self, one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in self.pairs


def _records(session: Session, request_id: int) -> list[_Known]:
    query = select(Record.id, Record.citation).where(
        Record.evidence_request_id == request_id, Record.merged_into_id.is_(None)
    )
    rows = session.execute(query.order_by(Record.id)).all()
    return [_Known(row.id, Reference.from_json(row.citation)) for row in rows]


def _pairs(found: Duplicates, known: Sequence[_Known]) -> dict[Pair, str]:
    """The pairs to judge with the reason for each; of a larger group the first record with each other one."""
    pairs: dict[Pair, str] = {}
    for group, reasons in zip(found.likely, found.reasons, strict=True):
        first, *others = sorted(known[index].id for index in group)
        pairs |= {(first, other): "; ".join(reasons) for other in others}
    return pairs


def _apply(
    session: Session,
    request_id: int,
    sure: Iterable[Sequence[int]],
    likely: Mapping[Pair, str],
) -> None:
    taking_turns = select(EvidenceRequest.id).where(EvidenceRequest.id == request_id)
    session.execute(taking_turns.with_for_update(key_share=True))
    apart, judged = _judged_pairs(session, request_id)
    proposed = dict(likely)
    for group in sure:
        proposed |= _merge_group(session, group, apart)
    standing = _standing(session, request_id)
    for (one, other), because in proposed.items():
        pair = (min(one, other), max(one, other))
        if pair not in judged and one in standing and other in standing:
            judged.add(pair)
            session.add(
                LikelyDuplicate(
                    evidence_request_id=request_id, first_id=pair[0], second_id=pair[1], because=because
                )
            )
    session.flush()
    _close_settled(session, request_id, standing)


def _merge_group(session: Session, group: Sequence[int], apart: _Apart) -> dict[Pair, str]:
    """Merge what may be merged of a sure group; the pairs that a person has to judge instead."""
    records = {
        key: record for key, record in _locked(session, group).items() if record.merged_into_id is None
    }
    if len(records) < 2:
        return {}
    kept = min(records.values(), key=_rank)
    together, asked = [kept.id], {}
    for record in sorted(records.values(), key=lambda one: one.id):
        if record is kept or any(apart.keeps(record.id, one) for one in together):
            continue
        if _decided_otherwise(kept, record):
            asked[(kept.id, record.id)] = f"{SAME}; {DECIDED_APART}"
        else:
            together.append(record.id)
    if len(together) > 1:
        merge(session, together, MergeTier.SURE, SAME)
    return asked


def _decided_otherwise(kept: Record, other: Record) -> bool:
    return other.verdict is not Verdict.UNDECIDED and other.standing != kept.standing


def _judged_pairs(session: Session, request_id: int) -> tuple[_Apart, set[Pair]]:
    query = select(LikelyDuplicate.first_id, LikelyDuplicate.second_id, LikelyDuplicate.state)
    rows = session.execute(query.where(LikelyDuplicate.evidence_request_id == request_id)).all()
    apart = {(row.first_id, row.second_id) for row in rows if row.state is PairState.DIFFERENT}
    return _Apart(apart), {(row.first_id, row.second_id) for row in rows}


def _standing(session: Session, request_id: int) -> set[int]:
    query = select(Record.id).where(Record.evidence_request_id == request_id, Record.merged_into_id.is_(None))
    return set(session.scalars(query))


def _close_settled(session: Session, request_id: int, standing: set[int]) -> None:
    """A pair of which one record was merged since needs no judgement: its other record has its own pairs."""
    query = select(LikelyDuplicate).where(
        LikelyDuplicate.evidence_request_id == request_id, LikelyDuplicate.state == PairState.OPEN
    )
    for pair in session.scalars(query):
        if pair.first_id not in standing or pair.second_id not in standing:
            session.delete(pair)


def _told(session: Session, request_id: int) -> str:
    merged = select(Record.id).where(
        Record.evidence_request_id == request_id, Record.merged_into_id.is_not(None)
    )
    open_pairs = select(LikelyDuplicate.id).where(
        LikelyDuplicate.evidence_request_id == request_id, LikelyDuplicate.state == PairState.OPEN
    )
    together, to_judge = len(session.scalars(merged).all()), len(session.scalars(open_pairs).all())
    words = f"{count(together, 'duplicate')} put together."
    return words + (f" {count(to_judge, 'pair')} to judge." if to_judge else "")


def _open_pair(session: Session, request: EvidenceRequest, pair_id: int, actor: Person) -> LikelyDuplicate:
    wait_and_check(session, request, Action.SCREEN, actor)
    pair = session.get(LikelyDuplicate, pair_id, with_for_update=True)
    if pair is None or pair.evidence_request_id != request.id:
        raise NotFound("This pair isn't there any more. Load the page of duplicates again.")
    records = _locked(session, (pair.first_id, pair.second_id))
    if pair.state is not PairState.SAME and any(record.merged_into_id for record in records.values()):
        raise NotNow("One of these records was put together with another one since. Load the page again.")
    return pair


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


def _locked(session: Session, ids: Sequence[int]) -> dict[int, Record]:
    query = select(Record).where(Record.id.in_(ids)).order_by(Record.id).with_for_update()
    return {record.id: record for record in session.scalars(query.execution_options(populate_existing=True))}


def _rank(record: Record) -> tuple[bool, bool, bool, int, int]:
    """The smaller, the better to keep."""
    citation = record.citation
    filled = sum(bool(citation.get(name)) for name in ("abstract", "doi", "journal", "pages", "authors"))
    worked_on = record.verdict is not Verdict.UNDECIDED
    return (not worked_on, not record.remark, not record.from_pubmed, -filled, record.id)

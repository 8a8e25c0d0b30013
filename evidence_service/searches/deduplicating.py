"""Finding the records of a request that are one publication: what the worker does.

Sure duplicates are merged, likely ones wait for a person. Nothing is lost: a merged record keeps
its row and what its own source said, so that counts per source add up, and every merge can be
undone. What a person took apart stays apart.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.logs import without_values
from evidence_service.references.duplicates import Duplicates, find_duplicates
from evidence_service.references.reference import Reference
from evidence_service.searches.merging import (
    CARRIED,
    SAME,
    Pair,
    carry_retractions,
    follow_merges,
    locked,
    merge,
    ordered,
    rank,
    standing,
    why,
)
from evidence_service.searches.models import Record, SearchRun, Verdict
from evidence_service.searches.source_models import (
    CheckState,
    DuplicateCheck,
    LikelyDuplicate,
    MergeTier,
    PairState,
)

BROKE = (
    "No record was lost. Press “Look for duplicates again”. If it fails again, give your administrator this "
    "reference: {reference}."
)
DECIDED_APART = "screened with different outcomes"

log = structlog.get_logger()


def ask(session: Session, request: EvidenceRequest) -> None:
    """Ask the worker to look for duplicates among the records as they are when this commits."""
    number = _note_asked(session, request.id)
    moment = int(utc_now().timestamp() * 1000)
    job_id = f"duplicates-{request.id}-{number}-{moment}"
    jobs.enqueue(session, "find_duplicates", request.id, job_id=job_id)


def deduplicate_after_run(factory: SessionFactory, run_id: int) -> None:
    """Find duplicates once a run has brought records; nothing happens after any other run."""
    with transaction(factory) as session:
        run = session.get(SearchRun, run_id)
        if run is None or run.is_unfinished or not run.done:
            return
        request_id = run.evidence_request_id
        _note_asked(session, request_id)
    deduplicate(factory, request_id)


def _note_asked(session: Session, request_id: int) -> int:
    state = session.get(DuplicateCheck, request_id, with_for_update=True)
    if state is None:
        state = DuplicateCheck(evidence_request_id=request_id, number=0, asked_at=utc_now())
        session.add(state)
    state.number += 1
    state.state, state.message, state.asked_at, state.finished_at = CheckState.QUEUED, "", utc_now(), None
    session.flush()
    return state.number


def deduplicate(factory: SessionFactory, request_id: int) -> None:
    """Find the duplicates of a request: merge the sure ones, put the likely ones before a person.

    Compares without an open transaction. What was decided or merged meanwhile is respected;
    repeating it changes nothing, and costs nothing when nobody asked since it was done. What
    nobody foresaw is told on the page. Raises only what the database raises while it can't be
    reached: call again.
    """
    try:
        _deduplicate(factory, request_id)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the librarian must see that it ended
        give_up(factory, request_id, **without_values(error))


def give_up(factory: SessionFactory, request_id: int, **told: str) -> None:
    """Say on the page that the search for duplicates broke; nothing when it has ended. `told` is logged."""
    reference = secrets.token_hex(4)
    log.error("finding duplicates broke", reference=reference, **told)
    with transaction(factory) as session:
        state = session.get(DuplicateCheck, request_id, with_for_update=True)
        if state and state.finished_at is None:
            state.state, state.finished_at = CheckState.FAILED, utc_now()
            state.message = BROKE.format(reference=reference)


def _deduplicate(factory: SessionFactory, request_id: int) -> None:
    with transaction(factory) as session:
        state = session.get(DuplicateCheck, request_id, with_for_update=True)
        if state is None or state.finished_at:  # an earlier job saw everything that this one was asked for
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


@dataclass(frozen=True)
class _Known:
    id: int
    reference: Reference


@dataclass
class _Apart:
    """Pairs that must stay apart because a person said so."""

    pairs: set[Pair] = field(default_factory=set)

    def keeps(self, one: int, other: int) -> bool:
        return ordered(one, other) in self.pairs


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
    apart = _apart(session, request_id)
    proposed = dict(likely)
    for group in sure:
        proposed |= _merge_group(session, group, apart)
    session.flush()
    carry_retractions(session, _with_retracted_duplicates(session, request_id))
    asked = follow_merges(session, request_id)
    stands_for = standing(session, request_id)
    for (one, other), because in proposed.items():
        pair = ordered(stands_for.get(one, one), stands_for.get(other, other))
        if pair[0] != pair[1] and pair not in asked and set(pair) <= set(stands_for.values()):
            asked.add(pair)
            if pair != ordered(one, other):
                because = why(*(session.get_one(Record, record_id) for record_id in pair))
            session.add(
                LikelyDuplicate(
                    evidence_request_id=request_id, first_id=pair[0], second_id=pair[1], because=because
                )
            )
    session.flush()


def _merge_group(session: Session, group: Sequence[int], apart: _Apart) -> dict[Pair, str]:
    """Merge what may be merged of a sure group; the pairs that a person has to judge instead."""
    records = {key: record for key, record in locked(session, group).items() if record.merged_into_id is None}
    if len(records) < 2:
        return {}
    kept = min(records.values(), key=rank)
    together, asked = [kept.id], {}
    for record in sorted(records.values(), key=lambda one: one.id):
        if record is kept or any(apart.keeps(record.id, one) for one in together):
            continue
        if _decided_otherwise(kept, record):
            asked[(kept.id, record.id)] = f"{SAME}; {DECIDED_APART}"
        else:
            together.append(record.id)
    for other in together[1:]:
        merge(session, [kept.id, other], MergeTier.SURE, why(kept, records[other]))
    return asked


def _with_retracted_duplicates(session: Session, request_id: int) -> Sequence[int]:
    query = select(Record.merged_into_id).where(
        Record.evidence_request_id == request_id,
        Record.merged_into_id.is_not(None),
        Record.citation["retraction"].as_string().in_(CARRIED),
    )
    return [kept_id for kept_id in session.scalars(query.distinct()) if kept_id]


def _decided_otherwise(kept: Record, other: Record) -> bool:
    return other.verdict is not Verdict.UNDECIDED and other.standing != kept.standing


def _apart(session: Session, request_id: int) -> _Apart:
    """The pairs that a person judged different, also by the records that their records were merged into."""
    stands_for = standing(session, request_id)
    query = select(LikelyDuplicate.first_id, LikelyDuplicate.second_id).where(
        LikelyDuplicate.evidence_request_id == request_id, LikelyDuplicate.state == PairState.DIFFERENT
    )
    return _Apart(
        {
            ordered(stands_for.get(one, one), stands_for.get(other, other))
            for one, other in session.execute(query)
        }
    )


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

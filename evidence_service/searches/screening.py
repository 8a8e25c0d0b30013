"""What librarians do to screen.

Every verb waits for whoever changes the same request at that moment, checks with `workflow`,
changes, and records; it flushes and never commits. Only the librarian who has the request may
do any of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move, wait_and_check
from evidence_service.formatting import count
from evidence_service.searches import queries, screening_queries
from evidence_service.searches.flow import tally
from evidence_service.searches.models import Record, ScreeningStep, Verdict
from evidence_service.searches.selection import Selection
from evidence_service.workflow import Action

LONGEST_REASON = 280
AT_ONCE = 500  # records in one statement
NO_SUCH_RECORD = "This request has no such record. Load its screening page again."


@dataclass(frozen=True)
class Decision:
    """A verdict, with the reason where it needs one."""

    verdict: Verdict
    reason: str = ""

    @property
    def standing(self) -> str:
        """What a record says of itself once this is decided."""
        return f"{self.verdict.value}: {self.reason}".rstrip(": ")


def include(session: Session, request: EvidenceRequest, record_id: int, *, actor: Person, seen: str) -> None:
    """Include a record. `seen` is its `standing` as `actor` saw it; see `exclude`."""
    decide(session, request, record_id, Decision(Verdict.INCLUDED), actor=actor, seen=seen)


def maybe(session: Session, request: EvidenceRequest, record_id: int, *, actor: Person, seen: str) -> None:
    """Put a record aside to decide on it later. `seen` is its `standing` as `actor` saw it; see `exclude`."""
    decide(session, request, record_id, Decision(Verdict.MAYBE), actor=actor, seen=seen)


def exclude(
    session: Session, request: EvidenceRequest, record_id: int, *, actor: Person, seen: str, reason: str
) -> None:
    """Exclude a record for `reason`.

    Raises `NotNow` when somebody decided otherwise since `actor` saw the record's `standing`
    as `seen`. The same decision twice is one.
    """
    decide(session, request, record_id, excluded(reason), actor=actor, seen=seen)


def excluded(reason: str) -> Decision:
    """The decision to exclude for this reason. Raises `Invalid` when there is none, or it is too long."""
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "Choose why you exclude it.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("other", f"The reason must be {LONGEST_REASON} characters or fewer.")
    return Decision(Verdict.EXCLUDED, reason)


def decide(
    session: Session,
    request: EvidenceRequest,
    record_id: int,
    decision: Decision,
    *,
    actor: Person,
    seen: str,
) -> None:
    """Give this verdict on a record; see `exclude` for what is refused."""
    wait_and_check(session, request, Action.SCREEN, actor)
    record = session.get(Record, record_id, with_for_update=True)
    if record is None or record.evidence_request_id != request.id:
        raise NotFound(NO_SUCH_RECORD)
    if record.merged_into_id:
        raise NotNow("This record was put together with another one since. Decide on that one.")
    if record.standing == decision.standing:
        return
    if record.standing != seen:
        raise NotNow(
            f"This record was decided since you opened the page: it is {record.standing}. "
            "If you still want to change that, decide again."
        )
    was_undecided = record.verdict is Verdict.UNDECIDED
    _take_steps(session, request, [record], decision, actor)
    if was_undecided:
        _note_when_all_are_decided(session, request, actor)


@dataclass(frozen=True)
class Decided:
    """What came of a decision on several records at once, in numbers of records.

    `already` had the same verdict; `overtaken` were decided otherwise since the list was
    shown, or are gone, and stay as they are.
    """

    changed: int
    already: int
    overtaken: int


def decide_several(
    session: Session,
    request: EvidenceRequest,
    seen: Mapping[int, str],
    decision: Decision,
    *,
    actor: Person,
) -> Decided:
    """Give one verdict on these records; `seen` is the `standing` of each as `actor` saw it.

    Each gets a step of its own, all of one moment, so that they can be taken back together.
    """
    wait_and_check(session, request, Action.SCREEN, actor)
    changing, already, were_undecided = [], 0, False
    for record in _records(session, request, list(seen)):
        if record.standing == decision.standing:
            already += 1
        elif record.standing == seen[record.id]:
            changing.append(record)
            were_undecided = were_undecided or record.verdict is Verdict.UNDECIDED
    _take_steps(session, request, changing, decision, actor)
    if were_undecided:
        _note_when_all_are_decided(session, request, actor)
    return Decided(len(changing), already, len(seen) - len(changing) - already)


def undo(session: Session, request: EvidenceRequest, step_id: int, *, actor: Person) -> Record:
    """Take a screening step back: its record is again exactly as it was before.

    The step stays in the history. Only the newest step of a record can be taken back; raises
    `NotNow` for another. Taking the same step back twice changes nothing.
    """
    wait_and_check(session, request, Action.SCREEN, actor)
    step = _step(session, request, step_id)
    record = session.get_one(Record, step.record_id, with_for_update=True)
    session.refresh(step)
    if step.undone_at:
        return record
    steps = [known for known in screening_queries.steps_of(session, record.id) if known.undone_at is None]
    if steps[-1].id != step.id:
        raise NotNow(
            "This record was decided again since. Load the page again, then take back the newer step."
        )
    _take_back(record, steps)
    session.flush()
    return record


def undo_several(
    session: Session, request: EvidenceRequest, step_id: int, *, actor: Person
) -> tuple[int, int]:
    """Take back everything that was decided at once with this step.

    Gives the numbers of records taken back and of those that stay because they were decided
    again since. Taking the same back twice changes nothing.
    """
    wait_and_check(session, request, Action.SCREEN, actor)
    step = _step(session, request, step_id)
    together = select(ScreeningStep.record_id).where(
        ScreeningStep.evidence_request_id == request.id,
        ScreeningStep.by_id == step.by_id,
        ScreeningStep.at == step.at,
        ScreeningStep.verdict == step.verdict,
        ScreeningStep.reason == step.reason,
        ScreeningStep.undone_at.is_(None),
    )
    ids = list(session.scalars(together))
    history: dict[int, list[ScreeningStep]] = {record_id: [] for record_id in ids}
    for part in _parts(ids):
        steps = select(ScreeningStep).where(
            ScreeningStep.record_id.in_(part), ScreeningStep.undone_at.is_(None)
        )
        for known in session.scalars(steps.order_by(ScreeningStep.id)):
            history[known.record_id].append(known)
    taken_back = 0
    for record in _records(session, request, ids, merged_too=True):
        newest = history[record.id][-1]
        if (newest.at, newest.verdict, newest.reason) == (step.at, step.verdict, step.reason):
            _take_back(record, history[record.id])
            taken_back += 1
    session.flush()
    return taken_back, len(ids) - taken_back


def _step(session: Session, request: EvidenceRequest, step_id: int) -> ScreeningStep:
    step = session.get(ScreeningStep, step_id)
    if step is None or step.evidence_request_id != request.id:
        raise NotFound("This request has no such screening step. Load its screening page again.")
    return step


def _records(
    session: Session, request: EvidenceRequest, ids: Sequence[int], *, merged_too: bool = False
) -> list[Record]:
    """Those of these records that belong to the request and stand for themselves, as they are now."""
    found: list[Record] = []
    for part in _parts(ids):
        query = select(Record).where(Record.id.in_(part), Record.evidence_request_id == request.id)
        if not merged_too:
            query = query.where(Record.merged_into_id.is_(None))
        fresh = query.order_by(Record.id).with_for_update().execution_options(populate_existing=True)
        found += session.scalars(fresh)
    return found


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def _take_steps(
    session: Session, request: EvidenceRequest, records: Sequence[Record], decision: Decision, actor: Person
) -> None:
    now = utc_now()
    steps = [
        {
            "evidence_request_id": request.id,
            "record_id": record.id,
            "verdict": decision.verdict,
            "reason": decision.reason,
            "verdict_before": record.verdict,
            "reason_before": record.exclusion_reason,
            "by_id": actor.id,
            "at": now,
        }
        for record in records
    ]
    if steps:
        session.execute(insert(ScreeningStep), steps)
    for record in records:
        record.verdict, record.exclusion_reason = decision.verdict, decision.reason
        record.screened_by_id, record.screened_at = actor.id, now
    session.flush()


def _take_back(record: Record, steps: Sequence[ScreeningStep]) -> None:
    """Take back the newest of the record's steps that count."""
    step, before = steps[-1], (steps[-2] if len(steps) > 1 else None)
    step.undone_at = utc_now()
    record.verdict, record.exclusion_reason = step.verdict_before, step.reason_before
    record.screened_by_id, record.screened_at = (before.by_id, before.at) if before else (None, None)


def _note_when_all_are_decided(session: Session, request: EvidenceRequest, actor: Person) -> None:
    undecided = Selection(show="undecided")
    if screening_queries.next_record(session, request, undecided, 0) or queries.unfinished_run(
        session, request
    ):
        return
    counted = tally(session, request)
    note = f"all {count(counted.unique, 'record')}: {counted.included:,} included"
    note += f", {counted.maybe:,} maybe" if counted.maybe else ""
    move(session, request, Action.SCREEN, actor=actor, note=f"{note}, {counted.excluded_count:,} excluded")

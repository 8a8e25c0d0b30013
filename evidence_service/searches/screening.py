"""What librarians do to screen.

Every verb waits for whoever changes the same request at that moment, checks with `workflow`,
changes, and records; it flushes and never commits. Only the librarian who has the request may
do any of it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move
from evidence_service.formatting import count
from evidence_service.searches import queries, screening_queries
from evidence_service.searches.flow import tally
from evidence_service.searches.locking import wait_and_check
from evidence_service.searches.models import Record, ScreeningStep, Verdict
from evidence_service.workflow import Action

LONGEST_REASON = 280


def include(session: Session, request: EvidenceRequest, record_id: int, *, actor: Person, seen: str) -> None:
    """Include a record. `seen` is its `standing` as `actor` saw it; see `exclude`."""
    _decide(session, request, record_id, (Verdict.INCLUDED, ""), actor=actor, seen=seen)


def exclude(
    session: Session, request: EvidenceRequest, record_id: int, *, actor: Person, seen: str, reason: str
) -> None:
    """Exclude a record for `reason`.

    Raises `NotNow` when somebody decided otherwise since `actor` saw the record's `standing`
    as `seen`. The same decision twice is one.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "Choose why you exclude it.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("other", f"The reason must be {LONGEST_REASON} characters or fewer.")
    _decide(session, request, record_id, (Verdict.EXCLUDED, reason), actor=actor, seen=seen)


def undo(session: Session, request: EvidenceRequest, step_id: int, *, actor: Person) -> Record:
    """Take a screening step back: its record is again exactly as it was before.

    The step stays in the history. Only the newest step of a record can be taken back; raises
    `NotNow` for another. Taking the same step back twice changes nothing.
    """
    wait_and_check(session, request, Action.SCREEN, actor)
    step = session.get(ScreeningStep, step_id)
    if step is None or step.evidence_request_id != request.id:
        raise NotFound("This request has no such screening step. Load its screening page again.")
    record = session.get_one(Record, step.record_id, with_for_update=True)
    session.refresh(step)
    if step.undone_at:
        return record
    steps = [known for known in screening_queries.steps_of(session, record.id) if known.undone_at is None]
    if steps[-1].id != step.id:
        raise NotNow(
            "This record was decided again since. Load the page again, then take back the newer step."
        )
    before = steps[-2] if len(steps) > 1 else None
    step.undone_at = utc_now()
    record.verdict, record.exclusion_reason = step.verdict_before, step.reason_before
    record.screened_by_id, record.screened_at = (before.by_id, before.at) if before else (None, None)
    session.flush()
    return record


def _decide(
    session: Session,
    request: EvidenceRequest,
    record_id: int,
    decision: tuple[Verdict, str],
    *,
    actor: Person,
    seen: str,
) -> None:
    wait_and_check(session, request, Action.SCREEN, actor)
    record = session.get(Record, record_id, with_for_update=True)
    if record is None or record.evidence_request_id != request.id:
        raise NotFound("This request has no such record. Load its screening page again.")
    before = (record.verdict, record.exclusion_reason)
    if before == decision:
        return
    if record.standing != seen:
        raise NotNow(
            f"This record was decided since you opened the page: it is {record.standing}. "
            "If you still want to change that, decide again."
        )
    now = utc_now()
    session.add(
        ScreeningStep(
            evidence_request_id=request.id,
            record_id=record.id,
            verdict=decision[0],
            reason=decision[1],
            verdict_before=before[0],
            reason_before=before[1],
            by_id=actor.id,
            at=now,
        )
    )
    record.verdict, record.exclusion_reason = decision
    record.screened_by_id, record.screened_at = actor.id, now
    session.flush()
    if before[0] is Verdict.UNDECIDED:
        _note_when_all_are_decided(session, request, actor)


def _note_when_all_are_decided(session: Session, request: EvidenceRequest, actor: Person) -> None:
    counted = tally(session, request)
    if counted.undecided or queries.unfinished_run(session, request):
        return
    note = f"all {count(counted.unique, 'record')}: {counted.included:,} included"
    move(session, request, Action.SCREEN, actor=actor, note=f"{note}, {counted.excluded_count:,} excluded")

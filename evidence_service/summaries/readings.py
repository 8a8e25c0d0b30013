"""Who read a summary second: taken from what was recorded of readings, and not from who may deliver alone.

A reading leaves a trace when somebody remarks, returns the summary, or approves it by asking to deliver
it. Only an approval of the very words that are delivered counts as the second reading of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.audit import Event
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import uk_date
from evidence_service.summaries import queries
from evidence_service.summaries.document_reading import EarlierReading, Outcome
from evidence_service.workflow import Action

APPROVE = "approve"
_OUTCOMES: Mapping[str, Outcome] = {
    APPROVE: Outcome.APPROVED,
    Action.RETURN: Outcome.RETURNED,
    Action.REMARK: Outcome.REMARKED,
}


@dataclass(frozen=True)
class Readings:
    """`approved` is the newest approval of these very words by somebody else; None when nobody gave one."""

    approved: EarlierReading | None = None
    others: tuple[EarlierReading, ...] = ()


def is_second(session: Session, request: EvidenceRequest, reader: Person) -> bool:
    """Whether this person reads what others wrote: not its librarian, or one who wrote nothing of it."""
    if reader.id != request.librarian_id:
        return True
    writers = queries.writers_of(session, queries.summary_of(session, request))
    return bool(writers) and reader.id not in {writer.id for writer in writers}


def note_approval(session: Session, request: EvidenceRequest, *, reader: Person, words: str) -> None:
    """Record that somebody read these words, by their fingerprint, and approved them."""
    audit.record(session, APPROVE, evidence_request_id=request.id, actor_id=reader.id, words=words)


def readings_before(session: Session, request: EvidenceRequest, *, actor: Person, words: str) -> Readings:
    """What is recorded of readings of this version of the answer by others than `actor`.

    Of each person the newest counts: who approved and returned it afterwards has not approved it.
    """
    newest = _newest_of_each(session, request, actor)
    people = session.execute(
        select(Person.id, Person.name).where(Person.id.in_([e.actor_id for e in newest]))
    )
    names: dict[int | None, str] = {number: name for number, name in people}  # noqa: C416
    told = [
        EarlierReading(names[event.actor_id], uk_date(event.occurred_at), _OUTCOMES[event.action])
        for event in newest
    ]
    approvals = [place for place, event in enumerate(newest) if _approves(event, words)]
    approved = told.pop(approvals[-1]) if approvals else None
    return Readings(approved, tuple(told))


def _newest_of_each(session: Session, request: EvidenceRequest, actor: Person) -> Sequence[Event]:
    """The newest event of each reader, oldest first."""
    correction = queries.open_correction(session, request)
    query = select(Event).where(
        Event.evidence_request_id == request.id,
        Event.action.in_(_OUTCOMES),
        Event.actor_id.is_not(None),
        Event.actor_id != actor.id,
    )
    if correction:
        query = query.where(Event.occurred_at >= correction.begun_at)
    newest = {event.actor_id: event for event in session.scalars(query.order_by(Event.id))}
    return sorted(newest.values(), key=lambda event: event.id)


def _approves(event: Event, words: str) -> bool:
    return event.action == APPROVE and event.detail.get("words") == words

"""Who read a summary second: taken from what was recorded of readings, and not from who may deliver alone.

A reading leaves a trace when somebody remarks, returns the summary, or approves it by asking to deliver
it. Only an approval of the very words that are delivered counts as the second reading of them, and
nobody reads second what they wrote a part of, whoever its librarian is by now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit, workflow
from evidence_service.accounts.models import Person
from evidence_service.audit import Event
from evidence_service.errors import NotAllowed
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import uk_date
from evidence_service.summaries import queries
from evidence_service.summaries.document_reading import EarlierReading, Outcome
from evidence_service.workflow import Action, Permission

APPROVE = "approve"
WROTE_A_PART = "You wrote a part of this. Another librarian reads it second."
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
    """Whether this person reads what others wrote: somebody wrote it, and they wrote nothing of it."""
    writers = _writers(session, request)
    return bool(writers) and reader.id not in writers


def check_reader(session: Session, request: EvidenceRequest, reader: Person) -> None:
    """Raise `NotAllowed` for somebody who wrote a part of it while somebody else is there to read it second.

    Nobody is where the service is single-handed, or where all of its librarians wrote a part. Of a
    correction who wrote only the version before it may read what a colleague changed.
    """
    correction = queries.open_correction(session, request)
    writers = _writers(session, request, after=correction.summary_version if correction else 0)
    if reader.id in writers and not request.single_handed and _others_there(session, request, writers):
        raise NotAllowed(WROTE_A_PART)


def may_deliver(session: Session, request: EvidenceRequest, reader: Person) -> bool:
    """Whether `check_reader` would let them pass."""
    try:
        check_reader(session, request, reader)
    except NotAllowed:
        return False
    return True


def _writers(session: Session, request: EvidenceRequest, *, after: int = 0) -> frozenset[int]:
    summary = queries.summary_of(session, request)
    return frozenset(writer.id for writer in queries.writers_of(session, summary, after=after))


def _others_there(session: Session, request: EvidenceRequest, writers: frozenset[int]) -> bool:
    """Whether the library service has a librarian who can sign in and wrote nothing of it."""
    query = select(Person.id).where(
        Person.library_service_id == request.library_service_id,
        Person.role.in_(workflow.PERMISSIONS[Permission.WORK_THE_QUEUE]),
        Person.active,
        Person.id.not_in(writers),
    )
    return session.scalar(query.limit(1)) is not None


def note_approval(session: Session, request: EvidenceRequest, *, reader: Person, words: str) -> None:
    """Record that somebody read these words, by their fingerprint, and approved them."""
    audit.record(session, APPROVE, evidence_request_id=request.id, actor_id=reader.id, words=words)


def readings_before(session: Session, request: EvidenceRequest, *, actor: Person, words: str) -> Readings:
    """What is recorded of readings of this version of the answer by others than `actor` and its writers.

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
        Event.actor_id.not_in({actor.id, *_writers(session, request)}),
    )
    if correction:
        query = query.where(Event.occurred_at >= correction.begun_at)
    newest = {event.actor_id: event for event in session.scalars(query.order_by(Event.id))}
    return sorted(newest.values(), key=lambda event: event.id)


def _approves(event: Event, words: str) -> bool:
    return event.action == APPROVE and event.detail.get("words") == words

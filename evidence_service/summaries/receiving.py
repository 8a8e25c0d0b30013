"""Who took which version of an answer away, and so has to hear of a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.audit import Event
from evidence_service.db import utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.workflow import may_see

DOWNLOAD = "download"
AT_ONCE = timedelta(minutes=10)


class Kind(StrEnum):
    """What somebody can take away."""

    PDF = "PDF"
    WORD = "Word file"
    BOARD_PAPER = "page for a board paper"


def note_download(
    session: Session, request: EvidenceRequest, *, actor: Person, number: int, kind: Kind
) -> None:
    """Record that this person took this version in this form. Again within ten minutes counts as once:
    a browser may ask for one file several times.
    """
    query = select(Event).where(
        *(Event.evidence_request_id == request.id, Event.actor_id == actor.id, Event.action == DOWNLOAD),
        Event.occurred_at > utc_now() - AT_ONCE,
    )
    for earlier in session.scalars(query):
        if (version_of(earlier), earlier.detail.get("kind", Kind.PDF)) == (number, kind):
            return
    audit.record(
        session,
        DOWNLOAD,
        evidence_request_id=request.id,
        actor_id=actor.id,
        note=f"version {number}, {kind}",
        version=number,
        kind=str(kind),
    )


def received_by(session: Session, request: EvidenceRequest) -> Sequence[Person]:
    """Everybody who has a version of the answer, by name: its requester, and who took one away.

    People whose account was stopped, or who may not see the request any more, are left out.
    """
    took = select(Event.actor_id).where(
        Event.evidence_request_id == request.id, Event.action == DOWNLOAD, Event.actor_id.is_not(None)
    )
    query = select(Person).where(Person.active, (Person.id == request.requester_id) | Person.id.in_(took))
    people = session.scalars(query.order_by(Person.name, Person.id))
    return [person for person in people if may_see(person, request)]


def version_of(event: Event) -> int:
    """The version that somebody took; before it was noted there was only the first."""
    return int(event.detail.get("version", 1))

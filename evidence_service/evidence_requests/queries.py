"""Reads of evidence requests: one of them, the queue, a person's own, the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest, Message, RequestDraft
from evidence_service.organisations.models import Organisation
from evidence_service.workflow import ENDED, OPEN, Correction, Status, may_see

PAGE = 50
TURNS = {
    "all": "All open",
    "mine": "Mine",
    "unclaimed": "Unclaimed",
    "review": "To read second",
    "waiting": "With the requester",
    "ended": "Ended",
}
"""The views of the queue, with their names."""
COUNTED = ("all", "unclaimed", "mine", "review", "waiting")
"""The views of which the queue says how many they show."""


def find(session: Session, reference: str, actor: Person) -> EvidenceRequest:
    """The request with this reference number.

    Raises `NotFound` when there is none, and just so when `actor` may not see it: nobody
    learns which numbers exist.
    """
    query = _with_people(select(EvidenceRequest).where(EvidenceRequest.reference == reference.upper()))
    request = session.scalar(query)
    if request is None or not may_see(actor, request):
        raise NotFound("There is no such request, or it isn't yours to see. Check the reference number.")
    return request


def of_requester(session: Session, person_id: int) -> Sequence[EvidenceRequest]:
    """A person's own requests, those that wait for them first, then the newest."""
    waits = case((EvidenceRequest.status.in_([Status.CLARIFYING, Status.DELIVERED]), 0), else_=1)
    query = _with_people(select(EvidenceRequest).where(EvidenceRequest.requester_id == person_id))
    return session.scalars(query.order_by(waits, EvidenceRequest.id.desc()).limit(200)).all()


@dataclass(frozen=True)
class QueueFilter:
    """What the queue shows: `turn` is mine, unclaimed, review, waiting, all or ended; the rest narrows it."""

    turn: str = "all"
    librarian_id: int | None = None
    organisation_id: int | None = None
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, and whether there is another."""

    requests: Sequence[EvidenceRequest]
    has_more: bool


def queue(session: Session, actor: Person, wanted: QueueFilter) -> QueuePage:
    """The requests of the actor's library service: by whose turn it is, then date needed, then age."""
    query = _with_people(select(EvidenceRequest).where(*_conditions(actor, wanted)))
    if wanted.turn == "ended":
        query = query.order_by(EvidenceRequest.status_changed_at.desc(), EvidenceRequest.id.desc())
    else:
        query = query.order_by(_turn_order(actor), EvidenceRequest.needed_on, EvidenceRequest.id)
    rows = session.scalars(query.offset((wanted.page - 1) * PAGE).limit(PAGE + 1)).all()
    return QueuePage(rows[:PAGE], len(rows) > PAGE)


def turns(session: Session, actor: Person) -> dict[str, int]:
    """How many requests each choice of `QueueFilter.turn` would show (`ended` is not counted)."""
    shown = _by_turn(actor)
    counted = session.execute(
        select(*(func.count(case((shown[turn], 1))) for turn in COUNTED))
        .where(EvidenceRequest.library_service_id == actor.library_service_id)
        .where(shown["all"])
    ).one()
    return dict(zip(COUNTED, counted, strict=True))


def librarians(session: Session, library_service_id: int) -> Sequence[Person]:
    """The people who work the queue of a library service, by name."""
    query = select(Person).where(
        Person.library_service_id == library_service_id,
        Person.role.in_(["librarian", "lead"]),
        Person.active,
    )
    return session.scalars(query.order_by(Person.name)).all()


def organisations(session: Session, library_service_id: int) -> Sequence[Organisation]:
    """The organisations that a library service serves, by name."""
    query = select(Organisation).where(Organisation.library_service_id == library_service_id)
    return session.scalars(query.order_by(Organisation.name)).all()


def conversation(session: Session, request: EvidenceRequest) -> Sequence[Message]:
    """The messages about a request, oldest first."""
    query = (
        select(Message).where(Message.evidence_request_id == request.id).options(joinedload(Message.author))
    )
    return session.scalars(query.order_by(Message.id)).all()


def draft(session: Session, key: str, person: Person, *, lock: bool = False) -> RequestDraft:
    """A person's own draft. Raises `NotFound` when there is none, or it is somebody else's.

    With `lock` whoever sends the same form at the same moment waits.
    """
    query = select(RequestDraft).where(RequestDraft.key == key, RequestDraft.person_id == person.id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("This form was sent already, or it isn't yours. See My requests.")
    return found


def filed_from(session: Session, key: str, person: Person) -> EvidenceRequest | None:
    """The request that a person filed with the form of this key, if it was sent already."""
    query = select(EvidenceRequest).where(EvidenceRequest.submission_key == key)
    return session.scalar(query.where(EvidenceRequest.filed_by_id == person.id))


def drafts(session: Session, person: Person) -> Sequence[RequestDraft]:
    """The forms that a person left unfinished, the newest first."""
    query = select(RequestDraft).where(RequestDraft.person_id == person.id)
    return session.scalars(query.order_by(RequestDraft.changed_at.desc()).limit(20)).all()


def is_overdue(request: EvidenceRequest, today: date) -> bool:
    """Whether the date on which the answer was needed is past and the library still owes it."""
    return request.status in OPEN and request.needed_on < today


def _with_people(query: Select[EvidenceRequest]) -> Select[EvidenceRequest]:
    return query.options(
        joinedload(EvidenceRequest.library_service),
        joinedload(EvidenceRequest.organisation),
        joinedload(EvidenceRequest.requester),
        joinedload(EvidenceRequest.filed_by),
        joinedload(EvidenceRequest.librarian),
    )


def _conditions(actor: Person, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    shown = _by_turn(actor)
    conditions: list[ColumnElement[bool]] = [
        EvidenceRequest.library_service_id == actor.library_service_id,
        shown.get(wanted.turn, shown["all"]),
    ]
    librarian = EvidenceRequest.librarian_id
    if wanted.librarian_id:
        conditions.append(librarian == wanted.librarian_id)
    if wanted.organisation_id:
        conditions.append(EvidenceRequest.organisation_id == wanted.organisation_id)
    return [*conditions, *(_holds(word) for word in wanted.words.split()[:8])]


def _by_turn(actor: Person) -> dict[str, ColumnElement[bool]]:
    """What each view of the queue shows. An answer that is corrected is open again, whatever its status."""
    status, librarian = EvidenceRequest.status, EvidenceRequest.librarian_id
    corrected, is_theirs = EvidenceRequest.correction != Correction.NONE, librarian == actor.id
    being_read = or_(status == Status.IN_REVIEW, EvidenceRequest.correction == Correction.IN_REVIEW)
    return {
        "all": or_(status.not_in(ENDED), corrected),
        "mine": and_(is_theirs, or_(status.not_in([*ENDED, Status.DELIVERED]), corrected)),
        "unclaimed": status == Status.SUBMITTED,
        "review": and_(being_read, librarian != actor.id),
        "waiting": status.in_([Status.CLARIFYING, Status.DELIVERED]),
        "ended": status.in_(ENDED),
    }


def _holds(word: str) -> ColumnElement[bool]:
    return or_(
        EvidenceRequest.reference.icontains(word, autoescape=True),
        EvidenceRequest.question.icontains(word, autoescape=True),
        EvidenceRequest.decision_to_support.icontains(word, autoescape=True),
        EvidenceRequest.requester.has(Person.name.icontains(word, autoescape=True)),
    )


def _turn_order(actor: Person) -> ColumnElement[int]:
    status, librarian = EvidenceRequest.status, EvidenceRequest.librarian_id
    correction = EvidenceRequest.correction
    return case(
        (and_(librarian == actor.id, correction == Correction.WRITING), 0),
        (and_(librarian != actor.id, correction == Correction.IN_REVIEW), 0),
        (correction != Correction.NONE, 1),
        (and_(librarian == actor.id, status == Status.IN_PROGRESS), 0),
        (and_(status == Status.IN_REVIEW, librarian != actor.id), 0),
        (status == Status.SUBMITTED, 0),
        (status.in_([Status.IN_PROGRESS, Status.IN_REVIEW]), 1),
        (status == Status.CLARIFYING, 2),
        else_=3,
    )

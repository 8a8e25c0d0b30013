"""What people do with evidence requests.

Every verb checks with `workflow`, changes, and records in the history; it flushes and
never commits. `move` is the one door: nothing else assigns a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import (
    DecisionType,
    EvidenceRequest,
    Message,
    MessageKind,
    ReferenceCounter,
    RequestDraft,
)
from evidence_service.organisations.models import Organisation
from evidence_service.workflow import SAME, Action, Permission, Status, check, has, step

UNCHANGED = -1
SENT_TWICE = timedelta(minutes=1)


@dataclass(frozen=True)
class Answers:
    """What the form asks, all of it checked: the question, the decision behind it, and when it is needed."""

    question: str
    decision_to_support: str
    decision_type: DecisionType
    decided_by: str
    decided_where: str
    decision_on: date | None
    needed_on: date
    needed_because: str
    known_papers: str
    not_wanted: str
    product_wanted: str = ""
    is_private: bool = False


def file(
    session: Session, answers: Answers, *, actor: Person, requester: Person, submission_key: str
) -> EvidenceRequest:
    """File a request for `requester`, who is `actor` or somebody who phoned `actor`.

    The same `submission_key` twice gives the request of the first time: a form that is sent
    twice files one request. Refuses an organisation that no library service serves, and for
    somebody who phoned one that another library service serves.
    """
    already = session.scalar(select(EvidenceRequest).where(EvidenceRequest.submission_key == submission_key))
    if already:
        return already
    _may_file_for(actor, requester)
    service_id = _library_service_of(session, requester)
    if actor.id != requester.id and service_id != actor.library_service_id:
        raise Invalid(
            "requester_email",
            f"{requester.name} belongs to another library service. Ask them to file the request there.",
        )
    now = utc_now()
    request = EvidenceRequest(
        **vars(answers),
        reference=_next_reference(session, now.year),
        status=Status.SUBMITTED,
        library_service_id=service_id,
        organisation_id=requester.organisation_id,
        requester_id=requester.id,
        filed_by_id=actor.id,
        submission_key=submission_key,
        no_patient_confirmed_at=now,
        filed_at=now,
        status_changed_at=now,
    )
    session.add(request)
    session.flush()
    _record(
        session, request, "file", actor, ("", Status.SUBMITTED), for_somebody_else=actor.id != requester.id
    )
    return request


def claim(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Take a request from the queue. Of two who claim at once one gets it, the other is refused."""
    try:
        move(session, request, Action.CLAIM, actor=actor, librarian_id=actor.id)
    except NotNow as refusal:
        session.refresh(request, ["librarian_id", "librarian"])
        if request.librarian is None or request.librarian_id == actor.id:
            raise
        raise NotNow(f"{request.librarian.name} has claimed this request already.") from refusal


def assign(session: Session, request: EvidenceRequest, *, actor: Person, librarian: Person) -> None:
    """A lead gives a request to a librarian."""
    _give(session, request, Action.ASSIGN, actor=actor, librarian=librarian)


def hand_over(session: Session, request: EvidenceRequest, *, actor: Person, librarian: Person) -> None:
    """Its librarian gives it to a colleague."""
    _give(session, request, Action.HAND_OVER, actor=actor, librarian=librarian)


def hand_back(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Put a request back into the queue. What was searched and written stays with it."""
    move(session, request, Action.HAND_BACK, actor=actor, librarian_id=None)


def ask(session: Session, request: EvidenceRequest, *, actor: Person, question: str) -> None:
    """Ask the requester something. The library's clock stands still until the answer comes."""
    move(session, request, Action.ASK, actor=actor)
    _say(session, request, MessageKind.QUESTION, actor, question)


def answer(session: Session, request: EvidenceRequest, *, actor: Person, text: str) -> None:
    """Answer the library's question, or write down what the requester answered on the phone."""
    move(session, request, Action.ANSWER, actor=actor)
    _say(session, request, MessageKind.ANSWER, actor, text)


def say(session: Session, request: EvidenceRequest, *, actor: Person, text: str) -> None:
    """Write a message in the conversation; nothing else changes. The same one twice is one."""
    wait_and_check(session, request, Action.SAY, actor)
    if not _said_just_now(session, request, actor, text):
        move(session, request, Action.SAY, actor=actor)
        _say(session, request, MessageKind.MESSAGE, actor, text)


def withdraw(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """The requester no longer needs the answer."""
    move(session, request, Action.WITHDRAW, actor=actor)


def decline(session: Session, request: EvidenceRequest, *, actor: Person, reason: str) -> None:
    """The library won't answer, and says why."""
    if not reason.strip():
        raise Invalid("reason", "Say why the library can't answer this. The requester will read it.")
    move(session, request, Action.DECLINE, actor=actor, reason=reason.strip())


def move(
    session: Session,
    request: EvidenceRequest,
    action: Action,
    *,
    actor: Person,
    librarian_id: int | None = UNCHANGED,
    **detail: Any,
) -> None:
    """The one door: ask the workflow, then write status, moments, version and history in this transaction.

    `librarian_id` is who has the request afterwards. Raises `NotAllowed` or `NotNow`; `NotNow`
    also when somebody else changed the request since it was loaded.
    """
    row = step(action, actor, request)
    before, now = request.status, utc_now()
    target = before if row.target is SAME else row.target
    _take_version(session, request)
    request.status = target
    if row.correction is not SAME:
        request.correction = row.correction
    if librarian_id != UNCHANGED:
        request.librarian_id = librarian_id
    if target is not before:
        request.status_changed_at = now
        if target is Status.DELIVERED:
            request.delivered_at = now
    _record(session, request, action, actor, (before, target), **detail)
    session.flush()


def lock(session: Session, request: EvidenceRequest) -> None:
    """Wait for whoever changes this request now, and see it as they leave it."""
    session.refresh(
        request, ["status", "version", "librarian_id", "correction"], with_for_update={"key_share": True}
    )


def wait_and_check(session: Session, request: EvidenceRequest, action: Action, actor: Person) -> None:
    """Wait likewise, and ask the workflow about the action as things stand then."""
    lock(session, request)
    check(action, actor, request)


def save_draft(session: Session, draft: RequestDraft, typed: dict[str, str]) -> None:
    """Keep what was typed, right or wrong."""
    draft.answers = {**draft.answers, **typed}
    draft.changed_at = utc_now()
    session.flush()


def _take_version(session: Session, request: EvidenceRequest) -> None:
    with session.no_autoflush:
        claimed = session.execute(
            update(EvidenceRequest)
            .where(EvidenceRequest.id == request.id, EvidenceRequest.version == request.version)
            .values(version=request.version + 1)
            .execution_options(synchronize_session=False)
        )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(
            "Somebody else changed this request at the same moment. Load the page again to see what changed."
        )
    request.version += 1


def _give(
    session: Session, request: EvidenceRequest, action: Action, *, actor: Person, librarian: Person
) -> None:
    check(action, actor, request)
    works_here = librarian.library_service_id == request.library_service_id and librarian.active
    if not (works_here and has(librarian.role, Permission.WORK_THE_QUEUE)):
        raise Invalid("librarian", "Choose a librarian of this library service.")
    if librarian.id == request.librarian_id:
        raise Invalid("librarian", f"{librarian.name} has this request already. Choose somebody else.")
    move(session, request, action, actor=actor, librarian_id=librarian.id, to=librarian.id)


def _said_just_now(session: Session, request: EvidenceRequest, author: Person, body: str) -> bool:
    """Whether the newest message is this very one: the same form was sent twice."""
    query = select(Message).where(Message.evidence_request_id == request.id).order_by(Message.id.desc())
    newest = session.scalar(query.limit(1))
    return (
        newest is not None
        and (newest.author_id, newest.body) == (author.id, body.strip())
        and utc_now() - newest.written_at < SENT_TWICE
    )


def _say(session: Session, request: EvidenceRequest, kind: MessageKind, author: Person, body: str) -> None:
    if not body.strip():
        raise Invalid("text", "Write something before you send it.")
    session.add(
        Message(
            evidence_request_id=request.id,
            kind=kind,
            author_id=author.id,
            body=body.strip(),
            written_at=utc_now(),
        )
    )
    session.flush()


def _may_file_for(actor: Person, requester: Person) -> None:
    own = actor.id == requester.id and has(actor.role, Permission.FILE_A_REQUEST)
    if not (own or has(actor.role, Permission.FILE_FOR_OTHERS)):
        raise NotAllowed("You can file a request for yourself only.")


def _library_service_of(session: Session, requester: Person) -> int:
    if requester.organisation_id is None:
        raise Invalid("organisation", "Say which organisation the request is for.")
    organisation = session.get_one(Organisation, requester.organisation_id)
    if organisation.library_service_id is None:
        raise Invalid("organisation", f"No library service serves {organisation.name} yet.")
    return organisation.library_service_id


def _next_reference(session: Session, year: int) -> str:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    counted = (
        insert(ReferenceCounter)
        .values(year=year, last_number=1)
        .on_conflict_do_update(
            index_elements=[ReferenceCounter.year],
            set_={"last_number": ReferenceCounter.last_number + 1},
        )
        .returning(ReferenceCounter.last_number)
    )
    return f"ER-{year}-{session.scalars(counted).one():05d}"


def _record(
    session: Session,
    request: EvidenceRequest,
    action: str,
    actor: Person,
    statuses: tuple[str, str],
    **detail: Any,
) -> None:
    audit.record(
        session,
        str(action),
        evidence_request_id=request.id,
        actor_id=actor.id,
        statuses=(str(statuses[0]), str(statuses[1])),
        **detail,
    )

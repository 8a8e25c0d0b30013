"""Messages about answers: that one is ready, and that a newer version takes its place.

Of a private request nothing is told but that something is ready: its message holds neither
number nor text, not even in the outbox.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.mail import outbox
from evidence_service.mail.models import LetterKind, OutgoingMessage
from evidence_service.mail.outbox import Recipient
from evidence_service.references.kinds import GRAVE
from evidence_service.summaries.board_paper import cited_in_bottom_line
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.models import IssuedSummary
from evidence_service.summaries.plain_text import plain_lines
from evidence_service.workflow import Status, may_see


def tell_of_answer(session: Session, request: EvidenceRequest, issue: IssuedSummary) -> None:
    """Tell the requester that the answer is there, with its bottom line."""
    kind = LetterKind.SOMETHING_READY if request.is_private else LetterKind.ANSWER_READY
    _put(session, request, issue, kind, session.get_one(Person, request.requester_id), key="answer")


def tell_of_new_version(
    session: Session, request: EvidenceRequest, issue: IssuedSummary, people: Iterable[Person]
) -> None:
    """Tell everybody who received an earlier version that there is a newer one, and why."""
    kind = LetterKind.SOMETHING_NEW if request.is_private else LetterKind.NEW_VERSION
    for person in people:
        _put(session, request, issue, kind, person, key="new-version")


def address_now(session: Session, message: OutgoingMessage) -> str | None:
    """The address that the person of a message has now; None when it must not reach them any more.

    That is so when their account was stopped, or when they may no longer see the request.
    """
    person = session.get_one(Person, message.person_id)
    if not person.active:
        return None
    if message.evidence_request_id is not None:
        request = session.get_one(EvidenceRequest, message.evidence_request_id)
        if not may_see(person, request):
            return None
    return person.email


def _put(
    session: Session,
    request: EvidenceRequest,
    issue: IssuedSummary,
    kind: LetterKind,
    person: Person,
    *,
    key: str,
) -> None:
    if not person.active:
        return
    outbox.put(
        session,
        kind,
        Recipient(person.id, person.email),
        {} if request.is_private else _content(request, issue, person),
        key=f"{key}-{issue.id}-{person.id}",
        evidence_request_id=request.id,
    )


def _content(request: EvidenceRequest, issue: IssuedSummary, person: Person) -> dict[str, Any]:
    document = IssuedDocument.from_json(issue.content)
    lines = plain_lines(document.bottom_line.html)
    return {
        "name": person.name,
        "reference": request.reference,
        "question": request.question,
        "bottom_line": [{"text": line.text, "bullet": line.bullet} for line in lines],
        "taken_back": sum(
            one.reference.citation.retraction.lower() in GRAVE for one in cited_in_bottom_line(document)
        ),
        "version": issue.number,
        "reason": issue.reason,
        "library": request.library_service.name,
        "asks_for_decision": person.id == request.requester_id and request.status is Status.DELIVERED,
    }

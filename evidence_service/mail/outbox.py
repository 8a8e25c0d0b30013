"""The outbox: messages are put into it with the change that they tell of, and looked at there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.db import utc_now
from evidence_service.errors import NotFound, NotNow
from evidence_service.mail.models import LetterKind, MessageState, OutgoingMessage

NOT_SENT = (MessageState.REFUSED, MessageState.GIVEN_UP, MessageState.CALLED_OFF)
LOST_AFTER = timedelta(minutes=30)  # a message that is being sent for so long has lost its job


@dataclass(frozen=True)
class Recipient:
    """To whom a message goes."""

    person_id: int
    address: str


def put(
    session: Session,
    kind: LetterKind,
    to: Recipient,
    content: Mapping[str, Any],
    *,
    key: str,
    evidence_request_id: int | None,
) -> OutgoingMessage:
    """Put a message into the outbox in the caller's transaction; the same `key` again is the same message."""
    there = session.scalar(select(OutgoingMessage).where(OutgoingMessage.key == key))
    if there:
        return there
    message = OutgoingMessage(
        key=key,
        kind=kind,
        evidence_request_id=evidence_request_id,
        person_id=to.person_id,
        address=to.address,
        content=dict(content),
        asked_at=utc_now(),
    )
    session.add(message)
    session.flush()
    _ask(session, message)
    return message


def ask_for_due(session: Session) -> int:
    """Ask for another try of every message whose pause is over. How many there were."""
    now = utc_now()
    waits = OutgoingMessage.state == MessageState.WAITING
    lost = OutgoingMessage.state == MessageState.SENDING
    due = session.scalars(
        select(OutgoingMessage).where(
            (waits & (OutgoingMessage.next_try_at <= now))
            | (lost & (OutgoingMessage.next_try_at <= now - LOST_AFTER))
        )
    ).all()
    for message in due:
        _ask(session, message)
    return len(due)


def send_again(session: Session, message_id: int, *, address: str) -> None:
    """Try a message anew that wasn't sent, for as long as a new one, to this address of its person.

    Raises `NotNow` when it was sent, or waits already.
    """
    message = session.get(OutgoingMessage, message_id, with_for_update=True)
    if message is None:
        raise NotFound("There is no such message.")
    if message.state not in NOT_SENT:
        raise NotNow("This message is sent, or on its way. Load the page again.")
    message.state, message.problem, message.next_try_at = MessageState.WAITING, "", utc_now()
    message.address, message.tries = address, 0
    session.flush()
    _ask(session, message)


def find(session: Session, message_id: int) -> OutgoingMessage:
    """One message. Raises `NotFound` when there is none."""
    found = session.get(OutgoingMessage, message_id)
    if found is None:
        raise NotFound("There is no such message.")
    return found


def newest(session: Session, limit: int = 100) -> Sequence[OutgoingMessage]:
    """The newest messages, newest first."""
    return session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id.desc()).limit(limit)).all()


def about(session: Session, evidence_request_id: int) -> Sequence[OutgoingMessage]:
    """Every message about one request, oldest first."""
    query = select(OutgoingMessage).where(OutgoingMessage.evidence_request_id == evidence_request_id)
    return session.scalars(query.order_by(OutgoingMessage.id)).all()


def _ask(session: Session, message: OutgoingMessage) -> None:
    moment: datetime = message.next_try_at or message.asked_at
    job_id = f"mail-{message.id}-{message.tries}-{moment:%Y%m%d%H%M%S%f}"
    jobs.enqueue(session, "send_mail", message.id, job_id=job_id)

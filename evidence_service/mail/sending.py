"""What the worker does with a message: one try, and a note of how it went.

The message is noted as being sent before the server is spoken to. When the worker dies in between,
the next one tries again: the reader may then get it twice, with the same number, never not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from evidence_service.config import Settings
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import MailNotNow, MailRefused
from evidence_service.mail import smtp
from evidence_service.mail.letters import Service, letter
from evidence_service.mail.models import LetterKind, MessageState, OutgoingMessage
from evidence_service.mail.smtp import MailServer

MINUTE = 60
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 45)  # about two days
BROKE = "Something went wrong in the service. The log says more."
IS_OFF = "Mail is off, so nothing was sent."

log = structlog.get_logger()


@dataclass(frozen=True)
class _Taken:
    kind: LetterKind
    address: str
    content: Mapping[str, Any]
    number: str


@dataclass(frozen=True)
class Sender:
    """Sends through one mail server, or none. `keeps_content` leaves messages readable after their end."""

    factory: SessionFactory
    server: MailServer | None
    service: Service
    keeps_content: bool = False

    def send(self, message_id: int) -> None:
        """Try to send; nothing when it is sent already or came to another end.

        Raises only what the database raises while it can't be reached: call again.
        """
        taken = self._take(message_id)
        if taken is None:
            return
        if self.server is None:
            self._end(message_id, MessageState.MAIL_OFF, IS_OFF)
            return
        try:
            written = letter(taken.kind, taken.content, self.service)
            self.server.send(written, taken.address, number=taken.number)
        except MailRefused as refusal:
            log.warning("message refused", message=message_id, reason=refusal.message)
            self._end(message_id, MessageState.REFUSED, refusal.message)
        except MailNotNow as refusal:
            log.warning("message not sent", message=message_id, reason=refusal.message)
            self._rest(message_id, refusal.message)
        else:
            self._end(message_id, MessageState.SENT, "")

    def give_up(self, message_id: int) -> None:
        """Note that a message won't be sent; nothing when it has ended."""
        log.error("message given up", message=message_id)
        self._end(message_id, MessageState.GIVEN_UP, BROKE)

    def _take(self, message_id: int) -> _Taken | None:
        with transaction(self.factory) as session:
            message = session.get(OutgoingMessage, message_id, with_for_update=True)
            if message is None or message.state not in (MessageState.WAITING, MessageState.SENDING):
                return None
            if message.state is MessageState.WAITING:
                message.tries += 1
            message.state, message.next_try_at = MessageState.SENDING, utc_now()
            number = f"evidence-{message.id}-{message.asked_at:%Y%m%d%H%M%S%f}"
            return _Taken(message.kind, message.address, message.content, number)

    def _rest(self, message_id: int, problem: str) -> None:
        with transaction(self.factory) as session:
            message = session.get_one(OutgoingMessage, message_id, with_for_update=True)
            message.problem = problem
            if message.tries > len(PAUSES):
                message.state = MessageState.GIVEN_UP
                return
            message.state = MessageState.WAITING
            message.next_try_at = utc_now() + timedelta(seconds=PAUSES[message.tries - 1])

    def _end(self, message_id: int, state: MessageState, problem: str) -> None:
        with transaction(self.factory) as session:
            message = session.get(OutgoingMessage, message_id, with_for_update=True)
            if message is None or message.state not in (MessageState.WAITING, MessageState.SENDING):
                return
            message.state, message.problem, message.next_try_at = state, problem, None
            if state is MessageState.SENT:
                message.sent_at = utc_now()
            if state in (MessageState.SENT, MessageState.MAIL_OFF) and not self.keeps_content:
                message.content = {}


def from_settings(settings: Settings, factory: SessionFactory) -> Sender:
    """The sender as the service is configured. A demonstration without mail keeps what it would have sent."""
    return Sender(
        factory,
        smtp.from_settings(settings),
        Service(settings.service_name, settings.service_url),
        keeps_content=settings.demonstration,
    )

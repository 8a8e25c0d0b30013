"""What the worker does with a message: one try, and a note of how it went.

The message is noted as being sent, in a transaction of its own, before the server is spoken to. When
the worker dies in between, the next one tries again: the reader may then get it twice, with the same
Message-ID, never not at all. That is done a few times; then a person is told that nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from evidence_service.config import Settings
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import MailNotNow, MailRefused
from evidence_service.mail import smtp
from evidence_service.mail.letters import Letter, Service, letter
from evidence_service.mail.models import MessageState, OutgoingMessage
from evidence_service.mail.smtp import MailServer

MINUTE = 60
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 45)  # about two days
MOST_HANDOVERS = 3  # begun one after the other without a note of how they went
BROKE = "Something went wrong in the service. The log says more."
UNKNOWN = "The service stopped while it sent this message, so it may have arrived or not."
IS_OFF = "Mail is off, so nothing was sent."
NOT_THEIRS = "The account of this person was stopped, or they may no longer see what it tells of."

AddressNow = Callable[[Session, OutgoingMessage], str | None]
Patiently = Callable[[Callable[[], None]], None]

log = structlog.get_logger()


@dataclass(frozen=True)
class _Taken:
    """A message that is being sent; `at` is the moment of this try, by which its note knows it again."""

    id: int
    at: datetime
    letter: Letter
    address: str
    number: str


@dataclass(frozen=True)
class _Outcome:
    """How a try went."""

    state: MessageState
    problem: str = ""


@dataclass(frozen=True)
class Sender:
    """Sends through one mail server, or none.

    `address_now` says to which address a message may go at this moment, None when to none any more.
    `keeps_content` leaves messages readable after their end.
    """

    factory: SessionFactory
    server: MailServer | None
    service: Service
    address_now: AddressNow
    keeps_content: bool = False

    def send(self, message_id: int, patiently: Patiently = lambda note: note()) -> None:
        """Try to send; nothing when it is sent already or came to another end.

        Raises what the database raises while it can't be reached only before anything was sent: call
        again. Afterwards only the note is left to do, which `patiently` may repeat.
        """
        taken = self._take(message_id)
        if taken:
            outcome = self._handed_over(taken)
            patiently(lambda: self._note(taken, outcome))

    def give_up(self, message_id: int) -> None:
        """Note that a message won't be sent; nothing when it has ended."""
        log.error("message given up", message=message_id)
        with transaction(self.factory) as session:
            message = session.get(OutgoingMessage, message_id, with_for_update=True)
            if message and message.state in (MessageState.WAITING, MessageState.SENDING):
                _end(
                    message,
                    MessageState.GIVEN_UP,
                    BROKE if message.state is MessageState.WAITING else UNKNOWN,
                )

    def _take(self, message_id: int) -> _Taken | None:
        """The message as it may be sent now, noted as being sent; None when it has come to an end."""
        with transaction(self.factory) as session:
            message = session.get(OutgoingMessage, message_id, with_for_update=True)
            if message is None or message.state not in (MessageState.WAITING, MessageState.SENDING):
                return None
            if message.state is MessageState.SENDING and message.handovers >= MOST_HANDOVERS:
                _end(message, MessageState.GIVEN_UP, UNKNOWN)
                return None
            address = self.address_now(session, message)
            if address is None:
                _end(message, MessageState.CALLED_OFF, NOT_THEIRS)
                return None
            written = letter(message.kind, message.content, self.service)
            return _begin(message, written, address)

    def _handed_over(self, taken: _Taken) -> _Outcome:
        """Speak to the server. No transaction is open meanwhile."""
        if self.server is None:
            return _Outcome(MessageState.MAIL_OFF, IS_OFF)
        try:
            self.server.send(taken.letter, taken.address, number=taken.number)
        except MailRefused as refusal:
            log.warning("message refused", message=taken.id, reason=refusal.message)
            return _Outcome(MessageState.REFUSED, refusal.message)
        except MailNotNow as refusal:
            log.warning("message not sent", message=taken.id, reason=refusal.message)
            return _Outcome(MessageState.WAITING, refusal.message)
        return _Outcome(MessageState.SENT)

    def _note(self, taken: _Taken, outcome: _Outcome) -> None:
        """Note how a try went: that it was sent whatever others noted, all else only while it is ours."""
        with transaction(self.factory) as session:
            message = session.get_one(OutgoingMessage, taken.id, with_for_update=True)
            is_ours = message.state is MessageState.SENDING and message.next_try_at == taken.at
            if message.state is MessageState.SENT or not (is_ours or outcome.state is MessageState.SENT):
                log.warning("message is in other hands", message=taken.id, tried=outcome.state.value)
            elif outcome.state is MessageState.WAITING:
                _rest(message, outcome.problem)
            else:
                _end(message, outcome.state, outcome.problem)
                if outcome.state is MessageState.SENT:
                    message.sent_at, message.address = utc_now(), taken.address
                if outcome.state is not MessageState.REFUSED and not self.keeps_content:
                    message.content = {}


def _begin(message: OutgoingMessage, written: Letter, address: str) -> _Taken:
    if message.state is MessageState.WAITING:
        message.tries, message.handovers = message.tries + 1, 0
    now = utc_now()
    message.state, message.next_try_at, message.address = MessageState.SENDING, now, address
    message.handovers += 1
    number = f"evidence-{message.id}-{message.asked_at:%Y%m%d%H%M%S%f}"
    return _Taken(message.id, now, written, address, number)


def _rest(message: OutgoingMessage, problem: str) -> None:
    """Let it wait for its next try, or end when it had them all."""
    if message.tries > len(PAUSES):
        _end(message, MessageState.GIVEN_UP, problem)
        return
    message.state, message.problem = MessageState.WAITING, problem
    message.next_try_at = utc_now() + timedelta(seconds=PAUSES[message.tries - 1])


def _end(message: OutgoingMessage, state: MessageState, problem: str) -> None:
    message.state, message.problem, message.next_try_at = state, problem, None


def from_settings(settings: Settings, factory: SessionFactory, address_now: AddressNow) -> Sender:
    """The sender as the service is configured. A demonstration without mail keeps what it would have sent."""
    return Sender(
        factory,
        smtp.from_settings(settings),
        Service(settings.service_name, settings.service_url),
        address_now,
        keeps_content=settings.demonstration,
    )

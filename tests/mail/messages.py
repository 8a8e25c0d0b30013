"""A message in the outbox of the test's house, and the sender that the worker would have."""

from __future__ import annotations

from evidence_service.db import SessionFactory, transaction
from evidence_service.mail import outbox
from evidence_service.mail.letters import Service
from evidence_service.mail.models import LetterKind, OutgoingMessage
from evidence_service.mail.outbox import Recipient
from evidence_service.mail.sending import Sender
from evidence_service.mail.smtp import MailServer
from evidence_service.summaries.telling import address_now
from tests.house import House

SERVICE = Service("Evidence Service", "https://evidence.example")
CONTENT = {
    "name": "Mona Manager",
    "reference": "ER-2026-00001",
    "question": "Do <b>wards</b> help?",
    "bottom_line": [{"text": "They do & save days.", "bullet": True}],
    "version": 1,
    "reason": "",
    "library": "Town Library",
    "asks_for_decision": True,
}


def server_at(
    port: int, *, security: str = "none", user: str = "", password: str = "", timeout: float = 5
) -> MailServer:
    """The mail server at this port of this machine."""
    return MailServer(
        *("127.0.0.1", port, security, "library@trust.example", "Evidence Service", user, password),
        timeout=timeout,
    )


def sender_to(factory: SessionFactory, server: MailServer | None, *, keeps_content: bool = False) -> Sender:
    """What the worker sends with."""
    return Sender(factory, server, SERVICE, address_now, keeps_content)


def put(factory: SessionFactory, house: House, *, key: str = "answer-1", about: int | None = None) -> int:
    """The number of a message to the house's manager."""
    to = Recipient(house.manager.id, house.manager.email)
    with transaction(factory) as session:
        kind = LetterKind.ANSWER_READY
        return outbox.put(session, kind, to, CONTENT, key=key, evidence_request_id=about).id


def message(factory: SessionFactory, message_id: int) -> OutgoingMessage:
    """The message as it stands now."""
    with factory() as session:
        return session.get_one(OutgoingMessage, message_id)

"""The page on which administrators see what became of messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from evidence_service import create_app
from evidence_service.accounts.models import Person
from evidence_service.config import Settings
from evidence_service.mail import outbox
from evidence_service.mail.models import LetterKind, MessageState, OutgoingMessage
from evidence_service.mail.outbox import Recipient
from tests.house import House, Visitor

CONTENT = {
    "name": "Mona Manager",
    "reference": "ER-2026-00001",
    "question": "Is this a secret question?",
    "bottom_line": [{"text": "A secret finding.", "bullet": True}],
    "version": 1,
    "reason": "",
    "library": "Town Library",
    "asks_for_decision": True,
}


def put(session: Session, house: House, state: MessageState, problem: str = "") -> int:
    to = Recipient(house.manager.id, house.manager.email)
    message = outbox.put(
        session, LetterKind.ANSWER_READY, to, CONTENT, key=f"key-{state}", evidence_request_id=None
    )
    message.state, message.problem = state, problem
    session.commit()
    number = message.id
    session.rollback()
    return number


def test_it_says_that_mail_is_off_and_shows_what_would_have_been_sent(
    session: Session, house: House, visitor: Callable[[Person | None], Visitor]
) -> None:
    administrator = visitor(house.administrator)
    assert "No messages yet." in administrator.get("/outgoing-mail").text
    put(session, house, MessageState.MAIL_OFF, "Mail is off, so nothing was sent.")
    page = administrator.get("/outgoing-mail").text
    assert "This service sends no e-mail." in page
    assert "A secret finding." in page


def test_outside_the_demonstration_nobody_reads_messages_here(
    session: Session, house: House, settings: Settings, engine: Engine
) -> None:
    app: Flask = create_app(
        replace(settings, demonstration=False, mail_host="mail.example", mail_from="l@trust.example"), engine
    )
    administrator = Visitor(app)
    assert administrator.sign_in(house.administrator).status_code == 302
    put(session, house, MessageState.WAITING, "The mail server can't be reached (TimeoutError).")
    page = administrator.get("/outgoing-mail").text
    assert "mail.example" in page
    assert house.manager.email in page
    assert "can&#39;t be reached" in page
    for secret in ("secret", "ER-2026-00001"):
        assert secret not in page


def test_a_refused_message_can_be_sent_again_and_no_other(
    session: Session, house: House, visitor: Callable[[Person | None], Visitor]
) -> None:
    administrator = visitor(house.administrator)
    refused = put(session, house, MessageState.REFUSED, "The mail server refused the message (550).")
    sent = put(session, house, MessageState.SENT)
    assert administrator.get("/outgoing-mail").text.count("Send again") == 1
    assert administrator.post(f"/outgoing-mail/{refused}/send-again").status_code == 302
    assert administrator.post(f"/outgoing-mail/{sent}/send-again").status_code == 409
    assert administrator.post("/outgoing-mail/999/send-again").status_code == 404
    assert session.get_one(OutgoingMessage, refused).state is MessageState.WAITING


def test_it_has_a_word_for_every_state(
    session: Session, house: House, visitor: Callable[[Person | None], Visitor]
) -> None:
    for state in MessageState:
        put(session, house, state)
    page = visitor(house.administrator).get("/outgoing-mail").text
    assert "Called off" in page
    assert page.count("nhsuk-tag--") == len(MessageState)
    assert page.count("Send again") == 3

"""Which answers of a mail server end a message, and which are the service's own fault, over real SMTP."""

from __future__ import annotations

import pytest

from evidence_service.db import SessionFactory, transaction
from evidence_service.errors import MailNotNow, MailRefused
from evidence_service.mail import outbox
from evidence_service.mail.letters import Letter
from evidence_service.mail.models import MessageState
from evidence_service.mail.refusals import OURS
from tests.house import House
from tests.mail.messages import message, put, sender_to, server_at
from tests.mail.scripted import scripted_server

LETTER = Letter("A subject", "Text\n", "<p>Text</p>")

OF_THE_SERVICE = (
    ("greeting", "554 Your address is blocked"),
    ("EHLO", "550 Who are you?"),
    ("MAIL", "530 5.7.0 Must issue a STARTTLS command first"),
    ("MAIL", "530 5.7.57 Client not authenticated to send mail"),
    ("MAIL", "550 5.1.0 Address does not belong to logged in user"),
    ("RCPT", "550 Unable to relay"),
    ("RCPT", "554 5.7.1 <m@town.example>: Relay access denied"),
    ("RCPT", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list"),
    ("RCPT", "550 5.1.0 <library@trust.example>: Sender address rejected: User unknown"),
    ("RCPT", "550 5.1.8 <library@trust.example>: Domain not found"),
    ("RCPT", "504 5.5.2 <desk>: Helo command rejected: need fully-qualified hostname"),
    ("RCPT", "530 Authentication required"),
    ("DATA", "503 5.5.1 Error: need RCPT command"),
    ("text", "550 5.7.26 This mail is unauthenticated"),
    ("text", "554 5.7.8 Not signed in"),
)
OF_THE_MESSAGE = (
    ("RCPT", "550 No such user here"),
    ("RCPT", "550 5.1.1 <relay@town.example>: the sender should check the address"),
    ("RCPT", "550 <relay@town.example> unknown"),
    ("RCPT", "552 5.2.2 Mailbox full"),
    ("RCPT", "553 5.1.3 Bad address syntax"),
    ("RCPT", "556 5.1.10 Domain takes no mail"),
    ("text", "552 5.3.4 Message too big"),
    ("text", "554 5.7.1 Looks like spam"),
    ("text", "554 Transaction failed"),
)


@pytest.mark.parametrize(("when", "answer"), OF_THE_SERVICE)
def test_what_would_meet_every_message_is_tried_again_and_says_who_mends_it(when: str, answer: str) -> None:
    script = {when: answer} | ({"HELO": answer} if when == "EHLO" else {})
    with scripted_server(script) as port, pytest.raises(MailNotNow) as refusal:
        server_at(port).send(LETTER, "m@town.example", number="1")
    assert OURS in refusal.value.message
    assert f"({answer[:3]}" in refusal.value.message
    assert "example" not in refusal.value.message


@pytest.mark.parametrize(("when", "answer"), OF_THE_MESSAGE)
def test_what_is_about_the_recipient_or_the_content_is_an_end(when: str, answer: str) -> None:
    with scripted_server({when: answer}) as port, pytest.raises(MailRefused) as refusal:
        server_at(port).send(LETTER, "m@town.example", number="1")
    assert f"({answer[:3]}" in refusal.value.message
    assert "example" not in refusal.value.message


@pytest.mark.parametrize("when", ["greeting", "MAIL", "RCPT", "DATA", "text"])
def test_a_4xx_is_never_an_end_wherever_it_comes(when: str) -> None:
    script = {when: "421 4.7.0 Relay busy"}
    with scripted_server(script) as port, pytest.raises(MailNotNow, match=r"at the moment \(421\)"):
        server_at(port).send(LETTER, "m@town.example", number="1")


def test_a_server_that_refuses_starttls_is_tried_again() -> None:
    with scripted_server({"STARTTLS": "501 No"}) as port, pytest.raises(MailNotNow, match=r"\(501\)"):
        server_at(port, security="starttls").send(LETTER, "m@town.example", number="1")


def test_a_sound_script_takes_a_message() -> None:
    with scripted_server({}) as port:
        server_at(port).send(LETTER, "m@town.example", number="1")


def test_a_wrong_setting_of_an_afternoon_costs_no_message(
    session_factory: SessionFactory, house: House
) -> None:
    sent = put(session_factory, house)
    with scripted_server({"MAIL": "530 5.7.0 Must issue a STARTTLS command first"}) as port:
        for _ in range(3):
            sender_to(session_factory, server_at(port)).send(sent)
    waiting = message(session_factory, sent)
    assert waiting.state is MessageState.WAITING
    assert waiting.next_try_at
    assert waiting.problem == (
        "The mail server doesn't accept the address that messages come from (530 5.7.0). "
        "An administrator has to look at the settings of mail."
    )

    with scripted_server({}) as port:
        sender_to(session_factory, server_at(port)).send(sent)
    assert message(session_factory, sent).state is MessageState.SENT


def test_who_sends_again_by_hand_gets_all_the_tries_of_a_new_message(
    session_factory: SessionFactory, house: House
) -> None:
    sent = put(session_factory, house)
    with scripted_server({"RCPT": "451 Later"}) as port:
        sender = sender_to(session_factory, server_at(port))
        while message(session_factory, sent).state is MessageState.WAITING:
            sender.send(sent)
        assert message(session_factory, sent).state is MessageState.GIVEN_UP
        with transaction(session_factory) as session:
            outbox.send_again(session, sent, address=house.manager.email)
        sender.send(sent)
    assert message(session_factory, sent).state is MessageState.WAITING

"""Messages over real SMTP: what arrives, what is tried again, and what never is."""

from __future__ import annotations

import logging
import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evidence_service import jobs
from evidence_service.db import SessionFactory, as_of, transaction, utc_now
from evidence_service.errors import MailNotNow, MailRefused, NotNow
from evidence_service.jobs import JobState
from evidence_service.mail import outbox
from evidence_service.mail.letters import Letter
from evidence_service.mail.models import MessageState, OutgoingMessage
from evidence_service.mail.sending import PAUSES
from tests.house import House
from tests.mail.messages import CONTENT, message, put, sender_to, server_at
from tests.mail.server import Running, mail_server, make_certificate

LETTER = Letter("A subject", "Grüße\n", "<p>Grüße</p>")


@pytest.fixture
def running() -> Iterator[Running]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("openssl is missing")
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_a_message_arrives_as_text_and_html_with_its_links(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = put(session_factory, house)
    sender_to(session_factory, server_at(running.port)).send(sent)

    [arrived] = running.postbox.taken
    assert arrived["Subject"] == "ER-2026-00001: the answer to your question is ready"
    assert arrived["To"] == house.manager.email
    assert arrived["From"] == "Evidence Service <library@trust.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    text, html = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert text
    assert "- They do & save days." in text.get_content()
    assert "https://evidence.example/requests/ER-2026-00001/decision" in text.get_content()
    assert html
    assert "They do &amp; save days." in html.get_content()
    assert "Do &lt;b&gt;wards&lt;/b&gt; help?" in html.get_content()
    noted = message(session_factory, sent)
    assert (noted.state, noted.tries, noted.content) == (MessageState.SENT, 1, {})
    assert noted.sent_at


def test_a_step_that_runs_twice_sends_once(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = put(session_factory, house)
    sender = sender_to(session_factory, server_at(running.port))
    sender.send(sent)
    sender.send(sent)
    assert len(running.postbox.taken) == 1


def test_the_same_message_is_put_into_the_outbox_once(session_factory: SessionFactory, house: House) -> None:
    assert put(session_factory, house) == put(session_factory, house)


def test_a_message_whose_worker_died_while_sending_is_sent_with_the_same_number(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = put(session_factory, house)
    sender = sender_to(session_factory, server_at(running.port))
    sender._take(sent)
    with transaction(session_factory) as session:
        assert session.get_one(OutgoingMessage, sent).state is MessageState.SENDING
    sender.send(sent)
    assert [one["Message-ID"] for one in running.postbox.taken] == [
        f"<evidence-{sent}-{message(session_factory, sent).asked_at:%Y%m%d%H%M%S%f}@trust.example>"
    ]


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "452 4.2.2 Mailbox full"])
def test_a_message_that_is_not_taken_now_is_tried_again(
    session_factory: SessionFactory, house: House, running: Running, engine: Engine, answer: str
) -> None:
    running.postbox.to_recipients = [answer]
    sent = put(session_factory, house)
    sender = sender_to(session_factory, server_at(running.port))
    sender.send(sent)
    waiting = message(session_factory, sent)
    assert waiting.state is MessageState.WAITING
    assert answer[:3] in waiting.problem
    assert waiting.next_try_at

    with transaction(session_factory) as session:
        assert outbox.ask_for_due(session) == 0
    with as_of(waiting.next_try_at), transaction(session_factory) as session:
        assert outbox.ask_for_due(session) == 1
    job_id = f"mail-{sent}-1-{waiting.next_try_at:%Y%m%d%H%M%S%f}"
    assert jobs.state(engine, job_id) is JobState.QUEUED
    sender.send(sent)
    after = message(session_factory, sent)
    assert (after.state, after.tries, after.problem) == (MessageState.SENT, 2, "")
    assert len(running.postbox.taken) == 1


@pytest.mark.parametrize("where", ["to_recipients", "to_messages"])
def test_a_message_that_is_refused_for_good_is_not_tried_again_by_itself(
    session_factory: SessionFactory, house: House, running: Running, where: str
) -> None:
    setattr(running.postbox, where, ["550 5.1.1 No such mailbox"])
    sent = put(session_factory, house)
    sender = sender_to(session_factory, server_at(running.port))
    sender.send(sent)
    refused = message(session_factory, sent)
    assert refused.state is MessageState.REFUSED
    assert "(550 5.1.1)" in refused.problem
    sender.send(sent)
    assert not running.postbox.taken

    with transaction(session_factory) as session:
        outbox.send_again(session, sent, address=house.manager.email)
    sender.send(sent)
    assert message(session_factory, sent).state is MessageState.SENT
    assert running.postbox.recipients == [house.manager.email]
    with transaction(session_factory) as session, pytest.raises(NotNow):
        outbox.send_again(session, sent, address=house.manager.email)


def test_a_server_that_is_away_gives_a_pause_and_after_all_pauses_an_end(
    session_factory: SessionFactory, house: House
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        sender = sender_to(session_factory, server_at(taken.getsockname()[1]))
        sent = put(session_factory, house)
        for _ in PAUSES:
            sender.send(sent)
            assert message(session_factory, sent).state is MessageState.WAITING
        sender.send(sent)
    ended = message(session_factory, sent)
    assert ended.state is MessageState.GIVEN_UP
    assert ended.problem == "The mail server can't be reached (ConnectionRefusedError)."
    assert ended.content  # so that a person can send it again


def test_a_message_that_lost_its_job_is_asked_for_again(
    session_factory: SessionFactory, house: House
) -> None:
    sent = put(session_factory, house)
    sender_to(session_factory, None)._take(sent)
    with as_of(utc_now() + timedelta(hours=1)), transaction(session_factory) as session:
        assert outbox.ask_for_due(session) == 1


def test_without_a_mail_server_the_message_ends_and_says_why(
    session_factory: SessionFactory, house: House
) -> None:
    sent, kept = put(session_factory, house), put(session_factory, house, key="answer-2")
    sender_to(session_factory, None).send(sent)
    sender_to(session_factory, None, keeps_content=True).send(kept)
    assert message(session_factory, sent).state is MessageState.MAIL_OFF
    assert message(session_factory, sent).content == {}
    assert message(session_factory, kept).content == CONTENT


def test_starttls_is_used_and_its_certificate_checked(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(certificate=certificate, password="right") as running:
        server = server_at(running.port, security="starttls", user="library", password="right")
        with pytest.raises(MailNotNow, match="isn't safe"):
            server.send(LETTER, "m@town.example", number="1")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        server.send(LETTER, "m@town.example", number="1")
    assert running.postbox.protected == [True]


def test_tls_from_the_start_works_too(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate=certificate, tls=True) as running:
        server_at(running.port, security="tls").send(LETTER, "m@town.example", number="1")
    assert len(running.postbox.taken) == 1


def test_a_server_without_starttls_gets_nothing(running: Running) -> None:
    with pytest.raises(MailNotNow, match="STARTTLS"):
        server_at(running.port, security="starttls").send(LETTER, "m@town.example", number="1")
    assert not running.postbox.tries


def test_a_wrong_password_is_tried_again_later_and_never_told(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate=certificate, password="right") as running, caplog.at_level(logging.DEBUG):
        server = server_at(running.port, security="starttls", user="library", password="wrong-secret")
        with pytest.raises(MailNotNow, match=r"user name and password \(535 5.7.8\)") as refusal:
            server.send(LETTER, "m@town.example", number="1")
    assert "wrong-secret" not in repr(server) + str(refusal.value)
    assert "wrong-secret" not in "".join(
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    )


@pytest.mark.parametrize(
    "address", ["a@town.example\r\nBcc: b@town.example", "a@town.example,b@town.example", "nobody", ""]
)
def test_an_address_that_could_smuggle_in_a_header_is_refused(running: Running, address: str) -> None:
    with pytest.raises(MailRefused):
        server_at(running.port).send(LETTER, address, number="1")
    assert not running.postbox.tries


def test_nothing_of_a_message_is_logged(
    session_factory: SessionFactory, house: House, running: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    running.postbox.to_recipients = ["550 5.1.1 mona.manager@town.example is unknown"]
    sent = put(session_factory, house)
    sender_to(session_factory, server_at(running.port)).send(sent)
    logged = "".join(capfd.readouterr())
    assert "town.example" not in logged
    assert "wards" not in logged
    assert "town.example" not in message(session_factory, sent).problem

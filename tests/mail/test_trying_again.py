"""What is looked at anew at every try, and what happens to a try that somebody else took over."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from evidence_service.accounts.models import Person
from evidence_service.accounts.operations import set_active
from evidence_service.db import SessionFactory, as_of, transaction, utc_now
from evidence_service.mail import outbox
from evidence_service.mail.models import MessageState
from evidence_service.mail.sending import MOST_HANDOVERS, NOT_THEIRS, UNKNOWN
from tests.house import House, filed
from tests.mail.messages import message, put, sender_to, server_at
from tests.mail.scripted import scripted_server
from tests.mail.server import Running, mail_server
from tests.search_runs import wait_until


@pytest.fixture
def running() -> Iterator[Running]:
    with mail_server() as running:
        yield running


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def at_work(do: Callable[[], None]) -> Iterator[None]:
    """Something that is done meanwhile, and has ended when the block ends."""
    thread = threading.Thread(target=do)
    thread.start()
    yield
    thread.join(timeout=30)
    assert not thread.is_alive()


def active(factory: SessionFactory, house: House, value: bool) -> None:
    with transaction(factory) as session:
        person = session.get_one(Person, house.manager.id)
        set_active(session, person, value, actor_id=house.administrator.id)


def again(factory: SessionFactory, message_id: int) -> None:
    with transaction(factory) as session:
        outbox.send_again(session, message_id, address="old@town.example")


def deferred(factory: SessionFactory, house: House, running: Running, *, about: int | None = None) -> int:
    """A message that the server didn't take at its first try."""
    running.postbox.to_recipients = ["451 4.7.1 Greylisted"]
    sent = put(factory, house, about=about)
    sender_to(factory, server_at(running.port)).send(sent)
    assert message(factory, sent).state is MessageState.WAITING
    return sent


def test_a_person_who_was_stopped_meanwhile_gets_nothing_until_the_account_is_started_again(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = deferred(session_factory, house, running)
    active(session_factory, house, False)
    sender = sender_to(session_factory, server_at(running.port))
    sender.send(sent)
    called_off = message(session_factory, sent)
    assert (called_off.state, called_off.problem) == (MessageState.CALLED_OFF, NOT_THEIRS)
    assert not running.postbox.taken

    again(session_factory, sent)
    sender.send(sent)
    assert message(session_factory, sent).state is MessageState.CALLED_OFF
    active(session_factory, house, True)
    again(session_factory, sent)
    sender.send(sent)
    assert message(session_factory, sent).state is MessageState.SENT


def test_it_goes_to_the_address_that_the_person_has_now(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = deferred(session_factory, house, running)
    with transaction(session_factory) as session:
        session.get_one(Person, house.manager.id).email = "mona.new@town.example"
    sender_to(session_factory, server_at(running.port)).send(sent)
    assert running.postbox.recipients == ["mona.new@town.example"]
    assert message(session_factory, sent).address == "mona.new@town.example"


def test_who_may_no_longer_see_the_request_is_not_told_of_it(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    with transaction(session_factory) as session:
        theirs = filed(session, session.get_one(Person, house.manager.id)).id
        anothers = filed(session, session.get_one(Person, house.colleague.id)).id
    seen = deferred(session_factory, house, running, about=theirs)
    unseen = put(session_factory, house, key="answer-2", about=anothers)
    sender = sender_to(session_factory, server_at(running.port))
    sender.send(seen)
    sender.send(unseen)
    assert message(session_factory, seen).state is MessageState.SENT
    assert message(session_factory, unseen).state is MessageState.CALLED_OFF
    assert len(running.postbox.taken) == 1


def test_a_late_worker_changes_nothing_of_a_message_that_another_one_sent(
    session_factory: SessionFactory, house: House, running: Running, silent: int
) -> None:
    sent = put(session_factory, house)
    late = sender_to(session_factory, server_at(silent, timeout=1))
    with at_work(lambda: late.send(sent)):
        wait_until(lambda: message(session_factory, sent).state is MessageState.SENDING)
        sender_to(session_factory, server_at(running.port)).send(sent)
    late.send(sent)
    late.give_up(sent)
    noted = message(session_factory, sent)
    assert (noted.state, noted.problem, noted.tries) == (MessageState.SENT, "", 1)


def test_a_late_refusal_does_not_end_the_try_of_another_worker(
    session_factory: SessionFactory, house: House
) -> None:
    sent = put(session_factory, house)
    with scripted_server({"RCPT": "550 5.1.1 Unknown"}) as port:
        late = sender_to(session_factory, server_at(port))
        taken = late._take(sent)
        assert taken
        sender_to(session_factory, None)._take(sent)  # another worker has it now
        late._note(taken, late._handed_over(taken))
    assert message(session_factory, sent).state is MessageState.SENDING


def test_that_it_was_sent_is_noted_also_when_it_was_given_up_meanwhile(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = put(session_factory, house)
    slow = sender_to(session_factory, server_at(running.port))
    taken = slow._take(sent)
    assert taken
    slow.give_up(sent)
    assert message(session_factory, sent).problem == UNKNOWN
    slow._note(taken, slow._handed_over(taken))
    noted = message(session_factory, sent)
    assert (noted.state, noted.problem) == (MessageState.SENT, "")


def test_a_database_that_stumbles_after_the_server_took_it_costs_no_second_message(
    session_factory: SessionFactory, house: House, running: Running, engine: Engine
) -> None:
    sent = put(session_factory, house)
    stumbles = iter(range(3))

    def stumble(_connection: object) -> None:
        if running.postbox.taken and next(stumbles, None) is not None:
            raise OperationalError("BEGIN", {}, Exception("database is locked"))

    def patiently(note: Callable[[], None]) -> None:
        for _ in range(10):
            try:
                return note()
            except OperationalError:
                assert len(running.postbox.taken) == 1
        raise AssertionError("it stumbled too often")

    event.listen(engine, "begin", stumble)
    try:
        sender_to(session_factory, server_at(running.port)).send(sent, patiently)
    finally:
        event.remove(engine, "begin", stumble)
    assert next(stumbles, None) is None
    assert len(running.postbox.taken) == 1
    assert message(session_factory, sent).state is MessageState.SENT


def test_a_message_of_which_nobody_can_note_how_it_went_ends_after_a_few_times(
    session_factory: SessionFactory, house: House, running: Running
) -> None:
    sent = put(session_factory, house)

    def die(_note: object) -> None:
        raise KeyboardInterrupt

    sender = sender_to(session_factory, server_at(running.port))
    for _ in range(MOST_HANDOVERS):
        with pytest.raises(KeyboardInterrupt):
            sender.send(sent, die)
    with as_of(utc_now() + timedelta(hours=1)), transaction(session_factory) as session:
        assert outbox.ask_for_due(session) == 1
    sender.send(sent)
    ended = message(session_factory, sent)
    assert (ended.state, ended.problem) == (MessageState.GIVEN_UP, UNKNOWN)
    numbers = [one["Message-ID"] for one in running.postbox.taken]
    assert len(numbers) == MOST_HANDOVERS
    assert len(set(numbers)) == 1

"""A real worker process that sends messages over SMTP and asks the practice PubMed about cited papers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, select, text

from evidence_service.db import SessionFactory, transaction
from evidence_service.mail.models import MessageState, OutgoingMessage
from evidence_service.summaries.models import CitationWatch, IssuedCitation
from practice_pubmed import server
from tests.house import House
from tests.mail.server import Running, mail_server
from tests.search_runs import wait_until
from tests.summaries.desk import Desk
from tests.test_worker import Workers, environment

RETRACTED, QUIET = "90000401", "92000001"


@pytest.fixture
def mail() -> Iterator[Running]:
    with mail_server() as running:
        yield running


def test_a_delivered_answer_is_told_and_its_papers_are_checked(
    session_factory: SessionFactory, database_url: str, house: House, mail: Running, tmp_path: Path
) -> None:
    issue_id = Desk(session_factory, house).deliver()
    with transaction(session_factory) as session:
        session.add_all(IssuedCitation(issued_summary_id=issue_id, pmid=pmid) for pmid in (RETRACTED, QUIET))
    with working(database_url, tmp_path, mail) as workers:
        workers.start()
        wait_until(lambda: _state(session_factory) is MessageState.SENT)
        wait_until(lambda: _watched(session_factory, RETRACTED) is not None)

    assert mail.postbox.recipients == [house.manager.email]
    watched, quiet = _watched(session_factory, RETRACTED), _watched(session_factory, QUIET)
    assert watched
    assert quiet
    assert watched.retraction == "retracted"
    assert watched.notices[0].startswith("Retraction in: ")
    assert (quiet.retraction, quiet.problem) == ("", "")


def test_a_message_whose_worker_is_killed_before_the_answer_is_sent_by_the_next_with_the_same_number(
    session_factory: SessionFactory, database_url: str, house: House, mail: Running, tmp_path: Path
) -> None:
    Desk(session_factory, house).deliver()
    arrived, killed = Event(), Event()

    def wait_for_the_kill() -> None:
        arrived.set()
        killed.wait(60)

    mail.postbox.before_taken = wait_for_the_kill
    with working(database_url, tmp_path, mail) as workers:
        first = workers.start(silence=1.0)
        assert arrived.wait(60)
        workers.kill(first)
        killed.set()
        workers.start(silence=1.0)
        wait_until(lambda: _state(session_factory) is MessageState.SENT)
    assert len(mail.postbox.came) == 2
    assert len(set(mail.postbox.came)) == 1


def test_a_database_that_fails_when_the_server_took_the_message_gets_its_note_later(
    session_factory: SessionFactory, database_url: str, house: House, mail: Running, tmp_path: Path
) -> None:
    Desk(session_factory, house).deliver()
    is_back = Event()
    mail.postbox.before_taken = partial(_fail_for_a_moment, session_factory, is_back)
    with working(database_url, tmp_path, mail) as workers:
        workers.start()
        assert is_back.wait(60)
        wait_until(lambda: _state(session_factory) is MessageState.SENT)
        assert workers.logged("database does not answer")
    assert len(mail.postbox.taken) == 1


@contextmanager
def working(database_url: str, folder: Path, mail: Running) -> Iterator[Workers]:
    """Workers that send through this mail server and ask the practice PubMed."""
    with server.start() as practice:
        settings = environment(database_url, folder, practice.url) | {
            "EVIDENCE_MAIL_HOST": "127.0.0.1",
            "EVIDENCE_MAIL_PORT": str(mail.port),
            "EVIDENCE_MAIL_SECURITY": "none",
            "EVIDENCE_MAIL_FROM": "library@trust.example",
        }
        workers = Workers(settings, folder)
        try:
            yield workers
        finally:
            workers.end()


def _fail_for_a_moment(factory: SessionFactory, is_back: Event) -> None:
    """Let every use of the table of messages fail with an operational error until `is_back`."""
    engine = factory.kw["bind"]
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE outgoing_message RENAME TO taken_away"))
        Thread(target=_bring_back, args=(engine, is_back)).start()
        return
    locked = Event()
    Thread(target=_lock_and_cut_off, args=(engine, locked, is_back)).start()
    assert locked.wait(30)


def _bring_back(engine: Engine, is_back: Event) -> None:
    Event().wait(1.0)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE taken_away RENAME TO outgoing_message"))
    is_back.set()


def _lock_and_cut_off(engine: Engine, locked: Event, is_back: Event) -> None:
    """Hold the table until somebody waits for it, and end the connections of all who do."""
    waiting = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks "
        "WHERE NOT granted AND relation = 'outgoing_message'::regclass"
    )
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE outgoing_message IN ACCESS EXCLUSIVE MODE"))
        locked.set()
        wait_until(lambda: bool(connection.execute(waiting).all()))
    is_back.set()


def _state(factory: SessionFactory) -> MessageState:
    with factory() as session:
        return session.scalars(select(OutgoingMessage.state)).one()


def _watched(factory: SessionFactory, pmid: str) -> CitationWatch | None:
    with factory() as session:
        return session.get(CitationWatch, pmid)

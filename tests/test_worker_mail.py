"""A real worker process that sends messages over SMTP and asks the practice PubMed about cited papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

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
    with server.start() as practice:
        settings = environment(database_url, tmp_path, practice.url)
        settings |= {
            "EVIDENCE_MAIL_HOST": "127.0.0.1",
            "EVIDENCE_MAIL_PORT": str(mail.port),
            "EVIDENCE_MAIL_SECURITY": "none",
            "EVIDENCE_MAIL_FROM": "library@trust.example",
        }
        workers = Workers(settings, tmp_path)
        try:
            workers.start()
            wait_until(lambda: _state(session_factory) is MessageState.SENT)
            wait_until(lambda: _watched(session_factory, RETRACTED) is not None)
        finally:
            workers.end()

    assert mail.postbox.recipients == [house.manager.email]
    watched, quiet = _watched(session_factory, RETRACTED), _watched(session_factory, QUIET)
    assert watched
    assert quiet
    assert watched.retraction == "retracted"
    assert watched.notices[0].startswith("Retraction in: ")
    assert (quiet.retraction, quiet.problem) == ("", "")


def _state(factory: SessionFactory) -> MessageState:
    with factory() as session:
        return session.scalars(select(OutgoingMessage.state)).one()


def _watched(factory: SessionFactory, pmid: str) -> CitationWatch | None:
    with factory() as session:
        return session.get(CitationWatch, pmid)

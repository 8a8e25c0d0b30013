"""One evidence request from the form to the counted decision, told with the verbs of the service.

The database is real, PubMed is the practice PubMed over HTTP, the PDF is drawn for real. The
browser walks the same way in `tests/browser/test_journey.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from evidence_service.audit import history_of
from evidence_service.calendar import today
from evidence_service.config import Settings
from evidence_service.db import SessionFactory
from evidence_service.decisions import operations as decisions
from evidence_service.evidence_requests import operations as requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.reports.figures import informed_ever
from evidence_service.reports.period import Period
from evidence_service.reports.scope import Scope
from evidence_service.searches import operations as searches
from evidence_service.searches import screening
from evidence_service.searches.models import Record, RunState, SearchRun
from evidence_service.searches.pubmed import PubMed, from_settings
from evidence_service.searches.running import STARTING, SearchRunner
from evidence_service.strategies import strategy
from evidence_service.summaries import composing
from evidence_service.summaries import operations as summaries
from evidence_service.summaries import queries as summary_queries
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.workflow import Influence, Status
from practice_pubmed import server
from tests.house import House, answers
from tests.summaries import desk
from tests.summaries.made_pdf import squeezed, text_of

LINES = ["sepsis[tiab]", "alert*[tiab]", "#1 AND #2"]


@pytest.fixture
def pubmed(settings: Settings, engine: Engine) -> Iterator[PubMed]:
    """The gateway, on a practice PubMed of this test's own."""
    with server.start() as practice:
        yield from_settings(Settings(**{**vars(settings), "entrez_url": practice.url}), engine)


def test_an_evidence_request_becomes_a_decision_that_counts(
    session: Session, session_factory: SessionFactory, house: House, pubmed: PubMed
) -> None:
    # A manager files a request and names the decision behind it.
    request = requests.file(
        session, answers(), actor=house.manager, requester=house.manager, submission_key="one form"
    )
    assert request.status is Status.SUBMITTED

    # A librarian claims it, asks back, and gets an answer.
    requests.claim(session, request, actor=house.librarian)
    requests.ask(session, request, actor=house.librarian, question="Adults only?")
    assert request.status is Status.CLARIFYING
    requests.answer(session, request, actor=house.manager, text="Yes.")

    # The search runs in the worker, line by line, and its records arrive.
    searches.save_strategy(session, request, LINES, actor=house.librarian, seen=strategy.fingerprint([]))
    run = searches.start_run(session, request, actor=house.librarian)
    session.commit()
    work_until_ended(SearchRunner(session_factory, pubmed), run)
    session.refresh(run)
    assert run.state is RunState.FINISHED
    assert [line.text for line in run.lines] == LINES
    assert run.lines[-1].count == run.done > 2

    # Two records are included, one is excluded with its reason.
    first, second, third = records_of(session, request)[:3]
    screening.include(session, request, first.id, actor=house.librarian, seen=first.standing)
    screening.include(session, request, second.id, actor=house.librarian, seen=second.standing)
    screening.exclude(
        session, request, third.id, actor=house.librarian, seen=third.standing, reason="too old"
    )

    # The summary cites what was included, and goes to a second reader.
    content = desk.text_of(
        bottom_line=f"- Alerts alone change little [@pmid:{first.pmid}].",
        findings=f"Two studies looked at this [@pmid:{first.pmid}; @pmid:{second.pmid}].",
        gaps="We did not look for studies of children.",
    )
    summaries.save(session, request, content, actor=house.librarian, opened=0)
    summaries.send_for_review(session, request, actor=house.librarian)
    assert request.status is Status.IN_REVIEW

    # The second reader delivers; the worker makes the PDF, and the bytes are kept.
    address = "https://evidence.town.example"
    document = composing.compose(
        session, request, content, reader=house.second_librarian, service_url=address, at=request.filed_at
    )
    issue = summaries.deliver(
        session,
        request,
        actor=house.second_librarian,
        seen=composing.fingerprint(document),
        service_url=address,
    )
    session.commit()
    render_and_issue(session_factory, issue.id)
    session.expire_all()
    assert request.status is Status.DELIVERED
    issued = summary_queries.issued(session, request)
    assert issued.pdf is not None
    assert hashlib.sha256(issued.pdf).hexdigest() == issued.sha256
    words = squeezed(text_of(issued.pdf))
    for wanted in (request.reference, request.decision_to_support, "Alerts alone change little", *LINES[:2]):
        assert squeezed(wanted) in words

    # The manager says what was decided, and only now the report counts it.
    assert informed(session, house) == 0
    decisions.record_decision(
        session,
        request,
        actor=house.manager,
        influence=Influence.CHANGED,
        decided="Alerts only together with an outreach team",
        decided_on=today(),
        decided_by="The board",
    )
    assert request.status is Status.CLOSED
    assert informed(session, house) == 1
    assert [event.action for event in history_of(session, request.id)] == [
        "file",
        "claim",
        "ask",
        "answer",
        "search",
        "write",
        "send for review",
        "approve",
        "deliver",
        "record decision",
    ]


def work_until_ended(runner: SearchRunner, run: SearchRun) -> None:
    """What the worker does with a search."""
    progress = STARTING
    while not progress["ended"]:
        progress = runner.advance(run.id, progress)


def records_of(session: Session, request: EvidenceRequest) -> list[Record]:
    query = select(Record).where(Record.evidence_request_id == request.id).order_by(Record.id)
    return list(session.scalars(query))


def informed(session: Session, house: House) -> int:
    return informed_ever(session, Scope(Period("all", None, today()), house.service.id))

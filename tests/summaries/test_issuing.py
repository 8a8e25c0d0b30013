"""Making and delivering the document of record: once, for good, or with a plain reason why not."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from evidence_service import audit
from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import operations
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import IssuedSummary, IssueState
from evidence_service.workflow import Status
from tests import needs
from tests.summaries.desk import Desk, text_of


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


def words_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF, in one line."""
    needs.required(needs.POPPLER)
    (folder / "read.pdf").write_bytes(pdf)
    read = subprocess.run(["pdftotext", folder / "read.pdf", "-"], capture_output=True, check=True, text=True)
    return " ".join(read.stdout.split())


def test_it_stores_the_bytes_with_their_digest_and_delivers(desk: Desk) -> None:
    issue = desk.issue(desk.deliver())

    assert issue.pdf is not None
    assert issue.pdf.startswith(b"%PDF-")
    assert issue.state is IssueState.ISSUED
    assert (issue.size, issue.sha256) == (len(issue.pdf), hashlib.sha256(issue.pdf).hexdigest())
    assert desk.request().status is Status.DELIVERED


def test_document_and_request_carry_the_same_moment(desk: Desk) -> None:
    issue = desk.issue(desk.deliver())

    assert issue.issued_at == desk.request().delivered_at
    assert IssuedDocument.from_json(issue.content).delivered_at == issue.issued_at


def test_the_history_says_who_delivered_which_bytes(desk: Desk) -> None:
    issue = desk.issue(desk.deliver())

    with desk.factory() as session:
        event = audit.history_of(session, desk.id)[-1]
    assert (event.action, event.actor_id) == ("deliver", desk.house.second_librarian.id)
    assert event.detail == {"sha256": issue.sha256, "version": 1}


def test_the_pdf_says_what_the_people_who_decide_need(desk: Desk, tmp_path: Path) -> None:
    issue = desk.issue(desk.deliver())

    said = words_of(issue.pdf or b"", tmp_path)
    for words in (
        desk.reference,
        "Whether to open a virtual ward for heart failure",
        "The chief operating officer",
        "Do virtual wards reduce readmissions of people with heart failure?",
        "Virtual wards shorten the stay by about a day [1].",
        "Nobody found more readmissions [1, 2].",
        "One trial of 812 people found 1.6 fewer days [2].",
        "Ash AB. Virtual wards for heart failure: study 1. Imagined Med J. 2021 Mar;12(1):100-8.",
        '"virtual ward*"[tiab]',
        "#1 AND #2",
        "Lena Librarian",
        "Sasha Second",
        "Studies of children",
    ):
        assert words in said, words


def test_the_job_run_twice_gives_one_document(desk: Desk) -> None:
    issue_id = desk.deliver()
    before = desk.issue(issue_id)

    render_and_issue(desk.factory, issue_id)

    after = desk.issue(issue_id)
    assert (after.pdf, after.issued_at) == (before.pdf, before.issued_at)
    with desk.factory() as session:
        assert [e.action for e in audit.history_of(session, desk.id)].count("deliver") == 1


def test_two_workers_at_once_give_one_document(desk: Desk) -> None:
    desk.send()
    issue_id = desk.ask_to_deliver()

    both = [threading.Thread(target=render_and_issue, args=(desk.factory, issue_id)) for _ in range(2)]
    for worker in both:
        worker.start()
    for worker in both:
        worker.join()

    assert desk.issue(issue_id).state is IssueState.ISSUED
    with desk.factory() as session:
        assert [e.action for e in audit.history_of(session, desk.id)].count("deliver") == 1


def test_nothing_is_delivered_when_the_request_was_withdrawn_meanwhile(desk: Desk) -> None:
    desk.send()
    issue_id = desk.ask_to_deliver()
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    render_and_issue(desk.factory, issue_id)

    issue = desk.issue(issue_id)
    assert (issue.state, issue.pdf) == (IssueState.FAILED, None)
    assert "nothing was delivered" in issue.message
    assert desk.request().status is Status.WITHDRAWN


def test_nothing_is_delivered_when_the_reader_became_its_librarian(desk: Desk) -> None:
    desk.send()
    issue_id = desk.ask_to_deliver()
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)

    render_and_issue(desk.factory, issue_id)

    assert desk.issue(issue_id).state is IssueState.FAILED
    assert desk.request().status is Status.IN_REVIEW


def test_an_old_job_does_not_deliver_a_text_that_was_taken_back(desk: Desk) -> None:
    desk.send()
    issue_id = desk.ask_to_deliver()
    desk.do(operations.take_back)
    desk.save(text_of(bottom_line="- Better"), opened=1)
    desk.do(operations.send_for_review)

    render_and_issue(desk.factory, issue_id)

    assert desk.issue(issue_id).state is IssueState.FAILED
    assert desk.request().status is Status.IN_REVIEW


def test_what_can_not_be_drawn_is_told_with_a_reference_and_can_be_tried_again(desk: Desk) -> None:
    desk.send()
    issue_id = desk.ask_to_deliver()
    with transaction(desk.factory) as session:
        spoilt = {"format": "something else"}
        session.execute(update(IssuedSummary).where(IssuedSummary.id == issue_id).values(content=spoilt))

    render_and_issue(desk.factory, issue_id)

    issue = desk.issue(issue_id)
    assert issue.state is IssueState.FAILED
    assert "reference:" in issue.message
    assert desk.request().status is Status.IN_REVIEW

    render_and_issue(desk.factory, desk.ask_to_deliver())
    assert desk.request().status is Status.DELIVERED


def test_an_issue_that_does_not_exist_is_nothing_to_do(desk: Desk) -> None:
    render_and_issue(desk.factory, 4711)

    assert desk.request().status is Status.IN_PROGRESS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE issued_summary SET pdf = NULL",
        "UPDATE issued_summary SET sha256 = ''",
        "UPDATE issued_summary SET state = 'queued'",
        "DELETE FROM issued_summary",
    ],
)
def test_the_database_keeps_what_was_issued(desk: Desk, change: str) -> None:
    issue_id = desk.deliver()

    with pytest.raises(DBAPIError), transaction(desk.factory) as session:
        session.execute(text(change))
    assert desk.issue(issue_id).pdf


def test_a_single_handed_service_says_so_in_its_document(desk: Desk, tmp_path: Path) -> None:
    desk.alone()
    desk.send()
    issue_id = desk.ask_to_deliver(desk.house.librarian)

    render_and_issue(desk.factory, issue_id)

    said = words_of(desk.issue(issue_id).pdf or b"", tmp_path)
    assert "works single-handed" in said
    with desk.factory() as session:
        assert session.get_one(EvidenceRequest, desk.id).status is Status.DELIVERED


def test_an_answer_that_cites_nothing_is_delivered_too(desk: Desk) -> None:
    desk.search([])
    desk.save(text_of(bottom_line="- Nobody has studied this"))
    desk.do(operations.send_for_review)

    render_and_issue(desk.factory, desk.ask_to_deliver())

    assert desk.request().status is Status.DELIVERED

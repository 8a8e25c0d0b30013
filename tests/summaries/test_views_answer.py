"""The answer: the document as a page, and the bytes as they were issued."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable

import pytest

from evidence_service import audit
from evidence_service.accounts.models import Person
from tests import needs
from tests.house import Visitor
from tests.summaries.desk import Desk


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


def downloads(desk: Desk) -> list[int | None]:
    with desk.factory() as session:
        return [e.actor_id for e in audit.history_of(session, desk.id) if e.action == "download"]


def test_the_requester_reads_what_was_issued(desk: Desk, manager: Visitor) -> None:
    issue = desk.issue(desk.deliver())

    answer = manager.get(f"/requests/{desk.reference}/answer")

    page = html.unescape(answer.text)
    assert answer.status_code == 200
    assert "Virtual wards shorten the stay by about a day" in page
    assert "Whether to open a virtual ward for heart failure" in page
    assert '"virtual ward*"[tiab]' in page
    assert issue.sha256 in page
    assert f'href="/requests/{desk.reference}/answer.pdf"' in page
    assert f'<a href="/requests/{desk.reference}/decision">Tell us what you decided</a>' in page


def test_the_pdf_is_the_bytes_that_were_issued(desk: Desk, manager: Visitor) -> None:
    issue = desk.issue(desk.deliver())

    answer = manager.get(f"/requests/{desk.reference}/answer.pdf")

    assert answer.data == issue.pdf
    assert hashlib.sha256(answer.data).hexdigest() == issue.sha256
    assert answer.headers["Content-Type"] == "application/pdf"
    assert (
        answer.headers["Content-Disposition"] == f'inline; filename="{desk.reference} evidence summary.pdf"'
    )
    assert answer.headers["ETag"] == f'"{issue.sha256}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_who_has_the_pdf_already_is_not_sent_it_again(desk: Desk, manager: Visitor) -> None:
    issue = desk.issue(desk.deliver())

    answer = manager.get(
        f"/requests/{desk.reference}/answer.pdf", headers={"If-None-Match": f'"{issue.sha256}"'}
    )

    assert (answer.status_code, answer.data) == (304, b"")
    assert downloads(desk) == []


def test_a_reader_program_may_ask_for_a_part(desk: Desk, manager: Visitor) -> None:
    desk.deliver()

    answer = manager.get(f"/requests/{desk.reference}/answer.pdf", headers={"Range": "bytes=0-4"})

    assert (answer.status_code, answer.data) == (206, b"%PDF-")


def test_the_history_notes_a_download_once_a_day(desk: Desk, manager: Visitor, second: Visitor) -> None:
    desk.deliver()

    for someone in (manager, manager, second):
        someone.get(f"/requests/{desk.reference}/answer.pdf")
    manager.client.head(f"/requests/{desk.reference}/answer.pdf")

    assert downloads(desk) == [desk.house.manager.id, desk.house.second_librarian.id]


@pytest.mark.parametrize("page", ["answer", "answer.pdf"])
def test_there_is_no_answer_before_it_is_delivered(desk: Desk, manager: Visitor, page: str) -> None:
    desk.send()
    desk.ask_to_deliver()

    answer = manager.get(f"/requests/{desk.reference}/{page}")

    assert answer.status_code == 404
    assert "no answer to this request yet" in answer.text


def test_only_requester_and_library_read_it(desk: Desk, visitor: Callable[[Person | None], Visitor]) -> None:
    desk.deliver()
    expected = {
        "manager": (200, 200),
        "librarian": (200, 200),
        "lead": (200, 200),
        "colleague": (404, 404),
        "administrator": (404, 404),
        "other_manager": (404, 404),
        "other_librarian": (404, 404),
    }

    found = {}
    for who in expected:
        someone = visitor(getattr(desk.house, who))
        page, pdf = (someone.get(f"/requests/{desk.reference}/{name}") for name in ("answer", "answer.pdf"))
        found[who] = (page.status_code, pdf.status_code)

    assert found == expected


@pytest.mark.parametrize("page", ["answer", "answer.pdf"])
def test_a_stranger_is_asked_to_sign_in(
    desk: Desk, visitor: Callable[[Person | None], Visitor], page: str
) -> None:
    answer = visitor(None).get(f"/requests/{desk.reference}/{page}")

    assert answer.status_code == 302
    assert "/sign-in" in (answer.location or "")


def test_the_page_for_a_board_paper_can_be_taken_as_text(desk: Desk, manager: Visitor) -> None:
    desk.deliver()

    page = manager.get(f"/requests/{desk.reference}/answer")
    answer = manager.get(f"/requests/{desk.reference}/answer/board-paper.txt")

    assert "For your board paper" in page.text
    assert f'href="/requests/{desk.reference}/answer/board-paper.txt"' in page.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f'filename="{desk.reference} board paper.txt"' in answer.headers["Content-Disposition"]
    assert "What: Whether to open a virtual ward for heart failure" in answer.text
    assert "Town Library looked for evidence for Town Hospital." in answer.text


def test_the_document_carries_the_address_at_which_it_can_be_checked(desk: Desk) -> None:
    issue = desk.issue(desk.deliver())

    assert len(issue.code) == 10
    assert issue.content["verify_at"] == f"https://evidence.example/v/{issue.code}"

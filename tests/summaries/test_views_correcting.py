"""The pages of a correction, and those of versions that were replaced."""

from __future__ import annotations

import html
import re

import pytest

from evidence_service.workflow import Correction
from tests import needs
from tests.house import Visitor
from tests.summaries.desk import Desk


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


@pytest.fixture
def delivered(desk: Desk) -> Desk:
    desk.deliver()
    return desk


def page_of(visitor: Visitor, desk: Desk, page: str) -> str:
    return html.unescape(visitor.get(f"/requests/{desk.reference}/{page}".rstrip("/")).text)


def test_a_librarian_begins_it_with_a_reason_and_goes_on_writing(delivered: Desk, librarian: Visitor) -> None:
    assert f'href="/requests/{delivered.reference}/correction"' in page_of(librarian, delivered, "answer")

    answer = librarian.post(f"/requests/{delivered.reference}/correction", {"reason": "A misprint"})

    assert answer.location == f"/requests/{delivered.reference}/summary"
    page = page_of(librarian, delivered, "summary")
    assert "You are correcting version 1 of the answer" in page
    assert "A misprint" in page
    assert 'name="bottom_line"' in page


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_a_bad_reason_is_refused_beside_its_box(delivered: Desk, librarian: Visitor, reason: str) -> None:
    answer = librarian.post(f"/requests/{delivered.reference}/correction", {"reason": reason})

    assert answer.status_code == 400
    assert 'id="reason-error"' in answer.text
    assert "<title>Error:" in answer.text
    assert delivered.request().correction is Correction.NONE


def test_who_comes_second_keeps_what_they_typed(delivered: Desk, second: Visitor) -> None:
    delivered.correct()

    answer = second.post(f"/requests/{delivered.reference}/correction", {"reason": "Two figures are wrong"})

    assert answer.status_code == 409
    assert "corrects this answer already" in answer.text
    assert "Two figures are wrong</textarea>" in answer.text


def test_the_requester_reads_that_one_is_coming_and_not_why(
    delivered: Desk, librarian: Visitor, manager: Visitor
) -> None:
    delivered.correct("A misprint")

    for page in ("", "answer"):
        shown = page_of(manager, delivered, page)
        assert "The library is correcting this answer" in shown
        assert "A misprint" not in shown
    assert "You are correcting this answer" in page_of(librarian, delivered, "answer")


def test_a_new_reason_and_a_drop_come_from_the_same_page(delivered: Desk, librarian: Visitor) -> None:
    delivered.correct()
    address = f"/requests/{delivered.reference}/correction"

    assert librarian.post(address, {"reason": "Two misprints"}).location == address
    assert "Two misprints</textarea>" in page_of(librarian, delivered, "correction")
    assert librarian.post(f"{address}/drop").location == f"/requests/{delivered.reference}/answer"
    assert delivered.request().correction is Correction.NONE


def test_the_queue_shows_a_correction_to_whose_turn_it_is(
    delivered: Desk, librarian: Visitor, second: Visitor
) -> None:
    delivered.correct()

    mine = html.unescape(librarian.get("/queue?turn=mine").text)
    assert delivered.reference in mine
    assert "Correction being written" in mine
    assert delivered.reference not in second.get("/queue?turn=mine").text


def test_each_version_has_a_page_and_bytes_of_its_own(delivered: Desk, manager: Visitor) -> None:
    delivered.reissue()

    old, new = page_of(manager, delivered, "answer/1"), page_of(manager, delivered, "answer")

    assert "This is version 1, which was replaced" in old
    assert "Why: A cited paper was retracted." in old
    assert 'id="board-paper"' not in old
    assert "which was replaced" not in new
    assert len(re.findall(r"SHA-256: <code>[0-9a-f]{64}</code>", new)) == 2
    first, second = (manager.get(f"/requests/{delivered.reference}/answer/{n}.pdf") for n in (1, 2))
    assert first.data != second.data
    assert second.data == manager.get(f"/requests/{delivered.reference}/answer.pdf").data
    assert second.headers["Content-Disposition"].endswith('evidence summary, version 2.pdf"')


@pytest.mark.parametrize("page", ["answer/2", "answer/0", "answer/99999999999999999999", "answer/2.pdf"])
def test_a_version_that_was_not_delivered_is_not_there(delivered: Desk, manager: Visitor, page: str) -> None:
    delivered.correct()

    assert manager.get(f"/requests/{delivered.reference}/{page}").status_code == 404


def test_before_it_is_delivered_nothing_can_be_corrected(desk: Desk, librarian: Visitor) -> None:
    assert librarian.get(f"/requests/{desk.reference}/correction").status_code == 404
    answer = librarian.post(f"/requests/{desk.reference}/correction", {"reason": "x"})
    assert answer.status_code in (404, 409)

"""A draft says that it is one, wherever it is shown or printed, and never looks as if it were issued."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from evidence_service.db import utc_now
from evidence_service.formatting import day
from evidence_service.summaries import operations
from evidence_service.summaries.board_paper import source_of
from evidence_service.summaries.composing import draft_of, fingerprint
from evidence_service.summaries.document_html import document_html
from tests import needs
from tests.house import Visitor
from tests.summaries import samples
from tests.summaries.desk import TEXT, Desk
from tests.summaries.made_pdf import made, pages_of

UNTIL = date(2028, 5, 1)


def words_of(visitor: Visitor, desk: Desk, path: str) -> str:
    """The words of a page of the summary, in one line."""
    page = visitor.get(f"/requests/{desk.reference}/summary/{path}").text
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A request whose summary, valid until a day, is in second reading."""
    desk.search()
    desk.screen()
    desk.save(replace(TEXT, valid_until=UNTIL))
    desk.do(operations.send_for_review)
    return desk


def test_the_second_reader_reads_a_draft_without_a_day_of_delivery(sent: Desk, second: Visitor) -> None:
    words = words_of(second, sent, "review")

    assert "Draft, not issued yet" in words
    assert "Draft of version 1" in words
    assert "Delivered Not yet. It would be version 1 of" in words
    assert f"Delivered {day(utc_now())}" not in words
    assert "To be valid until 1 May 2028" in words
    assert "1 May 2028, once it is issued. After that" in words
    assert f"Second reading When it is delivered now, it says: Sasha Second, on {day(utc_now())}" in words
    assert "draft of version 1, not issued yet." in words  # the page for a board paper


@pytest.mark.parametrize("path", ["preview", "review"])
def test_the_writer_reads_a_draft_that_nobody_has_read(sent: Desk, librarian: Visitor, path: str) -> None:
    words = words_of(librarian, sent, path)

    assert "Draft, not issued yet" in words
    assert "Second reading Not read yet" in words
    assert not re.search(r"Delivered (On )?\d", words)


def test_a_correction_in_second_reading_is_a_draft_of_the_next_version(sent: Desk, second: Visitor) -> None:
    sent.issued()
    sent.correct("A figure was wrong.")
    sent.do(operations.send_for_review)

    words = words_of(second, sent, "review")

    assert "Draft of version 2" in words
    assert "This version is to replace version 1. Why: A figure was wrong." in words


def test_what_is_issued_is_no_draft(sent: Desk, manager: Visitor) -> None:
    issue = sent.issue(sent.issued())

    page = manager.get(f"/requests/{sent.reference}/answer").text

    assert "raft" not in re.sub(r"<[^>]*>", " ", page)
    assert f'Delivered <span class="issued-delivered">{day(issue.issued_at)}</span>' in page
    assert "Valid until 1 May 2028" in page


def test_every_page_of_a_printed_draft_says_so_and_none_of_what_is_issued() -> None:
    needs.required(needs.PANGO)
    document = replace(samples.usual(), verify_at="")

    draft, issued = pages_of(made(draft_of(document))), pages_of(made(document))

    assert len(draft) > 2
    assert all("draft, not issued yet" in page for page in draft)
    assert not any("raft, not issued" in page for page in issued)
    assert not any(f"delivered {document.delivered_on}" in page for page in draft)


def test_the_title_of_a_printed_draft_says_so() -> None:
    drawn = document_html(draft_of(samples.short()), samples.environment())

    assert f"<title>Draft, not issued: {samples.short().reference_number}" in drawn


def test_the_source_in_a_board_paper_has_no_day_while_it_is_a_draft() -> None:
    document = replace(samples.short(), valid_until=UNTIL, verify_at="")

    assert source_of(draft_of(document)).endswith(", draft of version 1, not issued yet.")
    assert source_of(document).endswith(", version 1, 4 December 2026, valid until 1 May 2028.")


def test_a_draft_has_the_fingerprint_of_what_it_becomes() -> None:
    assert fingerprint(draft_of(samples.usual())) == fingerprint(samples.usual())

"""The evidence table saves itself as the texts do, and the two never take each other for somebody else."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from evidence_service.db import as_of, utc_now
from evidence_service.summaries import operations
from evidence_service.summaries.content import Row
from tests.house import Visitor
from tests.summaries.desk import TEXT, Desk
from tests.summaries.test_autosave import autosave as autosave_text
from tests.summaries.test_autosave import said
from tests.summaries.test_operations_writing import versions

KEYS = ("pmid:90000001", "pmid:90000002")
TABLE = replace(TEXT, rows=tuple(Row(key) for key in KEYS))


@pytest.fixture
def written(desk: Desk) -> Desk:
    desk.search()
    desk.screen()
    desk.save(TABLE)
    return desk


def autosave(visitor: Visitor, desk: Desk, version: int, *, copy: str = "", **cells: str) -> TestResponse:
    """Send these cells, named finding_0 or the like, and every other one empty."""
    typed = {f"{name}-{place}": "" for name in ("finding", "note") for place in range(len(KEYS))}
    typed |= {name.replace("_", "-"): text for name, text in cells.items()}
    sent: dict[str, Any] = {"key": list(KEYS), "copy": copy, "version": version, **typed}
    return visitor.post(f"/requests/{desk.reference}/summary/table/autosave", sent)


def findings(desk: Desk) -> list[str]:
    return [row.finding for row in desk.content().rows]


def test_it_keeps_the_cells_that_are_typed_and_says_what_they_are_now(
    written: Desk, librarian: Visitor
) -> None:
    answer = autosave(librarian, written, 1, finding_1="Fewer falls")

    assert (answer.status_code, said(answer)["version"]) == (200, 2)
    assert said(answer)["texts"]["finding pmid:90000002"] == "Fewer falls"
    assert said(answer)["texts"]["evidence_type pmid:90000001"] == ""
    assert findings(written) == ["", "Fewer falls"]


def test_cells_that_two_windows_wrote_in_different_rows_are_both_kept(
    written: Desk, librarian: Visitor
) -> None:
    autosave(librarian, written, 1, copy="page-1", finding_0="From one window")

    answer = autosave(librarian, written, 1, copy="page-2", finding_1="From another")

    assert said(answer)["texts"]["finding pmid:90000001"] == "From one window"
    assert findings(written) == ["From one window", "From another"]


def test_it_does_not_write_over_a_row_that_somebody_else_wrote(written: Desk, librarian: Visitor) -> None:
    autosave(librarian, written, 1, copy="page-1", finding_0="From one window")

    answer = autosave(librarian, written, 1, copy="page-2", finding_0="From another")

    assert answer.status_code == 409
    assert "another text in “Finding, Ash 2021”" in said(answer)["message"]
    assert findings(written) == ["From one window", ""]


def test_a_table_whose_answer_was_lost_is_not_compared_with_itself(written: Desk, librarian: Visitor) -> None:
    autosave(librarian, written, 1, copy="page-1", finding_0="First")

    answer = autosave(librarian, written, 1, copy="page-1", finding_0="First and more")

    assert answer.status_code == 200
    assert findings(written) == ["First and more", ""]


def test_a_cell_that_is_too_long_is_named_and_the_others_are_saved(written: Desk, librarian: Visitor) -> None:
    answer = autosave(librarian, written, 1, finding_0="x" * 2001, note_0="Read in full")

    assert said(answer)["not_kept"] == ["finding pmid:90000001"]
    assert "finding pmid:90000001" not in said(answer)["texts"]
    assert "Finding must be 2,000 characters or fewer" in said(answer)["message"]
    assert (written.content().rows[0].finding, written.content().rows[0].note) == ("", "Read in full")


def test_a_row_that_was_taken_out_elsewhere_does_not_come_back_by_itself(
    written: Desk, librarian: Visitor
) -> None:
    written.save(replace(TABLE, rows=TABLE.rows[:1]), opened=1)

    changed = autosave(librarian, written, 1, copy="page-2", finding_1="Typed in what is gone")
    other = autosave(librarian, written, 1, copy="page-2", finding_0="Typed in what is there")

    assert "finding pmid:90000002" in said(changed)["not_kept"]
    assert "finding pmid:90000002" not in said(other)["texts"]
    assert findings(written) == ["Typed in what is there"]


def test_nothing_is_saved_once_it_is_with_a_second_reader(written: Desk, librarian: Visitor) -> None:
    written.do(operations.send_for_review)

    answer = autosave(librarian, written, 1, finding_0="Too late")

    assert (answer.status_code, said(answer)["message"].startswith("Not saved.")) == (409, True)


def test_texts_and_table_that_save_themselves_in_two_windows_are_not_compared(
    written: Desk, librarian: Visitor
) -> None:
    for version in range(1, 4):
        autosave(librarian, written, version, copy="table", finding_0="Less" + "!" * version)
    opened = written.summary().version  # by the text, and not kept: the table goes on
    for version in range(4, 7):
        autosave(librarian, written, version, copy="table", finding_0="Less" + "?" * version)

    answer = autosave_text(librarian, written, opened, gaps="Typed", copy="text")
    for version in range(8, 11):
        autosave_text(librarian, written, version, gaps="Typed" + "!" * version, copy="text")
    again = autosave(librarian, written, 9, copy="table", finding_0="Less" + "?" * 6, note_0="Read")

    assert (answer.status_code, again.status_code) == (200, 200)
    assert (written.text("gaps"), written.content().rows[0].note) == ("Typed!!!!!!!!!!", "Read")


def test_a_cell_that_is_taken_away_bit_by_bit_stays_whole_in_a_version(
    written: Desk, librarian: Visitor
) -> None:
    whole = " ".join(f"word{number}" for number in range(60))
    text, begun, version, saves = whole, utc_now(), 1, 0
    while text:
        with as_of(begun + timedelta(seconds=5 * saves)):
            version = said(autosave(librarian, written, version, copy="page", finding_0=text))["version"]
        text, saves = text[:-35], saves + 1

    kept = librarian.get(f"/requests/{written.reference}/summary/versions/2").text
    assert whole in html.unescape(kept)
    assert len(versions(written)) < saves


def test_a_page_of_rows_that_were_not_saved_says_what_is_saved_and_leads_to_them(
    written: Desk, librarian: Visitor
) -> None:
    autosave(librarian, written, 1, copy="page-1", finding_0="From <one> window")

    sent = {"key": list(KEYS), "version": 1, "do": "save", "finding-0": "From another", "finding-1": ""}
    page = librarian.post(f"/requests/{written.reference}/summary/table", sent).text

    assert '"finding pmid:90000001": "From \\u003cone\\u003e window"' in page
    assert '<a href="#finding-0">Ash 2021: two texts in “Finding”</a>' in page
    assert 'id="finding-0"' in page
    assert ">Not saved yet.</p>" in page
    assert page.count(": two texts in ") == 1

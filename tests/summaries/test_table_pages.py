"""The page of the evidence table: it fills what it can, saves every cell, and loses none."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from werkzeug.test import TestResponse

from evidence_service.summaries import operations
from evidence_service.summaries.content import Row
from tests.house import Visitor
from tests.summaries.desk import RECORDS, TEXT, Desk

TRIAL = replace(RECORDS[0], publication_types=("Randomized Controlled Trial",), mesh=("Humans", "England"))


@pytest.fixture
def written(desk: Desk) -> Desk:
    desk.search([TRIAL, *RECORDS[1:]])
    desk.screen()
    desk.save()
    return desk


def send(
    visitor: Visitor,
    desk: Desk,
    do: str = "save",
    cells: Mapping[str, Any] = MappingProxyType({}),
    version: int | None = None,
) -> TestResponse:
    """Press a button of the page as it is now, or as it was at a version, with these cells."""
    sent = {"key": [row.key for row in desk.content().rows], "do": do, **cells}
    sent["version"] = desk.summary().version if version is None else version
    return visitor.post(f"/requests/{desk.reference}/summary/table", sent)


def read(answer: TestResponse) -> str:
    return html.unescape(answer.text)


def test_every_paper_that_the_text_cites_gets_a_row_that_fills_itself(
    written: Desk, librarian: Visitor
) -> None:
    assert send(librarian, written, "add-cited").status_code == 302

    assert written.content().rows == (
        Row("pmid:90000001", country="England", design="Randomised controlled trial"),
        Row("pmid:90000002"),
    )
    page = read(librarian.get(f"/requests/{written.reference}/summary/table"))
    assert "Ash 2021" in page
    assert "Trial (proposed)" in page


def test_a_record_that_is_not_cited_is_added_when_it_is_ticked(written: Desk, librarian: Visitor) -> None:
    send(librarian, written, "add-ticked", {"add": ["pmid:90000004", "pmid:4711"]})

    assert [row.key for row in written.content().rows] == ["pmid:90000004"]
    assert "Retracted" in read(librarian.get(f"/requests/{written.reference}/summary/table"))


def test_every_cell_is_saved_whatever_button_is_pressed(written: Desk, librarian: Visitor) -> None:
    send(librarian, written, "add-cited")

    send(
        librarian,
        written,
        "down pmid:90000001",
        cells={"setting-0": "Six hospitals", "finding-1": "Less", "evidence_type-1": "guideline or policy"},
    )

    second, first = written.content().rows
    assert (first.key, first.setting) == ("pmid:90000001", "Six hospitals")
    assert (second.finding, second.evidence_type) == ("Less", "guideline or policy")
    send(librarian, written, "out pmid:90000001")
    assert [row.key for row in written.content().rows] == ["pmid:90000002"]


def test_what_two_windows_wrote_in_different_rows_is_both_kept(written: Desk, librarian: Visitor) -> None:
    send(librarian, written, "add-cited")
    opened = written.summary().version
    send(librarian, written, cells={"finding-0": "From one window"})

    send(librarian, written, version=opened, cells={"finding-1": "From another"})

    assert [row.finding for row in written.content().rows] == ["From one window", "From another"]


def test_what_two_windows_wrote_in_one_cell_is_compared(written: Desk, librarian: Visitor) -> None:
    send(librarian, written, "add-cited")
    opened = written.summary().version
    send(librarian, written, cells={"finding-0": "From one window"})

    answer = send(librarian, written, version=opened, cells={"finding-0": "From another"})

    page = read(answer)
    assert answer.status_code == 409
    assert 'm: <span class="es-typed">From one window</span>' in page
    assert "From another" in page
    assert written.content().rows[0].finding == "From one window"


def test_a_cell_that_is_too_long_is_refused_beside_its_box(written: Desk, librarian: Visitor) -> None:
    send(librarian, written, "add-cited")
    answer = send(librarian, written, cells={"country-0": "x" * 201, "finding-1": "Typed too"})

    page = read(answer)
    assert answer.status_code == 400
    assert '<a href="#country-0">Country must be 200 characters or fewer. It is 1 too long.' in page
    assert "x" * 201 in page
    assert "Typed too" in page


def test_a_row_whose_record_is_excluded_says_so(written: Desk, librarian: Visitor) -> None:
    desk = written
    desk.save(replace(TEXT, rows=(Row("pmid:90000003", finding="Kept"),)), opened=1)

    page = read(librarian.get(f"/requests/{desk.reference}/summary/table"))

    assert "This record is not included any more" in page
    assert "Kept" in page
    text = read(librarian.get(f"/requests/{written.reference}/summary"))
    assert "The document leaves the row out." in text


def test_the_library_reads_it_and_only_its_librarian_writes(
    written: Desk, second: Visitor, manager: Visitor
) -> None:
    page = second.get(f"/requests/{written.reference}/summary/table")
    assert (page.status_code, "Add every paper" in page.text) == (200, False)
    assert send(second, written, "add-cited").status_code == 403
    assert manager.get(f"/requests/{written.reference}/summary/table").status_code == 403


def test_what_was_typed_is_there_to_copy_when_the_request_moved_on(written: Desk, librarian: Visitor) -> None:
    send(librarian, written, "add-cited")
    written.do(operations.send_for_review)

    answer = send(librarian, written, cells={"finding-0": "Typed too late"})

    assert answer.status_code == 409
    assert "Typed too late" in read(answer)

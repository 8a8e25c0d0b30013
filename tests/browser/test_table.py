"""The evidence table in a real browser: it saves itself, and two who write in one row compare."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from evidence_service.db import SessionFactory
from evidence_service.summaries import operations
from evidence_service.summaries.content import Row
from tests.browser.axe import assert_accessible
from tests.browser.own_pages import OpenPage
from tests.browser.summary_page import desk_with_records, offers, save, status, there_is, written
from tests.browser.windows import PHONE
from tests.house import House
from tests.searches.search_desk import SearchDesk
from tests.summaries.desk import text_of

TABLE = replace(text_of("- One"), rows=(Row("pmid:90000001"), Row("pmid:90000002")))


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    desk = desk_with_records(session_factory, house)
    desk.do(operations.save, content=TABLE, opened=0)
    return desk


def save_elsewhere(desk: SearchDesk, place: int, finding: str) -> None:
    """Write the finding of this row as another window would, which opened the first version."""
    rows = list(TABLE.rows)
    rows[place] = replace(rows[place], finding=finding)
    desk.do(operations.save, content=replace(TABLE, rows=tuple(rows)), opened=1)


def findings(desk: SearchDesk) -> list[str]:
    return [row.finding for row in written(desk).rows]


def test_a_cell_saves_itself_and_brings_what_was_written_elsewhere(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary/table")
    expect(status(page)).to_contain_text("Saved ")
    save_elsewhere(desk, 1, "From elsewhere")

    page.locator("#finding-0").press_sequentially("Fewer falls")

    expect(status(page)).to_contain_text("Saved by itself,")
    expect(page.locator("#finding-1")).to_have_value("From elsewhere")
    assert findings(desk) == ["Fewer falls", "From elsewhere"]
    assert there_is(page, "finding pmid:90000001") == []
    page.reload()
    expect(page.locator("#finding-0")).to_have_value("Fewer falls")
    expect(offers(page)).to_have_count(0)


def test_two_who_write_in_one_row_compare_and_are_led_to_it(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/summary/table", PHONE)
    save_elsewhere(desk, 1, "Theirs")
    page.locator("#finding-1").fill("Mine")
    expect(status(page)).to_contain_text("Press Save to compare the two.")
    save(page)

    expect(page.get_by_text(re.compile(r"Saved by Lena Librarian, .*m: Theirs"))).to_be_visible()
    expect(status(page)).to_have_text("Not saved yet.")
    assert there_is(page, "finding pmid:90000002") == ["Mine"]
    assert_accessible(page)
    page.get_by_role("link", name="two texts in “Finding”").click()
    expect(page.locator("#finding-1")).to_be_focused()
    page.locator("#finding-1").fill("Theirs and mine")
    save(page)

    expect(page.get_by_text("The table is saved.")).to_be_visible()
    assert findings(desk) == ["", "Theirs and mine"]
    assert there_is(page, "finding pmid:90000002") == []


def test_what_is_typed_in_a_row_that_was_taken_out_is_told_and_kept(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary/table")
    desk.do(operations.save, content=replace(TABLE, rows=TABLE.rows[:1]), opened=1)
    page.locator("#finding-0").fill("Fewer falls")
    expect(status(page)).to_contain_text("Saved by itself,")

    page.locator("#finding-1").fill("Typed in what is gone")

    expect(status(page)).to_contain_text("Lena Librarian took out the row of Ash 2020, ")
    assert findings(desk) == ["Fewer falls"]
    assert there_is(page, "finding pmid:90000002") == ["Typed in what is gone"]
    save(page)
    page.get_by_role("link", name="Ash 2020: Lena Librarian took this row out").click()
    expect(page.get_by_label("Put it back, with what I typed")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Space")
    save(page)

    expect(page.get_by_text("The table is saved.")).to_be_visible()
    assert findings(desk) == ["Fewer falls", "Typed in what is gone"]
    assert there_is(page, "finding pmid:90000002") == []

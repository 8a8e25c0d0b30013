"""Writing a summary in a real browser: it saves itself, and what can't be saved is told and safe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from evidence_service.db import SessionFactory
from tests.browser.axe import assert_accessible
from tests.browser.own_pages import OpenPage
from tests.browser.summary_page import (
    FOUND,
    box,
    desk_with_records,
    offers,
    open_again,
    save,
    save_elsewhere,
    sign_in_as_on,
    status,
    there_is,
    written,
)
from tests.house import House
from tests.searches.search_desk import SearchDesk


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    return desk_with_records(session_factory, house)


def test_it_saves_itself_and_says_so(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/summary")
    expect(status(page)).to_have_text("Nothing is saved yet.")

    box(page, "Gaps, and what we did not look for").press_sequentially("Nobody asked carers.")

    expect(status(page)).to_contain_text("Saved by itself,")
    assert written(desk).text("gaps") == "Nobody asked carers."
    expect(offers(open_again(page, desk))).to_have_count(0)


def test_a_session_that_ended_is_told_and_nothing_is_lost(desk: SearchDesk, open_page: OpenPage) -> None:
    page, other = open_page("/summary"), open_page("/summary")
    page.context.clear_cookies()

    box(page, FOUND).fill("Typed signed out.")
    expect(status(page)).to_contain_text("Perhaps you are signed out. What you typed is kept on this device.")
    sign_in_as_on(page, other)
    page = open_again(page, desk)
    page.get_by_role("button", name="Put it back").click()

    expect(status(page)).to_contain_text("Saved by itself,")
    assert written(desk).text("findings") == "Typed signed out."


def test_two_who_write_in_one_place_compare_and_both_texts_are_safe(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    save_elsewhere(desk, findings="Theirs.")
    box(page, FOUND).fill("Mine.")
    expect(status(page)).to_contain_text("Press Save to compare the two.")
    save(page)
    expect(page.locator(".es-sides")).to_contain_text("Theirs.")
    expect(status(page)).to_have_text("Not saved yet.")
    expect(box(page, FOUND)).to_have_value("Mine.")
    assert there_is(page, "findings") == ["Mine."]

    page = open_again(page, desk)
    expect(box(page, FOUND)).to_have_value("Theirs.")
    page.get_by_role("button", name="Put it back").click()
    expect(box(page, FOUND)).to_have_value("Theirs.\n\nMine.")


def test_a_page_of_a_conflict_asks_before_it_is_left_and_waits_for_save(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    save_elsewhere(desk, findings="Theirs.")
    box(page, FOUND).fill("Mine.")
    save(page)
    box(page, FOUND).click()

    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    box(page, FOUND).fill("Theirs and mine.")
    page.keyboard.press("Control+s")
    expect(status(page)).to_have_text("Not saved yet.")
    assert written(desk).text("findings") == "Theirs."
    save(page)

    expect(page.get_by_text("The summary is saved.")).to_be_visible()
    assert written(desk).text("findings") == "Theirs and mine."
    assert there_is(page, "findings") == []


def test_a_text_that_is_refused_stays_on_the_device_until_it_is_mended(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    box(page, "Bottom line").fill("- " + "x" * 4000)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("4,000 characters or fewer")
    expect(status(page)).to_have_text("Not saved yet.")
    assert len(there_is(page, "bottom_line")) == 1

    box(page, FOUND).fill("Good news.")
    expect(status(page)).to_contain_text("Not saved: Bottom line: The text must be 4,000 characters or fewer")
    assert written(desk).text("findings") == "Good news."
    assert len(there_is(page, "bottom_line")) == 1
    box(page, "Bottom line").fill("- Shorter")
    page.keyboard.press("Control+s")

    expect(status(page)).to_have_text(re.compile(r"^Saved by itself, [^.]+\.$"))
    assert written(desk).text("bottom_line") == "- Shorter"
    assert there_is(page, "bottom_line") == []


def test_a_save_that_leads_elsewhere_leaves_nothing_on_the_device(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    box(page, FOUND).fill("Saved at once.")
    page.get_by_role("button", name="Save and preview").click()

    page.wait_for_url("**/summary/preview")
    assert there_is(page, "findings") == []
    assert written(desk).text("findings") == "Saved at once."


def test_a_citation_of_what_is_not_included_is_told_beside_its_box(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    expect(page.locator("[data-noticed=findings]")).to_be_hidden()

    box(page, FOUND).fill("So it is [@pmid:90000003].")

    expect(page.locator("[data-noticed=findings]")).to_contain_text("PMID 90000003 is cited")
    expect(page.locator("[data-noticed=findings]")).to_be_visible()


def test_enter_cites_the_first_record_with_these_words(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/summary")
    box(page, FOUND).fill("So it is")
    words = page.get_by_label("Find a record")
    words.fill("study nowhere")
    expect(page.get_by_text("No included record has these words.")).to_be_visible()
    assert_accessible(page)
    words.press("Enter")
    expect(box(page, FOUND)).to_have_value("So it is")

    words.fill("falls 90000002")
    expect(page.get_by_text("No included record has these words.")).to_have_count(0)
    words.press("Enter")

    expect(box(page, FOUND)).to_have_value("So it is [@pmid:90000002]")
    expect(box(page, FOUND)).to_be_focused()


def test_a_record_is_found_by_its_second_author_and_journal_and_escape_goes_back(open_page: OpenPage) -> None:
    page = open_page("/summary")
    box(page, FOUND).fill("So it is")
    words = page.get_by_label("Find a record")

    words.fill("birch imagined j falls 90000002")
    expect(page.get_by_text("No included record has these words.")).to_have_count(0)
    expect(page.locator("[data-source]:visible")).to_have_count(1)
    words.press("Escape")

    expect(box(page, FOUND)).to_be_focused()

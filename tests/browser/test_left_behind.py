"""What was typed on the writing page and not saved: offered on its device, to its writer, and never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evidence_service.db import SessionFactory
from evidence_service.evidence_requests import operations as evidence_requests
from tests.browser.axe import assert_accessible
from tests.browser.own_pages import OpenPage
from tests.browser.summary_page import (
    FOUND,
    box,
    desk_with_records,
    offers,
    open_again,
    save_elsewhere,
    sign_in_as_on,
    status,
    there_is,
    type_offline,
    written,
)
from tests.browser.windows import PHONE
from tests.house import House
from tests.searches.search_desk import SearchDesk


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    return desk_with_records(session_factory, house)


def test_what_a_closed_window_left_is_offered_until_somebody_decides(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    type_offline(page, FOUND, "Typed in a train.")

    page = open_again(page, desk)
    expect(offers(page)).to_have_count(1)
    expect(box(page, FOUND)).to_have_value("")
    box(page, "Bottom line").press_sequentially("- One")
    expect(status(page)).to_contain_text("Saved by itself,")
    page = open_again(page, desk)
    expect(box(page, "Bottom line")).to_have_value("- One")
    page.get_by_text("Read it").click()
    expect(offers(page)).to_contain_text("Typed in a train.")
    page.get_by_role("button", name="Put it back").click()

    expect(box(page, FOUND)).to_be_focused()
    expect(box(page, FOUND)).to_have_value("Typed in a train.")
    expect(offers(page)).to_have_count(0)
    expect(status(page)).to_contain_text("Saved by itself,")
    assert written(desk).text("findings") == "Typed in a train."
    assert written(desk).text("bottom_line") == "- One"
    assert there_is(page, "findings") == []


def test_a_text_that_is_loaded_again_unsaved_is_offered(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/summary")
    page.on("dialog", lambda dialog: dialog.accept())
    box(page, FOUND).fill("Not yet")

    page.reload()

    expect(box(page, FOUND)).to_have_value("")
    expect(offers(page)).to_have_count(1)


def test_what_two_windows_left_is_offered_and_each_is_decided(desk: SearchDesk, open_page: OpenPage) -> None:
    first = open_page("/summary")
    second = first.context.new_page()
    second.goto(desk.url("/summary"))
    type_offline(first, FOUND, "From the first.")
    type_offline(second, FOUND, "From the second.")
    first.close()

    page = open_again(second, desk)
    expect(offers(page)).to_have_count(2)
    assert_accessible(page)
    page.get_by_role("button", name="Put it back").first.click()
    expect(box(page, FOUND)).to_have_value("From the second.")
    page.get_by_role("button", name="Put it back").click()

    expect(box(page, FOUND)).to_have_value("From the second.\n\nFrom the first.")
    expect(page.locator("[data-left-behind]")).to_contain_text(
        "The text had changed since, so both stand one below the other in: What we found."
    )
    expect(status(page)).to_contain_text("Saved by itself,")
    assert there_is(page, "findings") == []


def test_what_is_thrown_away_is_not_offered_again(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/summary", PHONE)
    type_offline(page, FOUND, "A whim")
    page = open_again(page, desk)

    page.get_by_role("button", name="Throw it away").click()

    expect(offers(page)).to_have_count(0)
    expect(box(page, "Bottom line")).to_be_focused()
    assert there_is(page, "findings") == []


def test_a_text_that_was_put_back_leaves_what_somebody_wrote_meanwhile(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary")
    type_offline(page, FOUND, "Typed in a train.")
    save_elsewhere(desk, findings="Written at the desk.")
    page = open_again(page, desk)

    page.get_by_role("button", name="Put it back").click()

    expect(box(page, FOUND)).to_have_value("Written at the desk.\n\nTyped in a train.")


def test_another_person_at_the_same_device_is_offered_nothing(desk: SearchDesk, open_page: OpenPage) -> None:
    page, other = open_page("/summary"), open_page("/summary")
    type_offline(page, FOUND, "For my eyes")
    colleague = desk.house.second_librarian
    desk.do(evidence_requests.hand_over, librarian=colleague)
    sign_in_as_on(page, open_page("/summary", who=colleague))

    page = open_again(page, desk)
    expect(status(page)).to_have_text("Nothing is saved yet.")
    box(page, FOUND).fill("Her own")
    page.keyboard.press("Control+s")
    expect(status(page)).to_contain_text("Saved by itself,")
    expect(offers(page)).to_have_count(0)

    desk.do(evidence_requests.hand_over, actor=colleague, librarian=desk.house.librarian)
    sign_in_as_on(page, other)
    expect(offers(open_again(page, desk))).to_contain_text("For my eyes")


def test_what_is_old_is_thrown_away(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/summary")
    type_offline(page, FOUND, "Last winter")
    page.evaluate(
        """() => { for (const [key, text] of Object.entries(localStorage)) {
            const kept = JSON.parse(text);
            localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 91 * 86400000 }));
        } }"""
    )

    page = open_again(page, desk)

    expect(status(page)).to_have_text("Nothing is saved yet.")
    expect(offers(page)).to_have_count(0)
    assert there_is(page, "findings") == []


def test_it_says_which_boxes_were_typed_in_and_when_before_it_is_read(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary", PHONE)
    page.context.set_offline(True)
    box(page, FOUND).fill("Typed in a train.")
    page.get_by_role("group", name="Was artificial intelligence used").get_by_label("No", exact=True).check()
    page.get_by_role("group", name="Valid until").get_by_label("Day").fill("3")
    box(page, "Limits of this search (optional)").fill("Only English")

    page = open_again(page, desk)

    offer = offers(page)
    day = page.evaluate("new Date().toLocaleString('en-GB', { dateStyle: 'long' })")
    expect(offer.get_by_text("Typed in a train.")).to_be_hidden()
    expect(offer).to_contain_text(
        f"What you typed in “{FOUND}”, “Was artificial intelligence used for this answer?”,"
        f" “Valid until (optional)” and 1 more on {day}"
    )
    page.get_by_text("Read it").click()
    expect(offer.locator("dl")).to_contain_text("Valid until (optional): Day")
    expect(offer.locator("dd").nth(1)).to_have_text("No")

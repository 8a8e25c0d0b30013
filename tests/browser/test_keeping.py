"""Forms that are saved with a button keep what was typed on their device until it is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from evidence_service.db import SessionFactory
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.summaries import operations, statements
from evidence_service.summaries.content import Certainty, Finding, Statement
from tests.browser.axe import assert_accessible
from tests.browser.own_pages import Network, OpenPage
from tests.browser.summary_page import box, desk_with_records, offers, save, status, there_is, written
from tests.browser.windows import PHONE
from tests.house import House
from tests.searches.search_desk import SearchDesk
from tests.summaries.desk import text_of


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    desk = desk_with_records(session_factory, house)
    desk.do(operations.save, content=text_of("- One [@pmid:90000001]\n- Two [@pmid:90000002]"), opened=0)
    return desk


def again(page: Page, path: str, desk: SearchDesk) -> Page:
    """Close the page as a browser that crashes does, and open it again."""
    device = page.context
    page.close()
    opened = device.new_page()
    opened.goto(desk.url(path))
    return opened


def test_the_cells_of_a_closed_table_come_back_to_their_rows(desk: SearchDesk, open_page: OpenPage) -> None:
    network = Network()
    page = open_page("/summary/table", network=network)
    page.get_by_role("button", name="Add every paper that the text cites").click()
    second = page.locator("#finding-1")
    network.hold("/autosave")  # the window closes before the table has saved itself
    second.fill("Fewer falls")
    expect(status(page)).to_have_text("Not saved yet.")  # the script is there, and has kept it

    page = again(page, "/summary/table", desk)
    network.hold("")
    expect(offers(page)).to_have_count(1)
    assert_accessible(page)
    page.get_by_role("button", name="Move down").first.click()  # its row is the first one now
    expect(offers(page)).to_have_count(1)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#finding-0")).to_have_value("Fewer falls")
    save(page)

    expect(page.get_by_text("The table is saved.")).to_be_visible()
    assert [row.finding for row in written(desk).rows] == ["Fewer falls", ""]
    for _ in range(100):  # until the script of the saved page has forgotten it
        if there_is(page, "finding pmid:90000002") == []:
            break
        page.wait_for_timeout(100)
    assert there_is(page, "finding pmid:90000002") == []
    expect(offers(again(page, "/summary/table", desk))).to_have_count(0)


def test_a_statement_that_was_not_saved_is_offered_and_a_refused_one_is_kept(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary/certainty")
    box(page, "What it is about").fill("Readmission")
    page.get_by_role("button", name="Save the statement").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(status(page)).to_have_text("Not saved yet. Kept on this device.")

    page = again(page, "/summary/certainty", desk)
    page.get_by_role("button", name="Put it back").click()
    expect(box(page, "What it is about")).to_have_value("Readmission")
    page.get_by_label("No evidence found").check()
    page.get_by_role("button", name="Save the statement").click()

    expect(page.get_by_text("The statement is saved.")).to_be_visible()
    assert [one.about for one in written(desk).statements] == ["Readmission"]
    expect(offers(page)).to_have_count(0)
    expect(offers(again(page, "/summary/certainty", desk))).to_have_count(0)


def test_save_waits_for_the_save_that_is_under_way(desk: SearchDesk, open_page: OpenPage) -> None:
    network = Network()
    page = open_page("/summary", network=network)
    network.hold("/summary/autosave")
    gaps = box(page, "Gaps, and what we did not look for")
    gaps.fill("First")
    with page.expect_request("**/summary/autosave"):
        page.keyboard.press("Control+s")
    gaps.fill("First and more")
    save(page)
    expect(gaps).to_have_value("First and more")
    network.let_one_go(page)

    expect(page.get_by_text("The summary is saved.")).to_be_visible()
    assert written(desk).text("gaps") == "First and more"


@pytest.mark.parametrize("button", ["Put it back", "Throw it away"])
def test_what_another_window_went_on_writing_is_never_thrown_away_unseen(
    desk: SearchDesk, open_page: OpenPage, button: str
) -> None:
    page = open_page("/summary/certainty")
    box(page, "What it is about").fill("One")
    other = page.context.new_page()
    other.goto(desk.url("/summary/certainty"))
    expect(offers(other)).to_have_count(1)
    box(page, "What it is about").fill("One, and more")
    page.close()

    other.get_by_text("Read it").click()
    expect(offers(other)).to_contain_text("One, and more")
    other.get_by_role("button", name=button).click()

    expect(box(other, "What it is about")).to_have_value("One, and more" if button == "Put it back" else "")
    assert there_is(other, "about") == (["One, and more"] if button == "Put it back" else [])


def test_a_new_statement_is_kept_until_save_adds_it_and_two_are_two(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary/certainty", PHONE)
    about = box(page, "What it is about")
    expect(status(page)).to_have_text("A new statement is saved when you press Save.")
    for words in ("Falls", "Costs"):
        about.fill(words)
        page.get_by_label("No evidence found").check()
        expect(status(page)).to_have_text("Not saved yet. Kept on this device.")
        assert there_is(page, "about") == [words]
        if words == "Falls":
            page.get_by_role("button", name="Save the statement").click()
        else:
            page.keyboard.press("Control+s")
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        expect(about).to_have_value("")

    assert [one.about for one in written(desk).statements] == ["Falls", "Costs"]
    assert there_is(page, "about") == []
    about.fill("Days at home")
    page.get_by_label("No evidence found").check()
    page = again(page, "/summary/certainty", desk)
    expect(offers(page)).to_contain_text("What you typed in “What it is about”, “What the evidence says” on ")
    assert_accessible(page)
    page.get_by_role("button", name="Put it back").click()

    expect(box(page, "What it is about")).to_have_value("Days at home")
    expect(page.get_by_label("No evidence found")).to_be_checked()
    expect(status(page)).to_have_text("Not saved yet. Kept on this device.")
    assert len(written(desk).statements) == 2


def test_what_is_taken_out_of_a_new_statement_again_is_not_kept(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/summary/certainty")
    box(page, "What it is about").fill("Falls")
    expect(status(page)).to_have_text("Not saved yet. Kept on this device.")

    box(page, "What it is about").fill("")

    expect(status(page)).to_have_text("A new statement is saved when you press Save.")
    assert there_is(page, "about") == []


def test_the_change_of_a_statement_saves_itself_once_it_is_whole(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    uncertain = Statement("", "Readmission", Finding.UNCERTAIN)
    opened = (1, written(desk))
    desk.do(statements.put, opened=opened, statement=uncertain)
    page = open_page("/summary/certainty")
    page.get_by_role("link", name=re.compile("^Change ?: Readmission")).click()
    about = box(page, "What it is about")
    about.fill("")
    expect(status(page)).to_have_text(f"Not saved yet. {statements.ABOUT_MISSING}")
    expect(status(page)).not_to_contain_text("Saved by itself")

    about.fill("Readmission within 30 days")
    expect(status(page)).to_contain_text("Saved by itself,")
    about.fill("Readmission within 90 days")
    expect(status(page)).to_have_text("Not saved yet.")
    expect(status(page)).to_contain_text("Saved by itself,")

    assert [one.about for one in written(desk).statements] == ["Readmission within 90 days"]
    assert there_is(page, "about") == []
    page.get_by_role("button", name="Save the statement").click()
    expect(page.get_by_role("heading", name="Readmission within 90 days")).to_have_count(1)
    assert len(written(desk).statements) == 1


def test_who_changes_how_sure_somebody_was_and_changes_it_back_has_not_judged(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    low = Statement("", "Readmission", Finding.EFFECT, Certainty.LOW, "Two small trials")
    desk.do(statements.put, opened=(1, written(desk)), statement=low)
    colleague = desk.house.second_librarian
    desk.do(evidence_requests.hand_over, librarian=colleague)
    page = open_page("/summary/certainty", who=colleague)
    page.get_by_role("link", name=re.compile("^Change ?: Readmission")).click()
    for certainty, judge in (("Moderate", colleague), ("Low", desk.house.librarian)):
        sure = page.get_by_role("group", name="How sure you are")
        with page.expect_response("**/certainty/autosave"):
            sure.get_by_label(certainty, exact=True).check()
        expect(status(page)).to_contain_text("Saved by itself,")

        assert [one.judged_by for one in written(desk).statements] == [judge.name]

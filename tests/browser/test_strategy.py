"""Writing a strategy in a real browser: by keyboard, without script, and its pages as axe sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.searches import known, peer_review
from evidence_service.searches.models import RunKind, RunState, SearchRun
from evidence_service.searches.peer_review import Opinion
from evidence_service.searches.strategy_models import KnownItem
from evidence_service.strategies.press import ELEMENTS, Outcome
from evidence_service.strategies.written_lines import WrittenLine
from tests.browser.axe import assert_accessible
from tests.browser.own_pages import Network, OpenPage
from tests.browser.windows import DESKTOP, PHONE
from tests.house import House
from tests.searches.search_desk import SearchDesk, article

WARNING = {
    "kind": "quoted phrase not found",
    "text": '"vertual ward"[tiab]',
    "loud": True,
    "remedy": "Mend it.",
}
HEADING = {
    "name": "Accidental Falls",
    "as_term": '"Accidental Falls"[mh]',
    "kind": "heading",
    "scope_note": "Falls due to slipping.",
    "entry_terms": ["Falls, Accidental"],
}


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    return SearchDesk(session_factory, house)


def line(page: Page, number: int) -> Locator:
    """The box of a line."""
    return page.get_by_role("textbox", name=f"Line {number}", exact=True)


def press(page: Page, keys: str, number: int) -> None:
    """Press keys, and wait until the cursor is in the line with this number."""
    page.keyboard.press(keys)
    expect(line(page, number)).to_be_focused()


def texts(page: Page) -> list[str]:
    """What stands in the lines."""
    return [box.input_value() for box in page.locator(".es-line--work textarea.es-code").all()]


def answer_count(desk: SearchDesk, number: int, count: int, **answer: object) -> None:
    """Let the worker have counted the lines of a count."""
    with transaction(desk.factory) as session:
        run = session.query(SearchRun).filter_by(kind=RunKind.COUNT, number=number).one()
        for one in run.lines:
            one.count, one.ran_at, one.translation = count, utc_now(), "as PubMed read it"
            for name, value in answer.items():
                setattr(one, name, value)
        run.state, run.finished_at = RunState.FINISHED, utc_now()


def test_a_strategy_is_written_and_saved_by_keyboard_alone(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).focus()

    page.keyboard.type("falls[tiab]")
    press(page, "Alt+Enter", 2)
    page.keyboard.type("#1 AND ward*")
    press(page, "Alt+PageUp", 1)
    press(page, "Alt+Enter", 2)
    page.keyboard.type("slips[tiab]")
    press(page, "Alt+ArrowUp", 1)
    press(page, "Alt+ArrowDown", 2)
    press(page, "Alt+Shift+ArrowDown", 3)
    assert texts(page) == ["falls[tiab]", "slips[tiab]", "slips[tiab]", "#1 AND ward*"]
    page.keyboard.press("Control+s")
    expect(page.locator("#done-said")).to_have_text("The strategy is saved.")
    expect(line(page, 3)).to_be_focused()

    assert desk.lines() == ["falls[tiab]", "slips[tiab]", "slips[tiab]", "#1 AND ward*"]


def test_a_change_of_lines_is_taken_back_with_its_references(desk: SearchDesk, open_page: OpenPage) -> None:
    desk.save("falls[tiab]", WrittenLine("slips[tiab]", "why"), "#1 OR #2")
    page = open_page("/search")
    line(page, 3).focus()
    page.keyboard.press("End")
    page.keyboard.type(" OR trips")
    page.get_by_role("button", name="Remove line 2").click()
    expect(page.locator(".es-line--work")).to_have_count(2)
    assert texts(page)[-1] == "#1 OR #? OR trips"

    page.keyboard.press("Alt+z")

    expect(page.locator(".es-line--work")).to_have_count(3)
    assert texts(page) == ["falls[tiab]", "slips[tiab]", "#1 OR #2 OR trips"]
    expect(page.get_by_role("textbox", name="Note on line 2")).to_have_value("why")
    expect(page.get_by_role("button", name="Take the last change of lines back")).to_be_hidden()
    assert desk.lines() == ["falls[tiab]", "slips[tiab]", "#1 OR #2"]


def test_a_change_that_could_not_be_taken_back_can_be_later(desk: SearchDesk, open_page: OpenPage) -> None:
    desk.save("falls[tiab]", "slips[tiab]")
    network = Network()
    page = open_page("/search", network=network)
    page.get_by_role("button", name="Remove line 2").click()
    expect(page.locator(".es-line--work")).to_have_count(1)
    network.is_cut = True
    page.keyboard.press("Alt+z")
    expect(page.locator("[data-lost]")).to_contain_text("What you typed is still here.")
    expect(page.locator("#strategy-told")).to_contain_text("can't be reached")
    network.is_cut = False

    page.keyboard.press("Alt+z")

    expect(page.locator(".es-line--work")).to_have_count(2)
    assert texts(page) == ["falls[tiab]", "slips[tiab]"]


def test_a_count_comes_in_by_itself_and_nothing_typed_is_lost(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).focus()
    page.keyboard.type('"vertual ward"[tiab]')
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result-1")).to_have_text("Counting")
    press(page, "Alt+Enter", 2)
    page.keyboard.type("still typing")

    answer_count(desk, 1, 1204, warnings=[WARNING])

    expect(page.locator("#result-1")).to_contain_text("1,204 records")
    expect(page.get_by_text("the search became broader than you wrote it")).to_be_visible()
    expect(line(page, 2)).to_be_focused()
    assert texts(page) == ['"vertual ward"[tiab]', "still typing"]
    page.get_by_role("button", name="Keep the words together").click()
    expect(line(page, 1)).to_have_value('"vertual ward"[tiab:~0]')
    expect(page.locator("#result-1")).to_contain_text("Out of date 1,204 records before it changed")


@pytest.mark.parametrize("keys", ["Control+s", "Control+Enter", "Control+Shift+Enter"])
def test_what_is_typed_while_the_service_answers_stays_where_it_is(
    desk: SearchDesk, open_page: OpenPage, keys: str
) -> None:
    desk.save("falls[tiab]", "ward*")
    network = Network()
    page = open_page("/search", network=network)
    network.hold("/search")
    line(page, 1).focus()
    page.keyboard.press(keys)
    line(page, 2).focus()
    page.keyboard.press("End")
    page.keyboard.type(" OR bed")

    network.let_one_go(page)
    expect(
        page.locator("#result-1, #done-said").get_by_text(re.compile("Counting|saved")).first
    ).to_be_visible()
    expect(line(page, 2)).to_be_focused()
    page.keyboard.type("side[tiab]")

    assert texts(page) == ["falls[tiab]", "ward* OR bedside[tiab]"]
    assert page.locator("form[data-unsaved]").count() == 1


def test_what_is_typed_and_pressed_while_a_line_is_added_goes_on_in_the_new_line(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    network = Network()
    page = open_page("/search", network=network)
    network.hold("/search")
    line(page, 1).focus()
    page.keyboard.type("falls[tiab]")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("warz")
    page.keyboard.press("Backspace")
    page.keyboard.type("d*")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("#1 AND #2")
    page.keyboard.press("Control+s")
    assert texts(page) == ["falls[tiab]"]

    for _ in range(3):
        network.let_one_go(page)

    expect(page.locator("#done-said")).to_have_text("The strategy is saved.")
    expect(line(page, 3)).to_be_focused()
    assert desk.lines() == ["falls[tiab]", "ward*", "#1 AND #2"]


def test_a_button_pressed_while_the_service_answers_is_pressed_after_it(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    network = Network()
    page = open_page("/search", network=network)
    network.hold("/search")
    line(page, 1).focus()
    page.keyboard.type("falls[tiab]")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Add a line").click()
    assert len(texts(page)) == 1

    network.let_one_go(page)
    network.let_one_go(page)

    expect(line(page, 2)).to_be_focused()
    assert desk.lines() == ["falls[tiab]"]


def test_what_was_typed_is_not_lost_when_the_service_never_answers(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    network = Network()
    page = open_page("/search", network=network)
    line(page, 1).focus()
    page.keyboard.type("falls")
    network.is_cut = True
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("[tiab]")

    expect(page.locator("[data-lost]")).to_contain_text("What you typed is still here.")
    expect(line(page, 1)).to_have_value("falls[tiab]")


def test_the_menu_of_limits_stays_open_for_the_next_one(desk: SearchDesk, open_page: OpenPage) -> None:
    desk.save("falls[tiab]")
    page = open_page("/search")
    page.get_by_text("Limits and filters", exact=True).click()
    page.get_by_text("Languages", exact=True).click()

    page.get_by_role("button", name="In English").click()

    expect(line(page, 2)).to_have_value("#1 AND english[la]")
    expect(page.get_by_role("button", name="In French")).to_be_visible()


def test_the_check_follows_the_typing(open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).focus()

    page.keyboard.type("(falls[tiab]")
    expect(page.locator("#findings")).to_contain_text("This bracket is opened and not closed")
    page.keyboard.type(")")
    expect(page.locator("#findings")).not_to_contain_text("This bracket is opened and not closed")


def test_a_heading_goes_into_the_line_in_which_the_cursor_was(desk: SearchDesk, open_page: OpenPage) -> None:
    desk.save("falls[tiab]", "ward*")
    page = open_page("/search")
    line(page, 1).focus()
    page.get_by_label("A word or phrase").fill("falls")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Looking up “falls”")).to_be_visible()

    desk.answer_look_up(headings=[HEADING])
    page.get_by_role("button", name="Add the heading Accidental Falls").click()

    expect(line(page, 1)).to_have_value('falls[tiab] OR "Accidental Falls"[mh]')
    assert desk.lines() == ["falls[tiab]", "ward*"]


def test_without_a_network_everything_typed_stays_and_the_page_says_so(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    network = Network()
    page = open_page("/search", network=network)
    line(page, 1).focus()
    page.keyboard.type("falls[tiab]")
    network.is_cut = True

    page.keyboard.press("Control+s")

    expect(page.locator("[data-lost]")).to_contain_text("What you typed is still here.")
    assert texts(page) == ["falls[tiab]"]
    assert page.locator("form[data-unsaved]").count() == 1
    network.is_cut = False
    page.keyboard.press("Control+s")
    expect(page.locator("#done-said")).to_have_text("The strategy is saved.")


def test_what_is_too_much_for_the_service_stays_on_the_page(open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).fill("x" * 8_000_001)

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("[data-lost]")).to_have_text(
        "What you sent has 8.0 MB. This page takes 8 MB at most. "
        "Nothing was saved, and what you typed is still here. Make it shorter."
    )
    assert len(texts(page)[0]) == 8_000_001


def test_the_search_itself_leads_to_its_page(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).fill("falls[tiab]")

    page.get_by_role("button", name="Run the search and take the records").click()

    page.wait_for_url("**/search/runs/1")
    assert desk.lines() == ["falls[tiab]"]


def test_everything_works_without_script(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search", PHONE, script=False)
    line(page, 1).fill("(falls[tiab]")
    page.get_by_role("button", name="Check what is typed").click()
    expect(page.locator("#findings")).to_contain_text("This bracket is opened and not closed")
    line(page, 1).fill("falls[tiab]")
    page.get_by_role("button", name="Add below line 1").click()
    line(page, 2).fill("#1 AND ward*")
    page.get_by_role("button", name="Run the lines that are out of date").click()
    answer_count(desk, 1, 7)
    page.get_by_role("button", name="See the counts that have come in").click()
    expect(page.locator("#result-2")).to_contain_text("7 records")
    page.get_by_role("button", name="Copy line 2").click()
    page.get_by_role("button", name="Save", exact=True).click()

    assert desk.lines() == ["falls[tiab]", "#1 AND ward*", "#1 AND ward*"]


def test_without_script_what_was_typed_is_found_again(desk: SearchDesk, open_page: OpenPage) -> None:
    desk.save("falls[tiab]")
    page = open_page("/search", PHONE, script=False)
    page.get_by_role("button", name="Add a line").click()
    line(page, 2).fill("#1 AND ward*")
    page.get_by_role("button", name="Copy line 2").click()
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("link", name="Search", exact=True).click()

    assert texts(page) == ["falls[tiab]", "#1 AND ward*", "#1 AND ward*"]
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Show what is saved").last.click()
    assert texts(page) == ["falls[tiab]"]
    page.get_by_role("button", name="Go on with them").click()
    page.get_by_role("button", name="Save", exact=True).click()
    assert desk.lines() == ["falls[tiab]", "#1 AND ward*", "#1 AND ward*"]


def test_with_script_what_is_typed_is_kept_without_a_button(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).focus()
    page.keyboard.type("falls[tiab]")

    expect(page.locator("#unsaved-said")).to_contain_text("What you typed is kept for you alone")

    again = open_page("/search", PHONE)
    assert texts(again) == ["falls[tiab]"]
    assert_accessible(again)
    again.get_by_role("button", name="Show what is saved").last.click()
    expect(again.get_by_role("heading", name="Typed here and not saved")).to_be_visible()
    assert_accessible(again)
    page.keyboard.press("Control+s")
    expect(page.locator("#unsaved-said")).to_be_empty()


def test_the_date_of_a_limit_is_marked_to_be_typed_over(open_page: OpenPage) -> None:
    page = open_page("/search")
    line(page, 1).fill("falls[tiab]")
    page.get_by_text("Limits and filters").click()
    page.get_by_text("Dates", exact=True).click()
    page.get_by_role("button", name="Published since a year").click()
    expect(line(page, 2)).to_be_focused()

    page.keyboard.type("2019")

    expect(line(page, 2)).to_have_value("#1 AND 2019:3000[dp]")


def test_save_stays_in_sight_and_covers_nothing(desk: SearchDesk, open_page: OpenPage) -> None:
    desk.save(*["falls[tiab] OR slips[tiab] OR trips[tiab]"] * 12)
    for height in (900, 660):
        page = open_page("/search", {"width": 1280, "height": height})
        for number in (1, 6, 12):
            line(page, number).focus()
            page.keyboard.type("typed ")
            expect(page.get_by_role("button", name="Save", exact=True)).to_be_in_viewport(ratio=1)
            expect(line(page, number)).to_be_in_viewport(ratio=1)
            assert_accessible(page)
        lines, bar = (page.locator(part).bounding_box() for part in (".es-beside__main", ".es-bar"))
        assert lines is not None
        assert bar is not None
        assert lines["x"] + lines["width"] <= bar["x"]


@pytest.fixture
def full(desk: SearchDesk) -> SearchDesk:
    """A desk where everything has happened that the pages can show."""
    desk.save("old", "ward*")
    desk.found(article(1))
    desk.answer_line('"vertual ward"[tiab]', count=90, warnings=[WARNING])
    desk.answer_line("not a search", problem="PubMed doesn't understand this.")
    desk.save(
        WrittenLine("falls[tiab]", "the people"),
        '"vertual ward"[tiab]',
        "not a search",
        "(#1 AND english[la]",
    )
    desk.save(WrittenLine("falls[tiab]", "the people"), '"vertual ward"[tiab]', "#1 AND #2")
    desk.do(known.add, "90000001\n90000002\n10.9999/none")
    desk.do(known.start_test)
    with transaction(desk.factory) as session:
        run = session.query(SearchRun).filter_by(kind=RunKind.KNOWN_ITEMS).one()
        for one in run.lines:
            one.found_pmids, one.count, one.ran_at = ["90000001"], 1, utc_now()
        run.state, run.finished_at = RunState.FINISHED, utc_now()
        for item in session.query(KnownItem):
            item.title = "A paper with a long title about falls on wards and how they are prevented by clowns"
            item.problem = "" if item.pmid else "PubMed has no record with this DOI."
    opinions = {element.key: Opinion(Outcome.SUGGESTED, "Add slips.") for element in ELEMENTS}
    asked = desk.do(peer_review.ask, colleague=None, note="By Friday")
    desk.do(peer_review.answer, asked.id, opinions, actor=desk.house.second_librarian, remark="Well done.")
    desk.do(peer_review.ask, colleague=desk.house.second_librarian, note="Once more")
    return desk


PATHS = (
    "/search",
    "/search/versions",
    "/search/versions/2",
    "/search/versions/3?against=1",
    "/search/known-items",
    "/search/copy",
    "/search/list",
    "/search/reviews",
    "/search/reviews/1",
    "/search/reviews/2",
    "/search/runs/1",
)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_machine_finds_nothing_wrong_with_the_pages(
    full: SearchDesk, open_page: OpenPage, viewport: ViewportSize
) -> None:
    for who in (full.house.librarian, full.house.second_librarian):
        page = open_page("/search", viewport, who=who)
        page.goto("/queue")
        assert_accessible(page)
        for path in PATHS:
            if page.goto(full.url(path)).status == 403:  # type: ignore[union-attr]
                continue
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
            assert page.locator("h1").count() == 1, path


def test_a_machine_finds_nothing_wrong_with_a_list_that_was_read(
    full: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/search/list", PHONE)
    page.get_by_label("Or paste the list").fill(
        "1 exp Accidental Falls/\n2 (fall* adj3 ward*).mp.\n3 1 and 9"
    )

    page.get_by_role("button", name="Read it").click()

    expect(page.get_by_role("heading", name="What was read of the list")).to_be_visible()
    assert_accessible(page)


def test_a_review_is_answered_by_keyboard(full: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search/reviews/2", who=full.house.second_librarian)

    for element in ELEMENTS:
        page.get_by_role("group", name=re.compile(re.escape(element.name))).get_by_label(
            "No revisions"
        ).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Record my review").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Thank you. Your review is recorded.")).to_be_visible()

"""Screening by keyboard in a real browser, and the pages of searching as axe sees them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from evidence_service.db import SessionFactory
from evidence_service.searches import notes
from evidence_service.searches.models import Record, RunState, Verdict
from tests.browser.axe import violations
from tests.browser.own_pages import Network, OpenPage
from tests.browser.windows import DESKTOP, PHONE
from tests.house import House
from tests.searches.search_desk import SearchDesk, article


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    """A desk with eight records to screen."""
    desk = SearchDesk(session_factory, house)
    desk.found(*(article(number) for number in range(1, 8)), article(8, retraction="retracted"))
    return desk


def focused(page: Page, record: Record) -> None:
    """Wait until this record has the focus."""
    expect(page.locator(f"#record-{record.id}")).to_be_focused()


def verdicts(desk: SearchDesk) -> str:
    """What stands for each record, in one letter: undecided, included, excluded."""
    return "".join(desk.record(number).verdict.value[0] for number in range(1, 9))


def test_a_librarian_screens_without_touching_the_mouse(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")

    page.keyboard.press("i")
    focused(page, desk.record(2))
    page.keyboard.press("e")
    page.keyboard.press("5")
    focused(page, desk.record(3))
    page.keyboard.press("n")
    focused(page, desk.record(4))
    page.keyboard.press("i")
    focused(page, desk.record(5))
    page.keyboard.press("k")
    focused(page, desk.record(3))
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    focused(page, desk.record(3))
    page.keyboard.press("j")
    focused(page, desk.record(5))
    page.keyboard.press("i")
    focused(page, desk.record(6))
    page.keyboard.press("u")
    focused(page, desk.record(5))

    assert verdicts(desk) == "ieuiuuuu"
    assert desk.record(2).exclusion_reason == "too old"
    expect(page.locator("#screening-said")).to_have_text("Included. 5 records undecided.")


def test_maybe_selecting_notes_and_help_by_keyboard(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")

    page.keyboard.press("m")
    focused(page, desk.record(2))
    page.keyboard.press("x")
    expect(page.locator(f"#tick-{desk.record(2).id}")).to_be_checked()
    expect(page.get_by_label("Those that I selected (1)")).to_be_checked()
    page.keyboard.press("x")
    page.keyboard.press("r")
    expect(page.locator(f"#remark-{desk.record(2).id}")).to_be_focused()
    page.keyboard.type("Ask Mona, i.e. now")
    page.keyboard.press("Control+Enter")
    focused(page, desk.record(2))
    page.keyboard.press("t")
    page.keyboard.type("cost, UK")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    focused(page, desk.record(3))
    page.keyboard.press("?")
    expect(page.locator("#keys summary")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Words in title or abstract")).to_be_focused()
    page.keyboard.type("study 4")
    page.keyboard.press("Enter")
    expect(page.locator(".es-record")).to_have_count(1)

    assert verdicts(desk) == "miuuuuuu"
    assert desk.record(2).remark == "Ask Mona, i.e. now"
    page.goto(desk.url("/screening?show=included"))
    expect(page.get_by_role("list", name="Tags").get_by_role("link")).to_have_text(["UK", "cost"])


def test_what_was_typed_and_ticked_elsewhere_survives_a_decision(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/screening")
    third = desk.record(3).id
    page.locator(f"#tick-{third}").check()
    page.locator(f"#record-{third} .es-note summary").click()
    page.locator(f"#remark-{third}").fill("Half a thought")
    page.locator(f"#record-{desk.record(1).id}").get_by_role("button", name="Include").click()

    focused(page, desk.record(2))
    expect(page.locator(f"#remark-{third}")).to_have_value("Half a thought")
    expect(page.locator(f"#tick-{third}")).to_be_checked()
    page.locator(f"#record-{third}").get_by_role("button", name="Maybe").click()
    focused(page, desk.record(4))
    assert (desk.record(3).remark, verdicts(desk)) == ("Half a thought", "iumuuuuu")


def test_several_records_are_decided_and_taken_back_together(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")
    for number in (2, 4, 5):
        page.locator(f"#tick-{desk.record(number).id}").check()
    page.get_by_label("What to do with them").select_option("excluded")
    page.locator("#several-reason").select_option("language")
    page.get_by_role("button", name="Do it").click()

    expect(page.get_by_text("3 records are excluded: language now.")).to_be_visible()
    assert verdicts(desk) == "ueueeuuu"
    page.get_by_role("button", name="Undo all 3").click()
    expect(page.locator(".es-record")).to_have_count(8)
    expect(page.get_by_text("3 records are again as before.").last).to_be_visible()
    expect(page.locator("#screening-said")).to_have_text("3 records are again as before.")
    assert verdicts(desk) == "uuuuuuuu"


def test_without_script_everything_works_with_pages_and_nothing_typed_is_lost(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    page = open_page("/screening", script=False)
    first, second = (page.locator(f"#record-{desk.record(number).id}") for number in (1, 2))

    first.locator(".es-note summary").click()
    first.get_by_label("Remark").fill("Typed without script")
    first.get_by_label("Reason to exclude").select_option("other")
    first.get_by_label("Other reason").fill("about uniforms")
    page.keyboard.press("Enter")
    expect(first).to_have_count(0)
    assert (desk.record(1).exclusion_reason, desk.record(1).remark) == (
        "about uniforms",
        "Typed without script",
    )

    second.get_by_role("button", name="Maybe").click()
    page.get_by_text("Show only, and in which order").click()
    page.get_by_label("Words in title or abstract").fill("study 7")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator(".es-record")).to_have_count(1)
    page.get_by_role("button", name="Include").click()
    expect(page.get_by_text("No record passes.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".es-record")).to_have_count(1)
    assert verdicts(desk) == "emuuuuuu"


def test_enter_in_ones_own_reason_excludes_and_never_includes(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")
    first = page.locator(f"#record-{desk.record(1).id}")
    expect(first.get_by_label("Other reason")).to_be_hidden()

    first.get_by_label("Reason to exclude").select_option("other")
    first.get_by_label("Other reason").fill("about uniforms")
    page.keyboard.press("Enter")

    focused(page, desk.record(2))
    assert (desk.record(1).verdict, desk.record(1).exclusion_reason) == (Verdict.EXCLUDED, "about uniforms")


def test_a_key_that_is_held_down_decides_once(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")

    for _ in range(3):
        page.keyboard.down("i")
        focused(page, desk.record(2))

    assert verdicts(desk) == "iuuuuuuu"


def test_a_missing_reason_is_said_beside_the_record(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")
    first = page.locator(f"#record-{desk.record(1).id}")

    first.get_by_role("button", name="Exclude").click()

    expect(first.get_by_role("alert")).to_contain_text("Choose why you exclude it.")
    focused(page, desk.record(1))


def test_what_changed_meanwhile_is_shown_and_decided_again(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")
    desk.exclude(1, "language")

    page.keyboard.press("i")

    first = page.locator(f"#record-{desk.record(1).id}")
    expect(first.get_by_role("alert")).to_contain_text("it is excluded: language")
    page.keyboard.press("i")
    focused(page, desk.record(2))
    assert verdicts(desk)[0] == "i"


def test_the_keys_can_be_switched_off_and_stay_off(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/screening")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()

    page.reload()
    page.keyboard.press("i")
    page.get_by_text("Keys", exact=True).click()

    expect(page.get_by_label("Use these keys")).not_to_be_checked()
    assert verdicts(desk) == "uuuuuuuu"


def test_while_the_service_is_away_nothing_is_lost_and_the_page_says_so(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    network = Network()
    page = open_page("/screening", network=network)
    network.is_cut = True

    page.keyboard.press("i")
    expect(page.get_by_text("The service can't be reached.").first).to_be_visible()
    network.is_cut = False
    page.keyboard.press("i")

    focused(page, desk.record(2))


def test_records_one_at_a_time(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page(f"/records/{desk.record(1).id}", PHONE)

    page.keyboard.press("i")
    focused(page, desk.record(2))
    page.keyboard.press("u")
    focused(page, desk.record(1))
    page.keyboard.press("n")
    page.wait_for_url(f"**/records/{desk.record(2).id}?*")

    assert verdicts(desk) == "uuuuuuuu"


def test_moving_lines_leaves_a_typed_strategy_whole(desk: SearchDesk, open_page: OpenPage) -> None:
    page = open_page("/search")
    page.get_by_label("Line 1", exact=True).fill("wards[ti]")
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_label("Line 4", exact=True)).to_be_focused()
    page.keyboard.type("#3 NOT editorial[pt]")
    page.get_by_role("button", name="Move down line 1").click()

    expect(page.get_by_label("Line 2", exact=True)).to_be_focused()
    texts = [page.get_by_label(f"Line {number}", exact=True).input_value() for number in (1, 2, 3, 4)]
    assert texts == ["hospital*", "wards[ti]", "#2 AND #1", "#3 NOT editorial[pt]"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits(
    desk: SearchDesk, open_page: OpenPage, viewport: ViewportSize
) -> None:
    desk.include(1)
    desk.exclude(2)
    desk.maybe(3)
    desk.do(notes.tag_several, [desk.record(1).id], "a tag of " + "w" * 40)
    page = open_page("/search", viewport)
    record = desk.record(8).id
    paths = [
        "/screening?show=all",
        f"/records/{record}",
        "/screening?show=all&from=x&text=wards&source=run-1",
    ]
    paths += ["/flow", "/export?show=excluded", "/search/runs/1"]
    for path in [*map(desk.url, paths), "/exclusion-reasons"]:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_strategy_with_a_problem_is_accessible_and_fits(
    desk: SearchDesk, open_page: OpenPage, viewport: ViewportSize
) -> None:
    desk.save("(falls", "wards", "#1 and #2")
    page = open_page("/search", viewport)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_a_running_search_shows_news_by_itself_and_keeps_the_focus(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    desk.start_run("falls")
    page = open_page("/search/runs/2")
    stop = page.get_by_role("button", name="Stop this search")
    stop.focus()

    desk.change_run(2, state=RunState.RUNNING, total=1200, done=300)
    expect(page.get_by_text("300 of 1,200 records are here")).to_be_visible()
    expect(page.locator("#state")).to_have_text("Running")
    expect(stop).to_be_focused()
    desk.change_run(2, state=RunState.FINISHED, done=1200, message="All 1,200 records are here.")

    expect(page.get_by_text("All 1,200 records are here.")).to_be_visible()

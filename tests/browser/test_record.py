"""The clock, how was searched, and the work so far, in a real browser: with script, without, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Service
from tests.browser.people import PASSWORD, signed_in
from tests.browser.test_by_keyboard import tab_to
from tests.browser.windows import PHONE

Windows = Callable[..., BrowserContext]

REQUEST = "/requests/ER-2026-00008"


def test_the_clock_starts_and_stops_and_the_page_stays_as_it_is(open_window: Windows) -> None:
    page = signed_in(open_window(), "librarian")
    page.goto(f"{REQUEST}/summary")
    clock = page.get_by_role("group", name="Your time on this request")
    page.get_by_label("Bottom line").fill("Half a sentence that nobody has saved")

    clock.get_by_role("button", name="writing").click()

    expect(clock).to_contain_text("Writing: 0 min")
    expect(clock.get_by_role("button", name="Stop")).to_be_focused()
    expect(page.get_by_label("Bottom line")).to_have_value("Half a sentence that nobody has saved")
    assert_accessible(page)

    page.keyboard.press("Enter")

    expect(clock).to_contain_text("Start timing")
    expect(page.get_by_role("status").filter(has_text="No clock runs")).to_be_attached()
    expect(page.get_by_label("Bottom line")).to_have_value("Half a sentence that nobody has saved")
    page.get_by_label("Bottom line").fill("")


def test_the_clock_works_without_script(service: Service, browser: Browser) -> None:
    window = browser.new_context(base_url=service.url, viewport=PHONE, java_script_enabled=False)
    page = window.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("librarian2@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{REQUEST}/screening?show=all")

    page.get_by_text(re.compile("^Clock")).click()
    page.get_by_role("button", name="talking").click()

    assert page.url.endswith("/screening?show=all")
    page.get_by_role("button", name="Stop the clock").click()
    page.get_by_text(re.compile("^Clock: .*(min|h) so far$")).click()
    page.get_by_role("link", name="Every entry").first.click()
    page.get_by_role("link", name=re.compile("^Correct or delete ?: talking")).first.click()
    page.get_by_label("How long").fill("1:15")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The clock said 1 min, corrected on")).to_be_visible()
    window.close()


def test_how_was_searched_is_completed_by_keyboard_and_downloaded(
    open_window: Windows, tmp_path: Path
) -> None:
    page = signed_in(open_window(), "librarian")
    page.goto(f"{REQUEST}/how-we-searched")
    page.get_by_role("link", name="Add to Contacts").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#contacts")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Save the notes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The notes are saved")

    with page.expect_download() as download:
        page.get_by_role("link", name="Text (txt)").click()
    download.value.save_as(tmp_path / "how.txt")
    text = (tmp_path / "how.txt").read_text()
    assert "6. Contacts\n   Not done." in text
    assert "5. Citation searching\n   Not recorded." in text
    assert "Embase" in text


def test_a_note_is_left_and_the_next_librarian_sees_it_first(open_window: Windows) -> None:
    page = signed_in(open_window(), "librarian")
    page.goto(f"{REQUEST}/work")
    page.get_by_text("Change the note").click()
    page.get_by_role("textbox", name="Note for whoever goes on").fill("The cost of alarms is still to find.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("alert")).to_contain_text("The note is saved")

    colleague = signed_in(open_window(PHONE), "librarian2")
    colleague.goto(REQUEST)
    expect(colleague.get_by_text("The cost of alarms is still to find.")).to_be_visible()
    colleague.get_by_role("link", name="See the work so far").click()
    expect(colleague.get_by_role("heading", name="What is left")).to_be_visible()
    assert_accessible(colleague)

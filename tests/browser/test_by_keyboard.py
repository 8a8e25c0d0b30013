"""The manager's form by keyboard alone, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page, expect

from evidence_service.calendar import today
from tests.browser.conftest import Service
from tests.browser.people import PASSWORD, signed_in
from tests.browser.windows import PATIENCE, PHONE

Windows = Callable[..., BrowserContext]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the thing with this name; fail when it can't be reached."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            " return (l ? l.innerText : e.innerText || e.value || '').trim(); }"
        )
        if focused.startswith(name):
            outline = page.evaluate(
                "() => getComputedStyle(document.activeElement).outlineStyle"
                " + getComputedStyle(document.activeElement).boxShadow"
                " + getComputedStyle(document.activeElement).backgroundColor"
            )
            assert outline, "the focus can't be seen"
            return
    raise AssertionError(f"Tab never reaches {name!r} on {page.url}")


def test_a_request_is_filed_by_keyboard_alone(open_window: Windows) -> None:
    page = signed_in(open_window(), "manager")
    keys, needed_on = page.keyboard, today() + timedelta(days=10)
    page.goto("/requests/new")
    tab_to(page, "Start")
    keys.press("Enter")
    page.wait_for_url("**/question")
    tab_to(page, "What do you need to know?")
    keys.type("By keyboard alone?")
    tab_to(page, "Continue")
    keys.press("Enter")
    page.wait_for_url("**/decision")
    tab_to(page, "What will be decided?")
    keys.type("Whether keyboards are enough")
    tab_to(page, "Changing or improving")
    keys.press("Space")
    tab_to(page, "Who decides?")
    keys.type("We do")
    tab_to(page, "Where is it decided?")
    keys.type("Here")
    tab_to(page, "Continue")
    keys.press("Enter")
    page.wait_for_url("**/date")
    for part in ("day", "month", "year"):
        tab_to(page, part.capitalize())
        keys.type(str(getattr(needed_on, part)))
    tab_to(page, "Why that date?")
    keys.type("Because")
    tab_to(page, "Continue")
    keys.press("Enter")
    page.wait_for_url("**/papers")
    tab_to(page, "Continue")
    keys.press("Enter")
    page.wait_for_url("**/check")
    tab_to(page, "Nothing here could identify a patient")
    keys.press("Space")
    tab_to(page, "Send the request")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your request is sent")


def test_the_skip_link_leads_past_the_menu(open_window: Windows) -> None:
    page = signed_in(open_window(), "librarian")
    page.goto("/queue")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()


def test_searching_and_screening_work_without_script(service: Service, browser: Browser) -> None:
    window = browser.new_context(base_url=service.url, viewport=PHONE, java_script_enabled=False)
    page = window.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("librarian@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/queue?turn=unclaimed&words=menopause")
    page.get_by_role("button", name=re.compile("^Claim")).first.click()
    page.get_by_role("link", name="Search PubMed").click()
    page.get_by_role("textbox", name="Line 1").fill("menopause[tiab]")
    page.get_by_role("button", name="Run the search and take the records").click()
    finished = page.get_by_text(re.compile(r"All \d+ records are here"))
    for _ in range(PATIENCE // 200):
        if finished.count():
            break
        page.wait_for_timeout(200)
        page.reload()
    expect(finished.first).to_be_visible()
    page.get_by_role("link", name="Screening").click()
    page.get_by_role("button", name=re.compile("^Include")).first.click()
    expect(page.get_by_text(re.compile("^Included 1$")).first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(page.get_by_text(re.compile("^Included 0$")).first).to_be_visible()
    window.close()

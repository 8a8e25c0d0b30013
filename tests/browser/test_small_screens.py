"""How far down the work begins on a phone, with script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.conftest import Service
from tests.browser.people import signed_in
from tests.browser.windows import PHONE

IN_PROGRESS = "/requests/ER-2026-00008"
PAGES = ("search", "screening", "sources", "summary", "work", "flow", "search/list", "search/runs/1")
LOWEST = 350  # pixels at which the head of these pages ends; it once took 700
SMALLEST = 24  # pixels that a finger needs to hit a link or a button
TOO_SMALL = """smallest => [...document.querySelectorAll("header, .es-banner, .es-tabs, #clock")]
    .flatMap((part) => [...part.querySelectorAll("a, button, summary")])
    .filter((one) => one.checkVisibility())
    .filter((one) => {
        const box = one.getBoundingClientRect();
        return Math.min(box.width, box.height) < smallest;
    })
    .map((one) => one.outerHTML)"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_work_begins_on_the_first_screen_of_a_phone(
    service: Service, browser: Browser, script: bool
) -> None:
    window = browser.new_context(base_url=service.url, viewport=PHONE, java_script_enabled=script)
    page = signed_in(window, "librarian")
    for path in PAGES:
        page.goto(f"{IN_PROGRESS}/{path}")
        head = page.locator("#clock").bounding_box()
        assert head is not None, path
        assert head["y"] + head["height"] < LOWEST, path
        assert page.evaluate(TOO_SMALL, SMALLEST) == [], path
    window.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_is_folded_on_a_phone_opens(service: Service, browser: Browser, script: bool) -> None:
    window = browser.new_context(base_url=service.url, viewport=PHONE, java_script_enabled=script)
    page = signed_in(window, "librarian")
    page.goto(f"{IN_PROGRESS}/search")
    clock = page.get_by_role("group", name="Your time on this request")

    page.get_by_text("Nothing here is real.").click()
    clock.locator("summary").click()

    expect(page.get_by_text("Never use these records for a decision.")).to_be_visible()
    expect(clock.get_by_role("link", name="Every entry")).to_be_visible()
    assert not script or violations(page) == []
    clock.get_by_role("button", name="talking").click()
    expect(clock).to_contain_text("Talking: 0 min")
    assert not script or violations(page) == []
    clock.get_by_role("button", name="Stop the clock").click()
    expect(clock.get_by_text(re.compile("^Clock"))).to_be_visible()
    window.close()

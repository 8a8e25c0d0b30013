"""The service as a visitor first meets it: it is up, looks as designed, and axe has no complaint."""

from __future__ import annotations

import json
import urllib.request
from urllib.error import HTTPError

from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible, violations
from tests.browser.conftest import Service
from tests.search_runs import wait_until


def test_a_visitor_is_led_to_the_sign_in(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert_accessible(page)


def test_the_design_systems_styles_and_scripts_are_there(page: Page) -> None:
    page.goto("/sign-in")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.nhsuk-button')).color")
        == "rgb(255, 255, 255)"
    )
    assert "nhsuk-frontend-supported" in (page.locator("body").get_attribute("class") or "")


def test_axe_does_find_what_is_wrong(page: Page) -> None:
    page.goto("/sign-in")
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")
    assert any("label" in violation for violation in violations(page))


def test_it_says_that_it_is_healthy(service: Service) -> None:
    wait_until(lambda: health(service) == {"status": "up", "database": "up", "worker": "up"})


def health(service: Service) -> object:
    try:
        with urllib.request.urlopen(f"{service.url}/healthz") as answer:
            return json.load(answer)
    except HTTPError as not_healthy:  # a worker that gets no time to work seems dead for a moment
        return json.load(not_healthy)

"""The people of the demonstration at their browsers."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from evidence_service.demonstration import SIGN_INS

PASSWORD = SIGN_INS[0].password


def signed_in(window: BrowserContext, who: str) -> Page:
    """A page of `who` (manager, librarian, librarian2, lead, administrator), signed in through the form."""
    page = window.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    return page


def fill_date(page: Page, group: str, day: str, month: str, year: str) -> None:
    """Type a date into the three boxes of the group."""
    boxes = page.get_by_role("group", name=group)
    for label, text in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(label).fill(text)

"""Every page of the demonstration on a phone and at a desk: axe, its width, its heading, its title."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.browser.axe import violations
from tests.browser.people import signed_in
from tests.browser.windows import DESKTOP, PHONE

Windows = Callable[..., BrowserContext]

CLOSED, DELIVERED, IN_REVIEW = "/requests/ER-2026-00001", "/requests/ER-2026-00004", "/requests/ER-2026-00006"
CORRECTED = "/requests/ER-2026-00002"
CLARIFYING, IN_PROGRESS = "/requests/ER-2026-00007", "/requests/ER-2026-00008"

PAGES = {
    "manager": (
        "/requests",
        "/requests/new",
        "/my-account",
        CLARIFYING,
        IN_PROGRESS,
        DELIVERED,
        f"{DELIVERED}/answer",
        f"{DELIVERED}/decision",
        f"{CLOSED}/decision",
        "/requests/ER-2026-00003",
        "/requests/ER-2026-00005",
        "/no-such-page",
    ),
    "librarian": (
        "/queue",
        "/queue?turn=ended&words=nurses",
        "/queue?words=nothing+like+it",
        IN_PROGRESS,
        f"{IN_PROGRESS}/search",
        f"{IN_PROGRESS}/search/runs/1",
        f"{IN_PROGRESS}/search/versions",
        f"{IN_PROGRESS}/search/versions/1",
        f"{IN_PROGRESS}/search/known-items",
        f"{IN_PROGRESS}/search/copy",
        f"{IN_PROGRESS}/search/copy?source=ER-2026-00006",
        f"{IN_PROGRESS}/search/list",
        f"{IN_PROGRESS}/search/reviews",
        f"{IN_PROGRESS}/sources",
        f"{IN_PROGRESS}/sources/1",
        f"{IN_PROGRESS}/sources/2",
        f"{IN_PROGRESS}/sources/import",
        f"{IN_PROGRESS}/sources/looked-at",
        f"{IN_PROGRESS}/sources/reference",
        f"{IN_PROGRESS}/duplicates",
        f"{IN_PROGRESS}/duplicates?show=merged",
        "/requests/ER-2026-00009/sources",
        f"{IN_REVIEW}/summary/versions/1",
        f"{CORRECTED}/summary/versions?from=1&to=2",
        f"{IN_PROGRESS}/screening",
        f"{IN_PROGRESS}/screening?show=all",
        f"{IN_PROGRESS}/screening?show=all&text=falls&from=2020&size=100",
        f"{IN_PROGRESS}/flow",
        f"{IN_PROGRESS}/export?show=excluded",
        "/exclusion-reasons",
        f"{IN_PROGRESS}/summary",
        f"{IN_PROGRESS}/time",
        f"{IN_PROGRESS}/how-we-searched",
        f"{IN_PROGRESS}/work",
        f"{IN_PROGRESS}/summary/preview",
        f"{IN_REVIEW}/summary/review",
        f"{CLOSED}/search",
        f"{CLOSED}/correction",
        f"{CORRECTED}/answer",
        f"{CORRECTED}/answer/1",
        "/requests/ER-2026-00009/search",
    ),
    "librarian2": (IN_REVIEW, f"{IN_REVIEW}/summary/review"),
    "lead": ("/reports", "/reports?period=all", IN_REVIEW),
    "administrator": (
        "/people",
        "/people/add",
        "/people/1",
        "/organisations",
        "/organisations/1",
        "/organisations/add",
        "/library-services/1",
        "/outgoing-mail",
        "/library-services/add",
        "/reports",
    ),
}


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
@pytest.mark.parametrize("who", PAGES)
def test_a_machine_finds_nothing_wrong(open_window: Windows, who: str, viewport: ViewportSize) -> None:
    page = signed_in(open_window(viewport), who)
    found = []
    for path in PAGES[who]:
        page.goto(path)
        found += violations(page)
        found += [f"{path}: {fault}" for fault in _faults(page)]
    assert found == []


def test_a_machine_finds_nothing_wrong_before_the_sign_in(open_window: Windows) -> None:
    page = open_window(PHONE).new_page()
    for path in ("/sign-in", "/verify", "/v/AAAAAAAAAA"):
        page.goto(path)
        assert [*violations(page), *_faults(page)] == [], path


def _faults(page: Page) -> Iterator[str]:
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} pixels wide in a window of {width}"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} main headings"
    if not page.title().endswith("Evidence Service") or page.title().startswith("–"):
        yield f"title {page.title()!r}"

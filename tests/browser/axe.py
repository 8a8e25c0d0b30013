"""Accessibility as a machine can judge it: axe-core at WCAG 2.2 AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands: rule, how bad, and the places in the page."""
    options = {"runOnly": {"type": "tag", "values": WCAG_2_2_AA}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url}: {rule['id']} ({rule['impact']}): {rule['help']} at {', '.join(_places(rule))}"
        for rule in found
    ]


def _places(rule: dict[str, list[dict[str, list[str]]]]) -> list[str]:
    return [" ".join(node["target"]) for node in rule["nodes"]]


def assert_accessible(page: Page) -> None:
    """Fail with every violation on the page."""
    assert violations(page) == []

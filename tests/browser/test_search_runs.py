"""The page of a search run in a real browser: too large, in parts, run again, with what isn't here."""

from __future__ import annotations

import re
import zlib
from datetime import date

import pytest
from playwright.sync_api import ViewportSize, expect

from evidence_service.db import SessionFactory, transaction
from evidence_service.searches.models import RunState, SearchRun, SearchRunPart, SearchRunPmid
from tests.browser.axe import assert_accessible
from tests.browser.own_pages import OpenPage
from tests.browser.windows import DESKTOP, PHONE
from tests.house import House
from tests.searches.search_desk import SearchDesk, article


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    """A desk with a search that ran twice, the second time in parts and not without gaps."""
    desk = SearchDesk(session_factory, house)
    desk.found(*(article(number) for number in range(1, 5)))
    number = desk.found(*(article(number) for number in range(3, 9)), missing=["90000404"])
    desk.change_run(number, unreadable=[{"pmid": "90000500", "reason": "its XML is broken"}])
    with transaction(session_factory) as session:
        parts = ((date(1800, 1, 1), date(2019, 12, 31), 9_000), (date(2020, 1, 1), date(2027, 1, 1), 1_204))
        session.add_all(
            SearchRunPart(
                search_run_id=desk.run(number).id, from_on=first, to_on=last, count=count, taken=True
            )
            for first, last, count in parts
        )
    return desk


def too_large(desk: SearchDesk) -> SearchRun:
    """One more search, which found more than PubMed hands out at once."""
    run = desk.start_run()
    words = "The last line finds 12,345 records. Narrow the search, or take them all, in parts by date."
    desk.change_run(run.number, state=RunState.TOO_MANY, total=12_345, message=words)
    return run


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_page_is_accessible_and_fits(
    desk: SearchDesk, open_page: OpenPage, viewport: ViewportSize
) -> None:
    number = too_large(desk).number
    page = open_page("/search/runs/2", viewport)
    for path in ("/search/runs/2", f"/search/runs/{number}"):
        page.goto(desk.url(path))
        page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_a_search_that_is_too_large_is_taken_whole_by_keyboard(desk: SearchDesk, open_page: OpenPage) -> None:
    number = too_large(desk).number
    page = open_page(f"/search/runs/{number}")
    page.get_by_role("button", name="Take all 12,345 records").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/search/runs/{number + 1}$"))
    expect(page.locator("#state")).to_have_text("Waiting for its turn")
    assert desk.run(number + 1).take_all


def test_what_pubmed_sent_for_an_unreadable_record_is_saved_as_a_file(
    desk: SearchDesk, open_page: OpenPage
) -> None:
    broken = b"<PubmedArticle>broken</PubmedArticle>"
    with transaction(desk.factory) as session:
        session.add(
            SearchRunPmid(
                search_run_id=desk.run(2).id,
                position=99,
                pmid="90000500",
                problem="its XML is broken",
                raw_xml=zlib.compress(broken),
            )
        )
    page = open_page("/search/runs/2")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save what PubMed sent for PMID 90000500").click()
    assert download.value.suggested_filename == "pubmed-90000500.xml"
    assert download.value.path().read_bytes() == broken

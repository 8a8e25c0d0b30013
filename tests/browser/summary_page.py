"""The page on which a summary is written, as a person at a device sees it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from evidence_service.db import SessionFactory
from evidence_service.summaries import operations, queries
from evidence_service.summaries.content import SummaryContent
from tests.house import House
from tests.searches.search_desk import SearchDesk, article
from tests.summaries.desk import text_of

FOUND = "What we found"
OFFER = "was not saved. It is still on this device."


def desk_with_records(session_factory: SessionFactory, house: House) -> SearchDesk:
    """A desk with two included records and one that is excluded."""
    desk = SearchDesk(session_factory, house)
    desk.found(*(article(number) for number in (1, 2, 3)))
    desk.include(1)
    desk.include(2)
    desk.exclude(3)
    return desk


def save_elsewhere(desk: SearchDesk, opened: int = 0, **texts: str) -> None:
    """Save these texts as another window would, which had this version before its eyes."""
    desk.do(operations.save, content=text_of(**texts), opened=opened)


def written(desk: SearchDesk) -> SummaryContent:
    """The summary as it is saved."""
    return desk.read(queries.content_of)


def there_is(page: Page, name: str) -> list[str]:
    """What this device keeps of writing, by the names of the boxes: the text of one of them in every copy."""
    texts = "name => Object.values(localStorage).map(kept => JSON.parse(kept).typed?.[name]).filter(Boolean)"
    found: list[str] = page.evaluate(texts, name)
    return found


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def status(page: Page) -> Locator:
    return page.locator("#saved-by-itself")


def sign_in_as_on(page: Page, other: Page) -> None:
    """Let this device have the session of another one."""
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": one["name"], "value": one["value"], "url": other.url}
            for one in other.context.cookies()
            if "name" in one and "value" in one
        ]
    )


def offers(page: Page) -> Locator:
    return page.locator("[data-left-behind]", has_text=OFFER)


def open_again(page: Page, desk: SearchDesk) -> Page:
    """Close the page as a browser that crashes does, and open it again on the same device."""
    device = page.context
    page.close()
    device.set_offline(False)
    again = device.new_page()
    again.goto(desk.url("/summary"))
    return again


def type_offline(page: Page, name: str, text: str) -> None:
    page.context.set_offline(True)
    box(page, name).fill(text)
    page.keyboard.press("Control+s")
    expect(status(page)).to_contain_text("What you typed is kept on this device")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()

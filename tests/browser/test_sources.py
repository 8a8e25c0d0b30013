"""Importing and judging duplicates as a librarian does, with the keyboard alone and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Service
from tests.browser.people import PASSWORD, signed_in
from tests.browser.test_by_keyboard import tab_to
from tests.browser.windows import PHONE

Windows = Callable[..., BrowserContext]

RIS = """TY  - JOUR
TI  - Grab rails beside hospital beds and the falls of older patients: an interrupted time series
AU  - Quayle, Ines
T2  - Fictional Journal of Patient Safety
PY  - 2021
VL  - 8
SP  - 12
EP  - 19
DO  - 10.5555/browser.1
AB  - Rails made no difference.
ER  -

TY  - JOUR
TI  - Grab rails beside hospital beds and the falls of older patients: an interrupted time series.
AU  - Quayle I
T2  - Fict J Patient Saf
PY  - 2021
VL  - 8
SP  - 12-19
DO  - https://doi.org/10.5555/BROWSER.1
ER  -

TY  - CONF
TI  - Grab rails beside hospital beds and the falls of older patients: an interrupted time series
AU  - Quayle, I.
T2  - Fictional Journal of Patient Safety
PY  - 2021
VL  - 8
IS  - Suppl 1
SP  - S3
ER  -

TY  - JOUR
PY  - 1999
ER  -
"""


def claimed(page: Page, question: str) -> str:
    """Claim a request from the queue; its address."""
    page.goto("/queue")
    page.get_by_role("link", name=question).first.click()
    claim = page.get_by_role("button", name="Claim")
    if claim.count():
        claim.first.click()
    return re.sub(r"[?#].*", "", page.url)


def test_records_are_imported_and_judged_by_keyboard_alone(open_window: Windows, tmp_path: Path) -> None:
    page = signed_in(open_window(), "librarian")
    address, keys = claimed(page, "menopause"), page.keyboard
    file = tmp_path / "embase.ris"
    file.write_text(RIS)
    page.goto(f"{address}/sources/import")
    page.get_by_label("File", exact=True).set_input_files(file)  # the system's own window can't be driven
    tab_to(page, "Database or source")
    keys.type("Embase")
    tab_to(page, "How many records")
    keys.type("4")
    tab_to(page, "Import")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Embase")).to_be_visible()
    expect(page.locator(".es-adds-up")).to_contain_text(re.compile(r"Read\s*4\s*Imported\s*3\s*Problems\s*1"))
    assert_accessible(page)
    expect(page.locator("#duplicates-state")).to_contain_text("1 pair of records may be duplicates")
    tab_to(page, "Judge them")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Duplicates")).to_be_visible()
    expect(page.locator("[data-keys]").first).to_be_visible()  # then the script is there, and hears keys
    keys.press("d")
    expect(page.get_by_text("Kept apart.")).to_be_visible()
    expect(page.get_by_text("No pair waits to be judged.")).to_be_visible()
    page.goto(f"{address}/duplicates?show=merged")
    assert_accessible(page)
    tab_to(page, "Take apart")
    keys.press("Enter")
    expect(page.get_by_text("Both records stand for themselves again.")).to_be_visible()


def test_a_file_that_is_no_export_is_refused_beside_its_box_on_a_phone(
    open_window: Windows, tmp_path: Path
) -> None:
    page = signed_in(open_window(PHONE), "librarian")
    file = tmp_path / "login.ris"
    file.write_text("<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>")
    page.goto("/requests/ER-2026-00008/sources/import")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Database or source").fill("CINAHL")
    page.get_by_label("Search strategy, exactly as run").fill("S1 falls")
    page.get_by_role("button", name="Import").click()
    expect(page.locator("#file-error")).to_contain_text("web page")
    expect(page.get_by_label("Search strategy, exactly as run")).to_have_value("S1 falls")
    assert_accessible(page)


def test_a_source_is_logged_without_script(service: Service, browser: Browser) -> None:
    window = browser.new_context(base_url=service.url, java_script_enabled=False)
    page = window.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("librarian@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/requests/ER-2026-00008/sources/looked-at")
    page.get_by_label("Database or source").fill("King's Fund")
    page.get_by_label("What you looked at and what you found").fill("Read the first 20 results.")
    page.get_by_role("button", name="Log this source").click()
    expect(page.get_by_role("link", name="King's Fund")).to_be_visible()
    window.close()


def test_a_reference_is_added_by_its_pmid(open_window: Windows) -> None:
    page = signed_in(open_window(), "librarian")
    page.goto("/requests/ER-2026-00008/search")
    page.goto("/requests/ER-2026-00008/sources/reference")
    page.get_by_label("PMID or DOI").fill("999999999")
    page.get_by_role("button", name="Look it up in PubMed").click()
    expect(page.get_by_text("PubMed has no record with this")).to_be_visible()

"""Second reading and correction in a browser: words selected, a tick beside the text, a next version."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import needs
from tests.browser.axe import violations
from tests.browser.conftest import Service
from tests.browser.people import signed_in
from tests.browser.test_by_keyboard import tab_to
from tests.browser.windows import PHONE

Windows = Callable[..., BrowserContext]

IN_REVIEW, DELIVERED = "/requests/ER-2026-00006", "/requests/ER-2026-00004"


def test_selected_words_become_a_remark_that_the_writer_settles_with_a_save(open_window: Windows) -> None:
    reader = signed_in(open_window(), "librarian2")
    reader.goto(f"{IN_REVIEW}/summary/review")
    _select(reader, "Of three units that moved nurses two stopped")
    reader.get_by_role("button", name="Remark on these words").click()
    place = reader.locator("#place-findings")
    expect(place.get_by_label("The words that it is about")).to_have_value(
        "Of three units that moved nurses two stopped"
    )
    reader.keyboard.type("Say why they stopped.")
    place.get_by_role("button", name="Add the remark").click()
    expect(place.get_by_text("Say why they stopped.", exact=True)).to_be_visible()
    reader.get_by_role("button", name="Return for changes").click()

    writer = signed_in(open_window(PHONE), "librarian")
    writer.goto(f"{IN_REVIEW}/summary")
    beside = writer.locator(".es-remark", has_text="Say why they stopped.")
    expect(beside).to_be_visible()
    assert violations(writer) == []
    beside.get_by_label("Settled").check()
    text = writer.get_by_role("textbox", name="What we found")
    text.fill(f"{text.input_value()} Neither says why.")
    writer.get_by_role("button", name="Save and send for review").click()

    reader.goto(f"{IN_REVIEW}/summary/review")
    expect(place.get_by_text("Settled by")).to_be_visible()
    reader.get_by_text("What changed since the last reading").click()
    expect(reader.locator("#changed ins")).to_contain_text("Neither says why.")
    assert violations(reader) == []


def test_a_reader_remarks_without_script(browser: Browser, service: Service) -> None:
    window = browser.new_context(base_url=service.url, viewport=PHONE, java_script_enabled=False)
    page = signed_in(window, "librarian2")
    page.goto(f"{IN_REVIEW}/summary/review")
    place = page.locator("#place-part-references")
    place.get_by_text("Remark on this").click()
    place.get_by_label("What should change here?").fill("The second has no volume.")
    place.get_by_role("button", name="Add the remark").click()
    expect(place.get_by_text("The second has no volume.", exact=True)).to_be_visible()
    place.get_by_role("button", name="It is settled").click()
    expect(place.get_by_text("Settled by")).to_be_visible()
    window.close()


def test_an_answer_is_corrected_and_its_first_version_stays(open_window: Windows) -> None:
    writer = signed_in(open_window(), "librarian")
    writer.goto(f"{DELIVERED}/answer")
    tab_to(writer, "Correct the answer")
    writer.keyboard.press("Enter")
    writer.wait_for_url("**/correction")
    tab_to(writer, "Why is the answer corrected?")
    writer.keyboard.type("Rounding was counted twice.")
    tab_to(writer, "Begin the correction")
    writer.keyboard.press("Enter")
    expect(writer.get_by_text("You are correcting version 1")).to_be_visible()
    text = writer.get_by_role("textbox", name="Bottom line")
    text.fill(f"{text.input_value()}\n- One count was wrong before.")
    writer.get_by_role("button", name="Save and send for review").click()
    expect(writer.get_by_text("This waits for another librarian")).to_be_visible()

    reader = signed_in(open_window(), "librarian2")
    reader.goto("/queue?turn=review")
    reader.locator(f"a[href='{DELIVERED}']").click()
    reader.get_by_role("link", name="Read the correction").click()
    reader.get_by_role("button", name="Deliver version 2").click()
    expect(reader.get_by_role("heading", name="The answer is delivered")).to_be_visible(timeout=60_000)

    requester = signed_in(open_window(PHONE), "manager")
    requester.goto(f"{DELIVERED}/answer")
    expect(requester.get_by_text("It replaced version 1. Why: Rounding was counted twice.")).to_be_visible()
    requester.get_by_role("link", name="Version 1", exact=True).click()
    expect(requester.get_by_role("heading", name="This is version 1, which was replaced")).to_be_visible()
    assert violations(requester) == []


def test_every_page_of_a_draft_that_is_printed_says_so(open_window: Windows, tmp_path: Path) -> None:
    needs.required(needs.POPPLER)
    reader = signed_in(open_window(), "librarian2")
    reader.goto(f"{IN_REVIEW}/summary/review")
    reader.pdf(path=tmp_path / "draft.pdf")
    read = subprocess.run(
        ["pdftotext", tmp_path / "draft.pdf", "-"], capture_output=True, check=True, text=True
    )
    pages = read.stdout.split("\f")[:-1]
    assert len(pages) > 2
    assert all("Draft, not issued yet" in page for page in pages)


def _select(page: Page, words: str) -> None:
    """Select these words in the document, as a mouse would."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("read"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode, at = text.data.indexOf(words);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(text, at, text, at + words.length);
                text.parentElement.scrollIntoView({ block: "center" });
                return;
            }
            throw new Error("these words are not in the document");
        }""",
        words,
    )

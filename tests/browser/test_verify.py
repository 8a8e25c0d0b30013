"""Checking a document in a browser: chosen or dropped it is checked at once; without script by a button."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.people import signed_in
from tests.browser.test_by_keyboard import tab_to
from tests.browser.windows import DESKTOP, PHONE

Windows = Callable[..., BrowserContext]
ANSWER = "/requests/ER-2026-00004/answer.pdf"
OURS, NOT_OURS = "This file is unchanged.", "This is not a file that we issued, or it was changed."


@pytest.fixture
def issued(open_window: Windows) -> bytes:
    """A document as it was issued."""
    return signed_in(open_window(DESKTOP), "manager").request.get(ANSWER).body()


def choose(page: Page, content: bytes) -> None:
    page.get_by_label("The PDF file").set_input_files(
        {"name": "answer.pdf", "mimeType": "application/pdf", "buffer": content}
    )


def drop(page: Page, content: bytes, *, files: int = 1) -> None:
    """Drop files on the heading of the page, far from the box."""
    page.evaluate(
        """([content, files]) => {
            const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
            const carried = new DataTransfer();
            for (let i = 0; i < files; i++) carried.items.add(new File([bytes], `dropped-${i}.pdf`));
            const on = document.querySelector("h1");
            const how = { bubbles: true, cancelable: true, dataTransfer: carried };
            for (const kind of ["dragover", "drop"]) on.dispatchEvent(new DragEvent(kind, how));
        }""",
        [b64encode(content).decode(), files],
    )


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(re.compile(re.escape(words)))).to_be_visible()


def test_a_chosen_file_is_checked_at_once_and_stays_where_it_is(open_window: Windows, issued: bytes) -> None:
    page = open_window(PHONE).new_page()
    sizes: list[int] = []
    page.on("request", lambda sent: sizes.append(len(sent.post_data_buffer or b"")))
    for content, said in ((issued, OURS), (issued + b"\n", NOT_OURS)):
        page.goto("/verify")
        expect(page.get_by_role("button", name="Check the file")).to_be_hidden()
        choose(page, content)
        says(page, said)
        says(page, "You checked: answer.pdf")
        assert violations(page) == []
    assert max(sizes) < 1000


def test_a_file_dropped_anywhere_is_checked_and_the_answer_has_the_focus(
    open_window: Windows, issued: bytes
) -> None:
    page = open_window(DESKTOP).new_page()
    page.goto("/verify")
    drop(page, issued)
    says(page, OURS)
    says(page, "You checked: dropped-0.pdf")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    drop(page, b"%PDF-no")
    says(page, NOT_OURS)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()


def test_what_can_not_be_checked_is_said_on_the_page(open_window: Windows, issued: bytes) -> None:
    page = open_window(DESKTOP).new_page()
    page.goto("/verify")
    drop(page, issued, files=2)
    expect(page.get_by_role("status").filter(has_text="Drop one file.")).to_be_visible()
    drop(page, b"0" * 30_000_001)
    expect(page.get_by_role("status").filter(has_text="is larger than any document of ours")).to_be_visible()
    assert page.url.endswith("/verify")


def test_back_from_an_answer_the_next_file_can_be_checked(open_window: Windows, issued: bytes) -> None:
    page = open_window(DESKTOP).new_page()
    page.goto("/verify")
    choose(page, issued)
    says(page, OURS)
    page.go_back()
    choose(page, b"%PDF-no")
    says(page, NOT_OURS)


def test_the_file_is_chosen_by_keyboard(open_window: Windows, issued: bytes) -> None:
    page = open_window(DESKTOP).new_page()
    page.goto("/verify")
    tab_to(page, "The PDF file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "answer.pdf", "mimeType": "application/pdf", "buffer": issued})
    says(page, OURS)


def test_without_script_the_button_checks_it(open_window: Windows, issued: bytes) -> None:
    page = open_window(PHONE, script=False).new_page()
    for content, said in ((issued, OURS), (issued + b"\n", NOT_OURS)):
        page.goto("/verify")
        choose(page, content)
        page.get_by_role("button", name="Check the file").click()
        says(page, said)
        says(page, "You checked: answer.pdf")


def test_where_the_browser_has_no_fingerprints_the_file_is_sent_at_once(
    open_window: Windows, issued: bytes
) -> None:
    window = open_window(DESKTOP)
    window.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    page = window.new_page()
    page.goto("/verify")
    expect(page.get_by_text("The file is read once and not kept.")).to_be_visible()
    choose(page, issued)
    says(page, OURS)
    says(page, "You checked: answer.pdf")

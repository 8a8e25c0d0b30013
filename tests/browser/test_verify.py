"""Checking a document in a browser: its fingerprint is computed there, or the file is sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.people import signed_in
from tests.browser.windows import DESKTOP, PHONE

Windows = Callable[..., BrowserContext]
ANSWER = "/requests/ER-2026-00004/answer.pdf"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_stranger_checks_a_file(open_window: Windows, script: bool) -> None:
    manager = signed_in(open_window(DESKTOP), "manager")
    issued = manager.request.get(ANSWER).body()
    window = open_window(PHONE, script=script)
    page = window.new_page()
    sizes: list[int] = []
    page.on("request", lambda sent: sizes.append(len(sent.post_data_buffer or b"")))
    for content, said in (
        (issued, "This file is unchanged."),
        (issued + b"\n", "This is not a file that we issued, or it was changed."),
    ):
        page.goto("/verify")
        page.get_by_label("The PDF file").set_input_files(
            {"name": "answer.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_text(re.compile(re.escape(said)))).to_be_visible()
        assert not script or violations(page) == []
    if script:
        assert max(sizes) < 1000  # the file stayed where it was

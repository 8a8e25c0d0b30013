"""The words of messages."""

from __future__ import annotations

import pytest

from evidence_service.mail.letters import Service, letter
from evidence_service.mail.models import LetterKind

SERVICE = Service("Evidence Service", "https://evidence.example/")
CONTENT = {
    "name": "Mona",
    "reference": "ER-2026-00001\r\nBcc: all@town.example",
    "question": "Do wards help?",
    "bottom_line": [
        {"text": "First.", "bullet": True},
        {"text": "Second.", "bullet": True},
        {"text": "And so on.", "bullet": False},
    ],
    "version": 2,
    "reason": "A cited paper was retracted.",
    "library": "Town Library",
    "asks_for_decision": False,
}


@pytest.mark.parametrize("kind", [LetterKind.SOMETHING_READY, LetterKind.SOMETHING_NEW])
def test_a_message_about_a_private_request_says_only_that_something_is_there(kind: LetterKind) -> None:
    written = letter(kind, {}, SERVICE)
    for text in (written.subject, written.text, written.html):
        assert "ER-" not in text
        assert "evidence.example/requests" not in text
    assert "https://evidence.example/" in written.text
    assert written.subject in ("Something is ready for you", "There is something new for you")


def test_a_subject_never_breaks_into_a_second_header() -> None:
    assert "\r" not in letter(LetterKind.NEW_VERSION, CONTENT, SERVICE).subject
    assert "\n" not in letter(LetterKind.NEW_VERSION, CONTENT, SERVICE).subject


def test_a_new_version_says_why_it_is_there() -> None:
    written = letter(LetterKind.NEW_VERSION, CONTENT, SERVICE)
    assert "A cited paper was retracted." in written.text
    assert "A cited paper was retracted." in written.html
    assert "- First.\n- Second.\nAnd so on.\n" in written.text
    assert written.html.count("<ul") == written.html.count("</ul>") == 1
    assert "decision" not in written.text

"""The words of every message: a subject, plain text, and the same as HTML, from `templates/mail/`.

Links are made here, from the address of the service, so that what waits in the outbox still fits
when that address changes. Messages about private requests get nothing filled in but the service.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from evidence_service.formatting import shorten
from evidence_service.mail.models import LetterKind

LONGEST_SUBJECT = 150

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_environment = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)

_SUBJECTS: Mapping[LetterKind, str] = {
    LetterKind.ANSWER_READY: "{reference}: the answer to your question is ready",
    LetterKind.NEW_VERSION: "{reference}: there is a new version of the answer",
    LetterKind.SOMETHING_READY: "Something is ready for you",
    LetterKind.SOMETHING_NEW: "There is something new for you",
}
_TEMPLATE_OF: Mapping[LetterKind, str] = {
    LetterKind.ANSWER_READY: "answer_ready",
    LetterKind.NEW_VERSION: "new_version",
    LetterKind.SOMETHING_READY: "something",
    LetterKind.SOMETHING_NEW: "something",
}


@dataclass(frozen=True)
class Service:
    """Who writes: the name of the service, and the address that people use."""

    name: str
    url: str


@dataclass(frozen=True)
class Letter:
    """A message as it is read."""

    subject: str
    text: str
    html: str


def letter(kind: LetterKind, content: Mapping[str, Any], service: Service) -> Letter:
    """The message of this kind with this content."""
    values = {"service": service.name, "url": service.url.rstrip("/"), "kind": kind.value, **content}
    subject = _one_line(_SUBJECTS[kind].format(**values))
    template = f"mail/{_TEMPLATE_OF[kind]}"
    text = _environment.get_template(f"{template}.txt").render(values, subject=subject)
    html = _environment.get_template(f"{template}.html").render(values, subject=subject)
    return Letter(subject, re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html)


def _one_line(text: str) -> str:
    """A text that fits into a header: without line ends and control characters."""
    return shorten("".join(sign if sign.isprintable() else " " for sign in text), LONGEST_SUBJECT)

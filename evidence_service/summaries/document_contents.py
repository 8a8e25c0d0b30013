"""PURE: the contents of a document on a page: its sections, and where each begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

_HEADING = re.compile(r'<(h[2-6]) class="issued-section([^"]*)"(?: id="([^"]+)")?>(.*?)</\1>', re.DOTALL)


@dataclass(frozen=True)
class Contents:
    """The document with an id on every heading of a section, and the ids with the words of the headings."""

    html: Markup
    sections: tuple[tuple[str, Markup], ...]


def contents_of(html: Markup) -> Contents:
    """The sections of a document that our templates have drawn; a heading that has an id keeps it."""
    sections: list[tuple[str, Markup]] = []

    def noted(found: re.Match[str]) -> str:
        tag, kind, name, words = found.groups()
        name = name or f"section-{len(sections) + 1}"
        sections.append((name, Markup(words)))  # noqa: S704 - a part of what is safe already
        return f'<{tag} class="issued-section{kind}" id="{name}">{words}</{tag}>'

    drawn = _HEADING.sub(noted, html)
    return Contents(Markup(drawn), tuple(sections))  # noqa: S704 - the same, with ids of our own

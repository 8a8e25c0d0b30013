"""PURE: what a summary says, part by part.

A summary is sections of text under headings, statements of how sure we are, rows of the evidence
table, and what its writers say about it (product, AI, how long it stays valid). It is stored as JSON,
whole, with every save; `merging` puts together what two people wrote at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from evidence_service.evidence_requests.products import Product as Product
from evidence_service.summaries.plain_values import from_plain, to_plain

BOTTOM_LINE, HOW_SURE, GAPS = "bottom_line", "how_sure", "gaps"
"""The sections that mean something to the program; all others are text under a heading."""


LONGEST_TITLE = 100  # letters


class Finding(StrEnum):
    """What the evidence says of one statement: four different things, never mixed up."""

    EFFECT = "evidence of an effect"
    NO_EFFECT = "evidence of no effect"
    UNCERTAIN = "uncertain"
    NO_EVIDENCE = "no evidence found"


class Certainty(StrEnum):
    """How sure a person is of a statement. Nothing ever sets it but a person."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


@dataclass(frozen=True)
class Section:
    """A text under a heading; `key` stays the same when the heading changes."""

    key: str
    heading: str
    text: str = ""


@dataclass(frozen=True)
class Statement:
    """One thing that the evidence was asked, what it says of it, and how sure somebody is of that.

    `certainty` is None where nobody judged it, and always where nothing was found. `judged_by` is
    the name of whoever judged, and `reason` why; both are printed.
    """

    key: str
    about: str
    finding: Finding
    certainty: Certainty | None = None
    reason: str = ""
    judged_by: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the evidence table: what a librarian read in the record that `key` cites.

    `evidence_type` is empty where the proposed one stands.
    """

    key: str
    country: str = ""
    setting: str = ""
    design: str = ""
    population: str = ""
    finding: str = ""
    note: str = ""
    evidence_type: str = ""


WRITTEN_COLUMNS = ("country", "setting", "design", "population", "finding", "note")
"""The columns of the evidence table that people write."""


@dataclass(frozen=True)
class AiUse:
    """Whether artificial intelligence was used. `used` is None until somebody answered."""

    used: bool | None = None
    tool: str = ""
    version: str = ""
    used_on: date | None = None
    prompts: str = ""


NOT_ANSWERED = AiUse()


@dataclass(frozen=True)
class SummaryContent:
    """Everything that a summary says, in the order in which it is read.

    `short_title` is what it is called where the question is too long for that; "" where the question is.
    """

    product: Product = Product.SUMMARY
    sections: tuple[Section, ...] = ()
    statements: tuple[Statement, ...] = ()
    rows: tuple[Row, ...] = ()
    ai: AiUse = NOT_ANSWERED
    valid_until: date | None = None
    limits: str = ""
    short_title: str = ""

    def text(self, key: str) -> str:
        """The text of a section, "" where there is none."""
        return next((section.text for section in self.sections if section.key == key), "")

    def with_texts(self, texts: Mapping[str, str]) -> SummaryContent:
        """The same with these texts in their sections; a key without a section is ignored."""
        sections = tuple(
            replace(section, text=texts.get(section.key, section.text)) for section in self.sections
        )
        return replace(self, sections=sections)

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything."""
        return not (self.statements or self.rows or any(section.text for section in self.sections))

    def to_json(self) -> dict[str, Any]:
        """Everything, as values that JSON can hold."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> SummaryContent:
        """What `to_json` made. Raises ValueError, with the place, for what doesn't fit."""
        content: SummaryContent = from_plain(cls, dict(values), where="summary")
        return content


def letters_replaced(before: SummaryContent, after: SummaryContent) -> int:
    """How many letters of the texts, cells and statements of `before` stood where `after` has others or none.

    Letters that were only added count nothing.
    """
    pairs = [(section.text, after.text(section.key)) for section in before.sections]
    pairs += [(before.limits, after.limits), (before.short_title, after.short_title)]
    pairs += [(before.ai.prompts, after.ai.prompts)]
    later = _small_texts(after)
    pairs += [(text, later.get(place, "")) for place, text in _small_texts(before).items()]
    return sum(_replaced(old, new) for old, new in pairs if old != new)


def _small_texts(content: SummaryContent) -> dict[tuple[str, str], str]:
    """The cells of the evidence table by row and column, and what people wrote of each statement."""
    cells = {(row.key, name): getattr(row, name) for row in content.rows for name in WRITTEN_COLUMNS}
    about = {(one.key, "about"): one.about for one in content.statements}
    return cells | about | {(one.key, "reason"): one.reason for one in content.statements}


def _replaced(old: str, new: str) -> int:
    same = _same_letters(old, new)
    return len(old) - same - _same_letters(old[same:][::-1], new[same:][::-1])


def _same_letters(one: str, other: str) -> int:
    """How many letters are the same from the beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low

"""What the lint says of a strategy, and the strategy as the lint reads it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from evidence_service.strategies.strategy_pieces import pieces_of, references_in
from evidence_service.strategies.strategy_problems import Fault, faults
from evidence_service.strategies.strategy_tree import Meaning, Tree, Used, read_line

_SHAPELESS = frozenset({"line", "quotes", "brackets", "tag"})
_LONGEST_EXCERPT = 80
_MOST_FAULTS = 10  # in a line; mending these shows the next ones


class Severity(StrEnum):
    """How grave a finding is. A problem stops the strategy from running."""

    PROBLEM = "problem"
    WARNING = "warning"
    ADVICE = "advice"


class Topic(StrEnum):
    """What a finding is about, as a page names it."""

    LINE = "the line as a whole"
    BRACKETS = "brackets"
    QUOTES = "quotation marks"
    OPERATORS = "operators"
    SMALL_OPERATORS = "operators in small letters"
    MIXED = "AND and OR mixed"
    NO_OPERATOR = "operator left out"
    NOT = "NOT"
    REFERENCES = "line numbers"
    UNUSED = "line that nobody uses"
    TAGS = "field tags"
    UNTAGGED = "words without a field tag"
    TRUNCATION = "truncation"
    PROXIMITY = "words near each other"
    HYPHENS = "hyphens"
    DATES = "dates"
    SPELLING = "UK and US spelling"
    HEADING_ALONE = "heading without text words"
    WORDS_ALONE = "text words without a heading"
    LIMITS = "limits"
    TWICE = "the same term twice"
    COVERED = "term that another one covers"
    OTHER_PLATFORM = "syntax of another platform"


@dataclass(frozen=True)
class Finding:
    """One thing that the lint found: where, what is wrong, and what to do.

    `line` is None for what concerns the strategy as a whole. `excerpt` is the place in the line
    as typed, shortened.
    """

    line: int | None
    topic: Topic
    severity: Severity
    message: str
    excerpt: str = ""


@dataclass(frozen=True)
class Reading:
    """A strategy read for the lint.

    `notes` has a text for each line. A line with a fault of its brackets, quotation marks or tags has
    no tree: what it means can't be told before that is mended.
    """

    lines: tuple[str, ...]
    notes: tuple[str, ...]
    justification: str
    faults: tuple[tuple[Fault, ...], ...]
    trees: tuple[Tree | None, ...]
    uses: tuple[frozenset[int], ...]  # the lines that each line names

    @classmethod
    def of(cls, lines: Sequence[str], notes: Sequence[str], justification: str) -> Reading:
        """The lines with what is wrong in each, and with a tree for each that can be read."""
        found, trees, uses = [], [], []
        for number, line in enumerate(lines, 1):
            pieces = pieces_of(line)
            wrong = tuple(islice(faults(line, pieces, number, len(lines)), _MOST_FAULTS))
            found.append(wrong)
            shapeless = any(fault.kind in _SHAPELESS for fault in wrong)
            uses.append(frozenset(n for reference in references_in(pieces) for n in reference.numbers))
            trees.append(None if shapeless else read_line(line, pieces))
        filled = (*notes[: len(lines)], *[""] * (len(lines) - len(notes)))
        return cls(tuple(lines), filled, justification.strip(), tuple(found), tuple(trees), tuple(uses))

    def resolved(self, meaning: Meaning | None) -> Meaning | None:
        """What a reference to a single line stands for, through any number of lines; others as they are."""
        for _ in self.lines:
            if not isinstance(meaning, Used) or len(meaning.reference.numbers) != 1:
                break
            number = meaning.reference.numbers[0]
            tree = self.trees[number - 1] if 1 <= number <= len(self.trees) else None
            meaning = tree.meaning if tree else None
        return meaning

    def is_explained(self, line: int) -> bool:
        """Whether somebody said why this line is as it is."""
        return bool(self.justification or self.notes[line - 1].strip())


def shortened(text: str) -> str:
    """An excerpt in one line and of a length that fits into a list."""
    text = " ".join(text[: 4 * _LONGEST_EXCERPT].split())
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[: _LONGEST_EXCERPT - 1]}…"


def around(line: str, start: int, end: int) -> str:
    """A place in a line with some words before and after it."""
    first, last = max(0, start - 30), min(len(line), end + 30)
    before, place, after = line[first:start], line[start : min(end, start + 60)], line[end:last]
    if first:
        before = "…" + before[before.find(" ") + 1 :]
    if last < len(line):
        after = after[: after.rfind(" ") if " " in after else None] + "…"
    return " ".join(f"{before}{place}{after}".split())


def listed(texts: Sequence[str], most: int = 4) -> str:
    """Some texts for a message: a, b, c and 5 more."""
    shown = ", ".join(shortened(text) for text in texts[:most])
    return shown if len(texts) <= most else f"{shown} and {len(texts) - most:,} more"

"""Charts as plain shapes, drawn from the tables of the report. Pure; `reports/charts.html` prints them.

Places and widths across are percentages, heights are pixels: the drawing fills a phone and a
wide screen alike, while its letters keep their size. Nothing is told by colour alone: every
series has a pattern, and the table under the chart has the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from evidence_service.formatting import count, shorten
from evidence_service.reports.table import Table
from evidence_service.spreadsheets import Cell

PLAIN = "plain"
TOP, PLOT, BOTTOM = 26.0, 190.0, 44.0
LINE, BAR, GAP = 18.0, 20.0, 12.0
WIDEST = 84.0  # percent: the longest bar leaves room for its number
LONGEST_LINE = 40  # characters that fit a narrow phone
MOST_BARS = 10
MOST_VALUES, MOST_NAMES, MOST_LETTERS = 15, 12, 24  # columns that leave room for words of that kind


@dataclass(frozen=True)
class Block:
    """A rectangle: `x` and `width` in percent, `y` and `height` in pixels, filled with a pattern."""

    pattern: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Words:
    """A text: `x` in percent, moved by `dx` pixels, its base line at `y` pixels.

    An axis in months has two kinds of words for one place: `wide` and `narrow` screens show theirs.
    """

    text: str
    x: float
    y: float
    dx: float = 0
    anchor: Literal["start", "middle", "end"] = "start"
    kind: Literal["label", "value", "axis", "wide", "narrow"] = "label"


@dataclass(frozen=True)
class Span:
    """A line between two heights, with a circle at `low` and a diamond at `high`."""

    x: float
    low: float
    high: float


@dataclass(frozen=True)
class Chart:
    """A drawing with its title and its content in a sentence, for those who can't see it."""

    title: str
    sentence: str
    height: float
    blocks: tuple[Block, ...] = ()
    words: tuple[Words, ...] = ()
    spans: tuple[Span, ...] = ()
    rules: tuple[float, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def has_axis(self) -> bool:
        """Whether room is needed on the left for the numbers of the rules."""
        return bool(self.rules)


def columns(table: Table, title: str, patterns: Sequence[str]) -> Chart:
    """A stacked column for each row; the columns of the table after the first are the series."""
    rows = [(str(row[0]), [_number(cell) for cell in row[1 : len(patterns) + 1]]) for row in table.rows]
    totals = [sum(values) for _, values in rows]
    axis = _axis(max(totals, default=0))
    blocks: list[Block] = []
    words = _months([label for label, _ in rows])
    for place, (_, values) in enumerate(rows):
        x, width = _slot(place, len(rows))
        y = TOP + PLOT
        for pattern, value in zip(patterns, values, strict=True):
            height = PLOT * value / axis[-1]
            y -= height
            if value:
                blocks.append(Block(pattern, x + width * 0.14, y, width * 0.72, height))
        if totals[place] and len(rows) <= MOST_VALUES:
            words.append(Words(_text(totals[place]), x + width / 2, y - 6, anchor="middle", kind="value"))
    most = max(rows, key=lambda row: sum(row[1]), default=("", []))
    return Chart(
        title,
        f"{_text(sum(totals))} in all. Most in {most[0]}: {_text(sum(most[1]))}.",
        TOP + PLOT + BOTTOM,
        tuple(blocks),
        (*words, *_axis_words(axis)),
        rules=tuple(_height(value, axis) for value in axis),
        legend=tuple(zip(patterns, table.columns[1:], strict=False)),
    )


def spans(table: Table, title: str, *, low: int, high: int) -> Chart:
    """A line for each row, from its value in the column `low` to that in the column `high`."""
    rows = [(str(row[0]), _number(row[low]), _number(row[high]), row[low] is not None) for row in table.rows]
    axis = _axis(max((row[2] for row in rows), default=0))
    words = _months([row[0] for row in rows])
    drawn = []
    for place, (_, lower, upper, known) in enumerate(rows):
        x, width = _slot(place, len(rows))
        if not known:
            continue
        drawn.append(Span(x + width / 2, _height(lower, axis), _height(upper, axis)))
        if len(rows) <= MOST_VALUES:
            above = _height(upper, axis) - 11
            words.append(Words(_text(upper), x + width / 2, above, anchor="middle", kind="value"))
    total = table.total or table.columns
    return Chart(
        title,
        f"In all: median {_text(total[low])}, 90th percentile {_text(total[high])} working days.",
        TOP + PLOT + BOTTOM,
        (),
        (*words, *_axis_words(axis)),
        tuple(drawn),
        tuple(_height(value, axis) for value in axis),
        legend=(("circle", table.columns[low]), ("diamond", table.columns[high])),
    )


def bars(table: Table, title: str, patterns: Sequence[str], *, first: int = 1, each: bool = False) -> Chart:
    """A bar for each row, its name above it.

    The columns from `first` on are the series, one for each pattern; with `each` there is one
    series, and each bar has a pattern of its own. Of many rows the first ten are drawn.
    """
    series = 1 if each else len(patterns)
    rows = [(str(row[0]), [_number(cell) for cell in row[first : first + series]]) for row in table.rows]
    shown = rows[:MOST_BARS]
    longest = max((sum(values) for _, values in shown), default=0) or 1
    blocks, words, top = [], [], 0.0
    for place, (label, values) in enumerate(shown):
        for line in _two_lines(label):
            words.append(Words(line, 0, top + LINE - 4))
            top += LINE
        x, top = 0.0, top + 3
        for pattern, value in zip([patterns[place]] if each else patterns, values, strict=True):
            if value:
                blocks.append(Block(pattern, x, top, WIDEST * value / longest, BAR))
            x += WIDEST * value / longest
        words.append(Words(_text(sum(values)), x, top + BAR - 5, dx=8 if x else 0, kind="value"))
        top += BAR + GAP
    legend = () if each or series == 1 else tuple(zip(patterns, table.columns[first:], strict=False))
    return Chart(title, _sentence(rows), top, tuple(blocks), tuple(words), legend=legend)


def _two_lines(label: str) -> list[str]:
    lines = wrap(label, LONGEST_LINE)
    return lines if len(lines) <= 2 else [lines[0], shorten(" ".join(lines[1:]), LONGEST_LINE)]


def _sentence(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    drawn = rows[:MOST_BARS]
    said = "; ".join(f"{label}: {_text(sum(values))}" for label, values in drawn)
    return (
        f"{said}. {count(len(rows) - len(drawn), 'more row')} in the table."
        if rows[MOST_BARS:]
        else f"{said}."
    )


def _slot(place: int, number: int) -> tuple[float, float]:
    width = 100 / max(number, 1)
    return place * width, width


def _months(labels: Sequence[str]) -> list[Words]:
    """Month names under a few columns, and the year under the first and under each January."""
    base = TOP + PLOT + 18
    words = []
    january_is_near = any(label.startswith("Jan") for label in labels[1:3])
    for place, label in enumerate(labels):
        x, width = _slot(place, len(labels))
        middle = x + width / 2
        month, _, year = label.partition(" ")
        if len(labels) <= MOST_NAMES:
            words.append(Words(month, middle, base, anchor="middle", kind="wide"))
            words.append(Words(month[0], middle, base, anchor="middle", kind="narrow"))
        elif len(labels) <= MOST_LETTERS:
            words.append(Words(month[0], middle, base, anchor="middle", kind="axis"))
        if month == "Jan" or (place == 0 and not january_is_near):
            words.append(Words(year, middle, base + 18, anchor="middle", kind="axis"))
    return words


def _axis(highest: float) -> list[int]:
    """Whole numbers from 0 to at least `highest`, at most six of them, in round steps."""
    step, factors = 1, (2, 2.5, 2)
    turn = 0
    while step * 5 < highest:
        step = round(step * factors[turn % 3])
        turn += 1
    ticks = [0]
    while ticks[-1] < max(highest, 1):
        ticks.append(ticks[-1] + step)
    return ticks


def _axis_words(axis: Sequence[int]) -> list[Words]:
    return [Words(_text(value), 0, _height(value, axis) + 4, -8, "end", "axis") for value in axis]


def _height(value: float, axis: Sequence[int]) -> float:
    return TOP + PLOT - PLOT * value / axis[-1]


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, (int, float)) else 0


def _text(cell: Cell) -> str:
    return "none" if cell is None else cell if isinstance(cell, str) else f"{cell:,}"

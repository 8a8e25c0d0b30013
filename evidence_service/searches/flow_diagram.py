"""The flow of records as a drawing in the manner of PRISMA 2020: boxes, lines of text, arrows. PURE.

SVG doesn't break lines, so they are broken here by the width that letters are known to take.
A wide drawing has what leaves on the right; on a phone it stands below, moved in. All sizes are
pixels. `searches/flow_drawing.html` prints it; whoever can't see it reads `sentence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from evidence_service.formatting import count
from evidence_service.searches.flow_counts import Flow

WIDE, NARROW = 780, 320
LETTER, LINE, PADDING, GAP = 15, 20, 10, 28
_PHASE, _BETWEEN, _INDENT = 32, 40, 14
_MIDDLE = PADDING + LINE / 2  # of a box with one line, where arrows arrive
_NARROW_LETTERS = frozenset("iIjlftr.,:;'’|!()[]{}- ‐–/\\")
_WIDE_LETTERS = frozenset("mwMW@%—…")


@dataclass(frozen=True)
class Line:
    """One line of text in a box: its left end and its base line."""

    x: float
    y: float
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """A box with its text. `kind` is main, side or phase (whose one line runs upwards)."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Arrow:
    """A straight arrow from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Diagram:
    """A drawing with its title and its content in words, for those who can't see it."""

    title: str
    sentence: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


Row = tuple[str, int]  # what, and how many records


@dataclass(frozen=True)
class _Leaving:
    head: Row
    items: tuple[Row, ...] = ()


@dataclass(frozen=True)
class _Stage:
    """A main box of so many records, what they are made of, and what leaves behind it."""

    phase: str
    head: Row
    items: Sequence[Row] = ()
    leaving: Sequence[_Leaving] = ()


def diagram(flow: Flow, title: str, *, width: int = WIDE) -> Diagram:
    """The drawing of this flow: wide from `WIDE` on, in one column for less."""
    stages = _stages(flow)
    boxes, arrows = _in_two_columns(stages, width) if width >= WIDE else _in_one_column(stages, width)
    height = max(box.y + box.height for box in boxes) + 1
    return Diagram(title, sentence(flow), width, height, tuple(boxes), tuple(arrows))


def sentence(flow: Flow) -> str:
    """The same as the drawing, in words."""
    found = "; ".join(f"{source.name}: {source.found:,}" for source in flow.sources)
    parts = [f"{count(flow.found, 'record')} found{f' ({found})' if found else ''}."]
    removed = [("duplicates", flow.duplicates), ("not handed out or not readable", flow.not_given)]
    if before := ", ".join(f"{number:,} {words}" for words, number in _some(removed)):
        parts.append(f"Removed before screening: {before}.")
    parts.append(f"{count(flow.unique, 'different record')}, {flow.screened:,} screened.")
    if flow.undecided:
        parts.append(f"{flow.undecided:,} not screened yet.")
    reasons = "; ".join(f"{reason}: {number:,}" for reason, number in flow.excluded.items())
    parts.append(f"{flow.excluded_count:,} excluded{f' ({reasons})' if reasons else ''}.")
    if flow.maybe:
        parts.append(f"{flow.maybe:,} marked as maybe.")
    parts.append(f"{flow.included:,} included.")
    return " ".join(parts)


def _stages(flow: Flow) -> list[_Stage]:
    removed = [("Duplicates", flow.duplicates), ("Not handed out, or not readable", flow.not_given)]
    found = [(source.name, source.found) for source in flow.sources]
    excluded = _Leaving(("Excluded", flow.excluded_count), tuple(flow.excluded.items()))
    aside = [_Leaving(("Marked as maybe, not decided", flow.maybe))] if flow.maybe else []
    waiting = [_Leaving(("Not screened yet", flow.undecided))] if flow.undecided else []
    before = _Leaving(("Removed before screening", flow.duplicates + flow.not_given), _some(removed))
    return [
        _Stage("Identification", ("Records found", flow.found), found, [before]),
        _Stage("Screening", ("Different records", flow.unique), (), waiting),
        _Stage("Screening", ("Records screened", flow.screened), (), [excluded, *aside]),
        _Stage("Included", ("Records included", flow.included)),
    ]


def _some(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row[1])


def _in_two_columns(stages: Sequence[_Stage], width: int) -> tuple[list[Box], list[Arrow]]:
    column = (width - _PHASE - 16 - _BETWEEN) / 2
    left = _PHASE + 16
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    y, above = 1.0, None
    for phase, members in groupby(stages, key=lambda stage: stage.phase):
        top = y
        for stage in members:
            main = _box("main", left, y, column, stage.head, stage.items)
            beside = _beside(stage, left + column + _BETWEEN, y, column - 1)
            arrows += [Arrow(left + column, side.y + _MIDDLE, side.x, side.y + _MIDDLE) for side in beside]
            if above is not None:
                arrows.append(Arrow(left + column / 2, above, left + column / 2, y))
            bottom = max(box.y + box.height for box in (main, *beside))
            if len(beside) > 1:
                main = _taller(main, bottom - y)
            boxes += [main, *beside]
            above, y = y + main.height, bottom + GAP
        height = max(y - GAP - top, _width(phase, bold=True) + 2 * PADDING)
        words = Line(_PHASE / 2 + 5, top + height / 2, phase, bold=True)
        boxes.append(Box("phase", 1, top, _PHASE - 2, height, (words,)))
        y = top + height + GAP
    return boxes, arrows


def _beside(stage: _Stage, x: float, y: float, width: float) -> list[Box]:
    boxes: list[Box] = []
    for leaving in stage.leaving:
        boxes.append(_box("side", x, y, width, leaving.head, leaving.items))
        y += boxes[-1].height + 12
    return boxes


def _in_one_column(stages: Sequence[_Stage], width: int) -> tuple[list[Box], list[Arrow]]:
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    spine, inset = 12.0, 32.0
    y, above = 1.0, None
    for stage in stages:
        if above is not None:
            arrows.append(Arrow(spine, above, spine, y))
        main = _box("main", 1, y, width - 2, stage.head, stage.items)
        boxes.append(main)
        above = y + main.height
        y = above + 16
        for side in _beside(stage, inset, y, width - inset - 1):
            boxes.append(side)
            arrows.append(Arrow(spine, side.y + _MIDDLE, inset, side.y + _MIDDLE))
            y = side.y + side.height + 12
        y += GAP - 16
    return boxes, arrows


def _taller(box: Box, height: float) -> Box:
    return Box(box.kind, box.x, box.y, box.width, max(box.height, height), box.lines)


def _box(kind: str, x: float, y: float, width: float, head: Row, items: Sequence[Row]) -> Box:
    lines: list[Line] = []
    base = y + PADDING + LETTER
    for text in _wrapped(_counted(*head), width - 2 * PADDING, bold=True):
        lines.append(Line(x + PADDING, base, text, bold=True))
        base += LINE
    for item in items:
        for place, text in enumerate(_wrapped(_counted(*item), width - 2 * PADDING - 2 * _INDENT)):
            lines.append(Line(x + PADDING + _INDENT * (2 if place else 1), base, text))
            base += LINE
    return Box(kind, x, y, width, base - LETTER + PADDING - y, tuple(lines))


def _counted(name: str, number: int) -> str:
    name = " ".join(name.split())
    return f"{name[:1].upper()}{name[1:]} (n\u00a0=\u00a0{number:,})"


def _wrapped(text: str, width: float, *, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that doesn't fit a line is broken."""
    lines = [""]
    for word in text.split(" "):
        with_word = f"{lines[-1]} {word}".strip(" ")
        if _width(with_word, bold=bold) <= width:
            lines[-1] = with_word
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and _width(lines[-1] + letter, bold=bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _width(text: str, *, bold: bool = False) -> float:
    """About how wide a text is in Arial or a font like it, rather too wide than too narrow."""
    return sum(map(_letter_width, text)) * LETTER * (1.08 if bold else 1)


def _letter_width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return 0.36
    if letter in _WIDE_LETTERS:
        return 0.95
    if ord(letter) > 0x2E80:
        return 1.05
    return 0.72 if letter.isupper() else 0.58

"""A strategy read from a pasted or uploaded text: PubMed's history, an Ovid line list, plain lines. Pure.

Lines come out in ascending order, their references moved along to the places where they stand now.
What can't be read, or not without doubt, is said in a remark: nothing is dropped in silence. How long
a text may be is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence_service.strategies import history_reading, line_lists, ovid_numbers
from evidence_service.strategies.line_lists import Kind, ReadLine, ReadStrategy
from evidence_service.strategies.ovid_translating import Remark, translated
from evidence_service.strategies.strategy_edits import renumbered
from evidence_service.strategies.strategy_pieces import LOST, pieces_of, references_in

__all__ = ["Kind", "ReadLine", "ReadStrategy", "Remark", "read_strategy"]

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_THERE = "This line names line {numbers}, which isn't in the text. Write the number of another line."
_FEWER = "This line names line {numbers} too, which isn't in the text: it goes on with the others."


def read_strategy(text: str, *, translate: bool = True, after: int = 0) -> ReadStrategy:
    """The strategy in a text, to stand behind line `after` of another one.

    Lines of Ovid are written for PubMed unless `translate` is false. In a list with numbers, a
    reference to a line that the list doesn't have becomes `#?`, with a remark.
    """
    text = re.sub(
        r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text.replace("\x00", "").lstrip("\ufeff")
    )
    read = history_reading.read_history(text) or line_lists.read_ovid(text) or line_lists.read_plain(text)
    if read.kind is Kind.OVID and not translate:
        return replace(read, lines=tuple(_moved_along(read.lines, after, _OVIDS)))
    lines = tuple(map(_translated, read.lines)) if read.kind is Kind.OVID else read.lines
    notation = _OURS_WHERE_KNOWN if read.kind is Kind.PLAIN else _OURS
    return replace(read, lines=tuple(_moved_along(lines, after, notation)))


def _translated(line: ReadLine) -> ReadLine:
    translation = translated(line.text)
    return replace(line, text=translation.text, remarks=(*line.remarks, *translation.remarks))


def _numbers_in(line: str) -> list[int]:
    references = (reference for reference in references_in(pieces_of(line)) if not reference.is_pmid)
    return [number for reference in references for number in reference.numbers]


@dataclass(frozen=True)
class _Notation:
    """How lines name other lines; with `keep` a number stays that names no line of the text."""

    numbers_in: Callable[[str], list[int]]
    moved_along: Callable[[str, Mapping[int, int | None]], str]
    keep: bool = False


_OURS = _Notation(_numbers_in, renumbered)
_OURS_WHERE_KNOWN = _Notation(_numbers_in, renumbered, keep=True)
_OVIDS = _Notation(ovid_numbers.numbers_in, ovid_numbers.moved_along)


def _moved_along(lines: Sequence[ReadLine], after: int, notation: _Notation) -> Iterator[ReadLine]:
    """The lines with their references moved to where those lines stand now."""
    places = {line.number: place for place, line in enumerate(lines, after + 1)}
    for line in lines:
        named = dict.fromkeys(notation.numbers_in(line.text))
        missing = [number for number in named if number not in places]
        if notation.keep or not missing:
            yield replace(line, text=notation.moved_along(line.text, places))
            continue
        text = notation.moved_along(line.text, {**places, **dict.fromkeys(missing)})
        words = _NOT_THERE if LOST in text else _FEWER
        message = words.format(numbers=", ".join(map(str, missing)))
        yield replace(line, text=text, remarks=(*line.remarks, Remark(message, needs_person=True)))

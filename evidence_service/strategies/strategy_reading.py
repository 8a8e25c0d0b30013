"""A strategy read from a pasted or uploaded text: PubMed's history, an Ovid line list, plain lines. Pure.

Lines come out in ascending order, their references moved along to the places where they stand now.
What can't be read, or not without doubt, is said in a remark: nothing is dropped in silence. How long
a text may be is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence_service.strategies import history_reading, line_lists
from evidence_service.strategies.line_lists import Kind, ReadLine, ReadStrategy
from evidence_service.strategies.ovid_translating import Remark, translated
from evidence_service.strategies.strategy_edits import renumbered
from evidence_service.strategies.strategy_pieces import LOST, pieces_of, references_in

__all__ = ["Kind", "ReadLine", "ReadStrategy", "Remark", "read_strategy"]

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_THERE = "This line names line {numbers}, which isn't in the text. Write the number of another line."
_FEWER = "This line names line {numbers} too, which isn't in the text: it goes on with the others."


def read_strategy(text: str) -> ReadStrategy:
    """The strategy in a text, its lines of Ovid written for PubMed.

    In a list with numbers, a reference to a line that the list doesn't have becomes `#?`, with a remark.
    """
    text = _LINE_ENDS.sub("\n", text.replace("\x00", "").lstrip("\ufeff"))
    read = history_reading.read_history(text) or line_lists.read_ovid(text) or line_lists.read_plain(text)
    lines = tuple(map(_translated, read.lines)) if read.kind is Kind.OVID else read.lines
    return replace(read, lines=tuple(_moved_along(lines, keep=read.kind is Kind.PLAIN)))


def _translated(line: ReadLine) -> ReadLine:
    translation = translated(line.text)
    return replace(line, text=translation.text, remarks=(*line.remarks, *translation.remarks))


def _numbers_in(line: str) -> list[int]:
    references = (reference for reference in references_in(pieces_of(line)) if not reference.is_pmid)
    return [number for reference in references for number in reference.numbers]


def _moved_along(lines: Sequence[ReadLine], *, keep: bool) -> Iterator[ReadLine]:
    """The lines with their references moved to where those lines stand now.

    With `keep` a number stays that names no line of the text.
    """
    places = {line.number: place for place, line in enumerate(lines, 1)}
    for line in lines:
        named = dict.fromkeys(_numbers_in(line.text))
        missing = [number for number in named if number not in places]
        if keep or not missing:
            yield replace(line, text=renumbered(line.text, places))
            continue
        text = renumbered(line.text, {**places, **dict.fromkeys(missing)})
        words = _NOT_THERE if LOST in text else _FEWER
        message = words.format(numbers=", ".join(map(str, missing)))
        yield replace(line, text=text, remarks=(*line.remarks, Remark(message, needs_person=True)))

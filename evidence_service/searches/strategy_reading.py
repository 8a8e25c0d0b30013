"""A strategy read from a pasted or uploaded text: PubMed's history, an Ovid line list, plain lines. Pure.

Lines come out in ascending order, their references moved along to the places where they stand now.
What can't be read, or not without doubt, is said in a remark: nothing is dropped in silence. How long
a text may be is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence_service.searches import history_reading, line_lists
from evidence_service.searches.line_lists import Kind, ReadLine, ReadStrategy
from evidence_service.searches.ovid_translating import Remark, translated
from evidence_service.searches.strategy_edits import renumbered
from evidence_service.searches.strategy_pieces import LOST, pieces_of, references_in

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
    lines = read.lines
    if translate and read.kind is Kind.OVID:
        lines = tuple(map(_translated, lines))
    return replace(read, lines=tuple(_moved_along(lines, after, keep=read.kind is Kind.PLAIN)))


def _translated(line: ReadLine) -> ReadLine:
    translation = translated(line.text)
    return replace(line, text=translation.text, remarks=(*line.remarks, *translation.remarks))


def _moved_along(lines: Sequence[ReadLine], after: int, *, keep: bool) -> Iterator[ReadLine]:
    """The lines with their references moved; `keep` leaves those alone that name no line of the text."""
    places = {line.number: place for place, line in enumerate(lines, after + 1)}
    for line in lines:
        named = [
            number
            for reference in references_in(pieces_of(line.text))
            if not reference.is_pmid
            for number in reference.numbers
        ]
        missing = list(dict.fromkeys(number for number in named if number not in places))
        if keep or not missing:
            yield replace(line, text=renumbered(line.text, places))
            continue
        text = renumbered(line.text, {**places, **dict.fromkeys(missing)})
        words = _NOT_THERE if LOST in text else _FEWER
        message = words.format(numbers=", ".join(map(str, missing)))
        yield replace(line, text=text, remarks=(*line.remarks, Remark(message, needs_person=True)))

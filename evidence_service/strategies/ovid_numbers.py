"""Line numbers in lines of Ovid that stay as they are: in combinations, commands, beside words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evidence_service.strategies.strategy_edits import renumbered
from evidence_service.strategies.strategy_pieces import LOST, is_combination, pieces_of, references_in

_COMMAND = re.compile(
    r"(?i)^\s*(?:limit|remove duplicates from|from)\s+#?(\d{1,3})(?=\s|$)|^\s*(\d{1,3})(?=\s+use\s)"
)
_OPERAND = re.compile(
    r"(?i)(?:^|(?<=\()|(?<=\band )|(?<=\bor )|(?<=\bnot ))(\d{1,3})(?=\s+(?:and|or|not)\s|\)|\s*$)"
)


def numbers_in(line: str) -> list[int]:
    """The lines that a line of Ovid names, in order."""
    if is_combination(pieces_of(line)):
        return [number for reference in references_in(pieces_of(line)) for number in reference.numbers]
    return [int(match[match.lastindex or 0]) for match in _matches(line)]


def moved_along(line: str, places: Mapping[int, int | None]) -> str:
    """The line with the numbers of lines where they stand now; None for one that is nowhere."""
    if is_combination(pieces_of(line)):
        return renumbered(line, places)
    parts, end = [], 0
    for match in _matches(line):
        start, stop = match.span(match.lastindex or 0)
        place = places.get(int(line[start:stop]), int(line[start:stop]))
        parts += [line[end:start], LOST if place is None else str(place)]
        end = stop
    return "".join([*parts, line[end:]])


def _matches(line: str) -> list[re.Match[str]]:
    command = _COMMAND.search(line)
    return [command] if command else list(_OPERAND.finditer(line))

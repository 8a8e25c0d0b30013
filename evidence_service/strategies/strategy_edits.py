"""Lines inserted, copied, moved and removed: every reference goes on meaning the same line. Pure.

A group of lines such as `or/1-4` goes on meaning the same lines too, and is written as a list
(`or/1,3-5`) when these no longer stand together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evidence_service.strategies.strategy_pieces import LOST, Reference, pieces_of, references_in, replaced


def inserted(lines: Sequence[str], text: str, after: int) -> list[str]:
    """The lines with `text` behind line `after`, before all of them when that is 0.

    References in `text` mean the lines as they were numbered before.
    """
    places = {old: old + (old > after) for old in range(1, len(lines) + 1)}
    renumbered_lines = [renumbered(line, places) for line in lines]
    return [*renumbered_lines[:after], renumbered(text, places), *renumbered_lines[after:]]


def copied(lines: Sequence[str], number: int) -> list[str]:
    """The lines with a copy of line `number` right behind it. Nothing refers to the copy yet."""
    return inserted(lines, lines[number - 1], number)


def moved(lines: Sequence[str], number: int, to: int) -> list[str]:
    """The lines with line `number` at place `to`; every reference goes on meaning the same line."""
    order = list(range(1, len(lines) + 1))
    order.insert(to - 1, order.pop(number - 1))
    places = {old: new for new, old in enumerate(order, 1)}
    return [renumbered(lines[old - 1], places) for old in order]


def removed(lines: Sequence[str], number: int) -> list[str]:
    """The lines without line `number`. References to it become `#?`, the others keep their meaning.

    A group such as `or/1-4` goes on with the lines that are left.
    """
    places: dict[int, int | None] = {
        old: old - (old > number) for old in range(1, len(lines) + 1) if old != number
    }
    places[number] = None
    return [renumbered(line, places) for old, line in enumerate(lines, 1) if old != number]


def renumbered(line: str, places: Mapping[int, int | None]) -> str:
    """The line with its references moved: `places` says where each line stands now, None for nowhere.

    A number without a place stays as it is.
    """
    found = references_in(pieces_of(line))
    return replaced(line, found, lambda reference: _moved_along(reference, places))


def _moved_along(reference: Reference, places: Mapping[int, int | None]) -> str:
    text = reference.piece.text
    if reference.is_lost or reference.backwards or reference.is_pmid:
        return text
    now = [places.get(number, number) for number in reference.numbers]
    left = [place for place in now if place is not None]
    if not left:
        return LOST
    if reference.operator:
        return text if set(left) == set(reference.numbers) else _group(text, reference.operator, left)
    return text if left[0] == reference.numbers[0] else f"{text.rstrip('0123456789')}{left[0]}"


def _group(text: str, operator: str, numbers: Sequence[int]) -> str:
    """A group of these lines in the notation of `text`."""
    signs = re.search(r"[#Ss](?=\d)", text)
    sign = signs[0] if signs else ""
    word = operator if operator in text else operator.lower()
    listed = ",".join(
        f"{sign}{first}" if first == last else f"{sign}{first}-{sign}{last}"
        for first, last in _ranges(sorted(numbers))
    )
    if text.startswith("{"):
        return f"{{{word} {listed}}}"
    return f"{word}/{listed}" if text[0].isalpha() and text[0] not in "Ss" else f"{listed}/{word}"


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last

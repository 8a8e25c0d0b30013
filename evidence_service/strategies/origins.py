"""Where lines come from: what each was in the list from which it was taken. Pure.

An origin is a statement about a text. It holds while the text stays as it was taken, wherever its
references have moved, and for no other text that stands in its place later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from evidence_service.strategies.strategy_pieces import pieces_of, references_in, replaced
from evidence_service.strategies.written_lines import WrittenLine

_JOINS_ONLY = re.compile(r"(?i)(?:[#()\s/-]|\b(?:and|or|not)\b)*")


class Origins:
    """The origins of a strategy's lines, for asking what a text was."""

    def __init__(self, taken: Iterable[WrittenLine] = ()) -> None:
        self._origins = {without_places(line.text): line.origin for line in taken if line.origin}

    def of(self, text: str) -> str:
        """What a line with this text was in the list from which it was taken; empty when it was in none."""
        return self._origins.get(without_places(text), "")

    def with_origins(self, lines: Sequence[WrittenLine]) -> list[WrittenLine]:
        """The lines, each with its origin."""
        return [replace(line, origin=self.of(line.text)) for line in lines]


def is_worth_telling(text: str, source: str) -> bool:
    """Whether a line of a list was written anew, beyond numbers of lines that it joins."""
    differs = " ".join(text.split()) != " ".join(source.split())
    return differs and not _JOINS_ONLY.fullmatch(without_places(text))


def without_places(text: str) -> str:
    """A line without the numbers of other lines: they change when lines move, and the line stays the same."""
    return " ".join(replaced(text, references_in(pieces_of(text)), lambda _: "#").split())

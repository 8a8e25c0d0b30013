"""A line of a strategy taken apart: quoted phrases, field tags, brackets, words, references. Pure.

References are read in every notation that librarians use: `#2`, and in a line of nothing but
numbers and operators also `2` and `S2`; groups such as `or/1-4`, `and/#1,#3`, `#1-#4/or` and
`{or #1-#4}` anywhere outside quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LOST = "#?"  # stands where a reference pointed to a line that was removed
OPERATORS = frozenset({"AND", "OR", "NOT"})
STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "＂": '"', "\u00a0": " "})

_END = r"(?=[\s()]|$)"
_LIST = r"[#Ss]?\d{1,3}(?:\s?[-–,]\s?[#Ss]?\d{1,3}){0,60}"
_CLOSE_LIST = r"[#Ss]?\d{1,3}(?:[-–,][#Ss]?\d{1,3}){0,60}"  # without spaces: these words can be anywhere
_PIECE = re.compile(
    rf"""(?P<quoted>"[^"]*")
      | (?P<tag>\[[^\[\]]*\])
      | (?P<group>(?i:and|or)\s?/\s?{_LIST}{_END}
          | {_CLOSE_LIST}/(?i:and|or){_END}
          | \{{\s?(?i:and|or)\s{_LIST}\s?\}}{_END})
      | (?P<reference>\#(?:\d+|\?){_END})
      | (?P<bracket>[()])
      | (?P<stray>["\[\]])
      | (?P<word>[^\s()"\[\]]+)""",
    re.VERBOSE,
)
_IN_GROUP = re.compile(r"([#Ss]?)(\d{1,3})(?:\s?[-–]\s?[#Ss]?(\d{1,3}))?")
_BARE = re.compile(r"[Ss]?\d+")


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of a line. `kind` is quoted, tag, group, reference, bracket, stray or word."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def is_operator(self) -> bool:
        """Whether it is AND, OR or NOT in capitals, as PubMed wants them."""
        return self.kind == "word" and self.text in OPERATORS

    @property
    def is_lower_operator(self) -> bool:
        """Whether it would be an operator if it were written in capitals."""
        return self.kind == "word" and not self.is_operator and self.text.upper() in OPERATORS


@dataclass(frozen=True)
class Reference:
    """A piece that names earlier lines. `numbers` in the order written; none when it is lost."""

    piece: Piece
    numbers: tuple[int, ...]
    operator: str = ""  # of a group: AND or OR
    backwards: bool = False  # a range whose first number is the larger one

    @property
    def is_lost(self) -> bool:
        """Whether the line that it named was removed."""
        return not self.numbers and not self.backwards

    @property
    def is_pmid(self) -> bool:
        """Whether it is a number without a sign that is too long for a line's: a PMID rather."""
        return self.piece.kind == "word" and len(self.piece.text.lstrip("Ss")) > 3


def pieces_of(line: str) -> list[Piece]:
    """The parts of a line in order; white space is left out, curly quotation marks are straight ones."""
    found = _PIECE.finditer(line.translate(STRAIGHT))
    return [Piece(match.lastgroup or "", match[0], match.start(), match.end()) for match in found]


def is_combination(pieces: Sequence[Piece]) -> bool:
    """Whether the line is made of line numbers, operators and brackets only."""
    operands: list[Piece] = []
    joined = False
    for piece in pieces:
        if _can_name_a_line(piece):
            operands.append(piece)
        elif piece.is_operator or piece.is_lower_operator:
            joined = True
        elif piece.kind != "bracket":
            return False
    joined = joined or any(piece.kind != "word" for piece in operands)
    return joined and not all(len(piece.text) > 3 and piece.text.isdecimal() for piece in operands)


def references_in(pieces: Sequence[Piece]) -> list[Reference]:
    """The pieces that name other lines, as the line is meant."""
    combination = is_combination(pieces)
    return [
        _reference(piece)
        for piece in pieces
        if piece.kind in ("reference", "group") or (combination and _can_name_a_line(piece))
    ]


def replaced(
    line: str,
    found: Sequence[Reference],
    replacement: Callable[[Reference], str],
    start: int = 0,
    end: int | None = None,
) -> str:
    """The line from `start` to `end` with each of the references found there replaced."""
    parts = []
    for reference in found:
        parts += [line[start : reference.piece.start], replacement(reference)]
        start = reference.piece.end
    return "".join([*parts, line[start:end]])


def _can_name_a_line(piece: Piece) -> bool:
    return piece.kind in ("reference", "group") or (
        piece.kind == "word" and _BARE.fullmatch(piece.text) is not None
    )


def _reference(piece: Piece) -> Reference:
    if piece.kind != "group":
        digits = piece.text.lstrip("#Ss")
        return Reference(piece, (int(digits[:9]),) if digits.isdecimal() else ())
    ranges = [(int(first), int(last or first)) for _, first, last in _IN_GROUP.findall(piece.text)]
    return Reference(
        piece,
        tuple(_in_order(ranges)),
        operator="AND" if "and" in piece.text.lower() else "OR",
        backwards=any(first > last for first, last in ranges),
    )


def _in_order(ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    seen: set[int] = set()
    for first, last in ranges:
        for number in range(first, last + 1):
            if number not in seen:
                seen.add(number)
                yield number

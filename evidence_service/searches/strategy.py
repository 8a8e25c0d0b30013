"""The lines of a search strategy, and the references between them. Pure.

A line is text for PubMed in which `#2` stands for the whole of line 2; a line of nothing but
numbers and operators, such as `1 OR 2`, combines earlier lines without the sign. Words,
quotation marks and field tags are PubMed's business and pass through untouched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MOST_LINES = 50
LONGEST_LINE = 10_000
LONGEST_QUERY = 100_000  # a line with its references written out
LOST = "#?"  # stands where a reference pointed to a line that was removed

_OPERATORS = frozenset({"AND", "OR", "NOT"})
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "＂": '"'})
_PIECE = re.compile(
    r"""(?P<quoted>"[^"]*")
      | (?P<tag>\[[^\[\]]*\])
      | (?P<reference>\#(?:\d+|\?)(?=[\s()]|$))
      | (?P<bracket>[()])
      | (?P<stray>["\[\]])
      | (?P<word>[^\s()"\[\]]+)""",
    re.VERBOSE,
)
_OVID_LINES = re.compile(r"(?i)(and|or|not)/\d[\d,\-]*")
_NUMBERED = re.compile(r"#?(\d{1,3})(?:[.):]|\t)\s*")
_STRAY = {
    '"': "This quotation mark has no partner: {near}. Add the missing one, or take this one out.",
    "[": "This field tag is opened and not closed: {near}. Write tags such as [tiab].",
    "]": "This field tag is closed and not opened: {near}. Write tags such as [tiab].",
}


@dataclass(frozen=True)
class Problem:
    """What stops a strategy from running: in which line (from 1), and what to do."""

    line: int
    message: str


@dataclass(frozen=True)
class _Piece:
    kind: str
    text: str
    start: int
    end: int

    @property
    def is_operator(self) -> bool:
        return self.kind == "word" and self.text in _OPERATORS

    @property
    def is_lower_operator(self) -> bool:
        return self.kind == "word" and not self.is_operator and self.text.upper() in _OPERATORS

    @property
    def number(self) -> int | None:
        """The line that a reference names; None when it is lost."""
        digits = self.text.lstrip("#")
        return int(digits[:9]) if digits.isdecimal() else None


def trimmed(lines: Sequence[str]) -> list[str]:
    """The lines without white space around them and without empty ones at the end."""
    kept = [line.strip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def problems(lines: Sequence[str]) -> list[Problem]:
    """Everything that stops these lines from running, at most one problem a line."""
    found = []
    lengths: list[int] = []
    for number, line in enumerate(lines, 1):
        message = _first_problem(line, number, len(lines))
        lengths.append(_written_out_length(line, lengths) if not message else len(line))
        if not message and lengths[-1] > LONGEST_QUERY:
            message = (
                f"With its references written out this line has {lengths[-1]:,} characters. "
                f"The service sends at most {LONGEST_QUERY:,}. Use fewer or shorter lines."
            )
        if message:
            found.append(Problem(number, message))
    return found


def written_out(lines: Sequence[str]) -> list[str]:
    """What PubMed is sent for each line: references replaced by the lines they name, in brackets.

    Quotation marks of word processors become plain ones and line breaks spaces. Only for lines
    without `problems`.
    """
    queries: list[str] = []
    for line in lines:
        query = _replaced(line, lambda number: f"({queries[number - 1]})").translate(_STRAIGHT)
        queries.append(" ".join(query.split()))
    return queries


def moved(lines: Sequence[str], number: int, to: int) -> list[str]:
    """The lines with line `number` at place `to`; every reference goes on meaning the same line."""
    order = list(range(1, len(lines) + 1))
    order.insert(to - 1, order.pop(number - 1))
    places = {old: new for new, old in enumerate(order, 1)}
    return [_renumbered(lines[old - 1], places) for old in order]


def removed(lines: Sequence[str], number: int) -> list[str]:
    """The lines without line `number`. References to it become `#?`, the others keep their meaning."""
    places: dict[int, int | None] = {
        old: old - (old > number) for old in range(1, len(lines) + 1) if old != number
    }
    places[number] = None
    return [_renumbered(line, places) for old, line in enumerate(lines, 1) if old != number]


def pasted(text: str, after: int = 0) -> list[str]:
    """The lines of a strategy pasted as one text, without their numbers, to stand after line `after`.

    A number counts as the line's own when it is the line's place: `2. asthma` in second place.
    References are moved along.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    bare = []
    for place, line in enumerate(lines, 1):
        label = _NUMBERED.match(line)
        bare.append(line[label.end() :].strip() if label and int(label[1]) == place else line)
    places = {place: place + after for place in range(1, len(lines) + 1)}
    return [_renumbered(line, places) for line in bare if line]


def as_text(lines: Sequence[tuple[str, int | None]]) -> str:
    """Lines with their counts as plain text, to be copied into a document."""
    return "\n".join(
        f"{number}. {' '.join(text.split())}" + ("" if count is None else f" ({count:,})")
        for number, (text, count) in enumerate(lines, 1)
    )


def fingerprint(lines: Sequence[str]) -> str:
    """Short text that is the same for the same lines: tells whether somebody else changed them."""
    return hashlib.sha256("\0".join(lines).encode()).hexdigest()[:32]


def _pieces(line: str) -> list[_Piece]:
    found = _PIECE.finditer(line.translate(_STRAIGHT))
    return [_Piece(match.lastgroup or "", match[0], match.start(), match.end()) for match in found]


def _is_combination(pieces: Sequence[_Piece]) -> bool:
    """Whether the line is made of line numbers, operators and brackets only."""
    operands = [piece for piece in pieces if piece.kind == "reference" or piece.text.isdecimal()]
    others = [p for p in pieces if p.kind == "bracket" or p.is_operator or p.is_lower_operator]
    if not operands or len(operands) + len(others) < len(pieces):
        return False
    joined = any(p.kind == "word" for p in others) or any(p.kind == "reference" for p in operands)
    return joined and not all(len(p.text) > 3 and p.kind == "word" for p in operands)


def _references(pieces: Sequence[_Piece]) -> list[_Piece]:
    combination = _is_combination(pieces)
    return [
        piece
        for piece in pieces
        if piece.kind == "reference" or (combination and piece.kind == "word" and piece.text.isdecimal())
    ]


def _replaced(line: str, replacement: Callable[[int], str]) -> str:
    parts, end = [], 0
    for reference in _references(_pieces(line)):
        if reference.number is not None:
            parts += [line[end : reference.start], replacement(reference.number)]
            end = reference.end
    return "".join([*parts, line[end:]])


def _renumbered(line: str, places: Mapping[int, int | None]) -> str:
    pieces = _pieces(line)
    parts, end = [], 0
    for reference in _references(pieces):
        number = reference.number
        if number is None or (len(reference.text) > 3 and reference.kind == "word"):
            continue
        place = places.get(number, number)
        sign = "#" if reference.kind == "reference" else ""
        parts += [line[end : reference.start], LOST if place is None else f"{sign}{place}"]
        end = reference.end
    return "".join([*parts, line[end:]])


def _written_out_length(line: str, lengths: Sequence[int]) -> int:
    references = _references(_pieces(line))
    return len(line) + sum(
        lengths[reference.number - 1] + 2 - len(reference.text)
        for reference in references
        if reference.number is not None
    )


def _first_problem(line: str, number: int, last: int) -> str:
    if not line.strip():
        return f"Line {number} is empty. Write a search in it, or remove it."
    if len(line) > LONGEST_LINE:
        return f"Line {number} has {len(line):,} characters. It can have {LONGEST_LINE:,} at most."
    pieces = _pieces(line)
    checks = (_partners(line, pieces), _references_right(pieces, number, last), _operators(pieces))
    return next((message for check in checks for message in check), "")


def _partners(line: str, pieces: Sequence[_Piece]) -> Iterator[str]:
    opened: list[_Piece] = []
    for piece in pieces:
        if piece.kind == "stray":
            yield _STRAY[piece.text].format(near=_near(line, piece))
        elif piece.text == "(":
            opened.append(piece)
        elif piece.text == ")" and not opened:
            yield f"This bracket is closed and not opened: {_near(line, piece)}. Add ( or take it out."
        elif piece.text == ")":
            opened.pop()
    for piece in opened[:1]:
        yield f"This bracket is opened and not closed: {_near(line, piece)}. Add ) or take it out."


def _near(line: str, piece: _Piece) -> str:
    start, end = max(0, piece.start - 15), piece.end + 15
    cut = " ".join(line[start:end].split())
    return ("…" if start else "") + cut + ("…" if end < len(line) else "")


def _short(piece: _Piece) -> str:
    return piece.text if len(piece.text) <= 20 else f"{piece.text[:20]}…"


def _references_right(pieces: Sequence[_Piece], number: int, last: int) -> Iterator[str]:
    for piece in pieces:
        if piece.kind == "word" and _OVID_LINES.fullmatch(piece.text):
            yield f"PubMed doesn't know {_short(piece)}. Write the lines out, such as #1 OR #2 OR #3."
        if piece.kind == "word" and re.match(r"#\d", piece.text):
            yield f"Write the number of a line with a space before and after, such as #1: {_short(piece)}."
    for piece in _references(pieces):
        if piece.number is None:
            yield f"The line that {LOST} stood for was removed. Write the number of another line."
        elif piece.kind == "word" and len(piece.text) > 3:
            yield f"{_short(piece)} is no line of this strategy. For a PMID write {_short(piece)}[pmid]."
        elif not 1 <= piece.number <= last:
            yield f"There is no line {piece.number}. Write the number of an earlier line."
        elif piece.number >= number:
            yield _not_earlier(piece.number, number)


def _not_earlier(named: int, number: int) -> str:
    if named == number:
        return f"Line {number} can't use itself. Write the number of an earlier line."
    return f"Line {named} comes later. A line can use earlier lines only: move line {named} up."


def _operators(pieces: Sequence[_Piece]) -> Iterator[str]:
    references = set(_references(pieces))
    for before, piece in zip([None, *pieces], [*pieces, None], strict=True):
        yield from _between(before, piece, references)


def _between(before: _Piece | None, after: _Piece | None, references: set[_Piece]) -> Iterator[str]:
    """What is wrong with these neighbours; None stands for the start or the end of the line."""
    for word, neighbour in ((before, after), (after, before)):
        if word and word.is_lower_operator and neighbour in references:
            yield f"Write {word.text.upper()} in capitals. PubMed reads “{word.text}” as a word."
    if after and after.is_operator and (before is None or before.text == "("):
        yield f"Nothing stands before {after.text}. Write what it combines, or take it out."
    if before and before.is_operator:
        if after is None or after.text == ")":
            yield f"Nothing stands after {before.text}. Write what it combines, or take it out."
        elif after.is_operator:
            yield f"{before.text} and {after.text} stand side by side. Keep one of them."
    if _misses_operator(before, after, references):
        yield "Write AND, OR or NOT before and after the number of a line."


def _misses_operator(before: _Piece | None, after: _Piece | None, references: set[_Piece]) -> bool:
    if before is None or after is None or not {before, after} & references:
        return False
    return not (before.is_operator or after.is_operator or before.text == "(" or after.text == ")")

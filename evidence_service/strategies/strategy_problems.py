"""What stops a line of a strategy from running. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence_service.strategies.field_tags import Kind, tag_of
from evidence_service.strategies.strategy_pieces import (
    LOST,
    Piece,
    Reference,
    is_combination,
    references_in,
)

LONGEST_LINE = 10_000

_GROUP_NOT_READ = re.compile(r"(?i)(?:and|or|not)/[#S]?\d\S*|[#S]?\d+[-–][#S]?\d+/\w+|#\d+[-–]#?\d+")
_DATE_PARTS = re.compile(r"[:/]")
_YEARS = frozenset({"YYYY", "ZZZZ"})  # as the menu of limits writes them, to be filled in
_TO_FILL_IN = _YEARS | {"MM", "DD"}
_IN_A_RANGE = frozenset({"word", "quoted"})  # kinds of pieces
_STRAY = {
    '"': "This quotation mark has no partner: {near}. Add the missing one, or take this one out.",
    "[": "This field tag is opened and not closed: {near}. Write tags such as [tiab].",
    "]": "This field tag is closed and not opened: {near}. Write tags such as [tiab].",
}


@dataclass(frozen=True)
class Fault:
    """One thing that stops a line: what to do, and where in the line it is.

    `kind` is line, quotes, brackets, tag, reference, date, capitals or operator.
    """

    kind: str
    message: str
    start: int = 0
    end: int = 0


def faults(line: str, pieces: Sequence[Piece], number: int, last: int) -> Iterator[Fault]:
    """Everything that stops line `number` of a strategy of `last` lines, the gravest first.

    `pieces` are the `pieces_of` the line.
    """
    if not line.strip():
        yield Fault("line", f"Line {number} is empty. Write a search in it, or remove it.")
    elif len(line) > LONGEST_LINE:
        yield Fault(
            "line", f"Line {number} has {len(line):,} characters. It can have {LONGEST_LINE:,} at most."
        )
    else:
        references = references_in(pieces)
        yield from _partners(line, pieces)
        yield from _groups_not_read(pieces)
        for reference in references:
            yield from _reference_right(reference, number, last)
        yield from _dates_to_fill_in(pieces)
        yield from _operators(pieces, {reference.piece for reference in references})


def near(line: str, start: int, end: int) -> str:
    """The place in a line with a few characters around it, for a message."""
    start, end = max(0, start - 15), end + 15
    cut = " ".join(line[start:end].split())
    return ("…" if start else "") + cut + ("…" if end < len(line) else "")


def _partners(line: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    opened: list[Piece] = []
    for piece in pieces:
        if piece.kind == "stray":
            place = near(line, piece.start, piece.end)
            kind = "quotes" if piece.text == '"' else "tag"
            yield Fault(kind, _STRAY[piece.text].format(near=place), piece.start, piece.end)
        elif piece.text == "(":
            opened.append(piece)
        elif piece.text == ")" and not opened:
            place = near(line, piece.start, piece.end)
            message = f"This bracket is closed and not opened: {place}. Add ( or take it out."
            yield Fault("brackets", message, piece.start, piece.end)
        elif piece.text == ")":
            opened.pop()
    for piece in opened:
        place = near(line, piece.start, piece.end)
        message = f"This bracket is opened and not closed: {place}. Add ) or take it out."
        yield Fault("brackets", message, piece.start, piece.end)


def _short(piece: Piece) -> str:
    return piece.text if len(piece.text) <= 20 else f"{piece.text[:20]}…"


def _groups_not_read(pieces: Sequence[Piece]) -> Iterator[Fault]:
    for piece in pieces:
        if piece.kind != "word":
            continue
        message = ""
        if _GROUP_NOT_READ.fullmatch(piece.text):
            message = f"{_short(piece)} can't be read. Write groups of lines such as or/1-4 or #1 OR #2."
        elif re.match(r"#\d", piece.text):
            message = (
                f"Write the number of a line with a space before and after, such as #1: {_short(piece)}."
            )
        if message:
            yield Fault("reference", message, piece.start, piece.end)


def _dates_to_fill_in(pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Letters that stand where a limit wants a date: YYYY:ZZZZ[dp] before anybody filled it in."""
    for place, piece in enumerate(pieces):
        parts = _DATE_PARTS.split(piece.text.strip('"')) if piece.kind in ("word", "quoted") else []
        letters = _TO_FILL_IN.intersection(part.strip().upper() for part in parts)
        closing = next((each for each in pieces[place + 1 : place + 4] if each.kind not in _IN_A_RANGE), None)
        if letters and (_is_date_tag(closing) or (len(parts) > 1 and not _YEARS.isdisjoint(parts))):
            example = "a date such as 2026/01/31" if "/" in piece.text else "years such as 2019:2026"
            message = f"{_short(piece)} has no date in it yet. Write {example} there, or take the limit out."
            yield Fault("date", message, piece.start, piece.end)


def _is_date_tag(piece: Piece | None) -> bool:
    return piece is not None and piece.kind == "tag" and tag_of(piece.text).kind is Kind.DATE


def _reference_right(reference: Reference, number: int, last: int) -> Iterator[Fault]:
    piece = reference.piece
    message = ""
    if reference.backwards:
        message = f"{_short(piece)} runs backwards. Write the smaller number first, such as or/1-4."
    elif reference.is_lost:
        message = f"The line that {LOST} stood for was removed. Write the number of another line."
    elif reference.is_pmid:
        message = f"{_short(piece)} is no line of this strategy. For a PMID write {_short(piece)}[pmid]."
    else:
        messages = (_number_right(named, number, last) for named in reversed(reference.numbers))
        message = next((message for message in messages if message), "")
    if message:
        yield Fault("reference", message, piece.start, piece.end)


def _number_right(named: int, number: int, last: int) -> str:
    if not 1 <= named <= last:
        return f"There is no line {named}. Write the number of an earlier line."
    if named == number:
        return f"Line {number} can't use itself. Write the number of an earlier line."
    if named > number:
        return f"Line {named} comes later. A line can use earlier lines only: move line {named} up."
    return ""


def _operators(pieces: Sequence[Piece], references: set[Piece]) -> Iterator[Fault]:
    combination = is_combination(pieces)
    pairs = list(zip([None, *pieces], [*pieces, None], strict=True))
    operators = {piece for piece in pieces if piece.is_operator or (combination and piece.is_lower_operator)}
    small = not combination and any(piece.is_lower_operator for piece in pieces)
    lower = {piece: None for pair in pairs for piece in _beside(pair, references)} if small else {}
    for piece in lower:
        message = f"Write {piece.text.upper()} in capitals. PubMed reads “{piece.text}” as a word."
        yield Fault("capitals", message, piece.start, piece.end)
    operators |= lower.keys()
    for before, after in pairs:
        message, place = _between(before, after, operators, references), after or before
        if message and place is not None:
            yield Fault("operator", message, place.start, place.end)


def _beside(pair: tuple[Piece | None, Piece | None], references: set[Piece]) -> Iterator[Piece]:
    """The lower-case operator that stands beside a reference, if these two are such neighbours."""
    for word, neighbour in (pair, pair[::-1]):
        if word and word.is_lower_operator and neighbour in references:
            yield word


def _between(before: Piece | None, after: Piece | None, operators: set[Piece], references: set[Piece]) -> str:
    """What is wrong with these neighbours; None stands for the start or the end of the line."""
    if after is not None and after in operators and (before is None or before.text == "("):
        return f"Nothing stands before {after.text}. Write what it combines, or take it out."
    if before is not None and before in operators and (after is None or after.text == ")"):
        return f"Nothing stands after {before.text}. Write what it combines, or take it out."
    if before is None or after is None:
        return ""
    if before in operators and after in operators:
        return f"{before.text} and {after.text} stand side by side. Keep one of them."
    joined = before in operators or after in operators or before.text == "(" or after.text == ")"
    if not joined and (before in references or after in references):
        return "Write AND, OR or NOT before and after the number of a line."
    return ""

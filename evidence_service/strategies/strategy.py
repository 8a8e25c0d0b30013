"""The lines of a search strategy, and the references between them. Pure.

A line is text for PubMed in which `#2` stands for the whole of line 2 and `or/1-4` for lines 1
to 4 joined with OR; a line of nothing but numbers and operators, such as `1 or 2`, combines
earlier lines without the sign. Words, quotation marks and field tags are PubMed's business and
pass through untouched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_service.strategies.strategy_edits import copied, inserted, moved, removed
from evidence_service.strategies.strategy_pieces import (
    LOST,
    STRAIGHT,
    Piece,
    Reference,
    is_combination,
    pieces_of,
    references_in,
    replaced,
)
from evidence_service.strategies.strategy_problems import LONGEST_LINE, faults

__all__ = [
    "LONGEST_LINE",
    "LONGEST_QUERY",
    "LOST",
    "MOST_LINES",
    "Problem",
    "as_text",
    "copied",
    "dependents",
    "fingerprint",
    "inserted",
    "moved",
    "problems",
    "references_of",
    "removed",
    "trimmed",
    "write_out",
    "written_out",
    "written_out_where_possible",
]

MOST_LINES = 100  # as many as the history of PubMed holds; lists of Ovid are often longer than 50
LONGEST_QUERY = 100_000  # a line with its references written out


@dataclass(frozen=True)
class Problem:
    """What stops a strategy from running: in which line (from 1), and what to do."""

    line: int
    message: str


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
        pieces = pieces_of(line)
        message = next((fault.message for fault in faults(line, pieces, number, len(lines))), "")
        lengths.append(_written_out_length(line, pieces, lengths) if not message else len(line))
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

    Quotation marks of word processors become plain ones, line breaks spaces, and operators of a
    line of nothing but numbers and operators capitals. Only for lines without `problems`.
    """
    queries: list[str] = []
    for line in lines:
        queries.append(write_out(line, queries))
    return queries


def write_out(line: str, queries: Sequence[str], start: int = 0, end: int | None = None) -> str:
    """What PubMed is sent for a line, or for its part from `start` to `end`.

    `queries` are those of the lines that it can name. A number in a part means what it means in the
    whole line: `(1 or 2)` are lines in `(1 or 2) and 3` and words in `(1 or 2) and falls[ti]`.
    """
    pieces = pieces_of(line)
    found = references_in(pieces)
    end = len(line) if end is None else end
    if is_combination(pieces):
        for piece in pieces:
            if piece.is_lower_operator:
                line = line[: piece.start] + piece.text.upper() + line[piece.end :]
    neighbours = dict(zip(pieces, zip([None, *pieces], [*pieces[1:], None], strict=False), strict=True))

    def query_of(reference: Reference) -> str:
        joined = f" {reference.operator} ".join(f"({queries[number - 1]})" for number in reference.numbers)
        before, after = neighbours[reference.piece]
        alone = (before is None or before.text == "(") and (after is None or after.text == ")")
        return joined if alone or len(reference.numbers) == 1 else f"({joined})"

    inside = [reference for reference in found if start <= reference.piece.start < end]
    return " ".join(replaced(line, inside, query_of, start, end).translate(STRAIGHT).split())


def written_out_where_possible(lines: Sequence[str]) -> list[str | None]:
    """`written_out`, with None for a line that has a problem or uses one that has."""
    stopped = {problem.line for problem in problems(lines)}
    queries: list[str] = []
    for number, line in enumerate(lines, 1):
        can_run = number not in stopped and all(queries[used - 1] for used in references_of(line))
        queries.append(write_out(line, queries) if can_run else "")
    return [query or None for query in queries]


def references_of(line: str) -> tuple[int, ...]:
    """The numbers of the lines that this line uses, each once, in the order in which it names them."""
    numbers = (number for reference in references_in(pieces_of(line)) for number in reference.numbers)
    return tuple(dict.fromkeys(numbers))


def dependents(lines: Sequence[str], number: int) -> list[int]:
    """The numbers of the lines that use line `number`, directly or through other lines, in order."""
    found = {number}
    for later, line in enumerate(lines[number:], number + 1):
        if found.intersection(references_of(line)):
            found.add(later)
    return sorted(found - {number})


def as_text(lines: Sequence[tuple[str, int | None]]) -> str:
    """Lines with their counts as plain text, to be copied into a document."""
    return "\n".join(
        f"{number}. {' '.join(text.split())}" + ("" if count is None else f" ({count:,})")
        for number, (text, count) in enumerate(lines, 1)
    )


def fingerprint(lines: Sequence[str]) -> str:
    """Short text that is the same for the same lines: tells whether somebody else changed them."""
    return hashlib.sha256("\0".join(lines).encode()).hexdigest()[:32]


def _written_out_length(line: str, pieces: Sequence[Piece], lengths: Sequence[int]) -> int:
    grown = len(line)
    for reference in references_in(pieces):
        numbers = reference.numbers
        joints = (len(numbers) - 1) * (len(reference.operator) + 2) + 2 * (len(numbers) > 1)
        grown += sum(lengths[number - 1] + 2 for number in numbers) + joints - len(reference.piece.text)
    return grown

"""Lint of operators: in small letters, mixed, left out; NOT; lines that no other line uses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from evidence_service.strategies.limits import ANIMALS, is_animals_only, is_heading
from evidence_service.strategies.lint_findings import Finding, Reading, Severity, Topic, around, shortened
from evidence_service.strategies.strategy_tree import Group, Joined, Meaning, Operand, Term, Tree, is_stray

MOST_A_LINE = 10  # findings of one kind in one line; mending these shows the next ones


def operator_findings(reading: Reading) -> Iterator[Finding]:
    """What is doubtful about how terms and lines are joined."""
    for number, tree in enumerate(reading.trees, 1):
        if tree is not None:
            yield from _small_letters(reading, number, tree)
            yield from islice(_left_out(number, tree), MOST_A_LINE)
            yield from islice(_mixed(number, tree), MOST_A_LINE)
            yield from islice(_taken_out(reading, number, tree), MOST_A_LINE)
            yield from islice(_numbers_without_sign(reading, number, tree), MOST_A_LINE)
    yield from _unused(reading)


def _small_letters(reading: Reading, number: int, tree: Tree) -> Iterator[Finding]:
    told = {fault.start for fault in reading.faults[number - 1] if fault.kind == "capitals"}
    found = [piece for piece in tree.lower_operators if piece.start not in told]
    if not found:
        return
    first = found[0]
    words = " and ".join(f"“{word}”" for word in dict.fromkeys(piece.text for piece in found))
    capitals = " and ".join(dict.fromkeys(piece.text.upper() for piece in found))
    message = (
        f"PubMed asks for operators in capitals, and may take {words} for something to search for. "
        f"Write {capitals}."
    )
    excerpt = around(tree.line, first.start, first.end)
    yield Finding(number, Topic.SMALL_OPERATORS, Severity.WARNING, message, excerpt)


def _left_out(number: int, tree: Tree) -> Iterator[Finding]:
    for group in tree.groups:
        for operand in group.operands:
            if isinstance(operand, Term) and is_stray(operand):
                message = f"“{shortened(operand.text)}” stands by itself and finds nothing. Take it out."
                yield Finding(
                    number,
                    Topic.OPERATORS,
                    Severity.WARNING,
                    message,
                    around(tree.line, operand.start, operand.end),
                )
            elif isinstance(operand, Group) and not operand.operands:
                message = "Nothing stands in these brackets. Write a search in them, or take them out."
                yield Finding(
                    number,
                    Topic.BRACKETS,
                    Severity.WARNING,
                    message,
                    around(tree.line, operand.start, operand.end),
                )
        written = {operator for operator in group.operators[1:] if operator}
        for place, operator in enumerate(group.operators[1:], 1):
            before, after = group.operands[place - 1 : place + 1]
            if operator or is_stray(before) or is_stray(after):
                continue
            message = "No operator stands between these two, and PubMed joins them with AND. "
            if "OR" in written:
                message += "The list around them is joined with OR: write OR, or AND if you mean it."
            else:
                message += "Write AND, so that everybody sees it, or OR if that is meant."
            severity = Severity.WARNING if "OR" in written else Severity.ADVICE
            excerpt = f"{_short(tree, before)} {_short(tree, after)}"
            yield Finding(number, Topic.NO_OPERATOR, severity, message, excerpt)


def _mixed(number: int, tree: Tree) -> Iterator[Finding]:
    for group in tree.groups:
        written = [(place, op) for place, op in enumerate(group.operators) if op and place]
        for (place, operator), (next_place, next_operator) in pairwise(written):
            if {operator, next_operator} == {"AND", "OR"} or (operator, next_operator) == ("NOT", "OR"):
                message = (
                    f"{operator} and {next_operator} stand side by side without brackets. "
                    "PubMed reads them from left to right. Put brackets round what belongs together."
                )
                before, after = group.operands[place], group.operands[next_place]
                excerpt = f"{operator} {_short(tree, before)} {next_operator} {_short(tree, after)}"
                yield Finding(number, Topic.MIXED, Severity.WARNING, message, excerpt)
                break


def _taken_out(reading: Reading, number: int, tree: Tree) -> Iterator[Finding]:
    waiting: list[Meaning | None] = [tree.meaning]
    while waiting:
        meaning = waiting.pop()
        if not isinstance(meaning, Joined) or is_animals_only(meaning, reading.resolved):
            continue
        waiting += reversed(meaning.operands)
        if meaning.operator != "NOT" or reading.notes[number - 1].strip():
            continue
        for operand in meaning.operands[1:]:
            excerpt = f"NOT {_short(tree, operand)}"
            yield Finding(number, Topic.NOT, *_told_of_not(reading, operand), excerpt)


def _told_of_not(reading: Reading, operand: Meaning) -> tuple[Severity, str]:
    if is_animals_only(operand, reading.resolved):
        return Severity.ADVICE, (
            "This is the usual way to leave out studies of animals only; records without headings stay in. "
            "Say in the line's note that it is meant."
        )
    if is_heading(reading.resolved(operand), ANIMALS):
        return Severity.WARNING, (
            "This takes out studies of animals and people together too. "
            "Write NOT (animals[mh] NOT humans[mh])."
        )
    return Severity.WARNING, (
        "NOT takes out every record that matches this, relevant ones too. Look at what it takes out, "
        "and say in the line's note why it must be, or do without it."
    )


def _numbers_without_sign(reading: Reading, number: int, tree: Tree) -> Iterator[Finding]:
    for group in tree.groups:
        for place, operand in enumerate(group.operands):
            joined = any(group.operators[max(place, 1) : place + 2])
            if not isinstance(operand, Term) or operand.tag or operand.quoted or not joined:
                continue
            match = re.fullmatch(r"[Ss]?(\d{1,3})", operand.text)
            if match and 1 <= int(match[1]) <= len(reading.lines):
                message = (
                    f"PubMed reads “{operand.text}” as a word here. If you mean line {int(match[1])}, "
                    f"write #{int(match[1])}."
                )
                yield Finding(
                    number,
                    Topic.REFERENCES,
                    Severity.WARNING,
                    message,
                    around(tree.line, operand.start, operand.end),
                )


def _unused(reading: Reading) -> Iterator[Finding]:
    used = frozenset().union(*reading.uses)
    for number, line in enumerate(reading.lines[:-1], 1):
        if number not in used and line.strip():
            message = (
                f"No other line uses line {number}, so it adds nothing to what the last line finds. "
                f"Name it in another line, as #{number}, or remove it."
            )
            yield Finding(number, Topic.UNUSED, Severity.WARNING, message, shortened(line))


def _short(tree: Tree, operand: Operand | Meaning) -> str:
    text = " ".join(tree.line[operand.start : min(operand.end, operand.start + 200)].split())
    return text if len(text) <= 35 else f"{text[:34]}…"

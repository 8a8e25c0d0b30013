"""What is wrong or doubtful in a strategy, told without the network. Pure.

The lint reads the lines as PubMed would, from left to right, and across references. Every finding
says what to do. What stops the strategy from running is a problem; everything else is a warning or
advice, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_service.strategies.lint_blocks import Blocks
from evidence_service.strategies.lint_concepts import concept_findings
from evidence_service.strategies.lint_findings import Finding, Reading, Severity, Topic, around, shortened
from evidence_service.strategies.lint_limits import limit_findings
from evidence_service.strategies.lint_operators import operator_findings
from evidence_service.strategies.lint_terms import term_findings
from evidence_service.strategies.strategy import problems
from evidence_service.strategies.strategy_tree import Joined, Meaning

__all__ = ["Finding", "Severity", "Topic", "lint"]

_LONG = 1_000  # characters: more than fits on a screen
_TOPICS = {
    "line": Topic.LINE,
    "quotes": Topic.QUOTES,
    "brackets": Topic.BRACKETS,
    "tag": Topic.TAGS,
    "reference": Topic.REFERENCES,
    "date": Topic.DATES,
    "capitals": Topic.SMALL_OPERATORS,
    "operator": Topic.OPERATORS,
}
_ORDER = list(Severity)


def lint(lines: Sequence[str], notes: Sequence[str] = (), justification: str = "") -> list[Finding]:
    """Everything that the lint finds in these lines, in their order, the gravest first in each.

    `notes` are what was written beside the lines, in their order; `justification` is a reason given
    for the limits of the whole strategy. The lines of `problems` all have a finding of that severity.
    """
    reading = Reading.of(lines, notes, justification)
    blocks = Blocks(reading)
    found = [
        *_problems(reading),
        *operator_findings(reading),
        *term_findings(reading),
        *concept_findings(reading, blocks),
        *limit_findings(reading, blocks),
        *_long(reading),
    ]
    found.sort(key=lambda finding: (finding.line or 0, _ORDER.index(finding.severity)))
    return list(dict.fromkeys(found))


def _problems(reading: Reading) -> Iterator[Finding]:
    for number, (line, faults) in enumerate(zip(reading.lines, reading.faults, strict=True), 1):
        for fault in faults:
            excerpt = around(line, fault.start, fault.end) if fault.end else ""
            yield Finding(number, _TOPICS[fault.kind], Severity.PROBLEM, fault.message, excerpt)
    if any(reading.uses):
        for problem in problems(reading.lines):  # the one that isn't a fault of a line: it grows too long
            if not reading.faults[problem.line - 1]:
                yield Finding(problem.line, Topic.LINE, Severity.PROBLEM, problem.message)


def _long(reading: Reading) -> Iterator[Finding]:
    for number, tree in enumerate(reading.trees, 1):
        if tree is not None and len(tree.line) > _LONG and _has_several_concepts(tree.meaning):
            message = (
                f"This line has {len(tree.line):,} characters and joins several concepts. Write each concept "
                "in a line of its own and combine them, so that every part has its count and can be checked."
            )
            yield Finding(number, Topic.LINE, Severity.ADVICE, message, shortened(tree.line))


def _has_several_concepts(meaning: Meaning | None) -> bool:
    """Whether AND or NOT joins the parts of a line, or of every one of its alternatives."""
    alternatives = meaning.operands if isinstance(meaning, Joined) and meaning.operator == "OR" else [meaning]
    return all(isinstance(one, Joined) and one.operator != "OR" for one in alternatives)

"""Lint of syntax that belongs to other platforms and that PubMed doesn't understand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_service.strategies.lint_findings import Finding, Severity, Topic, around
from evidence_service.strategies.strategy_tree import Term, Tree

_FIELD = r"(?:ti|ab|tw|mp|kw|kf|sh|hw|ot|nm|fs|pt|jn|jw|au|af|in|tx)"
_PLATFORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Ovid", re.compile(rf"(?i)(?:^|\S)\.{_FIELD}(?:,{_FIELD})*\.?$")),
    ("Ovid", re.compile(r"(?i)\s(?:adj\d{1,2}|adj)(?:\s|$)|^adj\d{1,2}$")),
    ("Ovid", re.compile(r"(?i)^exp\s.*\w/$|^\*?[^\W\d][^/\[\]]{2,}/$|^limit \d+ to ")),
    (
        "the Cochrane Library or Embase",
        re.compile(r"(?i)\s(?:near|next)/\d{1,2}(?:\s|$)|^(?:near|next)/\d{1,2}$"),
    ),
    (
        "the Cochrane Library or Embase",
        re.compile(r"(?i)\S:(?:ti|ab|kw|au)(?:,(?:ti|ab|kw|au))*$|'/(?:exp|de|mj)$"),
    ),
    ("Web of Science or Scopus", re.compile(r"^(?:TS|TI|AB|AK|ALL)=|^TITLE(?:-ABS)?(?:-KEY)?$")),
)
_EBSCO = frozenset({"MH", "MM", "MJ", "TI", "AB", "TX", "SU", "DE"})


def other_platform_findings(number: int, tree: Tree) -> Iterator[Finding]:
    """A finding when something in the line is written for Ovid, EBSCO, Embase or the like."""
    for platform, term in _foreign(tree):
        message = (
            f"This is the syntax of {platform}, which PubMed doesn't understand. "
            'Write it for PubMed, such as "Asthma"[mh] or asthma[tiab].'
        )
        excerpt = around(tree.line, term.start, term.end)
        yield Finding(number, Topic.OTHER_PLATFORM, Severity.WARNING, message, excerpt)
        return


def _foreign(tree: Tree) -> Iterator[tuple[str, Term]]:
    for group in tree.groups:
        for place, operand in enumerate(group.operands):
            if not isinstance(operand, Term) or operand.quoted:
                continue
            after = group.operands[place + 1] if place + 1 < len(group.operands) else None
            if operand.text in _EBSCO and isinstance(after, Term) and after.quoted and operand.tag is None:
                yield "EBSCO", operand
            for platform, pattern in _PLATFORMS:
                if pattern.search(operand.text):
                    yield platform, operand

"""Lint of limits: what restricts a search needs a reason. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_service.strategies.field_tags import Kind
from evidence_service.strategies.limits import HUMANS, is_limit, published_list
from evidence_service.strategies.lint_blocks import And, Block, Blocks
from evidence_service.strategies.lint_findings import Finding, Reading, Severity, Topic, listed

_WHAT = {
    Kind.DATE: "Dates limit",
    Kind.LANGUAGE: "A language limits",
    Kind.TYPE: "Types of publication limit",
    Kind.FILTER: "A filter limits",
    Kind.HEADING: "Headings for who was studied limit",
    None: "A filter limits",
}


def limit_findings(reading: Reading, blocks: Blocks) -> Iterator[Finding]:
    """Each limit or filter that nobody gave a reason for, once."""
    seen: set[Block] = set()
    for joined in blocks.joined_with_and:
        for block in () if joined.taken_out else joined.operands:
            if block not in seen and block.terms:
                seen.add(block)
                yield from _of_block(reading, joined, block)


def _of_block(reading: Reading, joined: And, block: Block) -> Iterator[Finding]:
    lines = {placed.line for placed in block.terms}
    if any(reading.is_explained(line) for line in (*lines, joined.line)):
        return
    first = block.terms[0]
    terms = [placed.term for placed in block.terms]
    excerpt = listed(list(dict.fromkeys(term.text for term in terms)), most=5)
    kind = first.term.tag.kind if first.term.tag else None
    if all(map(is_limit, terms)) and not block.below:
        if not joined.is_outermost and Kind.HEADING in block.kinds:
            return  # part of a concept, such as headings for children beside words for children
        message = f"{_WHAT[kind]} the search. Say in the line's note why, or take it out."
        if {term.text.lower() for term in terms} <= HUMANS:
            message = (
                "This limits the search to records with the heading Humans, and new records have no headings "
                "yet. Write NOT (animals[mh] NOT humans[mh]) instead, and say in the line's note why."
            )
        yield Finding(first.line, Topic.LIMITS, Severity.WARNING, message, excerpt)
    elif Kind.TYPE in block.kinds and any(map(is_limit, terms)) and not _is_published(block):
        message = (
            "This limits the search to kinds of study, like a search filter. Name the filter and its source "
            "in the line's note, or say why it is needed."
        )
        yield Finding(first.line, Topic.LIMITS, Severity.ADVICE, message, excerpt)


def _is_published(block: Block) -> bool:
    """Whether it is a published filter as it was published; the report names it with its source."""
    published = published_list([placed.term for placed in block.terms])
    return published is not None and not published[1]

"""PURE: how sure we are, in words. *No evidence found*, *no effect* and *uncertain* are never mixed up.

Readers take "insufficient evidence" for "it does not work", and an icon for whatever they hope. So
each finding has a sentence of its own that says what it means and what it doesn't, and certainty is
a word with a meaning and a person's name, never a symbol and never worked out by the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence_service.summaries.content import HOW_SURE, Certainty, Finding, Product, SummaryContent


@dataclass(frozen=True)
class Wording:
    """A finding or a certainty in words: its name, and a sentence that says what it means."""

    name: str
    meaning: str


FINDINGS: Mapping[Finding, Wording] = {
    Finding.EFFECT: Wording(
        "Evidence of an effect",
        "Studies looked at this, and found that it makes a difference.",
    ),
    Finding.NO_EFFECT: Wording(
        "Evidence of no effect",
        "Studies looked at this, and found no difference that matters."
        " This is not the same as finding no studies.",
    ),
    Finding.UNCERTAIN: Wording(
        "Uncertain",
        "Studies looked at this, but they are too few, too weak or too different from each other to say"
        " whether it makes a difference. It may or it may not.",
    ),
    Finding.NO_EVIDENCE: Wording(
        "No evidence found",
        "We looked and found no study of this. That does not mean that it does not work.",
    ),
}

CERTAINTIES: Mapping[Certainty, Wording] = {
    Certainty.HIGH: Wording("High", "More research is very unlikely to change this."),
    Certainty.MODERATE: Wording("Moderate", "More research may change this."),
    Certainty.LOW: Wording("Low", "More research is likely to change this."),
    Certainty.VERY_LOW: Wording(
        "Very low", "We can say very little. More research is very likely to change this."
    ),
}

NOBODY_JUDGED = "Nobody judged how sure the evidence is."
NOT_JUDGED = "Nobody judged how sure this is."

JUDGED = frozenset({Finding.EFFECT, Finding.NO_EFFECT, Finding.UNCERTAIN})
"""The findings of which somebody can be more or less sure. Without a study there is nothing to judge."""


def not_judged(content: SummaryContent) -> str:
    """What stands in place of how sure we are; "" where somebody wrote of it, and in a results list."""
    is_told = content.statements or content.text(HOW_SURE) or content.product is Product.RESULTS_LIST
    return "" if is_told else NOBODY_JUDGED


def in_words(finding: Finding, certainty: Certainty | None) -> str:
    """What a reader is told of one statement, as one or two sentences."""
    said = FINDINGS[finding].meaning
    if finding not in JUDGED:
        return said
    if certainty is None:
        return f"{said} {NOT_JUDGED}"
    how_sure = CERTAINTIES[certainty]
    return f"{said} Certainty: {how_sure.name.lower()}. {how_sure.meaning}"

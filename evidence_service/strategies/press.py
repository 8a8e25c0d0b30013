"""PRESS 2015: how a colleague reviews a strategy, element by element. Pure.

The elements and outcomes are those of the PRESS 2015 Guideline (Peer Review of Electronic Search
Strategies, McGowan J and others, J Clin Epidemiol 2016;75:40-46); the questions are in our own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a reviewer says of an element, and of the whole."""

    NONE = "no revisions"
    SUGGESTED = "revisions suggested"
    REQUIRED = "revisions required"


@dataclass(frozen=True)
class Element:
    """One of the six things that are looked at. `prompts` are questions that the reviewer asks."""

    key: str
    name: str
    prompts: tuple[str, ...]


ELEMENTS: tuple[Element, ...] = (
    Element(
        "question",
        "Translation of the research question",
        (
            "Does the strategy search for what was asked?",
            "Is each concept clear, and is none missing or one too many?",
            "Is any concept too narrow or too broad?",
            "Does it find far too many or too few records?",
            "Is anything unusual explained?",
        ),
    ),
    Element(
        "operators",
        "Boolean and proximity operators",
        (
            "Are AND, OR and NOT right, and do brackets hold together what belongs together?",
            "If NOT is used, can it lose relevant records?",
            "Would words near each other, or a phrase, do better than AND?",
            "Is the distance between such words neither too small nor too large?",
        ),
    ),
    Element(
        "headings",
        "Subject headings",
        (
            "Does each heading fit its concept?",
            "Is a heading missing, a former one for instance?",
            "Is a heading too broad or too narrow?",
            "Are headings exploded where they should be, and only there?",
            "Is there a reason for each major heading and subheading?",
            "Does each concept have headings and text words?",
        ),
    ),
    Element(
        "text-words",
        "Text word searching",
        (
            "Are all spellings and forms there: UK and US, singular and plural?",
            "Are synonyms, opposites and older names there?",
            "Is each truncation in the right place, neither too early nor too late?",
            "Are abbreviations also spelled out, and can they mean something else?",
            "Are words searched in the right fields?",
            "Would long lines be easier to check in pieces?",
        ),
    ),
    Element(
        "spelling",
        "Spelling, syntax and line numbers",
        (
            "Is any word misspelled?",
            "Is any field tag or sign wrong for this database?",
            "Does each line combine the lines that it should, and is none left out?",
        ),
    ),
    Element(
        "limits",
        "Limits and filters",
        (
            "Are all limits and filters right for the question and for this database?",
            "Would a filter help that isn't there?",
            "Is the source of each filter named, and a reason given for each limit?",
        ),
    ),
)


BY_KEY = {element.key: element for element in ELEMENTS}


def overall(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of the whole: the gravest of any element; no revisions when none was looked at."""
    order = list(Outcome)
    return max(outcomes, key=order.index, default=Outcome.NONE)

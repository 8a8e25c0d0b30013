"""How searching is worded on pages: states of runs, warnings, citations, reasons to exclude. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence_service import formatting
from evidence_service.searches.models import RunState, SearchRunLine
from evidence_service.strategies import remedies

REASONS: tuple[str, ...] = (
    "wrong population",
    "wrong topic or intervention",
    "wrong setting or country",
    "wrong type of evidence",
    "too old",
    "duplicate",
    "language",
    "no abstract, or can't be got",
    "superseded",
    "retracted",
)
"""Why records are excluded, in the order of their keys 1 to 9 and 0. Whoever misses one writes their own."""

RETRACTED = "retracted"

RUN_STATES: Mapping[RunState, str] = {
    RunState.QUEUED: "Waiting for its turn",
    RunState.RUNNING: "Running",
    RunState.WAITING: "Waiting for PubMed",
    RunState.CANCELLING: "Stopping",
    RunState.CANCELLED: "Stopped",
    RunState.FINISHED: "Finished",
    RunState.TOO_MANY: "Too many records",
    RunState.FAILED: "Failed",
}

RETRACTIONS: Mapping[str, str] = {
    "retracted": "Retracted: this article was withdrawn from the record. Don't rely on it.",
    "retraction notice": "This is the notice of a retraction, not a study.",
    "withdrawn": "Withdrawn by its publisher or authors. Find out why before you rely on it.",
    "expression of concern": "Its journal has published an expression of concern about it.",
    "expression of concern notice": "This is an expression of concern about another article.",
    "corrected": "It was corrected after it was published.",
    "correction notice": "This is the correction of another article, not a study.",
}
LOUD_RETRACTIONS = frozenset({"retracted", "retraction notice", "withdrawn", "expression of concern"})

_REMARKS: Mapping[str, str] = {
    "phrase not found": "PubMed found nothing for {text}",
    "quoted phrase not found": "PubMed doesn't know the phrase {text}",
    "phrase split": "PubMed doesn't know the phrase {text} and took it apart",
    "phrase ignored": "PubMed left out {text}",
    "field not found": "PubMed doesn't know the field {text}",
}
_MOST_COLLABORATORS = 20
_MOST_AUTHORS = 6


@dataclass(frozen=True)
class Warned:
    """A warning of PubMed's, and the first line of the run that it was for."""

    warning: Mapping[str, Any]
    line: int


def moment_with_zone(value: datetime | None) -> str:
    """A moment in UK time with its zone: 27 March 2027 at 2:05pm GMT. None is empty."""
    return f"{formatting.moment(value)} {value.astimezone(formatting.UK):%Z}" if value else ""


def remark(warning: Mapping[str, Any]) -> str:
    """What PubMed remarked on a line, as a sentence without its full stop."""
    return _REMARKS.get(warning["kind"], "PubMed says: {text}").format(text=warning["text"].rstrip("."))


def new_and_known(lines: Sequence[SearchRunLine]) -> Mapping[int, tuple[list[Warned], list[Warned]]]:
    """For each line number the loud warnings that no line above it has, and those that one has already.

    A line that combines others brings their warnings again; said once they are read.
    """
    return warned_once((line.number, line.warnings) for line in lines)


def warned_once(
    warnings: Iterable[tuple[int, Sequence[Mapping[str, Any]]]],
) -> Mapping[int, tuple[list[Warned], list[Warned]]]:
    """The same, from the numbers of lines and the warnings of each."""
    first: dict[tuple[str, str], int] = {}
    sorted_out = {}
    for number, given in warnings:
        loud = [(first.setdefault((w["kind"], w["text"]), number), w) for w in given if w["loud"]]
        new = [Warned(warning, line) for line, warning in loud if line == number]
        known = [Warned(warning, line) for line, warning in loud if line != number]
        sorted_out[number] = (new, known)
    return sorted_out


def remedy(warning: Mapping[str, Any]) -> str:
    """What a loud warning means and what to do, with the very phrase where it is about one."""
    phrase = str(warning["text"])
    together = remedies.kept_together(phrase, [remedies.phrase_of(phrase)])
    if warning["kind"] in remedies.TAKEN_APART and together != phrase:
        in_quotes = warning["kind"] == "quoted phrase not found"
        tagged = "" if in_quotes else ", and only for the last one where the tag says"
        return (
            f"So it searched for the words one by one{tagged}: the search became broader than you wrote it. "
            f"To keep the words together, write {together}."
        )
    if warning["kind"] in remedies.TAKEN_APART and remedies.names_index_term(phrase):
        return (
            "No record is indexed under this name, so PubMed may have searched for its words one by one. "
            "Check the name: look a heading up in MeSH, or take it out of the search."
        )
    return str(warning.get("remedy", ""))


def authors(citation: Mapping[str, Any]) -> str:
    """The first six authors as lists name them, then "et al"; the editors of a book without authors."""
    people = citation.get("authors") or citation.get("editors") or ()
    names = [_name(person) for person in people[:_MOST_AUTHORS]]
    if len(people) > _MOST_AUTHORS:
        names.append("et al")
    edited = not citation.get("authors") and people
    return ", ".join(names) + (" (editors)" if edited else "")


def collaborators(citation: Mapping[str, Any]) -> str:
    """The members of the groups among the authors, the first twenty by name."""
    people = citation.get("collaborators") or ()
    names = [_name(person) for person in people[:_MOST_COLLABORATORS]]
    if len(people) > _MOST_COLLABORATORS:
        names.append(f"and {len(people) - _MOST_COLLABORATORS:,} more")
    return ", ".join(names)


def source(citation: Mapping[str, Any]) -> str:
    """Where and when it was published: BMJ Open. 2019 Mar-Apr;9(3):e012345."""
    home = citation.get("journal_abbreviation") or citation.get("journal") or citation.get("book_title") or ""
    when = citation.get("published") or str(citation.get("year") or "")
    volume = citation.get("volume") or ""
    issue = f"({citation['issue']})" if citation.get("issue") else ""
    pages = citation.get("pages") or citation.get("article_number") or ""
    place = f";{volume}{issue}" if volume or issue else ""
    place += f":{pages}" if pages else ""
    publisher = citation.get("publisher") if citation.get("kind") in ("book", "chapter") else ""
    return " ".join(f"{part.rstrip('.')}." for part in (home, publisher, f"{when}{place}") if part)


def kinds(citation: Mapping[str, Any]) -> Sequence[str]:
    """The publication types worth reading: "Journal Article" only when nothing else is known."""
    types = [
        kind for kind in citation.get("publication_types", ()) if not kind.startswith("Research Support")
    ]
    return [kind for kind in types if kind != "Journal Article"] or types


def label(section: Mapping[str, str]) -> str:
    """The label of a part of an abstract, not shouted."""
    text = section.get("label", "")
    return text.capitalize() if text.isupper() else text


def is_english(citation: Mapping[str, Any]) -> bool:
    """Whether the publication can be read in English, as far as PubMed says."""
    languages = citation.get("languages") or ["eng"]
    return "eng" in languages


def _name(person: Mapping[str, str]) -> str:
    if person.get("collective"):
        return person["collective"]
    parts = (
        person.get("last", ""),
        person.get("initials") or person.get("fore", ""),
        person.get("suffix", ""),
    )
    return " ".join(part for part in parts if part)

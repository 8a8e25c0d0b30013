"""PURE: the log of a search as plain values, from which its report is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evidence_service.searches.search_report import LoggedSource, SearchAsRun

_REGISTRY = re.compile(
    r"clinical ?trials?\.gov|\bICTRP\b|\bISRCTN\b|\bEU ?CTR\b|\bCTIS\b|clinical trials register"
    r"|trials? regist(?:er|ry)|study regist(?:er|ry)|\bANZCTR\b|\bDRKS\b|\bChiCTR\b|\bUMIN-CTR\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:phone|phoned|telephone|call|called|e-?mails?|e-?mailed|letter|mailing list|colleagues?|experts?"
    r"|authors?|conversation|spoke)\b",
    re.IGNORECASE,
)

_CITATION = re.compile(
    r"\bcitation ?(?:search|chas|track)|\bsnowball|\bcited[- ]by\b|\breference lists?\b"
    r"|\b(?:forwards?|backwards?) citation",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class RunFacts:
    """What the report says of a run beside its lines.

    It found `total` and brought `brought` records, of which no earlier run had `new`; `not_given`
    were not handed out or could not be read. A run that was stopped settled fewer than it found.
    `credit` names whose work the strategy is, `version` which version of it ran, where that is known.
    """

    total: int
    brought: int
    not_given: int
    new: int
    credit: str = ""
    version: int | None = None

    @property
    def settled(self) -> int:
        """How many records are here, or are known not to come."""
        return self.brought + self.not_given


@dataclass(frozen=True)
class ElementReviewed:
    """What a peer reviewer said of one element: its outcome, and what they remarked."""

    name: str
    outcome: str
    remark: str = ""


@dataclass(frozen=True)
class Reviewed:
    """One peer review. `elements` is empty until it is answered; `remark` is on the whole strategy."""

    version: int
    asked_on: date
    reviewer: str = ""
    reviewed_on: date | None = None
    elements: tuple[ElementReviewed, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class PutTogether:
    """How many records were merged, by whom, and what is still to be judged.

    `duplicates` are all that the flow counts: those that were merged, and those of PubMed that
    were found again. `compared` says that all records were compared at least once.
    """

    duplicates: int = 0
    by_service: int = 0
    by_person: int = 0
    undone: int = 0
    open_pairs: int = 0
    different: int = 0
    compared: bool = False

    @property
    def found_again(self) -> int:
        """How many are the same record of PubMed, which several searches or look-ups found."""
        return max(0, self.duplicates - self.by_service - self.by_person)


@dataclass(frozen=True)
class Log:
    """Everything that is known of a search. `service` is our own name with its version."""

    searches: tuple[SearchAsRun, ...]
    facts: Mapping[int, RunFacts]
    sources: tuple[LoggedSource, ...]
    reviews: tuple[Reviewed, ...] = ()
    together: PutTogether = PutTogether()
    service: str = "Evidence Service"

    @property
    def imports(self) -> list[LoggedSource]:
        """The exports of databases; registers of studies and citation searches are not among them."""
        exports = [source for source in self.sources if source.is_export]
        return [source for source in exports if not (is_registry(source) or is_citation(source))]


def is_registry(source: LoggedSource) -> bool:
    """Whether a source is a register of studies, by its name."""
    return bool(_REGISTRY.search(source.database))


def is_contact(source: LoggedSource) -> bool:
    """Whether what was looked at was a person, by its name."""
    if source.kind != "looked at" or is_registry(source) or is_citation(source):
        return False
    return bool(_CONTACT.search(source.database))


def is_citation(source: LoggedSource) -> bool:
    """Whether papers that cite, or are cited by, others were followed, by its name."""
    return bool(_CITATION.search(source.database))


def in_one_line(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())

"""The records that a summary may cite, how each is cited, and what is wrong with citing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import screening_queries, wording
from evidence_service.searches.models import Record, Verdict
from evidence_service.summaries import queries


@dataclass(frozen=True)
class Citable:
    """The records that may be cited, by their keys ("pmid:12345", "ref:67").

    `known_as` leads from the other keys of a record to its key: those of records that were merged
    into it, and the key that it had before its PMID was known. So a citation that was written
    once leads to the same publication for ever.
    """

    records: Mapping[str, Record]
    known_as: Mapping[str, str]

    def holds(self, key: str) -> bool:
        """Whether the record that this key once led to may be cited now."""
        return self.known_as.get(key, key) in self.records


@dataclass(frozen=True)
class Source:
    """An included record as its writer sees it: how to cite it, what to call it, where it can be read.

    `words` are others by which it may be looked for: all who wrote it, and its journal.
    """

    key: str
    label: str
    title: str
    warning: str
    address: str = ""
    place: str = ""
    words: str = ""

    @property
    def code(self) -> str:
        """What to type to cite it."""
        return f"[@{self.key}]"


def citable(session: Session, request: EvidenceRequest) -> Citable:
    """The included records, each under its own key; of two with one PMID the second has a `ref` key."""
    records: dict[str, Record] = {}
    known_as: dict[str, str] = {}
    included = screening_queries.included_records(session, request)
    standing = [record for record in included if record.merged_into_id is None]
    for record in sorted(standing, key=lambda record: not record.from_pubmed):
        own = f"ref:{record.id}"
        key = own if record.key in records else record.key
        records[key] = record
        known_as[own] = key
    keys = {record.id: key for key, record in records.items()}
    for merged in queries.merged_into(session, list(keys)):
        for key in (merged.key, f"ref:{merged.id}"):
            known_as.setdefault(key, keys[merged.merged_into_id or 0])
    return Citable(records, {other: key for other, key in known_as.items() if other not in records})


def trouble_with(record: Record) -> str:
    """What is wrong with a record that somebody wants to cite, in a sentence; empty when nothing is."""
    return wording.RETRACTIONS[record.retraction] if record.retraction in wording.LOUD_RETRACTIONS else ""


def why_not(session: Session, request: EvidenceRequest, keys: Collection[str]) -> Mapping[str, str]:
    """Why the records of these keys may not be cited, and what to do, in sentences.

    Of a copy it is said what became of the record that stands for it.
    """
    found = screening_queries.records_of(session, request, keys)
    return {key: _why_not(session, found.get(key)) for key in keys}


def _why_not(session: Session, found: Record | None) -> str:
    if found is None:
        return "This request has no such record. Check the number, or add the paper to the sources."
    record = screening_queries.standing_for(session, found)
    if record.verdict is Verdict.INCLUDED:
        return "It was included meanwhile. Load the page again."
    if trouble := trouble_with(record):
        return f"{trouble} Take the citation out."
    it = "It" if record is found else f"It is a copy of “{formatting.shorten(record.title, 80)}”, which"
    return f"{it} {_standing(record)}"


def _standing(record: Record) -> str:
    """What became of a record that isn't included, and what to do, after "it"."""
    if record.verdict is Verdict.EXCLUDED:
        because = f" ({record.exclusion_reason})" if record.exclusion_reason else ""
        return f"was excluded{because}. Take the citation out, or include the record after all."
    said = "marked as maybe" if record.verdict is Verdict.MAYBE else "not screened yet"
    return f"is {said}. Include the record, or take the citation out."


def sources(session: Session, request: EvidenceRequest) -> Sequence[Source]:
    """The included records as a list to cite from, by first author and year."""
    listed = [_source(key, record) for key, record in citable(session, request).records.items()]
    return sorted(listed, key=lambda source: (source.label.casefold(), source.key))


def _source(key: str, record: Record) -> Source:
    place = "PubMed" if record.pmid else "the article" if record.doi else ""
    address = f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""
    if record.doi and not record.pmid:
        address = f"https://doi.org/{quote(record.doi)}"
    warning = wording.RETRACTIONS.get(record.retraction, "")
    journals = [record.citation.get(name, "") for name in ("journal", "journal_abbreviation", "book_title")]
    words = " ".join(filter(None, (*_names(record), *journals)))
    return Source(key, label_of(record), record.title, warning, address, place, words)


def label_of(record: Record) -> str:
    """Okafor 2021, as people speak of a paper."""
    first = next(iter(_names(record)), "") or "No author"
    return f"{formatting.shorten(first, 40)}{f' {record.year}' if record.year else ', no year'}"


def _names(record: Record) -> list[str]:
    """The family names of its authors and editors, and the names of groups."""
    people = [*record.citation.get("authors", ()), *record.citation.get("editors", ())]
    return [person.get("last") or person.get("collective") or "" for person in people]

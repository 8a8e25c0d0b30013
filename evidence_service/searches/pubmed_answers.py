"""What the gateway answers: a search's count, PMIDs and warnings; fetched records and what lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from xml.sax.saxutils import unescape

from evidence_service.references.reference import Reference, UnreadableRecord
from evidence_service.searches.pubmed_faults import garbled
from evidence_service.strategies.split_phrases import split_phrases

MOST_FOUND = 9_999  # PubMed gives out no more PMIDs of one search, whatever its documents say
MOST_FETCHED = 500

WarningKind = Literal[
    "phrase not found",
    "quoted phrase not found",
    "phrase split",
    "phrase ignored",
    "field not found",
    "message",
]
_REMEDIES: Mapping[WarningKind, str] = {
    "phrase not found": (
        "No record has it. Joined with OR it does no harm; joined with AND the search finds nothing, or too "
        "much because PubMed left it out. Check the spelling, or take it out of the search."
    ),
    "quoted phrase not found": (
        "PubMed searched for the words one by one, so the search finds more than you asked. "
        'To keep the words together, write "words"[tiab:~0] in place of "words".'
    ),
    "phrase split": (
        "PubMed doesn't have it in its list of phrases. It searched for the words one by one, and only for "
        "the last one where the tag says, so the search finds more than you asked. "
        "Write the phrase in quotation marks, or each form of it if it ends with *."
    ),
    "field not found": (
        "PubMed doesn't know this field tag and searched without it. Use a tag such as [tiab] or [mh]."
    ),
}


@dataclass(frozen=True)
class SearchWarning:
    """Something that PubMed remarked on a search, or did with it without a word: "phrase split"."""

    kind: WarningKind
    text: str

    @property
    def loud(self) -> bool:
        """Whether PubMed ran another search than the one that was written."""
        return self.kind in _REMEDIES

    @property
    def remedy(self) -> str:
        """What it means and what to do, for a librarian; empty when nothing needs doing."""
        return _REMEDIES.get(self.kind, "")


@dataclass(frozen=True)
class SearchAnswer:
    """`count` is the whole number found, `pmids` those asked for, `translation` how PubMed read the query."""

    count: int
    pmids: tuple[str, ...]
    translation: str
    warnings: tuple[SearchWarning, ...]


@dataclass(frozen=True)
class FetchAnswer:
    """`records` in the order asked for; `missing` are PMIDs that PubMed doesn't give, asked twice."""

    records: tuple[Reference, ...]
    unreadable: tuple[UnreadableRecord, ...]
    missing: tuple[str, ...]


def limited_to(query: str, pmids: Sequence[str]) -> str:
    """A query that finds what this one finds among these PMIDs."""
    return f"({query}) AND ({' OR '.join(f'{_without_version(pmid)}[pmid]' for pmid in pmids)})"


def search_answer(parsed: Mapping[str, Any], query: str = "") -> SearchAnswer:
    """An esearch answer to a query, from what Bio.Entrez read with escape=True.

    A passing Fault when it is none.
    """
    try:
        count = int(parsed["Count"])
        pmids = tuple(dict.fromkeys(_without_version(pmid) for pmid in parsed.get("IdList", ())))
    except (KeyError, ValueError):
        raise garbled("an answer without a count or with strange PMIDs") from None
    translation = unescape(str(parsed.get("QueryTranslation", "")))
    split = (SearchWarning("phrase split", phrase) for phrase in split_phrases(query, translation))
    return SearchAnswer(count, pmids, translation, (*split, *_warnings(parsed)))


def _warnings(parsed: Mapping[str, Any]) -> Iterator[SearchWarning]:
    lists: tuple[tuple[str, str, WarningKind], ...] = (
        ("ErrorList", "PhraseNotFound", "phrase not found"),
        ("ErrorList", "FieldNotFound", "field not found"),
        ("WarningList", "QuotedPhraseNotFound", "quoted phrase not found"),
        ("WarningList", "PhraseIgnored", "phrase ignored"),
        ("WarningList", "OutputMessage", "message"),
    )
    for holder, name, kind in lists:
        for text in parsed.get(holder, {}).get(name, ()):
            if plain := " ".join(unescape(str(text)).split()):
                yield SearchWarning(kind, plain)


class Gathering:
    """What came back for a list of PMIDs: each once, in its newest version, in the order asked."""

    def __init__(self, pmids: Sequence[str]) -> None:
        if len(pmids) > MOST_FETCHED:
            raise ValueError(f"at most {MOST_FETCHED} PMIDs at a time")
        self._asked = tuple(dict.fromkeys(_without_version(pmid) for pmid in pmids))
        self._records: dict[str, Reference] = {}
        self._unreadable: dict[str, UnreadableRecord] = {}
        self._nameless: dict[bytes, UnreadableRecord] = {}

    def wanted(self) -> tuple[str, ...]:
        """The PMIDs that no readable record has come for."""
        return tuple(pmid for pmid in self._asked if pmid not in self._records)

    def add(self, items: Iterable[Reference | UnreadableRecord], *, asked_for: tuple[str, ...]) -> None:
        """Take in one answer; records that nobody asked for are left out."""
        for item in items:
            if isinstance(item, Reference):
                self._add_record(item)
            else:
                self._add_unreadable(item, asked_for)

    def _add_record(self, record: Reference) -> None:
        if record.pmid not in self._asked:
            return
        known = self._records.get(record.pmid)
        if known is None:
            self._records[record.pmid] = record
        elif known.deleted != record.deleted:
            described = record if known.deleted else known
            self._records[record.pmid] = replace(described, deleted=True)
        elif record.version > known.version:
            self._records[record.pmid] = record

    def _add_unreadable(self, item: UnreadableRecord, asked_for: tuple[str, ...]) -> None:
        pmid = asked_for[0] if item.pmid is None and len(asked_for) == 1 else item.pmid
        if pmid is None:
            self._nameless[item.raw_xml] = item
        elif pmid in self._asked:
            self._unreadable[pmid] = replace(item, pmid=pmid)

    def answer(self) -> FetchAnswer:
        """Everything gathered. Unreadable records without a PMID are told only while something is missing."""
        records = tuple(self._records[pmid] for pmid in self._asked if pmid in self._records)
        unreadable = tuple(self._unreadable[pmid] for pmid in self.wanted() if pmid in self._unreadable)
        missing = tuple(pmid for pmid in self.wanted() if pmid not in self._unreadable)
        return FetchAnswer(records, unreadable + (tuple(self._nameless.values()) if missing else ()), missing)


def _without_version(pmid: str) -> str:
    """The number alone: "12345.2" names version 2 of 12345, and PubMed answers with the newest."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]+)?", pmid):
        raise ValueError("a PMID is a number")
    return pmid.partition(".")[0]

"""Searching the demonstration's own invented papers: what `SearchRunner` needs of a gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from evidence_service.references.pubmed_xml import read_records
from evidence_service.references.reference import Reference
from evidence_service.searches.pubmed import FetchAnswer, SearchAnswer

_PAPERS = Path(__file__).with_name("papers.xml")


@cache
def papers() -> Mapping[str, Reference]:
    """Every invented paper by its PMID."""
    with _PAPERS.open("rb") as file:
        return {record.pmid: record for record in read_records(file) if isinstance(record, Reference)}


class InventedPubMed:
    """Answers a search with the papers whose title, abstract or subjects hold one of its words.

    Line by line it narrows like a search does, so that counts and translation look as they
    would; it isn't a search engine, and only the demonstration uses it.
    """

    platform = "invented papers of the demonstration"

    def __init__(self, words_of: Mapping[str, tuple[str, ...]]) -> None:
        self._words_of = words_of

    def search(self, query: str, *, first: int = 0, size: int = 0) -> SearchAnswer:
        """The papers for a query that the story names."""
        words = self._words_of[query]
        found = tuple(pmid for pmid, paper in papers().items() if any(word in _text(paper) for word in words))
        return SearchAnswer(len(found), found[first : first + size], query, ())

    def fetch(self, pmids: Sequence[str]) -> FetchAnswer:
        """The papers with these PMIDs."""
        known = papers()
        return FetchAnswer(tuple(known[pmid] for pmid in pmids if pmid in known), (), ())


def _text(paper: Reference) -> str:
    parts = (paper.title, *paper.mesh, *(section.text_html for section in paper.abstract))
    return " ".join(parts).lower()

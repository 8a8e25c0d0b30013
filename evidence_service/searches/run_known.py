"""Testing lines against the papers that the search should find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.db import utc_now
from evidence_service.errors import NotUnderstood
from evidence_service.formatting import count
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Reference
from evidence_service.searches.looking_up import records_with_doi, records_with_pmid
from evidence_service.searches.models import SearchRun, SearchRunLine
from evidence_service.searches.pubmed import MOST_FETCHED, PubMed
from evidence_service.searches.run_lines import has_run
from evidence_service.searches.run_tasks import Keep
from evidence_service.searches.strategy_models import KnownItem

UNKNOWN_PMID = "PubMed gives no record for this PMID. Check the number."
UNKNOWN_DOI = "PubMed has no record with this DOI, so no search on PubMed can find it."
_AT_ONCE = 50  # DOIs in one query


@dataclass(frozen=True)
class Identify:
    """Look up papers of which only a PMID or a DOI is known: is there such a record, what is its title."""

    pmids: tuple[str, ...]
    dois: tuple[str, ...]

    def ask(self, pubmed: PubMed) -> Keep:
        by_pmid = {record.pmid: record for record in records_with_pmid(pubmed, self.pmids)}
        by_doi = {doi: found[0] for doi, found in records_with_doi(pubmed, self.dois).items() if found}
        return lambda session, run: self._keep(session, run, by_pmid, by_doi)

    def _keep(
        self,
        session: Session,
        run: SearchRun,
        by_pmid: dict[str, Reference],
        by_doi: dict[str, Reference],
    ) -> None:
        for item in _items(session, run):
            if item.pmid in self.pmids:
                _describe(item, by_pmid.get(item.pmid), UNKNOWN_PMID)
            elif not item.pmid and item.doi in self.dois:
                _describe(item, by_doi.get(item.doi), UNKNOWN_DOI)
        run.message = "The known papers were looked up on PubMed."


@dataclass(frozen=True)
class FindKnown:
    """Ask which of the known papers one line finds."""

    line_id: int
    query: str
    pmids: tuple[str, ...]
    message: str

    def ask(self, pubmed: PubMed) -> Keep:
        found: tuple[str, ...] = ()
        problem = ""
        try:
            found = pubmed.known(self.query, self.pmids)
        except NotUnderstood as refusal:
            problem = refusal.message
        return lambda session, run: self._keep(session, run, found, problem)

    def _keep(self, session: Session, run: SearchRun, found: Sequence[str], problem: str) -> None:
        line = session.get_one(SearchRunLine, self.line_id)
        if has_run(line):
            return
        line.ran_at, line.problem = utc_now(), problem
        if not problem:
            line.found_pmids, line.count = list(found), len(found)
        run.message = self.message


def next_known(session: Session, run: SearchRun) -> Identify | FindKnown | None:
    """Look up what isn't known by its PMID yet, then test line after line."""
    items = _items(session, run)
    pmids = tuple(item.pmid for item in items if item.pmid and not item.title and not item.problem)
    dois = tuple(item.doi for item in items if not item.pmid and not item.problem)
    if pmids or dois:
        return Identify(pmids[:MOST_FETCHED], dois[:_AT_ONCE])
    known = known_pmids(items)[:MOST_FETCHED]
    waiting = [line for line in run.lines if not has_run(line)]
    if not known or not waiting:
        return None
    place = len(run.lines) - len(waiting) + 1
    message = f"{place} of {count(len(run.lines), 'line')} tested against {count(len(known), 'known paper')}."
    return FindKnown(waiting[0].id, waiting[0].query, known, message)


def known_pmids(items: Sequence[KnownItem]) -> tuple[str, ...]:
    """The PMIDs of the papers that PubMed has, each once."""
    return tuple(dict.fromkeys(item.pmid for item in items if item.pmid and not item.problem))


def known_items(session: Session, request_id: int) -> Sequence[KnownItem]:
    """The papers that the search of a request should find, in the order in which they were added."""
    mine = KnownItem.evidence_request_id == request_id
    query = select(KnownItem).where(mine, KnownItem.removed_at.is_(None))
    return session.scalars(query.order_by(KnownItem.id)).all()


def _items(session: Session, run: SearchRun) -> Sequence[KnownItem]:
    return known_items(session, run.evidence_request_id)


def _describe(item: KnownItem, found: Reference | None, unknown: str) -> None:
    if found is None:
        item.problem = unknown
    else:
        item.pmid, item.title, item.problem = found.pmid, plain_text(found.title), ""
        item.doi = item.doi or found.doi

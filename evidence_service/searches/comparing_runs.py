"""What a search found that an earlier run of it did not, what is gone, and what is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.searches.models import Record, RunKind, RunState, SearchRun, SearchRunPmid


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side, by the PMIDs that PubMed named; each list in the order of its run.

    `new` are in the newer one alone, `gone` in the older one alone, `same` in both. `same_strategy`
    says whether both sent PubMed the same last line, and `same_platform` whether they asked the same
    service. When both hold, what differs came from PubMed.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    same: tuple[str, ...]
    same_strategy: bool
    same_platform: bool


def compare_runs(session: Session, newer: SearchRun, older: SearchRun) -> Comparison:
    """What changed from one finished search to another."""
    now, before = _pmids(session, newer), _pmids(session, older)
    known, still = set(before), set(now)
    return Comparison(
        new=tuple(pmid for pmid in now if pmid not in known),
        gone=tuple(pmid for pmid in before if pmid not in still),
        same=tuple(pmid for pmid in now if pmid in known),
        same_strategy=newer.lines[-1].query == older.lines[-1].query,
        same_platform=newer.platform == older.platform,
    )


def run_before(session: Session, run: SearchRun) -> SearchRun | None:
    """The finished search of the same request that came last before this one, if any.

    One that was set aside is passed over.
    """
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == run.evidence_request_id, SearchRun.number < run.number)
        .where(SearchRun.kind == RunKind.SEARCH, SearchRun.state == RunState.FINISHED)
        .where(SearchRun.left_out_because == "")
        .order_by(SearchRun.number.desc())
    )
    return session.scalar(query.limit(1))


def titles_of(session: Session, run: SearchRun, pmids: Sequence[str]) -> Mapping[str, str]:
    """The titles of those of these PMIDs that the run's request has records of."""
    query = select(Record.pmid, Record.title).where(
        Record.evidence_request_id == run.evidence_request_id, Record.from_pubmed, Record.pmid.in_(pmids)
    )
    return {row.pmid: row.title for row in session.execute(query)}


def _pmids(session: Session, run: SearchRun) -> list[str]:
    query = select(SearchRunPmid.pmid).where(SearchRunPmid.search_run_id == run.id)
    return list(session.scalars(query.order_by(SearchRunPmid.position)))

"""The pieces of work of which a search run is made; each asks PubMed at most once for what it needs.

A task is found in the database (`next_line`, `next_part`, `next_batch`, ...), asks PubMed while no
transaction is open, and gives what keeps the answer. That looks once more whether the answer
is still wanted: another worker may have taken the run over meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.searches.models import SearchRun, SearchRunPmid
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.storing import store_records

BATCH = 200  # records that one call fetches

Keep = Callable[[Session, SearchRun], None]


class Task(Protocol):
    """One piece of work."""

    def ask(self, pubmed: PubMed) -> Keep:
        """Ask PubMed, and give what keeps its answer. Raises as the gateway does."""


@dataclass(frozen=True)
class Fetch:
    """Fetch the records of these PMIDs of a run."""

    pmids: tuple[str, ...]

    def ask(self, pubmed: PubMed) -> Keep:
        answer = pubmed.fetch(self.pmids)

        def keep(session: Session, run: SearchRun) -> None:
            store_records(session, run, self.pmids, answer)
            run.message = f"{run.done:,} of {run.total:,} records are here."

        return keep


def next_batch(session: Session, run: SearchRun) -> Fetch | None:
    """The next PMIDs, in PubMed's order, that have neither a record nor a reason why there is none."""
    query = (
        select(SearchRunPmid.pmid)
        .where(SearchRunPmid.search_run_id == run.id)
        .where(SearchRunPmid.record_id.is_(None), SearchRunPmid.problem == "")
        .order_by(SearchRunPmid.position)
        .limit(BATCH)
    )
    pmids = tuple(session.scalars(query))
    return Fetch(pmids) if pmids else None

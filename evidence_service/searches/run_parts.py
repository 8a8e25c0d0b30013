"""Taking a search that is too large for PubMed in parts, by the day on which records came into it.

Every record has exactly one create date, so parts that follow each other day by day hold every
record once. A part that is still too large is divided in the middle of its days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from evidence_service.db import utc_now
from evidence_service.formatting import count
from evidence_service.searches.models import MOST_TAKEN, SearchRun, SearchRunPart, SearchRunPmid
from evidence_service.searches.pubmed import MOST_FOUND, Created, PubMed, SearchAnswer
from evidence_service.searches.run_tasks import Keep

FIRST_DAY = date(1800, 1, 1)
_TO_COME = timedelta(days=1)  # where the sun rises first it is tomorrow already


@dataclass(frozen=True)
class TakePart:
    """Ask for the PMIDs of one part of a search; divide it when it has too many."""

    query: str
    from_on: date
    to_on: date

    def ask(self, pubmed: PubMed) -> Keep:
        answer = pubmed.search(self.query, size=MOST_FOUND, created=Created(self.from_on, self.to_on))
        return lambda session, run: self._keep(session, run, answer)

    def _keep(self, session: Session, run: SearchRun, answer: SearchAnswer) -> None:
        part = session.get(SearchRunPart, (run.id, self.from_on))
        if part is None or part.to_on != self.to_on or part.count is not None:
            return
        if answer.count <= MOST_FOUND:
            part.count, part.taken = answer.count, True
            list_pmids(session, run, answer.pmids)
        elif self.from_on == self.to_on:
            part.count = answer.count
            session.execute(delete(SearchRunPmid).where(SearchRunPmid.search_run_id == run.id))
        else:
            _divide(session, part)
        _tell(session, run)


def takes_parts(run: SearchRun) -> bool:
    """Whether the run found more than PubMed hands out, and takes it in parts."""
    return run.take_all and MOST_FOUND < (run.lines[-1].count or 0) <= MOST_TAKEN


def begin_parts(session: Session, run: SearchRun) -> None:
    """Let the run take its last line in parts, unless that finds more than the service takes."""
    if takes_parts(run):
        whole = SearchRunPart(search_run_id=run.id, from_on=FIRST_DAY, to_on=utc_now().date() + _TO_COME)
        session.add(whole)
        _divide(session, whole)
        run.message = f"{run.total:,} records found. They are being listed in parts, by date."


def next_part(session: Session, run: SearchRun) -> TakePart | None:
    """The newest part whose PMIDs aren't stored; None when there is none or one can't be taken."""
    parts = parts_of(session, run)
    if full_day(parts):
        return None
    waiting = [part for part in parts if part.count is None]
    return TakePart(run.lines[-1].query, waiting[-1].from_on, waiting[-1].to_on) if waiting else None


def parts_of(session: Session, run: SearchRun) -> Sequence[SearchRunPart]:
    """The parts of a run, oldest days first."""
    query = select(SearchRunPart).where(SearchRunPart.search_run_id == run.id)
    return session.scalars(query.order_by(SearchRunPart.from_on)).all()


def full_day(parts: Sequence[SearchRunPart]) -> SearchRunPart | None:
    """A single day with more records than PubMed hands out: such a search can't be taken whole."""
    return next((part for part in parts if part.count is not None and not part.taken), None)


def list_pmids(session: Session, run: SearchRun, pmids: Sequence[str]) -> None:
    """Add PMIDs to those of a run, behind them and in this order; none of them twice."""
    mine = SearchRunPmid.search_run_id == run.id
    listed = set(session.scalars(select(SearchRunPmid.pmid).where(mine)))
    new = [pmid for pmid in pmids if pmid not in listed]
    if new:
        first = _last_position(session, run) + 1
        rows = [
            {"search_run_id": run.id, "position": place, "pmid": pmid}
            for place, pmid in enumerate(new, first)
        ]
        session.execute(insert(SearchRunPmid), rows)


def _last_position(session: Session, run: SearchRun) -> int:
    query = select(func.max(SearchRunPmid.position)).where(SearchRunPmid.search_run_id == run.id)
    return session.scalar(query) or 0


def _divide(session: Session, part: SearchRunPart) -> None:
    middle = part.from_on + (part.to_on - part.from_on) // 2
    later = SearchRunPart(
        search_run_id=part.search_run_id, from_on=middle + timedelta(days=1), to_on=part.to_on
    )
    part.to_on = middle
    session.add(later)


def _tell(session: Session, run: SearchRun) -> None:
    """Say on the page how far the list is; when it is whole, its length is the run's total."""
    session.flush()
    parts = parts_of(session, run)
    taken = [part for part in parts if part.taken]
    listed = _last_position(session, run)
    run.message = f"{listed:,} of {run.total:,} records are listed, in {count(len(taken), 'part')} by date."
    if len(taken) == len(parts):
        run.total = listed
        run.message = f"All {listed:,} records are listed. They are being fetched."

"""Running a search on PubMed, one small step at a time.

The database says what is to do next: a line that has no count, then PMIDs that have no record.
So a step may be repeated, and a run may go on in another process, without asking PubMed again
for what is stored. No transaction is open while PubMed is asked. The worker calls `advance`
until it says that the run has ended; this module knows nothing of the job engine.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict

import structlog
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import PubMedRefused, PubMedUnreachable
from evidence_service.logs import without_values
from evidence_service.searches.models import RunState, SearchRun, SearchRunLine, SearchRunPmid
from evidence_service.searches.pubmed import MOST_FOUND, PubMed, SearchAnswer, SearchWarning
from evidence_service.searches.storing import store_records

BATCH = 200  # records that one call fetches
PAUSES = (
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
)  # seconds between tries to reach PubMed; the last one repeats
LONGEST_PAUSE = 3600.0  # whatever PubMed asks for
GIVE_UP_AFTER = timedelta(hours=24)

CANT_BE_REACHED = "PubMed can't be reached now. We go on trying."
GAVE_UP = (
    "PubMed could not be reached for 24 hours, so the search was stopped. What it found is kept. "
    "Run the search again. If it fails again, tell your administrator."
)
BROKE = (
    "Something went wrong in the service, so the search was stopped. What it found is kept. "
    "Run the search again. If it fails again, give your administrator this reference: {reference}."
)

log = structlog.get_logger()


class Progress(TypedDict):
    """What one step hands to the next. Plain JSON: the job engine keeps it."""

    ended: bool
    tries: int  # how often in a row PubMed could not be reached
    unreachable_since: str | None  # ISO moment of the first of them


STARTING = Progress(ended=False, tries=0, unreachable_since=None)
_ENDED = Progress(ended=True, tries=0, unreachable_since=None)


@dataclass(frozen=True)
class SearchRunner:
    """Runs searches with one gateway on one database. `stopping` cuts pauses short when the worker stops."""

    factory: SessionFactory
    pubmed: PubMed
    pauses: Sequence[float] = PAUSES
    stopping: threading.Event = field(default_factory=threading.Event)

    def advance(self, run_id: int, progress: Progress) -> Progress:
        """Do the next piece of work of a run, at most one call to PubMed, and say how the run stands.

        A run that was cancelled, that waits for a later try or that is gone asks nothing of PubMed. What
        PubMed refuses, and what nobody foresaw, ends the run in words that its librarian can
        read. Raises only what the database raises while it can't be reached: call again.
        """
        try:
            return self._advance(run_id, progress)
        except PubMedUnreachable as refusal:
            return self._rest(run_id, progress, refusal)
        except PubMedRefused as refusal:
            return self._end(run_id, RunState.FAILED, self._words_at_line(run_id, refusal))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the librarian must see that the run ended
            reference = secrets.token_hex(4)
            log.error("search run broke", run=run_id, reference=reference, **without_values(error))
            return self._end(run_id, RunState.FAILED, BROKE.format(reference=reference))

    def wait(self, run_id: int) -> None:
        """Wait until the run's next try is due, or it was cancelled, or the worker stops."""
        while True:
            with transaction(self.factory) as session:
                run = session.get(SearchRun, run_id)
                left = _seconds_until(run.next_try_at) if run and run.state is RunState.WAITING else 0.0
            if left <= 0 or self.stopping.wait(min(left, 1.0)):
                return

    def _advance(self, run_id: int, progress: Progress) -> Progress:
        with transaction(self.factory) as session:
            run = session.get(SearchRun, run_id, with_for_update=True)
            if run is None:
                return _ENDED
            if run.state is RunState.WAITING and _seconds_until(run.next_try_at) > 0:
                return progress
            if run.state is RunState.CANCELLING:
                _close(run, RunState.CANCELLED, _stopped_words(run))
            if not run.is_unfinished:
                return _ENDED
            if run.state is not RunState.WAITING:  # which lasts until PubMed answers again
                run.state = RunState.RUNNING
            run.next_try_at = None
            run.started_at = run.started_at or utc_now()
            run.platform = self.pubmed.platform
            lines = list(run.lines)
            batch = _unfetched(session, run_id)
        if lines and lines[-1].count is None:
            self._run_next_line(run_id, lines)
        elif batch:
            self._fetch(run_id, batch)
        else:
            return self._finish(run_id)
        return STARTING

    def _run_next_line(self, run_id: int, lines: Sequence[SearchRunLine]) -> None:
        line = next(line for line in lines if line.count is None)
        is_last = line is lines[-1]
        answer = self.pubmed.search(line.query, size=MOST_FOUND if is_last else 0)
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            kept = session.get_one(SearchRunLine, line.id)
            if kept.count is not None or not run.is_unfinished:
                return
            _reached(run)
            _keep_answer(kept, answer)
            run.message = f"Line {line.number} of {len(lines)} has run."
            if is_last:
                _keep_pmids(session, run, answer)

    def _fetch(self, run_id: int, pmids: Sequence[str]) -> None:
        answer = self.pubmed.fetch(pmids)
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            if run.is_unfinished:  # a slow worker may come after the one that took the run over
                _reached(run)
                store_records(session, run, pmids, answer)
                run.message = f"{run.done:,} of {run.total:,} records are here."

    def _finish(self, run_id: int) -> Progress:
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            state, words = _outcome(run)
        return self._end(run_id, state, words)

    def _rest(self, run_id: int, progress: Progress, refusal: PubMedUnreachable) -> Progress:
        """Note when the next try is due; after a day of tries, give up."""
        now = utc_now()
        since = datetime.fromisoformat(progress["unreachable_since"] or now.isoformat())
        pause = self.pauses[min(progress["tries"], len(self.pauses) - 1)]
        pause = max(pause, min(refusal.retry_after or 0.0, LONGEST_PAUSE))
        due = now + timedelta(seconds=pause)
        if due - since > GIVE_UP_AFTER:
            return self._end(run_id, RunState.FAILED, GAVE_UP)
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            if run.state in (RunState.RUNNING, RunState.WAITING):
                run.state, run.message, run.next_try_at = RunState.WAITING, CANT_BE_REACHED, due
        return Progress(ended=False, tries=progress["tries"] + 1, unreachable_since=since.isoformat())

    def _words_at_line(self, run_id: int, refusal: PubMedRefused) -> str:
        with transaction(self.factory) as session:
            waiting = [line.number for line in session.get_one(SearchRun, run_id).lines if line.count is None]
        return f"Line {waiting[0]}: {refusal.message}" if waiting else refusal.message

    def _end(self, run_id: int, state: RunState, words: str) -> Progress:
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            if run.is_unfinished:
                _close(run, state, words)
        return _ENDED


def _reached(run: SearchRun) -> None:
    if run.state is RunState.WAITING:
        run.state = RunState.RUNNING


def _locked(session: Session, run_id: int) -> SearchRun:
    """The run as committed now, kept from being changed by others until this transaction ends."""
    return session.get_one(SearchRun, run_id, with_for_update=True)


def _unfetched(session: Session, run_id: int) -> list[str]:
    """The next PMIDs, in PubMed's order, that have neither a record nor a reason why there is none."""
    query = (
        select(SearchRunPmid.pmid)
        .where(SearchRunPmid.search_run_id == run_id)
        .where(SearchRunPmid.record_id.is_(None), SearchRunPmid.problem == "")
        .order_by(SearchRunPmid.position)
        .limit(BATCH)
    )
    return list(session.scalars(query))


def _keep_answer(line: SearchRunLine, answer: SearchAnswer) -> None:
    line.count, line.translation, line.ran_at = answer.count, answer.translation, utc_now()
    line.warnings = [_as_json(warning) for warning in answer.warnings]


def _as_json(warning: SearchWarning) -> dict[str, Any]:
    return {"kind": warning.kind, "text": warning.text, "loud": warning.loud, "remedy": warning.remedy}


def _keep_pmids(session: Session, run: SearchRun, answer: SearchAnswer) -> None:
    run.total = answer.count
    if answer.count <= MOST_FOUND:
        session.add_all(
            SearchRunPmid(search_run_id=run.id, position=position, pmid=pmid)
            for position, pmid in enumerate(answer.pmids, 1)
        )
        run.message = f"{run.total:,} records found. They are being fetched."


def _outcome(run: SearchRun) -> tuple[RunState, str]:
    total = run.total or 0
    if total > MOST_FOUND:
        return RunState.TOO_MANY, (
            f"The last line finds {total:,} records. PubMed hands out at most {MOST_FOUND:,}, "
            "so none were taken. Narrow the search with another line or a limit, then run it again."
        )
    if total == 0:
        return RunState.FINISHED, "The last line finds no records."
    if run.done == total:
        return RunState.FINISHED, f"All {total:,} records are here."
    unreadable = len(run.unreadable)
    return RunState.FINISHED, (
        f"{run.done:,} of {total:,} records are here. PubMed did not give {total - run.done - unreadable:,}, "
        f"and {unreadable:,} could not be read."
    )


def _stopped_words(run: SearchRun) -> str:
    if run.done == 0:
        return "The search was stopped. No records were taken."
    return f"The search was stopped. {run.done:,} of {run.total:,} records are here and are kept."


def _close(run: SearchRun, state: RunState, words: str) -> None:
    run.state, run.message, run.next_try_at, run.finished_at = state, words, None, utc_now()


def _seconds_until(moment: datetime | None) -> float:
    return (moment - utc_now()).total_seconds() if moment else 0.0

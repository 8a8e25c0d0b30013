"""Running a search on PubMed, one small step at a time.

The database says what is to do next: a line that has no count, a part whose PMIDs aren't
listed, then PMIDs that have no record. So a step may be repeated, and a run may go on in another
process, without asking PubMed again for what is stored. No transaction is open while PubMed is
asked. The worker calls `advance` until it says that the run has ended; this module knows
nothing of the job engine.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypedDict

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import NotUnderstood, PubMedRefused, PubMedUnreachable
from evidence_service.logs import without_values
from evidence_service.searches.models import RunKind, RunState, SearchRun
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.run_endings import close, outcome, stopped_words
from evidence_service.searches.run_known import next_known
from evidence_service.searches.run_lines import has_run, next_line
from evidence_service.searches.run_parts import next_part, takes_parts
from evidence_service.searches.run_tasks import Task, next_batch

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

GOING_ON = "{what} We go on trying."
GAVE_UP = (
    "PubMed gave no usable answer for 24 hours, so the search was stopped. What it found is kept. "
    "The last try: {what} Run the search again. If it fails again, tell your administrator."
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
            return self._break(run_id, **without_values(error))

    def give_up(self, run_id: int) -> None:
        """End a run whose job can't go on, in words for its librarian; nothing when it has ended."""
        self._break(run_id)

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
                close(run, RunState.CANCELLED, stopped_words(run))
            if not run.is_unfinished:
                return _ENDED
            self._begin(run)
            task = _next_task(session, run)
            if task is None:
                close(run, *outcome(session, run))
                return _ENDED
        keep = task.ask(self.pubmed)
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            if run.is_unfinished:  # a slow worker may come after the one that took the run over
                _reached(run)
                keep(session, run)
        return STARTING

    def _begin(self, run: SearchRun) -> None:
        if run.state is not RunState.WAITING:  # which lasts until PubMed answers again
            run.state = RunState.RUNNING
        run.next_try_at = None
        run.started_at = run.started_at or utc_now()
        run.platform = self.pubmed.platform

    def _rest(self, run_id: int, progress: Progress, refusal: PubMedUnreachable) -> Progress:
        """Note when the next try is due; after a day of tries, give up."""
        now = utc_now()
        since = datetime.fromisoformat(progress["unreachable_since"] or now.isoformat())
        pause = self.pauses[min(progress["tries"], len(self.pauses) - 1)]
        pause = max(pause, min(refusal.retry_after or 0.0, LONGEST_PAUSE))
        due = now + timedelta(seconds=pause)
        if due - since > GIVE_UP_AFTER:
            return self._end(run_id, RunState.FAILED, GAVE_UP.format(what=refusal.message))
        with transaction(self.factory) as session:
            run = _locked(session, run_id)
            if run.state in (RunState.RUNNING, RunState.WAITING):
                run.state, run.next_try_at = RunState.WAITING, due
                run.message = GOING_ON.format(what=refusal.message)
        return Progress(ended=False, tries=progress["tries"] + 1, unreachable_since=since.isoformat())

    def _words_at_line(self, run_id: int, refusal: PubMedRefused) -> str:
        with transaction(self.factory) as session:
            waiting = [line for line in session.get_one(SearchRun, run_id).lines if not has_run(line)]
            if waiting and isinstance(refusal, NotUnderstood):
                waiting[0].problem, waiting[0].ran_at = refusal.message, utc_now()
                return f"Line {waiting[0].number}: {refusal.message}"
        return refusal.message

    def _break(self, run_id: int, **told: str) -> Progress:
        reference = secrets.token_hex(4)
        log.error("search run broke", run=run_id, reference=reference, **told)
        return self._end(run_id, RunState.FAILED, BROKE.format(reference=reference))

    def _end(self, run_id: int, state: RunState, words: str) -> Progress:
        with transaction(self.factory) as session:
            run = session.get(SearchRun, run_id, with_for_update=True)
            if run and run.is_unfinished:
                close(run, state, words)
        return _ENDED


def _reached(run: SearchRun) -> None:
    if run.state is RunState.WAITING:
        run.state = RunState.RUNNING


def _locked(session: Session, run_id: int) -> SearchRun:
    """The run as committed now, kept from being changed by others until this transaction ends."""
    return session.get_one(SearchRun, run_id, with_for_update=True)


def _next_task(session: Session, run: SearchRun) -> Task | None:
    """What is to be done next for a run, as the database has it; None when everything is done."""
    if run.kind is RunKind.KNOWN_ITEMS:
        return next_known(session, run)
    if line := next_line(run):
        return line
    if run.kind is RunKind.COUNT:
        return None
    if takes_parts(run) and (part := next_part(session, run)):
        return part
    return next_batch(session, run)


def _seconds_until(moment: datetime | None) -> float:
    return (moment - utc_now()).total_seconds() if moment else 0.0

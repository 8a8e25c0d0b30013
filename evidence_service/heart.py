"""The heartbeat of a worker: it shows that the worker lives, and takes over from those that no longer do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import structlog
from dbos import DBOS, WorkflowStatus
from sqlalchemy import delete, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from evidence_service import logs
from evidence_service.db import SessionFactory, transaction
from evidence_service.jobs import JobDeaths, JobName, WorkerHeartbeat, database_now, death_after

LAST_STEP_SECONDS = 5.0  # how long a stop waits for the steps that are being done
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MOST_DEATHS = 3  # workers that may die over one step of a job before it is given up

GivenUp = Callable[[JobName, int], None]
log = structlog.get_logger()


@dataclass(frozen=True)
class Dead:
    """A worker that is no more; `left` when it said so itself, and so didn't die of a job."""

    executor_id: str
    left: bool


class Heart(threading.Thread):
    """Shows every few seconds that this worker lives; takes over the jobs of workers that no longer do."""

    def __init__(self, factory: SessionFactory, executor_id: str, every: float, *, given_up: GivenUp) -> None:
        super().__init__(name="heart", daemon=True)
        self._given_up = given_up
        self._factory = factory
        self._executor_id = executor_id
        self._every = every
        self._last_beat: datetime | None = None
        self._has_adopted = False
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while True:
            try:
                if self.beat():
                    self.rescue()
            except Exception as error:  # noqa: BLE001 - a heart that stops for a fault would cost the worker its jobs
                log.warning("heartbeat failed", **logs.without_values(error))
            if self._stop_asked.wait(self._every):
                return

    def beat(self) -> bool:
        """Note the present moment in this worker's row. Whether the beat before was in time.

        After a pause of the whole machine every worker looks dead; then nobody is rescued
        until everybody had the time to beat again.
        """
        with transaction(self._factory) as session:
            now = database_now(session)
            mine = update(WorkerHeartbeat).where(WorkerHeartbeat.executor_id == self._executor_id)
            seen = mine.values(seen_at=now).returning(WorkerHeartbeat.executor_id)
            if session.scalar(seen) is None:
                session.add(WorkerHeartbeat(executor_id=self._executor_id, started_at=now, seen_at=now))
        in_time = self._last_beat is None or now - self._last_beat < death_after(self._every)
        self._last_beat = now
        return in_time

    def rescue(self) -> None:
        """Give the jobs of every dead worker back to their queues; of several rescuers one does it.

        A job that was in the hands of one worker after the other when it died, and got no step
        further, is the likely cause: it is given up.
        """
        if not self._has_adopted:
            self._adopt()
        for dead in self._claim_dead():
            begun = DBOS.list_workflows(status="PENDING", executor_id=dead.executor_id, load_output=False)
            for job in begun:
                if dead.left or self._deaths(job.workflow_id) <= MOST_DEATHS:
                    DBOS.resume_workflow(job.workflow_id, queue_name=job.queue_name)
                    log.warning("job goes on", job=job.workflow_id, gone_worker=dead.executor_id)
                else:
                    self._bury(job)
            with transaction(self._factory) as session:
                session.execute(
                    delete(WorkerHeartbeat).where(WorkerHeartbeat.executor_id == dead.executor_id)
                )

    def _deaths(self, job_id: str) -> int:
        """How many workers in a row died over this job at the step where it is now, the last included."""
        steps = len(DBOS.list_workflow_steps(job_id))
        with transaction(self._factory) as session:
            known = session.get(JobDeaths, job_id)
            if known is None:
                known = JobDeaths(job_id=job_id, steps=steps, deaths=0)
                session.add(known)
            if known.steps != steps:
                known.steps, known.deaths = steps, 0
            known.deaths += 1
            return known.deaths

    def _bury(self, job: WorkflowStatus) -> None:
        DBOS.cancel_workflow(job.workflow_id)
        log.error("job given up, workers died of it", job=job.workflow_id)
        thing_id = job.input["args"][0] if job.input else None
        if isinstance(thing_id, int):
            self._given_up(cast("JobName", job.name), thing_id)

    def stop(self) -> None:
        """Beat no more."""
        self._stop_asked.set()
        self.join(timeout=LAST_STEP_SECONDS)

    def leave(self) -> None:
        """Say that what this worker didn't finish is free at once; unsaid, it is free after five beats."""
        mine = update(WorkerHeartbeat).where(WorkerHeartbeat.executor_id == self._executor_id)
        try:
            with transaction(self._factory) as session:
                session.execute(mine.values(seen_at=LONG_AGO))
        except (OperationalError, InterfaceError) as error:
            log.warning("left without a word", **logs.without_values(error))

    def _claim_dead(self) -> list[Dead]:
        """The dead workers that we rescue. Their rows look alive now: if we die, others try again."""
        with transaction(self._factory) as session:
            now = database_now(session)
            is_dead = (
                WorkerHeartbeat.seen_at < now - death_after(self._every),
                WorkerHeartbeat.executor_id != self._executor_id,
            )
            last_seen = {
                row.executor_id: row.seen_at
                for row in session.scalars(select(WorkerHeartbeat).where(*is_dead))
            }
            ours = session.scalars(
                update(WorkerHeartbeat)
                .where(*is_dead)
                .values(seen_at=now)
                .returning(WorkerHeartbeat.executor_id)
                .execution_options(synchronize_session=False)
            )
            return [Dead(each, left=last_seen.get(each) == LONG_AGO) for each in ours]

    def _adopt(self) -> None:
        """Write a row, long dead, for every worker that left jobs and has no row (an old backup, say)."""
        jobs_begun = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        for lost in {job.executor_id for job in jobs_begun if job.executor_id}:
            with transaction(self._factory) as session:
                if session.get(WorkerHeartbeat, lost) is None:
                    session.add(WorkerHeartbeat(executor_id=lost, started_at=LONG_AGO, seen_at=LONG_AGO))
        self._has_adopted = True

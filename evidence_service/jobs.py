"""Jobs: work that the worker does after the web page has answered.

Ask for one with `enqueue` in the transaction of the change that wants it: no commit, no job.
This is the only module besides `worker.py` that knows the engine (DBOS Transact). Web
processes use it to ask and to look; they never run a job and never create the engine's tables.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import Engine, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from evidence_service.db import Base, UtcDateTime, utc_now

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
JobName = Literal["run_search", "issue_summary", "find_duplicates", "look_up", "send_mail", "check_citations"]

# Each kind of job has its queue, so that a worker of an older release never takes a kind it doesn't know.
QUEUES: Mapping[JobName, str] = {
    "run_search": "searches",
    "issue_summary": "documents",
    "find_duplicates": "duplicates",
    "look_up": "look-ups",
    "send_mail": "mail",
    "check_citations": "citations",
}
APPLICATION = "evidence-service"
# Never changes with a release: docs/decisions/0002-jobs-on-dbos.md says how jobs outlive a new release.
JOBS_VERSION = "1"
MISSED_BEATS = 5  # so many heartbeats late, a worker counts as dead

# What the engine creates beside our tables: on SQLite in the same file, on PostgreSQL in this schema.
ENGINE_SCHEMA = "dbos"
ENGINE_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)


class WorkerHeartbeat(Base):
    """One running worker. It moves `seen_at` on every few seconds; when that stops, others take over."""

    __tablename__ = "worker_heartbeat"

    executor_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobDeaths(Base):
    """How many workers in a row died while they had this job, after the engine had noted so many steps."""

    __tablename__ = "job_deaths"

    job_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    steps: Mapped[int]
    deaths: Mapped[int]


class JobState(StrEnum):
    """How a job stands with the engine. What people see is told by our own rows, not by this."""

    UNKNOWN = "unknown"  # nobody asked for it, or that was rolled back
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


_STATES: Mapping[str, JobState] = {
    "DELAYED": JobState.QUEUED,
    "ENQUEUED": JobState.QUEUED,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.FINISHED,
    "CANCELLED": JobState.CANCELLED,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
}


def enqueue(session: Session, job: JobName, *args: Json, job_id: str) -> None:
    """Ask for a job in the caller's transaction: it exists once that commits, and not when it is rolled back.

    The same `job_id` again changes nothing, however often and by whom. `args` are kept as JSON
    in the database for as long as the job is: pass ids, never what people wrote.
    """
    options: EnqueueOptions = {
        "workflow_name": job,
        "queue_name": QUEUES[job],
        "workflow_id": job_id,
        "app_version": JOBS_VERSION,
    }
    _client(_engine_of(session)).enqueue_in_transaction(session, options, *args)


def state(source: Session | Engine, job_id: str) -> JobState:
    """How the job stands, as committed: what the session itself just asked for is still unknown."""
    found = _client(_engine_of(source)).list_workflows(
        workflow_ids=[job_id], load_input=False, load_output=False
    )
    return _STATES[found[0].status] if found else JobState.UNKNOWN


def cancel(engine: Engine, job_id: str) -> None:
    """Take a job off its queue, or end it before its next step; a finished or unknown one stays as it is.

    It writes on a connection of its own: call it after the commit, never inside a transaction,
    which on SQLite would hold the lock that this waits for.
    """
    _client(engine).cancel_workflow(job_id)


def install(engine: Engine) -> None:
    """Create or upgrade the engine's own tables. For the migrate command only; harmless when repeated."""
    from dbos import DBOS

    keep_engine_quiet()
    DBOS.migrate(engine.url.render_as_string(hide_password=False))


def keep_engine_quiet() -> None:
    """Let the engine log through ours, warnings only, and not to a handler of its own."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = True
    logger.setLevel(logging.WARNING)


def death_after(heartbeat_seconds: float) -> timedelta:
    """How long a worker may be silent before it counts as dead."""
    return timedelta(seconds=heartbeat_seconds * MISSED_BEATS)


def worker_is_alive(session: Session, heartbeat_seconds: float = 2.0) -> bool:
    """Whether any worker showed a sign of life lately."""
    limit = database_now(session) - death_after(heartbeat_seconds)
    alive = select(WorkerHeartbeat.executor_id).where(WorkerHeartbeat.seen_at > limit).limit(1)
    return session.scalar(alive) is not None


def database_now(session: Session) -> datetime:
    """The present moment by one clock for all machines: the database server's; on SQLite this machine's."""
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(select(func.clock_timestamp(type_=UtcDateTime))).scalar_one()
    return utc_now()


def _engine_of(source: Session | Engine) -> Engine:
    return source if isinstance(source, Engine) else source.get_bind().engine


@dataclass(frozen=True)
class _Home:
    """A database as seen by one process; a fork is another process and gets connections of its own."""

    url: str = field(repr=False)
    process: int


def _client(engine: Engine) -> DBOSClient:
    return _client_at(_Home(engine.url.render_as_string(hide_password=False), os.getpid()))


@cache
def _client_at(home: _Home) -> DBOSClient:
    # Imported late: it costs half a second and 25 MB, which processes that never ask for a job needn't pay.
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    keep_engine_quiet()
    return DBOSClient(
        system_database_url=home.url,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        system_database_pool_size=2,
        lazy=True,
    )

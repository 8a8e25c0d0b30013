"""The process that does the jobs: launches the engine, and gives each kind of job what it needs.

Each kind of job is one short workflow. Its steps may run twice without harm, so a worker may
be killed at any moment: another, or its own next start, goes on at the step where it was.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, repeat
from typing import TypeVar

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from dbos import error as dbos_error
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from evidence_service import jobs, logs
from evidence_service.config import Settings
from evidence_service.db import make_engine, make_session_factory
from evidence_service.heart import LAST_STEP_SECONDS, Heart
from evidence_service.jobs import JobName
from evidence_service.mail.sending import from_settings as mail_sender
from evidence_service.rounds import Rounds
from evidence_service.searches import pubmed
from evidence_service.searches.deduplicating import deduplicate, deduplicate_after_run
from evidence_service.searches.deduplicating import give_up as give_up_check
from evidence_service.searches.looking_up import DONE, Looker
from evidence_service.searches.running import PAUSES, STARTING, SearchRunner
from evidence_service.summaries import telling, watching
from evidence_service.summaries.issuing import give_up as give_up_issue
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.pdf import pdf_engine_problem

AT_ONCE: Mapping[JobName, int] = {  # jobs of a kind that one worker does at the same time
    "run_search": 8,  # most of them wait for PubMed
    "issue_summary": 2,  # all of them want the processor
    "find_duplicates": 1,  # likewise
    "look_up": 4,  # a person waits for each of them
    "send_mail": 2,
    "check_citations": 1,  # it has time
}
LOOK_EVERY = 1.0  # seconds between two looks at a queue
DATABASE_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)

T = TypeVar("T")
log = structlog.get_logger()


class StepGate:
    """Lets steps through until it is shut. Who comes later waits for the end of the process."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._is_shut = False

    @contextmanager
    def step(self) -> Iterator[None]:
        """Be inside for one step; when the gate is shut this never returns."""
        with self._condition:
            self._condition.wait_for(lambda: not self._is_shut)
            self._inside += 1
        try:
            yield
        finally:
            with self._condition:
                self._inside -= 1
                self._condition.notify_all()

    def shut(self, patience: float) -> None:
        """Let nobody in any more, and wait so many seconds at most for those inside."""
        with self._condition:
            self._is_shut = True
            self._condition.wait_for(lambda: self._inside == 0, patience)


class Worker:
    """One running worker: the engine, the heart, and what the jobs need. A process has at most one."""

    def __init__(self, settings: Settings, pauses: Sequence[float]) -> None:
        self._settings = settings
        engine = make_engine(settings.database_url)
        self._factory = make_session_factory(engine)
        self._stopping = threading.Event()
        self._gate = StepGate()
        self._working: set[str] = set()
        self.executor_id = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        gateway = pubmed.from_settings(settings, engine)
        self._searches = SearchRunner(self._factory, gateway, pauses, self._stopping)
        self._looker = Looker(self._factory, gateway, stopping=self._stopping)
        self._checker = watching.Checker(self._factory, gateway, stopping=self._stopping)
        self._sender = mail_sender(settings, self._factory, telling.address_now)
        every = settings.worker_heartbeat_seconds
        self._rounds = Rounds(self._factory)
        self._heart = Heart(self._factory, self.executor_id, every, given_up=self._give_up)

    def start(self) -> None:
        """Begin to beat and to take jobs. Raises when the database isn't there or wasn't migrated."""
        self._heart.beat()
        jobs.keep_engine_quiet()
        DBOS(config=self._engine_config())
        DBOS.workflow(name="run_search")(self._job("run_search", self._run_search))
        DBOS.workflow(name="look_up")(self._job("look_up", self._look_up))
        DBOS.workflow(name="issue_summary")(self._job("issue_summary", self._issue_summary))
        DBOS.workflow(name="find_duplicates")(self._job("find_duplicates", self._find_duplicates))
        DBOS.workflow(name="send_mail")(self._job("send_mail", self._send_mail))
        DBOS.workflow(name="check_citations")(self._job("check_citations", self._check_citations))
        DBOS.listen_queues(list(jobs.QUEUES.values()))
        DBOS.launch()
        for job, queue in jobs.QUEUES.items():
            DBOS.register_queue(queue, worker_concurrency=AT_ONCE[job], polling_interval_sec=LOOK_EVERY)
        self._heart.start()
        self._rounds.start()
        log.info("worker is ready", worker=self.executor_id)

    def stop(self) -> bool:
        """Finish the steps at hand if that is quick, and free the rest. Whether nothing is left here."""
        self._stopping.set()
        self._gate.shut(LAST_STEP_SECONDS)
        self._rounds.stop()
        self._heart.stop()
        if not self._working:
            DBOS.destroy(destroy_registry=True)
        self._heart.leave()
        log.info("worker has stopped", worker=self.executor_id)
        return not self._working

    def _run_search(self, run_id: int) -> None:
        progress = STARTING
        while not progress["ended"]:
            progress = self._step("advance", partial(self._searches.advance, run_id, progress))
            if progress["tries"]:
                self._step("wait", partial(self._searches.wait, run_id))
        self._step("find duplicates", partial(deduplicate_after_run, self._factory, run_id))

    def _look_up(self, look_up_id: int) -> None:
        tries = 0
        while tries != DONE:
            tries = self._step("answer", partial(self._looker.advance, look_up_id, tries))
            if tries > 0:
                self._step("wait", partial(self._looker.wait, tries))

    def _issue_summary(self, issue_id: int) -> None:
        self._step("render and issue", partial(render_and_issue, self._factory, issue_id))

    def _find_duplicates(self, request_id: int) -> None:
        self._step("find duplicates", partial(deduplicate, self._factory, request_id))

    def _send_mail(self, message_id: int) -> None:
        self._step("send", partial(self._sender.send, message_id, self._when_database_answers))

    def _check_citations(self, _issue_id: int) -> None:
        self._step("gather", self._checker.gather)
        tries = 0
        while tries != watching.DONE:
            tries = self._step("check", partial(self._checker.advance, tries))
            if tries > 0:
                self._step("wait", partial(self._checker.wait, tries))

    def _give_up(self, job: JobName, thing_id: int) -> None:
        """Say on what a job was for that it won't be done; the librarian reads it and can ask again."""
        match job:
            case "run_search":
                self._searches.give_up(thing_id)
            case "look_up":
                self._looker.give_up(thing_id)
            case "issue_summary":
                give_up_issue(self._factory, thing_id)
            case "find_duplicates":
                give_up_check(self._factory, thing_id)
            case "check_citations":
                pass  # tomorrow's does what this one didn't
            case "send_mail":
                self._sender.give_up(thing_id)

    def _job(self, name: JobName, do: Callable[[int], None]) -> Callable[[int], None]:
        """The job as a plain function, as the engine wants it, that notes that it is being done."""

        def job(thing_id: int) -> None:
            job_id = str(DBOS.workflow_id)
            self._working.add(job_id)
            try:
                do(thing_id)
            except Exception as error:
                log.error("job broke", job=job_id, **logs.without_values(error))
                self._give_up(name, thing_id)
                raise
            finally:
                self._working.discard(job_id)

        return job

    def _step(self, name: str, do: Callable[[], T]) -> T:
        """Do one step, or take its recorded result when the job went this far before."""
        with self._gate.step():
            return DBOS.run_step({"name": name}, self._when_database_answers, do)

    def _when_database_answers(self, do: Callable[[], T]) -> T:
        """Do it, again and again while the database can't be reached; nothing is lost meanwhile."""
        for pause in chain(DATABASE_PAUSES, repeat(DATABASE_PAUSES[-1])):
            try:
                return do()
            except (OperationalError, InterfaceError) as error:
                log.warning("database does not answer", next_try_in=pause, **logs.without_values(error))
            if self._stopping.wait(pause):
                threading.Event().wait()  # to the end of the process: a step must not fail because we stop
        raise AssertionError("endless")

    def _engine_config(self) -> DBOSConfig:
        return {
            "name": jobs.APPLICATION,
            "system_database_url": self._settings.database_url,
            "application_version": jobs.JOBS_VERSION,
            "executor_id": self.executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "enable_otlp": False,
            "log_level": "WARNING",
            "sys_db_pool_size": 5,
            "notification_coalesce_sec": 1.0,
        }


def main(settings: Settings, pauses: Sequence[float] = PAUSES) -> int:
    """Work until SIGTERM or SIGINT. 0 after a clean stop, 1 when the worker can't start here.

    `pauses` are the seconds between tries to reach PubMed.
    """
    logs.configure(settings.log_level)
    problem = pdf_engine_problem()
    if problem:
        log.error("worker can't make documents", problem=problem)
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = Worker(settings, pauses)
    try:
        worker.start()
    except (dbos_error.DBOSException, OperationalError, ProgrammingError) as error:
        log.error("worker can't use the database; migrate it first", **logs.without_values(error))
        return 1
    stop.wait()
    if not worker.stop():
        os._exit(0)  # a step is still going on; what it does is done again by whoever goes on
    return 0

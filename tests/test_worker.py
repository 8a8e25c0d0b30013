"""The worker as real processes that are killed, stopped and started again, on SQLite and PostgreSQL.

The tests of one kind of database share it, and the workers that are left from the test before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from evidence_service import jobs
from evidence_service.db import SessionFactory, make_engine, make_session_factory, transaction, utc_now
from evidence_service.heart import MOST_DEATHS
from evidence_service.jobs import JobState, WorkerHeartbeat
from evidence_service.searches.models import RunKind, RunState, SearchRun
from evidence_service.searches.strategy_models import LookUp, LookUpKind, LookUpState
from practice_pubmed import server
from practice_pubmed.server import Running
from tests.databases import Databases
from tests.search_runs import ask_for_search, change_state, job_of, records_of, run_of, wait_until

Process = subprocess.Popen[bytes]

FEW, MANY = "2019[dp]", "car park count[ti]"
SECOND_FETCH_HANGS = {"kind": "delay", "utility": "efetch", "after": 1, "times": 1, "seconds": 100}
SECOND_FETCH_IS_SLOW = {**SECOND_FETCH_HANGS, "seconds": 0.5}
PROGRAM = """
import os, sys
from evidence_service import worker
from evidence_service.config import load_settings
sys.exit(worker.main(load_settings(os.environ), pauses=(0.5,)))
"""


DYING_PROGRAM = (
    """
import os, signal
from evidence_service.searches.run_tasks import Fetch
Fetch.ask = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""
    + PROGRAM
)


class Workers:
    """Worker processes on one database. `silence` is after how many seconds one of them counts as dead."""

    def __init__(self, environment: dict[str, str], folder: Path, program: str = PROGRAM) -> None:
        self._environment = environment
        self._program = program
        self._folder = folder
        self._running: list[Process] = []
        self._started = 0

    def start(self, *, silence: float = 5.0) -> Process:
        """Start a worker and wait until it is ready."""
        beat = {"EVIDENCE_WORKER_HEARTBEAT_SECONDS": str(silence / jobs.MISSED_BEATS)}
        log = self._folder / f"worker-{self._started}.log"
        with log.open("wb") as out:
            worker = Process(
                [sys.executable, "-c", self._program], env=os.environ | self._environment | beat, stderr=out
            )
        self._started += 1
        self._running.append(worker)
        wait_until(lambda: "worker is ready" in log.read_text() or worker.poll() is not None)
        assert worker.poll() is None, log.read_text()
        return worker

    def one(self) -> Process:
        """The only running worker, an old or a new one."""
        for surplus in self._running[1:]:
            self.kill(surplus)
        return self._running[0] if self._running else self.start()

    def kill(self, worker: Process) -> None:
        """End it without a warning."""
        worker.kill()
        self.bury(worker)

    def bury(self, worker: Process) -> None:
        """Wait for its end, which comes by itself."""
        worker.wait(timeout=30)
        self._running.remove(worker)

    def stop(self, worker: Process) -> None:
        """Ask it to stop, and see that it does so in time and without a fault."""
        worker.terminate()
        assert worker.wait(timeout=60) == 0
        self._running.remove(worker)

    def logged(self, event: str) -> list[dict[str, Any]]:
        """What all workers said of this."""
        lines = [line for log in self._folder.glob("*.log") for line in log.read_text().splitlines()]
        entries = [json.loads(line) for line in lines if line.startswith("{")]
        return [entry for entry in entries if entry["event"] == event]

    def end(self) -> None:
        for worker in list(self._running):
            self.kill(worker)


@pytest.fixture(scope="module")
def one_practice() -> Iterator[Running]:
    with server.start(bulk=1_000) as running:
        yield running


@pytest.fixture
def practice(one_practice: Running) -> Running:
    one_practice.faults([])
    one_practice.clear_log()
    return one_practice


@pytest.fixture(scope="module")
def shared_database_url(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture
def engine(shared_database_url: str) -> Iterator[Engine]:
    engine = make_engine(shared_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session_factory(engine: Engine) -> SessionFactory:
    return make_session_factory(engine)


@pytest.fixture(scope="module")
def workers(
    shared_database_url: str, one_practice: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workers]:
    folder = tmp_path_factory.mktemp("workers")
    workers = Workers(environment(shared_database_url, folder, one_practice.url), folder)
    yield workers
    workers.end()


def environment(database_url: str, folder: Path, entrez_url: str) -> dict[str, str]:
    return {
        "EVIDENCE_DEMONSTRATION": "yes",
        "EVIDENCE_DATABASE_URL": database_url,
        "EVIDENCE_DATA_DIR": str(folder),
        "EVIDENCE_ENTREZ_URL": entrez_url,
        "EVIDENCE_ENTREZ_PATIENCE": "0.1",
        "EVIDENCE_ENTREZ_TIMEOUT": "120",
        "EVIDENCE_NCBI_API_KEY": "allows-nine-a-second",
    }


def test_while_pubmed_is_away_the_run_says_so_and_it_finishes_when_pubmed_is_back(
    workers: Workers, practice: Running, session_factory: SessionFactory
) -> None:
    practice.faults([{"kind": "status", "status": 503}])
    run_id = ask_for_search(session_factory, FEW)
    workers.one()
    wait_until(lambda: run_of(session_factory, run_id).state is RunState.WAITING)
    assert run_of(session_factory, run_id).message == "PubMed is in trouble (HTTP 503). We go on trying."

    practice.faults([])
    wait_until(lambda: run_of(session_factory, run_id).state is RunState.FINISHED)
    assert len(records_of(session_factory, run_id)) == run_of(session_factory, run_id).total


def test_a_search_whose_worker_was_killed_goes_on_after_the_restart(
    workers: Workers, practice: Running, engine: Engine, session_factory: SessionFactory
) -> None:
    practice.faults([SECOND_FETCH_HANGS])
    first = workers.one()
    run_id = ask_for_search(session_factory, FEW, MANY)
    in_flight = fetch_in_flight(practice, session_factory, run_id)
    workers.kill(first)

    workers.start()
    wait_until(lambda: run_of(session_factory, run_id).state is RunState.FINISHED)

    assert_found_once(practice, session_factory, run_id, in_flight)
    wait_until(lambda: jobs.state(engine, job_of(run_id)) is JobState.FINISHED)


def test_when_only_other_workers_are_left_one_of_them_takes_the_search_over(
    workers: Workers, practice: Running, session_factory: SessionFactory
) -> None:
    practice.faults([SECOND_FETCH_HANGS])
    first = workers.one()
    run_id = ask_for_search(session_factory, FEW, MANY)
    in_flight = fetch_in_flight(practice, session_factory, run_id)
    others = {workers.start(), workers.start()}
    workers.kill(first)

    wait_until(lambda: run_of(session_factory, run_id).state is RunState.FINISHED)

    assert_found_once(practice, session_factory, run_id, in_flight)
    rescues = [entry for entry in workers.logged("job goes on") if entry["job"] == job_of(run_id)]
    assert len(rescues) == 1
    with session_factory() as session:
        assert session.query(WorkerHeartbeat).count() == len(others)


def test_after_a_clean_stop_the_search_goes_on_at_once_and_nothing_is_asked_again(
    workers: Workers, practice: Running, session_factory: SessionFactory
) -> None:
    practice.faults([SECOND_FETCH_IS_SLOW])
    workers.end()
    first = workers.start(silence=3600)
    run_id = ask_for_search(session_factory, FEW, MANY)
    fetch_in_flight(practice, session_factory, run_id)
    workers.stop(first)

    second = workers.start(silence=3600)
    wait_until(lambda: run_of(session_factory, run_id).state is RunState.FINISHED)

    assert_found_once(practice, session_factory, run_id, in_flight=set())
    workers.stop(second)


def test_a_job_whose_steps_the_engine_never_noted_asks_pubmed_for_nothing_again(
    workers: Workers, practice: Running, engine: Engine, session_factory: SessionFactory
) -> None:
    first = workers.one()
    run_id = ask_for_search(session_factory, FEW)
    wait_until(lambda: jobs.state(engine, job_of(run_id)) is JobState.FINISHED)
    workers.kill(first)
    forget_steps(engine, job_of(run_id))
    with transaction(session_factory) as session:
        run = session.get_one(SearchRun, run_id)
        run.state, run.finished_at = RunState.RUNNING, None

    workers.start()
    wait_until(lambda: jobs.state(engine, job_of(run_id)) is JobState.FINISHED)

    assert run_of(session_factory, run_id).state is RunState.FINISHED
    assert_found_once(practice, session_factory, run_id, in_flight=set())


def test_a_large_search_whose_worker_was_killed_goes_on_with_the_parts_that_are_left(
    workers: Workers, shared_database_url: str, session_factory: SessionFactory, tmp_path: Path
) -> None:
    workers.end()
    with server.start(bulk=10_100) as crowded:
        crowded.faults([{"kind": "delay", "utility": "esearch", "after": 7, "times": 1, "seconds": 100}])
        own = Workers(environment(shared_database_url, tmp_path, crowded.url), tmp_path)
        try:
            first = own.start()
            run_id = ask_for_search(session_factory, MANY, take_all=True)
            wait_until(lambda: len(crowded.log()) == 8)
            own.kill(first)
            own.start()
            wait_until(lambda: run_of(session_factory, run_id).done > 0)
            change_state(session_factory, run_id, RunState.CANCELLING)
            wait_until(lambda: run_of(session_factory, run_id).state is RunState.CANCELLED)
        finally:
            own.end()
        asked = [call["parameters"] for call in crowded.log() if call["utility"] == "esearch"]

    assert run_of(session_factory, run_id).total == 10_100
    parts = [(each.get("mindate"), each.get("maxdate")) for each in asked]
    twice = [part for part, times in Counter(parts).items() if times > 1]
    assert twice == [parts[7]]


def test_a_search_that_kills_every_worker_is_given_up_in_words_and_its_neighbours_are_not(
    workers: Workers, practice: Running, engine: Engine, session_factory: SessionFactory, tmp_path: Path
) -> None:
    workers.end()
    url = engine.url.render_as_string(hide_password=False)
    dying = Workers(environment(url, tmp_path, practice.url), tmp_path, DYING_PROGRAM)
    run_id = ask_for_search(session_factory, FEW)
    try:
        for _ in range(MOST_DEATHS + 1):
            dying.bury(dying.start(silence=1.0))
        dying.start(silence=1.0)
        wait_until(lambda: run_of(session_factory, run_id).state is RunState.FAILED)
        harmless = ask_for_search(session_factory, FEW, kind=RunKind.COUNT)
        wait_until(lambda: run_of(session_factory, harmless).state is RunState.FINISHED)
    finally:
        dying.end()

    assert "Something went wrong in the service" in run_of(session_factory, run_id).message
    assert jobs.state(engine, job_of(run_id)) is JobState.CANCELLED


def test_a_run_whose_job_breaks_in_the_engine_is_ended_in_words(
    workers: Workers, practice: Running, engine: Engine, session_factory: SessionFactory
) -> None:
    workers.end()
    practice.faults([SECOND_FETCH_HANGS])
    first = workers.start()
    run_id = ask_for_search(session_factory, FEW, MANY)
    fetch_in_flight(practice, session_factory, run_id)
    workers.kill(first)
    rename_steps(engine, job_of(run_id))

    workers.start()
    wait_until(lambda: jobs.state(engine, job_of(run_id)) is JobState.FAILED)
    run = run_of(session_factory, run_id)
    assert run.state is RunState.FAILED
    assert "Run the search again." in run.message


def test_a_look_up_is_answered_by_the_worker_and_survives_a_fault(
    workers: Workers, practice: Running, engine: Engine, session_factory: SessionFactory
) -> None:
    practice.faults([{"kind": "status", "status": 503, "times": 2}])
    workers.one()
    run = run_of(session_factory, ask_for_search(session_factory, FEW))
    with transaction(session_factory) as session:
        asked = LookUp(
            evidence_request_id=run.evidence_request_id,
            kind=LookUpKind.MESH,
            text="falls",
            asked_by_id=run.asked_by_id,
            asked_at=utc_now(),
        )
        session.add(asked)
        session.flush()
        jobs.enqueue(session, "look_up", asked.id, job_id=f"look-up-{asked.id}")
    wait_until(lambda: jobs.state(engine, f"look-up-{asked.id}") is JobState.FINISHED)

    with session_factory() as session:
        answered = session.get_one(LookUp, asked.id)
    assert answered.state is LookUpState.FINISHED
    assert answered.answer["headings"][0]["name"] == "Accidental Falls"


def test_a_worker_on_an_empty_database_says_what_to_do_and_does_not_start(tmp_path: Path) -> None:
    nowhere = environment(f"sqlite:///{tmp_path}/empty.sqlite3", tmp_path, "http://127.0.0.1:9/")

    with pytest.raises(AssertionError, match="migrate it first"):
        Workers(nowhere, tmp_path).start()


def fetched(practice: Running) -> list[dict[str, Any]]:
    return [call for call in practice.log() if call["utility"] == "efetch"]


def fetch_in_flight(practice: Running, factory: SessionFactory, run_id: int) -> set[str]:
    """The PMIDs on their way from PubMed, once the first records are stored and the next are asked for."""
    wait_until(lambda: len(fetched(practice)) == 2)
    assert run_of(factory, run_id).done == 200
    return set(fetched(practice)[1]["ids"])


def assert_found_once(practice: Running, factory: SessionFactory, run_id: int, in_flight: set[str]) -> None:
    """Each line was searched once, each record fetched once but those in flight, and all are stored once."""
    run = run_of(factory, run_id)
    searched = [call["parameters"]["term"] for call in practice.log() if call["utility"] == "esearch"]
    assert searched == [line.query for line in run.lines]

    asked = Counter(pmid for call in fetched(practice) for pmid in call["ids"])
    stored = [str(record.pmid) for record in records_of(factory, run_id)]
    assert len(set(stored)) == len(stored) == run.done == run.total == run.lines[-1].count
    assert set(asked) == set(stored)
    assert {pmid for pmid, times in asked.items() if times > 1} == in_flight


def rename_steps(engine: Engine, job_id: str) -> None:
    """Leave the job as if a release whose steps had other names had begun it."""
    schema = f"{jobs.ENGINE_SCHEMA}." if engine.dialect.name == "postgresql" else ""
    change = f"UPDATE {schema}operation_outputs SET function_name = 'another' WHERE workflow_uuid = :job"
    with engine.begin() as connection:
        connection.execute(text(change), {"job": job_id})


def forget_steps(engine: Engine, job_id: str) -> None:
    """Leave the job as if the engine had noted no step of it, and nobody knew the worker that began it."""
    schema = f"{jobs.ENGINE_SCHEMA}." if engine.dialect.name == "postgresql" else ""
    begun = f"UPDATE {schema}workflow_status SET status = 'PENDING', executor_id = 'gone'"
    with engine.begin() as connection:
        for change in (f"DELETE FROM {schema}operation_outputs", begun):
            connection.execute(text(f"{change} WHERE workflow_uuid = :job"), {"job": job_id})

"""Jobs are asked for in the transaction of the change that wants them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, inspect, text

from evidence_service import jobs
from evidence_service.db import Base, SessionFactory, make_engine, make_session_factory, transaction
from evidence_service.jobs import JobState, WorkerHeartbeat


def test_a_change_that_is_committed_leaves_its_job(engine: Engine, session_factory: SessionFactory) -> None:
    with transaction(session_factory) as session:
        jobs.enqueue(session, "run_search", 7, job_id="search-7")

    assert jobs.state(engine, "search-7") is JobState.QUEUED


def test_a_change_that_is_rolled_back_leaves_no_job(engine: Engine, session_factory: SessionFactory) -> None:
    with session_factory() as session:
        jobs.enqueue(session, "run_search", 7, job_id="search-7")
        session.rollback()

    assert jobs.state(engine, "search-7") is JobState.UNKNOWN


def test_a_job_is_unknown_until_the_commit(session_factory: SessionFactory) -> None:
    with transaction(session_factory) as session:
        jobs.enqueue(session, "run_search", 7, job_id="search-7")
        assert jobs.state(session, "search-7") is JobState.UNKNOWN

    with session_factory() as session:
        assert jobs.state(session, "search-7") is JobState.QUEUED


def test_a_job_asked_for_by_four_at_once_is_one_job(engine: Engine, session_factory: SessionFactory) -> None:
    def ask(search_run_id: int) -> None:
        with transaction(session_factory) as session:
            jobs.enqueue(session, "run_search", search_run_id, job_id="search-7")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, [7, 7, 7, 7]))
    ask(7)

    assert _rows(engine, "workflow_status") == 1
    assert _rows(engine, "workflow_input") == 1


def test_arguments_are_kept_as_json_and_not_as_python_objects(
    engine: Engine, session_factory: SessionFactory
) -> None:
    with transaction(session_factory) as session:
        jobs.enqueue(session, "run_search", 7, job_id="search-7")

    with engine.connect() as connection:
        kept = connection.execute(
            text(f"SELECT inputs FROM {_engine_table(engine, 'workflow_input')}")
        ).scalar()
    assert kept == '{"namedArgs":{},"positionalArgs":[7]}'


def test_a_cancelled_job_is_off_its_queue(engine: Engine, session_factory: SessionFactory) -> None:
    with transaction(session_factory) as session:
        jobs.enqueue(session, "run_search", 7, job_id="search-7")
        jobs.enqueue(session, "run_search", 8, job_id="search-8")

    jobs.cancel(engine, "search-7")
    jobs.cancel(engine, "search-9")

    assert jobs.state(engine, "search-7") is JobState.CANCELLED
    assert jobs.state(engine, "search-8") is JobState.QUEUED
    assert jobs.state(engine, "search-9") is JobState.UNKNOWN


def test_a_forked_web_process_asks_on_connections_of_its_own(
    database_url: str, engine: Engine, session_factory: SessionFactory
) -> None:
    assert jobs.state(engine, "from-child") is JobState.UNKNOWN  # opens the parent's connection
    child = os.fork()
    if child == 0:
        try:
            own = make_engine(database_url)
            with transaction(make_session_factory(own)) as session:
                jobs.enqueue(session, "run_search", 7, job_id="from-child")
            os._exit(0 if jobs.state(own, "from-child") is JobState.QUEUED else 1)
        finally:
            os._exit(2)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert jobs.state(engine, "from-child") is JobState.QUEUED


def test_the_tables_of_the_engine_are_known_and_installing_twice_is_harmless(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    jobs.install(engine)
    jobs.install(engine)

    schema = jobs.ENGINE_SCHEMA if engine.dialect.name == "postgresql" else None
    tables = set(inspect(engine).get_table_names(schema=schema))
    engine.dispose()
    if schema is None:
        assert tables == jobs.ENGINE_TABLES
    else:
        assert tables >= jobs.ENGINE_TABLES
    assert not jobs.ENGINE_TABLES & set(Base.metadata.tables)


@pytest.mark.parametrize(("age_seconds", "alive"), [(0, True), (9, True), (11, False)])
def test_a_worker_is_alive_until_it_missed_five_beats(
    session_factory: SessionFactory, age_seconds: int, alive: bool
) -> None:
    with session_factory() as session:
        assert not jobs.worker_is_alive(session)
        seen_at = jobs.database_now(session) - timedelta(seconds=age_seconds)
        session.add(WorkerHeartbeat(executor_id="w", started_at=seen_at, seen_at=seen_at))
        session.flush()

        assert jobs.worker_is_alive(session, heartbeat_seconds=2.0) is alive


def _engine_table(engine: Engine, name: str) -> str:
    return f"{jobs.ENGINE_SCHEMA}.{name}" if engine.dialect.name == "postgresql" else name


def _rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(
            connection.execute(text(f"SELECT count(*) FROM {_engine_table(engine, table)}")).scalar_one()
        )

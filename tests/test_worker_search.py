"""A search run, advanced step by step on the practice PubMed, without a worker around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine, text

from evidence_service.config import load_settings
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.searches import pubmed
from evidence_service.searches.models import Record, RecordSource, RunState, SearchRunPmid, Verdict
from evidence_service.searches.running import GAVE_UP, STARTING, Progress, SearchRunner
from evidence_service.searches.storing import NOT_GIVEN
from practice_pubmed import server
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search, change_state, records_of, run_of, wait_until

SOME = "medline[sb] AND hasabstract"  # finds more than one batch
FEW = "2019[dp]"
DOWN = [{"kind": "status", "status": 503}]
TROUBLE = "PubMed is in trouble (HTTP 503)."


@pytest.fixture(scope="module")
def one_practice() -> Iterator[Running]:
    with server.start() as running:
        yield running


@pytest.fixture
def practice(one_practice: Running) -> Running:
    one_practice.faults([])
    one_practice.clear_log()
    return one_practice


@pytest.fixture
def make_runner(
    engine: Engine, session_factory: SessionFactory, database_url: str, data_dir: Path
) -> Callable[[Running], SearchRunner]:
    """Makes a runner that asks this practice PubMed."""

    def make(practice: Running) -> SearchRunner:
        environment = {
            "EVIDENCE_DEMONSTRATION": "yes",
            "EVIDENCE_DATABASE_URL": database_url,
            "EVIDENCE_DATA_DIR": str(data_dir),
            "EVIDENCE_ENTREZ_URL": practice.url,
            "EVIDENCE_ENTREZ_PATIENCE": "0.1",
            "EVIDENCE_NCBI_API_KEY": "allows-nine-a-second",
        }
        gateway = pubmed.from_settings(load_settings(environment), engine)
        return SearchRunner(session_factory, gateway, pauses=(60.0, 120.0))

    return make


@pytest.fixture
def runner(make_runner: Callable[[Running], SearchRunner], practice: Running) -> SearchRunner:
    return make_runner(practice)


def drive(runner: SearchRunner, run_id: int, progress: Progress = STARTING) -> Progress:
    """Advance the run until it has ended or waits."""
    while not (progress := runner.advance(run_id, progress))["ended"] and not progress["tries"]:
        pass
    return progress


def test_every_line_is_kept_with_count_translation_and_moment(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "hasabstract", SOME)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.FINISHED
    assert all(line.count and line.translation and line.ran_at for line in run.lines)
    assert run.total == run.lines[-1].count == run.done
    assert run.message == f"All {run.total} records are here."


def test_what_pubmed_could_not_find_is_kept_with_its_remedy(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "zzqxy")
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert (run.state, run.total, run.message) == (RunState.FINISHED, 0, "The last line finds no records.")
    warning = run.lines[0].warnings[0]
    assert (warning["kind"], warning["text"], warning["loud"]) == ("phrase not found", "zzqxy", True)
    assert "spelling" in warning["remedy"]


def test_records_come_once_in_pubmeds_order_with_their_xml(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, SOME)
    drive(runner, run_id)

    records = records_of(session_factory, run_id)
    with session_factory() as session:
        sources = session.query(RecordSource).count()
    assert len(records) == sources == run_of(session_factory, run_id).total
    assert [record.id for record in records] == sorted(record.id for record in records)
    assert all(record.citation["pmid"] == record.pmid and record.title for record in records)
    asked = [pmid for call in practice.log() if call["utility"] == "efetch" for pmid in call["ids"]]
    assert sorted(asked) == sorted(str(record.pmid) for record in records)


def test_more_than_pubmed_hands_out_ends_the_run_and_takes_nothing(
    make_runner: Callable[[Running], SearchRunner], session_factory: SessionFactory
) -> None:
    with server.start(bulk=10_000) as many:
        runner = make_runner(many)
        run_id = ask_for_search(session_factory, "car park count[ti]")
        drive(runner, run_id)
        fetched = [call for call in many.log() if call["utility"] == "efetch"]

    run = run_of(session_factory, run_id)
    assert run.state is RunState.TOO_MANY
    assert run.total is not None
    assert run.message.startswith(
        f"The last line finds {run.total:,} records. PubMed hands out at most 9,999"
    )
    assert (run.done, fetched, records_of(session_factory, run_id)) == (0, [], [])


def test_a_line_that_pubmed_does_not_understand_ends_the_run_in_words(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW, "(reminder", FEW)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.FAILED
    assert run.message.startswith("Line 2: PubMed")
    assert [line.count is None for line in run.lines] == [False, True, True]


def test_when_pubmed_is_away_the_run_says_so_and_when_it_tries_again(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    practice.faults(DOWN)
    progress = drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (RunState.WAITING, f"{TROUBLE} We go on trying.")
    assert 0 < seconds_to_next_try(session_factory, run_id) <= 60
    assert progress["tries"] == 1


def test_before_the_next_try_is_due_pubmed_is_left_alone(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    practice.faults(DOWN)
    progress = drive(runner, run_id)
    practice.clear_log()

    assert runner.advance(run_id, progress) == progress
    assert practice.log() == []


def test_pauses_grow_and_a_longer_wish_of_pubmed_is_honoured(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    progress, pauses = STARTING, []
    for fault in (*DOWN, *DOWN, {"kind": "status", "status": 429, "retry_after": 900}):
        practice.faults([fault])
        progress = drive(runner, run_id, progress)
        pauses.append(seconds_to_next_try(session_factory, run_id))
        make_due(session_factory, run_id)

    assert [round(pause, -1) for pause in pauses] == [60, 120, 900]


def test_when_pubmed_is_back_the_run_goes_on_and_forgets_the_tries(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW, SOME)
    practice.faults([{**DOWN[0], "utility": "efetch"}])
    progress = drive(runner, run_id)
    practice.faults([])
    make_due(session_factory, run_id)

    assert drive(runner, run_id, progress) == {"ended": True, "tries": 0, "unreachable_since": None}
    assert run_of(session_factory, run_id).state is RunState.FINISHED
    searched = [call["parameters"]["term"] for call in practice.log() if call["utility"] == "esearch"]
    assert searched == [FEW, SOME]


def test_after_a_day_without_pubmed_the_run_gives_up(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    practice.faults(DOWN)
    yesterday = (utc_now() - timedelta(hours=24)).isoformat()

    assert drive(runner, run_id, Progress(ended=False, tries=140, unreachable_since=yesterday))["ended"]
    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (RunState.FAILED, GAVE_UP.format(what=TROUBLE))


def test_a_run_that_is_being_cancelled_stops_before_its_next_step_and_keeps_what_it_has(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, SOME)
    progress = runner.advance(run_id, STARTING)
    progress = runner.advance(run_id, progress)
    change_state(session_factory, run_id, RunState.CANCELLING)
    practice.clear_log()

    assert runner.advance(run_id, progress)["ended"]
    run = run_of(session_factory, run_id)
    assert run.state is RunState.CANCELLED
    assert run.message == f"The search was stopped. 200 of {run.total} records are here and are kept."
    assert len(records_of(session_factory, run_id)) == 200
    assert practice.log() == []


def test_an_answer_that_comes_after_the_run_has_ended_changes_nothing(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    progress = runner.advance(run_id, STARTING)
    practice.faults([{"kind": "delay", "utility": "efetch", "seconds": 600}])
    with ThreadPoolExecutor(1) as slow_worker:
        slow_worker.submit(runner.advance, run_id, progress)
        wait_until(lambda: practice.log()[-1]["utility"] == "efetch")
        change_state(session_factory, run_id, RunState.CANCELLED)
        practice.faults([])

    run = run_of(session_factory, run_id)
    assert (run.state, run.done) == (RunState.CANCELLED, 0)
    assert records_of(session_factory, run_id) == []


def test_a_pause_ends_when_the_run_is_cancelled(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    practice.faults(DOWN)
    drive(runner, run_id)
    with ThreadPoolExecutor(1) as waiting_worker:
        pause = waiting_worker.submit(runner.wait, run_id)
        with pytest.raises(TimeoutError):
            pause.result(timeout=0.3)
        change_state(session_factory, run_id, RunState.CANCELLING)

        pause.result()  # after an hour otherwise


def test_a_run_that_ended_is_never_touched_again(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    drive(runner, run_id)
    finished_at = run_of(session_factory, run_id).finished_at
    practice.clear_log()

    assert drive(runner, run_id)["ended"]
    assert run_of(session_factory, run_id).finished_at == finished_at
    assert practice.log() == []
    assert drive(runner, 999_999)["ended"]


def test_a_later_run_of_the_request_adds_no_record_twice_and_keeps_the_verdicts(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    first = ask_for_search(session_factory, FEW)
    drive(runner, first)
    before = records_of(session_factory, first)
    with transaction(session_factory) as session:
        screened = session.get_one(Record, before[0].id)
        screened.verdict, screened.title = Verdict.INCLUDED, "An older title"
    request_id = run_of(session_factory, first).evidence_request_id

    second = ask_for_search(session_factory, FEW, evidence_request_id=request_id)
    drive(runner, second)

    after = records_of(session_factory, second)
    assert [record.id for record in after] == [record.id for record in before]
    assert (after[0].verdict, after[0].title) == (Verdict.INCLUDED, before[0].title)


def test_a_record_that_pubmed_counts_and_does_not_give_is_named(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    progress = runner.advance(run_id, STARTING)
    with session_factory() as session:
        lost = session.query(SearchRunPmid).filter_by(search_run_id=run_id, position=1).one().pmid
    practice.faults([{"kind": "omit", "pmids": [lost]}])
    drive(runner, run_id, progress)

    run = run_of(session_factory, run_id)
    assert (run.state, run.missing, run.done) == (RunState.FINISHED, [lost], (run.total or 0) - 1)
    assert "records are here. PubMed did not hand out 1." in run.message
    with session_factory() as session:
        assert session.query(SearchRunPmid).filter_by(pmid=lost).one().problem == NOT_GIVEN


def test_what_nobody_foresaw_ends_the_run_with_a_reference_and_logs_no_words(
    runner: SearchRunner, engine: Engine, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, FEW)
    refuse_records(engine, "nobody may read this")
    with structlog.testing.capture_logs() as logged:
        drive(runner, run_id)

    run = run_of(session_factory, run_id)
    entry: dict[str, Any] = dict(logged[-1])
    assert run.state is RunState.FAILED
    assert entry["event"] == "search run broke"
    assert f"this reference: {entry['reference']}." in run.message
    assert "nobody may read this" not in repr(logged)
    assert entry["error"].endswith("Error")


def seconds_to_next_try(factory: SessionFactory, run_id: int) -> float:
    due = run_of(factory, run_id).next_try_at
    assert due is not None
    return (due - utc_now()).total_seconds()


def make_due(factory: SessionFactory, run_id: int) -> None:
    """Let the next try of a run be due now."""
    with transaction(factory) as session:
        session.execute(text("UPDATE search_run SET next_try_at = NULL WHERE id = :id"), {"id": run_id})


def refuse_records(engine: Engine, words: str) -> None:
    """Let the database refuse every new record, in words that hold something private."""
    if engine.dialect.name == "sqlite":
        statements = [
            f"CREATE TRIGGER refuse BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, '{words}'); END"
        ]
    else:
        statements = [
            f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE '{words}'; END$$",
            "CREATE TRIGGER refuse BEFORE INSERT ON record EXECUTE FUNCTION refuse()",
        ]
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))

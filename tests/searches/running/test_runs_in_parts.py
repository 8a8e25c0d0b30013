"""Searches above PubMed's limit, taken in parts by create date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from evidence_service.db import SessionFactory, transaction
from evidence_service.formatting import count
from evidence_service.searches import run_parts
from evidence_service.searches.models import RunState, SearchRun, SearchRunPart, SearchRunPmid
from evidence_service.searches.pubmed import MOST_FOUND
from evidence_service.searches.running import STARTING, SearchRunner
from practice_pubmed import server
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search, change_state, run_of
from tests.searches.gateways import esearch, gateway
from tests.searches.running.conftest import MakeRunner
from tests.searches.running.driving import asked, drive, make_due
from tests.searches.scripted_server import serving

HOW_MANY = 21_000
MANY = "car park count[ti]"
PATIENT = 30.0  # seconds: thousands of PMIDs take a while on a busy machine


@pytest.fixture(scope="module")
def one_practice() -> Iterator[Running]:
    with server.start(bulk=HOW_MANY) as running:
        yield running


@pytest.fixture
def runner(make_runner: MakeRunner, practice: Running) -> SearchRunner:
    return make_runner(practice, timeout=PATIENT)


def parts_of(factory: SessionFactory, run_id: int) -> list[SearchRunPart]:
    with factory() as session:
        query = session.query(SearchRunPart).filter_by(search_run_id=run_id)
        return query.order_by(SearchRunPart.from_on).all()


def pmids_of(factory: SessionFactory, run_id: int) -> list[str]:
    with factory() as session:
        query = session.query(SearchRunPmid.pmid).filter_by(search_run_id=run_id)
        return [row.pmid for row in query.order_by(SearchRunPmid.position)]


def list_all(runner: SearchRunner, factory: SessionFactory, run_id: int) -> None:
    """Advance the run until every PMID is listed, and fetch nothing."""
    drive(runner, run_id, steps=1)
    while any(not part.taken for part in parts_of(factory, run_id)):
        assert not runner.advance(run_id, STARTING)["ended"]


def skip_fetching(factory: SessionFactory, run_id: int) -> None:
    """As if PubMed had given none of the records."""
    with transaction(factory) as session:
        session.query(SearchRunPmid).filter_by(search_run_id=run_id).update({"problem": "not now"})


def test_all_pmids_are_listed_once_newest_first_and_the_parts_add_up(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    list_all(runner, session_factory, run_id)

    parts, pmids = parts_of(session_factory, run_id), pmids_of(session_factory, run_id)
    assert len(set(pmids)) == len(pmids) == HOW_MANY
    assert sum(part.count or 0 for part in parts) == HOW_MANY
    assert max(part.count or 0 for part in parts) <= MOST_FOUND
    assert parts[0].from_on == date(1800, 1, 1)
    assert all(later.from_on == earlier.to_on + timedelta(days=1) for earlier, later in pairwise(parts))
    run = run_of(session_factory, run_id)
    assert run.message == "All 21,000 records are listed. They are being fetched."
    skip_fetching(session_factory, run_id)
    drive(runner, run_id)
    run = run_of(session_factory, run_id)
    assert run.state is RunState.FINISHED
    assert f"taken in {len(parts)} parts by date, which add up to what PubMed counted." in run.message


def test_the_order_of_the_list_is_that_of_pubmed(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    list_all(runner, session_factory, run_id)
    assert pmids_of(session_factory, run_id)[:MOST_FOUND] == list(
        runner.pubmed.search(MANY, size=MOST_FOUND).pmids
    )


def test_the_page_is_told_how_far_the_list_is(runner: SearchRunner, session_factory: SessionFactory) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    drive(runner, run_id, steps=1)
    assert run_of(session_factory, run_id).message == (
        "21,000 records found. They are being listed in parts, by date."
    )
    while not any(part.count for part in parts_of(session_factory, run_id)):
        runner.advance(run_id, STARTING)
    run = run_of(session_factory, run_id)
    listed = len(pmids_of(session_factory, run_id))
    taken = sum(part.taken for part in parts_of(session_factory, run_id))
    assert run.message == f"{listed:,} of 21,000 records are listed, in {count(taken, 'part')} by date."


def test_a_run_that_was_interrupted_asks_for_no_part_again(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    practice.faults([{"kind": "status", "status": 503, "utility": "esearch", "after": 8}])
    progress = drive(runner, run_id)
    assert run_of(session_factory, run_id).state is RunState.WAITING
    assert any(part.taken for part in parts_of(session_factory, run_id))
    practice.faults([])
    make_due(session_factory, run_id)
    drive(runner, run_id, progress, steps=1)
    list_all(runner, session_factory, run_id)

    calls = [
        (call["mindate"], call["maxdate"])
        for call, entry in zip(asked(practice, "esearch"), practice.log(), strict=True)
        if entry["status"] == 200 and "mindate" in call
    ]
    assert len(set(calls)) == len(calls)
    assert len(set(pmids_of(session_factory, run_id))) == HOW_MANY


def test_an_answer_for_a_part_that_another_worker_took_is_not_kept_twice(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    drive(runner, run_id, steps=1)
    with transaction(session_factory) as session:
        run = session.get_one(SearchRun, run_id)
        task = run_parts.next_part(session, run)
    assert task is not None
    keep, keep_again = task.ask(runner.pubmed), task.ask(runner.pubmed)
    for keeping in (keep, keep_again):
        with transaction(session_factory) as session:
            keeping(session, session.get_one(SearchRun, run_id))
    assert len(parts_of(session_factory, run_id)) == 3


def test_parts_that_do_not_add_up_are_told(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    drive(runner, run_id, steps=1)
    practice.faults([{"kind": "omit", "utility": "esearch", "pmids": ["91000001", "91000002"]}])
    list_all(runner, session_factory, run_id)
    skip_fetching(session_factory, run_id)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert (run.state, run.total) == (RunState.FINISHED, HOW_MANY - 2)
    assert (
        "PubMed counted 21,000 records for the whole search and 20,998 in its parts, and named 20,998."
        in run.message
    )


def test_a_run_in_parts_can_be_stopped_between_two_of_them(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    progress = drive(runner, run_id, steps=4)
    change_state(session_factory, run_id, RunState.CANCELLING)
    practice.clear_log()
    drive(runner, run_id, progress)

    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (
        RunState.CANCELLED,
        "The search was stopped. No records were taken.",
    )
    assert practice.log() == []


def test_records_are_fetched_in_batches_after_the_list_is_whole(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    list_all(runner, session_factory, run_id)
    assert asked(practice, "efetch") == []
    drive(runner, run_id, steps=2)
    assert run_of(session_factory, run_id).message == "400 of 21,000 records are here."


def test_without_the_wish_to_take_all_nothing_is_taken_and_both_ways_are_named(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, MANY)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert (run.state, run.total, run.done) == (RunState.TOO_MANY, HOW_MANY, 0)
    assert "Narrow the search" in run.message
    assert "take them all, in parts by date" in run.message


def test_more_than_the_service_takes_is_refused_with_both_numbers(
    runner: SearchRunner, session_factory: SessionFactory, tmp_path: Path
) -> None:
    run_id = ask_for_search(session_factory, MANY, take_all=True)
    with serving(esearch("<IdList/><TranslationSet/>", count=100_001)) as server:
        drive(replace(runner, pubmed=gateway(server.root, tmp_path)), run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.TOO_MANY
    assert run.message.startswith("The last line finds 100,001 records. The service takes at most 100,000")
    assert parts_of(session_factory, run_id) == []


def test_a_single_day_above_the_limit_is_named_and_nothing_is_taken(
    make_runner: MakeRunner, session_factory: SessionFactory
) -> None:
    with server.start(bulk=10_500, bulk_days=1) as crowded:
        run_id = ask_for_search(session_factory, MANY, take_all=True)
        drive(make_runner(crowded, timeout=PATIENT), run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.TOO_MANY
    assert run.message.startswith("10,500 of the records came into PubMed on 1 January 2016.")
    assert pmids_of(session_factory, run_id) == []

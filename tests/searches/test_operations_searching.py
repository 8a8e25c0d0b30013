"""Writing a strategy and running it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from evidence_service import jobs
from evidence_service.db import transaction, utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests import queries as request_queries
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.jobs import JobState
from evidence_service.searches import operations, queries
from evidence_service.searches.models import UNFINISHED, RunState
from evidence_service.strategies.strategy import fingerprint
from tests.searches.search_desk import SearchDesk


def test_a_strategy_is_kept_as_written_even_when_it_can_not_run_yet(desk: SearchDesk) -> None:
    desk.save("falls[tiab]", "  #1 AND (ward*  ", "", "")

    assert desk.lines() == ["falls[tiab]", "#1 AND (ward*"]


def test_saving_again_replaces_the_lines_whatever_their_number(desk: SearchDesk) -> None:
    desk.save("a", "b", "c")
    desk.save("c", "a")
    desk.save("c", "a")

    assert desk.lines() == ["c", "a"]
    desk.save()
    assert desk.lines() == []


def test_an_empty_line_in_the_middle_is_refused_beside_it(desk: SearchDesk) -> None:
    with pytest.raises(Invalid, match="Line 2 is empty") as refusal:
        desk.save("a", " ", "c")

    assert refusal.value.field == "lines-1"
    assert desk.lines() == []


def test_a_strategy_has_a_hundred_lines_at_most(desk: SearchDesk) -> None:
    desk.save(*["a"] * 100)

    with pytest.raises(Invalid, match="can have 100 lines") as refusal:
        desk.save(*["a"] * 101)
    assert refusal.value.field == "lines-100"


def test_the_slower_of_two_writers_is_refused(desk: SearchDesk) -> None:
    desk.save("a")
    seen = fingerprint(["a"])
    desk.do(operations.save_strategy, ["b"], seen=seen)

    with pytest.raises(NotNow, match="changed in the meantime"):
        desk.do(operations.save_strategy, ["c"], seen=seen)
    desk.do(operations.save_strategy, ["b"], seen=seen)  # the same form sent twice

    assert desk.lines() == ["b"]


def test_only_the_librarian_who_has_it_may_write_run_and_stop(desk: SearchDesk) -> None:
    desk.start_run("a")

    for person in (
        desk.house.second_librarian,
        desk.house.lead,
        desk.house.manager,
        desk.house.other_librarian,
    ):
        with pytest.raises(NotAllowed):
            desk.do(operations.save_strategy, ["b"], seen=fingerprint(["a"]), actor=person)
        with pytest.raises(NotAllowed):
            desk.do(operations.start_run, actor=person)
        with pytest.raises(NotAllowed):
            desk.do(operations.cancel_run, 1, actor=person)


def test_an_ended_request_is_not_searched(desk: SearchDesk) -> None:
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    with pytest.raises(NotNow, match="withdrawn"):
        desk.save("a")


def test_a_run_copies_the_lines_as_written_and_as_sent(desk: SearchDesk) -> None:
    desk.start_run("“ward falls”[tiab]", "#1 AND\n2020:2026[dp]")
    desk.save("something else")

    run = desk.run(1)

    assert [(line.number, line.text, line.query) for line in run.lines] == [
        (1, "“ward falls”[tiab]", '"ward falls"[tiab]'),
        (2, "#1 AND\n2020:2026[dp]", '("ward falls"[tiab]) AND 2020:2026[dp]'),
    ]
    assert (run.state, run.database, run.asked_by.name) == (RunState.QUEUED, "PubMed", "Lena Librarian")
    assert all(line.count is None and line.ran_at is None for line in run.lines)


def test_starting_a_run_asks_the_worker_and_is_in_the_history(desk: SearchDesk) -> None:
    run = desk.start_run("a", "b")

    with desk.factory() as session:
        assert jobs.state(session, f"search-run-{run.id}") is JobState.QUEUED
    assert desk.history()[-1] == ("search", "search 1, 2 lines")


def test_a_start_that_is_rolled_back_leaves_neither_run_nor_job(desk: SearchDesk) -> None:
    desk.save("a")
    with desk.factory() as session:
        request = session.get_one(EvidenceRequest, desk.id)
        run_id = operations.start_run(session, request, actor=desk.house.librarian).id
        session.rollback()

    with desk.factory() as session:
        assert jobs.state(session, f"search-run-{run_id}") is JobState.UNKNOWN
    assert desk.read(queries.runs) == []


def test_a_strategy_that_is_empty_or_has_a_problem_does_not_run(desk: SearchDesk) -> None:
    with pytest.raises(Invalid, match="Write at least one line"):
        desk.do(operations.start_run)
    desk.save("falls", "(ward")

    with pytest.raises(Invalid, match="opened and not closed") as refusal:
        desk.do(operations.start_run)

    assert refusal.value.field == "lines-1"
    assert desk.read(queries.runs) == []


@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_one_run_at_a_time(desk: SearchDesk, state: RunState) -> None:
    desk.start_run("a")
    desk.change_run(1, state=state)

    with pytest.raises(NotNow, match="Search 1 of this request hasn't finished yet"):
        desk.do(operations.start_run)


@pytest.mark.parametrize("state", sorted(set(RunState) - UNFINISHED))
def test_after_any_end_the_next_run_may_start(desk: SearchDesk, state: RunState) -> None:
    desk.start_run("a")
    desk.change_run(1, state=state)

    assert desk.do(operations.start_run).number == 2


def test_a_search_that_was_too_large_is_run_again_in_parts_with_the_lines_that_it_had(
    desk: SearchDesk,
) -> None:
    desk.start_run("falls[tiab]", "#1 AND ward*")
    desk.change_run(1, state=RunState.TOO_MANY, total=12_000)
    desk.save("something else")

    run = desk.do(operations.take_all, 1)

    assert (run.number, run.take_all, run.state) == (2, True, RunState.QUEUED)
    kept = [(line.number, line.text, line.query) for line in desk.run(2).lines]
    assert kept == [(1, "falls[tiab]", "falls[tiab]"), (2, "#1 AND ward*", "(falls[tiab]) AND ward*")]
    assert run.strategy_version == desk.run(1).strategy_version
    assert desk.history()[-1][1] == "search 2, all records of search 1"
    assert desk.lines() == ["something else"]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": RunState.FINISHED, "total": 500},
        {"state": RunState.TOO_MANY, "total": 100_001},
        {"state": RunState.TOO_MANY, "total": 12_000, "take_all": True},
    ],
)
def test_what_can_not_be_taken_in_parts_is_refused(desk: SearchDesk, changes: dict[str, Any]) -> None:
    desk.start_run()
    desk.change_run(1, **changes)
    with pytest.raises(NotNow, match="can't be taken in parts"):
        desk.do(operations.take_all, 1)


def test_a_search_is_not_taken_in_parts_beside_another_one(desk: SearchDesk) -> None:
    desk.start_run()
    desk.change_run(1, state=RunState.TOO_MANY, total=12_000)
    desk.start_run()
    with pytest.raises(NotNow, match="Search 2 of this request hasn't finished yet"):
        desk.do(operations.take_all, 1)


def test_runs_of_another_request_do_not_count(desk: SearchDesk) -> None:
    desk.start_run("a")
    desk.id, desk.reference = desk.claimed_request()

    assert desk.start_run("b").number == 1


def test_two_starts_at_once_give_one_run_and_one_clear_refusal(desk: SearchDesk) -> None:
    desk.save("a")

    def start(_: int) -> str:
        try:
            with transaction(desk.factory) as session:
                request = request_queries.find(session, desk.reference, desk.house.librarian)
                operations.start_run(session, request, actor=desk.house.librarian)
        except NotNow as refusal:
            return refusal.message
        return "started"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(start, range(4)))

    assert outcomes.count("started") == 1
    assert len(desk.read(queries.runs)) == 1


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.WAITING])
def test_a_run_that_waits_stops_at_once(desk: SearchDesk, state: RunState) -> None:
    desk.start_run("a")
    desk.change_run(1, state=state, next_try_at=utc_now() + timedelta(hours=1))

    desk.do(operations.cancel_run, 1)

    stopped = desk.run(1)
    assert (stopped.state, stopped.next_try_at) == (RunState.CANCELLED, None)
    assert stopped.finished_at is not None
    assert stopped.message == "The search was stopped. No records were taken."
    assert desk.history()[-1] == ("search", "search 1 stopped")


def test_stopping_says_what_is_kept(desk: SearchDesk) -> None:
    desk.start_run("a")
    desk.change_run(1, state=RunState.WAITING, done=400, total=1200)

    desk.do(operations.cancel_run, 1)

    assert desk.run(1).message == "The search was stopped. 400 of 1,200 records are here and are kept."


def test_a_run_in_the_middle_of_a_step_stops_before_the_next_one(desk: SearchDesk) -> None:
    desk.start_run("a")
    desk.change_run(1, state=RunState.RUNNING)

    desk.do(operations.cancel_run, 1)
    desk.do(operations.cancel_run, 1)

    assert desk.run(1).state is RunState.CANCELLING
    assert desk.history().count(("search", "search 1 stopped")) == 1


def test_a_run_that_has_ended_can_not_be_stopped(desk: SearchDesk) -> None:
    desk.start_run("a")
    desk.change_run(1, state=RunState.FINISHED)

    with pytest.raises(NotNow, match="had ended before it could be stopped"):
        desk.do(operations.cancel_run, 1)


def test_whoever_gets_the_request_goes_on_with_the_strategy(desk: SearchDesk) -> None:
    desk.save("a")
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)

    desk.save("a", "b", actor=desk.house.second_librarian)

    assert desk.lines() == ["a", "b"]
    with pytest.raises(NotAllowed):
        desk.save("c")

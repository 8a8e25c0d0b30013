"""The same search, run again: what is new, gone and the same."""

from __future__ import annotations

from evidence_service.db import SessionFactory
from evidence_service.searches.comparing_runs import Comparison, compare_runs, run_before
from evidence_service.searches.models import RunKind, RunState, SearchRun
from evidence_service.searches.running import SearchRunner
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search, change_state, run_of
from tests.searches.running.driving import drive

FEW = "2019[dp]"


def again(runner: SearchRunner, factory: SessionFactory, run_id: int, *lines: str) -> int:
    """One more run for the same request, driven to its end."""
    request_id = run_of(factory, run_id).evidence_request_id
    later = ask_for_search(factory, *lines, evidence_request_id=request_id)
    drive(runner, later)
    return later


def compared(factory: SessionFactory, newer: int, older: int) -> Comparison:
    with factory() as session:
        return compare_runs(session, session.get_one(SearchRun, newer), session.get_one(SearchRun, older))


def before(factory: SessionFactory, run_id: int) -> SearchRun | None:
    with factory() as session:
        return run_before(session, session.get_one(SearchRun, run_id))


def test_what_is_new_gone_and_the_same_is_told_by_pmid(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    whole = runner.pubmed.search(FEW, size=500).pmids
    practice.faults([{"kind": "omit", "utility": "esearch", "pmids": [whole[0]]}])
    older = ask_for_search(session_factory, FEW)
    drive(runner, older)
    practice.faults([{"kind": "omit", "utility": "esearch", "pmids": [whole[1]]}])
    newer = again(runner, session_factory, older, FEW)

    comparison = compared(session_factory, newer, older)
    assert (comparison.new, comparison.gone) == ((whole[0],), (whole[1],))
    assert comparison.same == whole[2:]
    assert comparison.same_strategy


def test_a_changed_strategy_is_told(runner: SearchRunner, session_factory: SessionFactory) -> None:
    older = ask_for_search(session_factory, FEW)
    drive(runner, older)
    newer = again(runner, session_factory, older, f"{FEW} AND falls[tiab]")
    comparison = compared(session_factory, newer, older)
    assert not comparison.same_strategy
    assert comparison.new == ()
    assert comparison.gone


def test_the_run_before_is_the_last_finished_search(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    first = ask_for_search(session_factory, FEW)
    drive(runner, first)
    request_id = run_of(session_factory, first).evidence_request_id
    stopped = again(runner, session_factory, first, FEW)
    change_state(session_factory, stopped, RunState.CANCELLED)
    drive(
        runner,
        ask_for_search(session_factory, FEW, evidence_request_id=request_id, kind=RunKind.COUNT),
    )
    newest = again(runner, session_factory, first, FEW)

    found = before(session_factory, newest)
    assert found is not None
    assert found.id == first
    assert before(session_factory, first) is None

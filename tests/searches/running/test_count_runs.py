"""Runs that only count: line for line, whatever PubMed says to one of them."""

from __future__ import annotations

from evidence_service.db import SessionFactory
from evidence_service.searches.models import RunKind, RunState
from evidence_service.searches.running import SearchRunner
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search, change_state, records_of, run_of
from tests.searches.running.conftest import MakeRunner
from tests.searches.running.driving import asked, drive


def test_every_line_is_counted_and_no_record_is_taken(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "falls[tiab]", "delirium[tiab]", kind=RunKind.COUNT)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (RunState.FINISHED, "2 lines have been counted.")
    assert all(line.count and line.translation and line.ran_at for line in run.lines)
    assert (run.total, run.done, records_of(session_factory, run_id)) == (None, 0, [])
    assert [call["retmax"] for call in asked(practice, "esearch")] == ["0", "0"]
    assert asked(practice, "efetch") == []


def test_a_line_that_pubmed_cannot_run_says_why_and_the_others_go_on(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "(falls", "zzqqxx[tiab]", "falls[tiab]", kind=RunKind.COUNT)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    refused, nothing, some = run.lines
    assert run.state is RunState.FINISHED
    assert run.message.startswith("2 of 3 lines have been counted. PubMed can't run 1 line")
    assert refused.problem.startswith("PubMed doesn't understand this: Unbalanced parentheses")
    assert refused.count is None
    assert refused.ran_at is not None
    assert (nothing.count, nothing.problem) == (0, "")
    assert some.count is not None
    assert some.count > 0


def test_a_key_that_pubmed_does_not_accept_ends_the_run_and_blames_no_line(
    make_runner: MakeRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "falls[tiab]", "delirium[tiab]", kind=RunKind.COUNT)
    drive(make_runner(practice, api_key="invalid"), run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.FAILED
    assert "doesn't accept this service's key" in run.message
    assert [line.problem for line in run.lines] == ["", ""]


def test_a_count_can_be_stopped(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "falls[tiab]", "delirium[tiab]", kind=RunKind.COUNT)
    progress = drive(runner, run_id, steps=1)
    change_state(session_factory, run_id, RunState.CANCELLING)
    practice.clear_log()
    drive(runner, run_id, progress)

    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (RunState.CANCELLED, "The run was stopped. 1 of 2 lines have run.")
    assert practice.log() == []


def test_in_a_search_a_line_that_pubmed_cannot_run_is_marked_too(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    run_id = ask_for_search(session_factory, "(falls", "falls[tiab]")
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.FAILED
    assert run.message == f"Line 1: {run.lines[0].problem}"

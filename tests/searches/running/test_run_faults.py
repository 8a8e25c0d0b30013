"""Every fault of PubMed in the middle of a run: the librarian reads what happened, and it goes on."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_service.db import SessionFactory
from evidence_service.searches import pubmed_faults as told
from evidence_service.searches.models import RunKind, RunState
from evidence_service.searches.strategy_models import KnownItem
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search, change_state, records_of, run_of
from tests.searches.running.conftest import MakeRunner
from tests.searches.running.driving import drive, known_items_run, make_due

EXPIRED = "PubMed says: “Unable to obtain query #1”."
SOME = "medline[sb] AND hasabstract"  # finds more than one batch

FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "429": ({"kind": "status", "status": 429, "retry_after": 1}, told.SLOW_DOWN),
    "429 with HTTP 200": ({"kind": "json429with200"}, told.SLOW_DOWN),
    "500": ({"kind": "status", "status": 500}, "PubMed is in trouble (HTTP 500)."),
    "a cut answer": ({"kind": "cut", "after_bytes": 300}, told.BROKE_OFF),
    "a cut answer in chunks": ({"kind": "cut", "after_bytes": 300, "chunked": True}, told.BROKE_OFF),
    "a cut answer that looks whole": ({"kind": "cut", "after_bytes": 300, "declared": False}, told.BROKE_OFF),
    "HTML instead of XML": ({"kind": "html"}, told.WEB_PAGE),
    "nothing": ({"kind": "empty"}, told.EMPTY),
    "silence": ({"kind": "stall", "seconds": 10_000}, told.NO_ANSWER),
    "silence in the middle": ({"kind": "stall", "seconds": 10_000, "after_bytes": 300}, told.NO_ANSWER),
    "a reset connection": ({"kind": "reset"}, told.BROKE_OFF),
    "an expired history": ({"kind": "expired_history"}, EXPIRED),
    "an expired history with HTTP 200": ({"kind": "expired_history", "status": 200}, EXPIRED),
}


@pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("utility", ["esearch", "efetch"])
def test_the_run_says_why_it_waits_and_then_finishes_with_every_record_once(
    make_runner: MakeRunner,
    practice: Running,
    session_factory: SessionFactory,
    fault: dict[str, Any],
    words: str,
    utility: str,
) -> None:
    runner = make_runner(practice)
    impatient = make_runner(practice, timeout=0.3) if fault["kind"] == "stall" else runner
    run_id = ask_for_search(session_factory, "hasabstract", SOME)
    progress = drive(runner, run_id, steps=1 if utility == "esearch" else 3)
    practice.faults([{**fault, "utility": utility}])
    progress = drive(impatient, run_id, progress)
    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (RunState.WAITING, f"{words} We go on trying.")
    assert run.next_try_at is not None
    done = run.done
    assert (done > 0) == (utility == "efetch")

    practice.faults([])
    make_due(session_factory, run_id)
    drive(make_runner(practice), run_id, progress)
    run = run_of(session_factory, run_id)
    assert (run.state, run.message) == (RunState.FINISHED, f"All {run.total} records are here.")
    assert len({record.pmid for record in records_of(session_factory, run_id)}) == run.total


@pytest.mark.parametrize("kind", [RunKind.COUNT, RunKind.KNOWN_ITEMS, RunKind.SEARCH])
def test_a_waiting_run_of_any_kind_can_be_stopped(
    make_runner: MakeRunner, practice: Running, session_factory: SessionFactory, kind: RunKind
) -> None:
    runner = make_runner(practice)
    practice.faults([{"kind": "status", "status": 503}])
    if kind is RunKind.KNOWN_ITEMS:
        run_id = known_items_run(session_factory, KnownItem(pmid="90001001"), lines=(SOME,))
    else:
        run_id = ask_for_search(session_factory, SOME, kind=kind)
    progress = drive(runner, run_id)
    assert run_of(session_factory, run_id).state is RunState.WAITING
    change_state(session_factory, run_id, RunState.CANCELLING)
    assert drive(runner, run_id, progress)["ended"]
    assert run_of(session_factory, run_id).state is RunState.CANCELLED


def test_what_pubmed_refuses_for_good_ends_the_run_in_its_words(
    make_runner: MakeRunner, practice: Running, session_factory: SessionFactory
) -> None:
    practice.faults([{"kind": "error_text", "utility": "efetch", "text": "Invalid uid x at position=0"}])
    run_id = ask_for_search(session_factory, SOME)
    drive(make_runner(practice), run_id)
    run = run_of(session_factory, run_id)
    assert run.state is RunState.FAILED
    assert "Invalid uid x at position=0. Tell the person who runs the service." in run.message

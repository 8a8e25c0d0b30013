"""Driving a run forward as the worker does, and looking at what PubMed was asked."""

from __future__ import annotations

from typing import Any

from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.searches.models import RunKind, SearchRun
from evidence_service.searches.running import STARTING, Progress, SearchRunner
from evidence_service.searches.strategy_models import KnownItem
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search

PAUSES = (60.0, 120.0)
MOST_STEPS = 500


def drive(
    runner: SearchRunner, run_id: int, progress: Progress = STARTING, steps: int = MOST_STEPS
) -> Progress:
    """Advance the run until it has ended or waits, or has done so many steps."""
    for _ in range(steps):
        progress = runner.advance(run_id, progress)
        if progress["ended"] or progress["tries"]:
            break
    return progress


def known_items_run(factory: SessionFactory, *items: KnownItem, lines: tuple[str, ...]) -> int:
    """A queued run that tests these lines against these papers, which its request knows from now on."""
    run_id = ask_for_search(factory, *lines, kind=RunKind.KNOWN_ITEMS)
    with transaction(factory) as session:
        run = session.get_one(SearchRun, run_id)
        for item in items:
            item.evidence_request_id = run.evidence_request_id
            item.added_by_id, item.added_at = run.asked_by_id, utc_now()
            session.add(item)
    return run_id


def make_due(factory: SessionFactory, run_id: int) -> None:
    """Let the next try of a run be due now."""
    with transaction(factory) as session:
        session.get_one(SearchRun, run_id).next_try_at = None


def asked(practice: Running, utility: str) -> list[dict[str, Any]]:
    """What an E-utility was asked, in the order of arrival."""
    return [call["parameters"] for call in practice.log() if call["utility"] == utility]

"""Asking PubMed how many records lines find, without taking any. Verbs flush and never commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.searches import queries, strategy_queries
from evidence_service.searches.line_results import line_results, stale_lines
from evidence_service.searches.models import RunKind, SearchRun, SearchRunLine
from evidence_service.strategies import strategy, written_lines
from evidence_service.workflow import Action


def count_lines(
    session: Session, request: EvidenceRequest, *, actor: Person, numbers: Collection[int] | None = None
) -> SearchRun | None:
    """Ask for the counts of the lines with these numbers; without numbers, of every line out of date.

    Lines that are being counted already aren't asked again, and lines that can't run are passed
    over; None when nothing is left to ask. Raises `Invalid` for a line that was named and can't run.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    texts = written_lines.texts(strategy_queries.lines_of(session, request))
    results = line_results(session, request, texts)
    if numbers is None:
        chosen = stale_lines(results)
    else:
        chosen = [number for number in sorted(numbers) if 1 <= number <= len(texts)]
        _refuse_what_cannot_run(texts, chosen)
        chosen = [number for number in chosen if not results[number - 1].is_being_counted]
    lines = [
        SearchRunLine(number=place, line_number=number, text=texts[number - 1], query=query)
        for place, number in enumerate(chosen, 1)
        if (query := results[number - 1].query)
    ]
    return _ask(session, request, lines, actor) if lines else None


def _refuse_what_cannot_run(texts: Sequence[str], chosen: Collection[int]) -> None:
    queries_now = strategy.written_out_where_possible(texts)
    for problem in strategy.problems(texts):
        if problem.line in chosen:
            raise Invalid(f"lines-{problem.line - 1}", problem.message)
    for number in chosen:
        if queries_now[number - 1] is None:
            message = f"Line {number} uses a line that can't run. Mend that line first."
            raise Invalid(f"lines-{number - 1}", message)


def _ask(session: Session, request: EvidenceRequest, lines: list[SearchRunLine], actor: Person) -> SearchRun:
    run = SearchRun(
        evidence_request_id=request.id,
        kind=RunKind.COUNT,
        number=queries.next_run_number(session, request, RunKind.COUNT),
        asked_by_id=actor.id,
        asked_at=utc_now(),
        lines=lines,
    )
    session.add(run)
    session.flush()
    jobs.enqueue(session, "run_search", run.id, job_id=f"search-run-{run.id}")
    return run

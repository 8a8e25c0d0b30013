"""What librarians do to search.

Every verb waits for whoever changes the same request at that moment, checks with `workflow`,
changes, and records; it flushes and never commits. Only the librarian who has the request may
do any of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move, wait_and_check
from evidence_service.formatting import count
from evidence_service.searches import queries, strategy_queries, versions
from evidence_service.searches.models import RunKind, RunState, SearchRun, SearchRunLine, StrategyLine
from evidence_service.strategies import strategy
from evidence_service.strategies.written_lines import WrittenLine, fingerprint, texts, trimmed, written
from evidence_service.workflow import Action


def save_strategy(
    session: Session,
    request: EvidenceRequest,
    lines: Sequence[WrittenLine | str],
    *,
    actor: Person,
    seen: str,
    remark: str = "",
    credit: str = "",
) -> None:
    """Keep these lines with their notes as the strategy, whether or not they can run, and as a version.

    `seen` is the `written_lines.fingerprint` of the lines that `actor` had before them; `remark`
    and `credit` say where lines came from that weren't typed. Raises `NotNow` when the strategy
    was changed since, and `Invalid` for an empty line in the middle or too many lines. Saving
    what is there already changes nothing.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    stored, kept = strategy_queries.lines_of(session, request), trimmed(written(lines))
    if kept == stored:
        return
    if fingerprint(stored) != seen:
        raise NotNow(
            "The strategy was changed in the meantime. What you typed is still here, and what is saved now "
            "stands below it. Put the two together, then save again."
        )
    _refuse_unkeepable(texts(kept))
    if stored and strategy_queries.newest_version(session, request) is None:
        versions.keep(session, request, stored, actor=actor, remark=versions.BEFORE_VERSIONS)
    session.execute(delete(StrategyLine).where(StrategyLine.evidence_request_id == request.id))
    session.add_all(
        StrategyLine(evidence_request_id=request.id, number=number, text=line.text, note=line.note)
        for number, line in enumerate(kept, 1)
    )
    versions.keep(session, request, kept, actor=actor, remark=remark, credit=credit)


def start_run(session: Session, request: EvidenceRequest, *, actor: Person) -> SearchRun:
    """Run the saved strategy: copy its lines into a new run and ask the worker for it.

    Raises `NotNow` while another run of the request isn't finished, and `Invalid` for a
    strategy that is empty or has a problem.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    _refuse_a_second_run(session, request)
    written_now = strategy_queries.lines_of(session, request)
    lines = texts(written_now)
    if not lines:
        raise Invalid("lines-0", "Write at least one line before you run the strategy.")
    for problem in strategy.problems(lines):
        raise Invalid(f"lines-{problem.line - 1}", problem.message)
    version = versions.keep(session, request, written_now, actor=actor)
    run = _new_run(session, request, list(zip(lines, strategy.written_out(lines), strict=True)), actor)
    run.strategy_version = version.number
    note = f"search {run.number}, {count(len(lines), 'line')}"
    move(session, request, Action.SEARCH, actor=actor, note=note)
    return _enqueued(session, run)


def take_all(session: Session, request: EvidenceRequest, number: int, *, actor: Person) -> SearchRun:
    """Run once more what found more than PubMed hands out for one search, and take it all, in parts.

    The new run sends exactly the lines of that one. Raises `NotNow` when that run took its
    records, when it found more than the service takes, or while another run isn't finished.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    large = queries.run(session, request, number)
    if not large.may_be_taken_whole:
        raise NotNow(
            f"Search {number} can't be taken in parts. Load its page to see what it found, "
            "or change the strategy and run it again."
        )
    _refuse_a_second_run(session, request)
    run = _new_run(session, request, [(line.text, line.query) for line in large.lines], actor)
    run.take_all, run.strategy_version = True, large.strategy_version
    note = f"search {run.number}, all records of search {number}"
    move(session, request, Action.SEARCH, actor=actor, note=note)
    return _enqueued(session, run)


def cancel_run(
    session: Session,
    request: EvidenceRequest,
    number: int,
    *,
    actor: Person,
    kind: RunKind = RunKind.SEARCH,
) -> None:
    """Stop the run with this number: one in the middle of a step before its next one, any other at once.

    What it found is kept. Stopping twice changes nothing; raises `NotNow` when the run has
    ended by itself.
    """
    run = queries.run(session, request, number, kind)
    # The run first, then the request: the worker locks them in this order.
    session.refresh(run, ["state", "done", "total"], with_for_update=True)
    wait_and_check(session, request, Action.SEARCH, actor)
    if run.state in (RunState.CANCELLING, RunState.CANCELLED):
        return
    if not run.is_unfinished:
        raise NotNow("This search had ended before it could be stopped. Load its page to see what it found.")
    if run.state is RunState.RUNNING:
        run.state, run.message = RunState.CANCELLING, "The search stops after the step that is going on."
    else:
        run.state, run.next_try_at, run.finished_at = RunState.CANCELLED, None, utc_now()
        run.message = "The search was stopped. " + (
            f"{run.done:,} of {run.total or 0:,} records are here and are kept."
            if run.done
            else "No records were taken."
        )
    if kind is RunKind.SEARCH:
        move(session, request, Action.SEARCH, actor=actor, note=f"search {run.number} stopped")


def _refuse_a_second_run(session: Session, request: EvidenceRequest) -> None:
    unfinished = queries.unfinished_run(session, request)
    if unfinished:
        raise NotNow(
            f"Search {unfinished.number} of this request hasn't finished yet. "
            "Wait until it has, or stop it. Then run the strategy again."
        )


def _new_run(
    session: Session, request: EvidenceRequest, lines: Sequence[tuple[str, str]], actor: Person
) -> SearchRun:
    """A run of these lines, each as it was written and as PubMed is sent it."""
    return SearchRun(
        evidence_request_id=request.id,
        number=queries.next_run_number(session, request),
        asked_by_id=actor.id,
        asked_at=utc_now(),
        lines=[
            SearchRunLine(number=place, text=text, query=query)
            for place, (text, query) in enumerate(lines, 1)
        ],
    )


def _enqueued(session: Session, run: SearchRun) -> SearchRun:
    session.add(run)
    session.flush()
    jobs.enqueue(session, "run_search", run.id, job_id=f"search-run-{run.id}")
    return run


def _refuse_unkeepable(lines: Sequence[str]) -> None:
    if len(lines) > strategy.MOST_LINES:
        raise Invalid(
            f"lines-{strategy.MOST_LINES}",
            f"A strategy can have {strategy.MOST_LINES} lines. Put some together, or remove some.",
        )
    for problem in strategy.problems(lines):
        if not lines[problem.line - 1]:
            raise Invalid(f"lines-{problem.line - 1}", problem.message)

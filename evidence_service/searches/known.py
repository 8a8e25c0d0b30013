"""The papers that a search should find: naming them, and testing the strategy with them. Verbs never commit.

Until somebody adds, removes or tests, the papers are those that the requester named. Whatever is done
first takes these in; a paper that is removed then stays removed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.formatting import count
from evidence_service.searches import queries, strategy_queries, versions
from evidence_service.searches.models import RunKind, SearchRun, SearchRunLine
from evidence_service.searches.run_known import known_items
from evidence_service.searches.strategy_models import KnownItem
from evidence_service.strategies import strategy, written_lines
from evidence_service.strategies.known_items import parts_to_test
from evidence_service.strategies.known_items_text import Item, Items, read_items
from evidence_service.workflow import Action

MOST_ITEMS = 200


def named_by_requester(request: EvidenceRequest) -> Items:
    """The papers that the requester named with a PMID or a DOI, and the lines in which there was none."""
    return read_items(request.known_papers)


def add(session: Session, request: EvidenceRequest, text: str, *, actor: Person) -> Items:
    """Add the papers in a pasted text; those that are there already change nothing.

    Returns what was read. Raises `Invalid` when no PMID or DOI is in it, or for too many papers.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    read = read_items(text)
    if not read.items:
        raise Invalid("papers", "No PMID or DOI is in this. Write one on each line, such as 31234567.")
    stored = _with_the_requesters(session, request, actor)
    new = _new_ones(stored, read.items)
    if len(stored) + len(new) > MOST_ITEMS:
        raise Invalid("papers", f"A strategy can be tested with {count(MOST_ITEMS, 'paper')} at most.")
    _store(session, request, new, actor)
    return read


def remove(session: Session, request: EvidenceRequest, item_id: int, *, actor: Person) -> None:
    """Take a paper off the list. Raises `NotFound` when it isn't on it."""
    wait_and_check(session, request, Action.SEARCH, actor)
    stored = _with_the_requesters(session, request, actor)
    item = next((item for item in stored if item.id == item_id), None)
    if item is None:
        raise NotFound("This paper isn't on the list any more. Load the page again.")
    item.removed_at = utc_now()
    session.flush()


def start_test(session: Session, request: EvidenceRequest, *, actor: Person) -> SearchRun:
    """Ask PubMed which lines, and which parts of the last one, find the known papers.

    The test that is going on already is the answer to a second one. Raises `Invalid` when there
    are no papers, or no line that can run.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    newest = strategy_queries.newest_run(session, request, RunKind.KNOWN_ITEMS)
    if newest and newest.is_unfinished:
        return newest
    if not _with_the_requesters(session, request, actor):
        raise Invalid("papers", "Add the PMID or DOI of a paper that the search should find.")
    lines = strategy_queries.lines_of(session, request)
    texts = written_lines.texts(lines)
    problem = next((one for one in strategy.problems(texts) if one.line == len(texts)), None)
    if not texts or problem:
        because = f" Line {problem.line}: {problem.message}" if problem else ""
        raise Invalid("papers", f"The strategy can't be tested: its last line can't run.{because}")
    version = versions.keep(session, request, lines, actor=actor)
    run = SearchRun(
        evidence_request_id=request.id,
        kind=RunKind.KNOWN_ITEMS,
        number=queries.next_run_number(session, request, RunKind.KNOWN_ITEMS),
        strategy_version=version.number,
        asked_by_id=actor.id,
        asked_at=utc_now(),
        lines=[
            SearchRunLine(number=place, line_number=part.line, text=part.text, query=part.query)
            for place, part in enumerate(parts_to_test(texts), 1)
        ],
    )
    session.add(run)
    session.flush()
    jobs.enqueue(session, "run_search", run.id, job_id=f"search-run-{run.id}")
    return run


def _with_the_requesters(session: Session, request: EvidenceRequest, actor: Person) -> Sequence[KnownItem]:
    """The papers on the list; while there never was one, those that the requester named come onto it."""
    if not has_begun(session, request):
        _store(session, request, named_by_requester(request).items[:MOST_ITEMS], actor)
    return known_items(session, request.id)


def has_begun(session: Session, request: EvidenceRequest) -> bool:
    """Whether a paper is on the list, or was."""
    query = select(KnownItem.id).where(KnownItem.evidence_request_id == request.id)
    return session.scalar(query.limit(1)) is not None


def _new_ones(stored: Sequence[KnownItem], items: Sequence[Item]) -> list[Item]:
    pmids = {item.pmid for item in stored if item.pmid}
    dois = {item.doi.casefold() for item in stored if item.doi}
    return [item for item in items if item.pmid not in pmids and item.doi.casefold() not in dois]


def _store(session: Session, request: EvidenceRequest, items: Sequence[Item], actor: Person) -> None:
    session.add_all(
        KnownItem(
            evidence_request_id=request.id,
            pmid=item.pmid,
            doi=item.doi[:300],
            added_by_id=actor.id,
            added_at=utc_now(),
        )
        for item in items
    )
    session.flush()

"""What each line of a strategy found when it last ran, and which lines have changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import UNFINISHED, RunKind, SearchRun, SearchRunLine
from evidence_service.strategies import strategy
from evidence_service.strategies.strategy_comparing import are_alike

_PLACE = func.coalesce(SearchRunLine.line_number, SearchRunLine.number)


@dataclass(frozen=True)
class LineResult:
    """How a line stands. `query` is what PubMed would be sent now, None for a line that can't run.

    `ran` is the newest answer to just that query, `before` the newest one to the line as it
    stood before it, or a line that it uses, was changed.
    """

    query: str | None
    ran: SearchRunLine | None = None
    before: SearchRunLine | None = None
    is_being_counted: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether it can run and has no answer yet, or one that doesn't count any more."""
        return self.query is not None and self.ran is None

    @property
    def is_out_of_date(self) -> bool:
        """Whether what it found was counted before it was changed."""
        return self.ran is None and self.before is not None


def line_results(session: Session, request: EvidenceRequest, texts: Sequence[str]) -> list[LineResult]:
    """How each of these lines stands. Two questions to the database, however many lines."""
    queries = [_askable(query) for query in strategy.written_out_where_possible(texts)]
    wanted = {query for query in queries if query}
    answers = _newest_answers(session, request, wanted, texts)
    of_query = {line.query: line for line in answers if line.query in wanted}
    others = [line for line in answers if line.query not in wanted]
    of_text = {line.text: line for line in others}
    of_place = {place_of(line): line for line in others}
    waiting = _being_counted(session, request)
    return [
        LineResult(
            query=query,
            ran=of_query.get(query or ""),
            before=None
            if query in of_query
            else _before(text, query, of_text.get(text), of_place.get(place)),
            is_being_counted=query in waiting,
        )
        for place, (text, query) in enumerate(zip(texts, queries, strict=True), 1)
    ]


def _before(text: str, query: str | None, *likely: SearchRunLine | None) -> SearchRunLine | None:
    """The answer to the line as it stood before an edit; none when quite another line stands there now."""
    for line in likely:
        if line is not None and are_alike(line.text, text) and are_alike(line.query, query or text):
            return line
    return None


def place_of(line: SearchRunLine) -> int:
    """Which line of the strategy it was."""
    return line.line_number or line.number


def stale_lines(results: Sequence[LineResult]) -> list[int]:
    """The numbers of the lines that can run and have no count, or one that is out of date."""
    return [
        number for number, result in enumerate(results, 1) if result.is_stale and not result.is_being_counted
    ]


def _newest_answers(
    session: Session, request: EvidenceRequest, queries: set[str], texts: Sequence[str]
) -> Sequence[SearchRunLine]:
    """For each query, each text and each place of a line the newest answer; newest last."""
    ranked = _ranked_answers(request, queries)
    changed = ~ranked.c.is_wanted
    of_a_text = SearchRunLine.text.in_(filter(_askable, texts))
    query = (
        select(SearchRunLine)
        .join(ranked, ranked.c.id == SearchRunLine.id)
        .where(
            or_(
                and_(ranked.c.is_wanted, ranked.c.of_query == 1),
                and_(changed, ranked.c.of_text == 1, of_a_text),
                and_(changed, ranked.c.of_place == 1, _PLACE.between(1, len(texts))),
            )
        )
    )
    return session.scalars(query.order_by(SearchRunLine.ran_at, SearchRunLine.id)).all()


def _ranked_answers(request: EvidenceRequest, queries: set[str]) -> Subquery:
    """Every answer of the request, numbered from the newest of its query, of its text and of its place."""

    def rank(*same: Any) -> ColumnElement[int]:
        return func.row_number().over(
            partition_by=same, order_by=(SearchRunLine.ran_at.desc(), SearchRunLine.id.desc())
        )

    is_wanted = SearchRunLine.query.in_(queries)
    return (
        select(
            SearchRunLine.id,
            is_wanted.label("is_wanted"),
            rank(SearchRunLine.query).label("of_query"),
            rank(SearchRunLine.text, is_wanted).label("of_text"),
            rank(_PLACE, is_wanted).label("of_place"),
        )
        .join(SearchRun, SearchRun.id == SearchRunLine.search_run_id)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind != RunKind.KNOWN_ITEMS)
        .where(SearchRunLine.ran_at.is_not(None))
        .subquery()
    )


def _askable(text: str | None) -> str | None:
    """The text, unless it holds what no database takes: then nothing can have been found for it."""
    return text if text and "\x00" not in text else None


def _being_counted(session: Session, request: EvidenceRequest) -> set[str]:
    query = (
        select(SearchRunLine.query)
        .join(SearchRun, SearchRun.id == SearchRunLine.search_run_id)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind != RunKind.KNOWN_ITEMS)
        .where(SearchRun.state.in_(UNFINISHED), SearchRunLine.ran_at.is_(None))
    )
    return set(session.scalars(query))

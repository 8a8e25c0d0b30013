"""Reads for whoever goes on with a request: what was done, what is left, what colleagues noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, load_only

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    flow,
    line_results,
    queries,
    screening_queries,
    search_notes,
    source_queries,
    strategy_queries,
    time_spent,
)
from evidence_service.searches.flow import Tally
from evidence_service.searches.line_results import LineResult
from evidence_service.searches.log_models import SearchNote
from evidence_service.searches.models import Record, RecordTag, ScreeningStep, SearchRun, Verdict
from evidence_service.searches.source_models import Source
from evidence_service.searches.source_queries import Judging
from evidence_service.searches.time_spent import Totals
from evidence_service.strategies import written_lines
from evidence_service.strategies.written_lines import WrittenLine

MOST_SHOWN = 20


@dataclass(frozen=True)
class Screening:
    """How far screening is, who decided last, and what waits for another look."""

    tally: Tally
    last: ScreeningStep | None
    maybes: Sequence[Record]
    remarked: Sequence[Record]
    tags: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Work:
    """Everything that was done on a request so far, for the one who goes on."""

    note: SearchNote | None
    strategy: Sequence[tuple[WrittenLine, LineResult]]
    runs: Sequence[SearchRun]
    sources: Sequence[Source]
    unfinished: SearchRun | None
    judging: Judging
    screening: Screening
    time: Totals


def work_so_far(session: Session, request: EvidenceRequest) -> Work:
    """What was done so far; a number of questions to the database that doesn't grow with the work."""
    lines = strategy_queries.lines_of(session, request)
    results = line_results.line_results(session, request, written_lines.texts(lines))
    return Work(
        note=hand_over_note(session, request),
        strategy=list(zip(lines, results, strict=True)),
        runs=queries.runs(session, request),
        sources=source_queries.standing_sources(session, request),
        unfinished=queries.unfinished_run(session, request),
        judging=source_queries.judging(session, request),
        screening=_screening(session, request),
        time=time_spent.totals(time_spent.entries(session, request)),
    )


def hand_over_note(session: Session, request: EvidenceRequest) -> SearchNote | None:
    """The note for whoever goes on, with who wrote it."""
    query = select(SearchNote).where(
        SearchNote.evidence_request_id == request.id, SearchNote.item == search_notes.HAND_OVER
    )
    return session.scalar(query.options(joinedload(SearchNote.written_by)))


def _screening(session: Session, request: EvidenceRequest) -> Screening:
    standing = (Record.evidence_request_id == request.id, Record.merged_into_id.is_(None))
    few = load_only(Record.title, Record.remark)
    shown = select(Record).where(*standing).options(few).order_by(Record.id).limit(MOST_SHOWN)
    tags = (
        select(RecordTag.tag, func.count())
        .join(Record, Record.id == RecordTag.record_id)
        .where(*standing)
        .group_by(RecordTag.tag)
        .order_by(func.count().desc(), RecordTag.tag)
    )
    return Screening(
        tally=flow.tally(session, request),
        last=screening_queries.last_step(session, request),
        maybes=session.scalars(shown.where(Record.verdict == Verdict.MAYBE)).all(),
        remarked=session.scalars(shown.where(Record.remark != "")).all(),
        tags=[(tag, number) for tag, number in session.execute(tags.limit(MOST_SHOWN))],
    )

"""From the rows of the database to the report of a search, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    log_queries,
    report_methods,
    source_queries,
    strategy_queries,
    wording,
)
from evidence_service.searches.models import SearchRun, SearchRunLine
from evidence_service.searches.report_log import ElementReviewed, Log, Reviewed, RunFacts
from evidence_service.searches.search_report import LoggedSource, SearchAsRun, SearchLine, SearchReport
from evidence_service.searches.source_models import Source
from evidence_service.searches.strategy_models import StrategyReview, StrategyVersion
from evidence_service.strategies import press
from evidence_service.strategies.origins import Origins


def report_of(session: Session, request: EvidenceRequest) -> SearchReport:
    """The report of everything that was searched for a request so far."""
    log = log_of(session, request)
    notes = {item: note.text for item, note in log_queries.notes(session, request).items()}
    return SearchReport(report_methods.items(log, notes), log.searches, log.sources)


def log_of(session: Session, request: EvidenceRequest) -> Log:
    """The log of a request: its searches, its other sources, and what became of them."""
    runs = log_queries.runs_behind(session, request)
    versions = log_queries.versions_that_ran(session, request, runs)
    new = log_queries.new_by_run(session, request)
    origins = strategy_queries.origins(session, request)
    return Log(
        searches=tuple(_as_run(run, versions, origins) for run in runs),
        facts={run.number: _facts(run, versions, new.get(run.number, 0)) for run in runs},
        sources=tuple(_logged(source) for source in source_queries.standing_sources(session, request)),
        reviews=tuple(_reviewed(review) for review in log_queries.reviews(session, request)),
        together=log_queries.put_together(session, request),
        service=f"Evidence Service, version {import_module('evidence_service').__version__}",
    )


def _as_run(run: SearchRun, versions: Mapping[int, StrategyVersion], origins: Origins) -> SearchAsRun:
    version = versions.get(run.strategy_version or 0)
    notes = [line.get("note", "") for line in version.lines] if version else []
    return SearchAsRun(
        database=run.database,
        platform=run.platform,
        ran_at=run.started_at or run.asked_at,
        lines=tuple(
            _line(line, notes[line.number - 1] if line.number <= len(notes) else "", origins.of(line.text))
            for line in run.lines
        ),
        note=run.message,
        number=run.number,
    )


def _line(line: SearchRunLine, note: str, origin: str) -> SearchLine:
    return SearchLine(
        number=line.number,
        text=line.text,
        count=line.count,
        sent="" if line.query == line.text else line.query,
        translation=line.translation,
        warnings=tuple(f"{wording.remark(warning)}." for warning in line.warnings),
        note=note,
        origin=origin,
    )


def _facts(run: SearchRun, versions: Mapping[int, StrategyVersion], new: int) -> RunFacts:
    version = versions.get(run.strategy_version or 0)
    return RunFacts(
        total=run.total or 0,
        brought=run.done,
        not_given=len(run.missing) + len(run.unreadable),
        new=new,
        credit=version.credit if version else "",
        version=run.strategy_version,
    )


def _logged(source: Source) -> LoggedSource:
    return LoggedSource(
        number=source.number,
        kind=source.kind.value,
        database=source.database,
        platform=source.platform,
        searched_on=source.searched_on,
        strategy=source.strategy,
        stated=source.stated_count,
        read=source.read,
        imported=source.imported,
        unreadable=source.unreadable,
        note=source.note,
        file_name=source.file_name,
    )


def _reviewed(review: StrategyReview) -> Reviewed:
    return Reviewed(
        version=review.version.number,
        asked_on=formatting.uk_date(review.asked_at),
        reviewer=review.reviewed_by.name if review.reviewed_by else "",
        reviewed_on=formatting.uk_date(review.reviewed_at) if review.reviewed_at else None,
        elements=tuple(_element(element) for element in review.elements),
        remark=review.remark,
    )


def _element(element: Mapping[str, str]) -> ElementReviewed:
    known = press.BY_KEY.get(element["element"])
    name = known.name if known else element["element"]
    return ElementReviewed(name, element["outcome"], element.get("remark", ""))

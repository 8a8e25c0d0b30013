"""How many of the records that a search or source brought had come before: its duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import Record, RunKind, SearchRun, SearchRunPmid
from evidence_service.searches.source_models import Source, SourceItem


def found_before(session: Session, request: EvidenceRequest) -> Mapping[str, int]:
    """For each search and source the number of its records that are duplicates, by the keys of the flow.

    A record is a duplicate when it, or one that it was put together with, came before: by an
    earlier search or source, or earlier in the same one. Searches that were left out don't
    count. The numbers add up to the duplicates of the flow.
    """
    arrivals = union_all(_by_runs(request), _by_sources(request)).subquery()
    place = func.row_number().over(
        partition_by=arrivals.c.publication,
        order_by=(arrivals.c.at, arrivals.c.kind, arrivals.c.number, arrivals.c.position),
    )
    ordered = select(arrivals.c.kind, arrivals.c.number, place.label("place")).subquery()
    query = (
        select(ordered.c.kind, ordered.c.number, func.count())
        .where(ordered.c.place > 1)
        .group_by(ordered.c.kind, ordered.c.number)
    )
    return {f"{kind}-{number}": found for kind, number, found in session.execute(query)}


def _by_runs(request: EvidenceRequest) -> Select[str, int, int, datetime, int]:
    return (
        select(
            literal("run").label("kind"),
            SearchRun.number.label("number"),
            func.coalesce(Record.merged_into_id, Record.id).label("publication"),
            SearchRun.asked_at.label("at"),
            SearchRunPmid.position.label("position"),
        )
        .join(SearchRunPmid, SearchRunPmid.search_run_id == SearchRun.id)
        .join(Record, Record.id == SearchRunPmid.record_id)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.SEARCH)
        .where(SearchRun.left_out_because == "")
    )


def _by_sources(request: EvidenceRequest) -> Select[str, int, int, datetime, int]:
    return (
        select(
            literal("source").label("kind"),
            Source.number.label("number"),
            func.coalesce(Record.merged_into_id, Record.id).label("publication"),
            Source.added_at.label("at"),
            SourceItem.position.label("position"),
        )
        .join(SourceItem, SourceItem.source_id == Source.id)
        .join(Record, Record.id == SourceItem.record_id)
        .where(Source.evidence_request_id == request.id)
    )

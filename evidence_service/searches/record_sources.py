"""Reads of where records came from: our own searches, and the sources that were imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.flow import source_name
from evidence_service.searches.models import Record, RunKind, SearchRun, SearchRunPmid
from evidence_service.searches.source_models import Source, SourceItem, SourceKind


@dataclass(frozen=True)
class FoundBy:
    """A search or a source that found a record. `number` is that of the search or of the source.

    `as_duplicate` says that it found a copy of the record that was put together with it.
    """

    key: str
    name: str
    number: int
    as_duplicate: bool = False

    @property
    def is_search(self) -> bool:
        """Whether it is a search of ours, with a page of its own."""
        return self.key.startswith("run-")


def searches_and_sources(session: Session, request: EvidenceRequest) -> Sequence[FoundBy]:
    """Every search that has taken records, then every import, in their order: what lists can be of."""
    runs = (
        select(SearchRun.number, SearchRun.database)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.SEARCH)
        .where(SearchRun.done > 0)
    )
    sources = select(Source).where(
        Source.evidence_request_id == request.id,
        Source.kind != SourceKind.LOOKED_AT,
        Source.taken_back_at.is_(None),
    )
    return [
        *(_run(number, database) for number, database in session.execute(runs.order_by(SearchRun.number))),
        *(_source(source) for source in session.scalars(sources.order_by(Source.number))),
    ]


def found_by(session: Session, record_ids: Sequence[int]) -> Mapping[int, Sequence[FoundBy]]:
    """For each of these records the searches and sources that found it, or a copy of it, oldest first."""
    found: dict[int, dict[str, FoundBy]] = {record_id: {} for record_id in record_ids}
    runs = (
        select(Record.id, Record.merged_into_id, SearchRun.number, SearchRun.database)
        .join(SearchRunPmid, SearchRunPmid.record_id == Record.id)
        .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
        .order_by(SearchRun.number, Record.merged_into_id.is_not(None))
    )
    for own, kept, number, database in session.execute(_of(runs, record_ids)):
        for record_id in found.keys() & {own, kept}:
            one = _run(number, database, record_id != own)
            found[record_id].setdefault(one.key, one)
    sources = (
        select(Record.id, Record.merged_into_id, Source)
        .join(SourceItem, SourceItem.record_id == Record.id)
        .join(Source, Source.id == SourceItem.source_id)
        .order_by(Source.number, Record.merged_into_id.is_not(None))
    )
    for own, kept, source in session.execute(_of(sources, record_ids)):
        for record_id in found.keys() & {own, kept}:
            one = _source(source, record_id != own)
            found[record_id].setdefault(one.key, one)
    return {record_id: list(by_key.values()) for record_id, by_key in found.items()}


def _of(query: Select, record_ids: Sequence[int]) -> Select:  # type: ignore[type-arg]
    return query.where(Record.id.in_(record_ids) | Record.merged_into_id.in_(record_ids))


def _run(number: int, database: str, as_duplicate: bool = False) -> FoundBy:
    return FoundBy(f"run-{number}", f"{database}, search {number}", number, as_duplicate)


def _source(source: Source, as_duplicate: bool = False) -> FoundBy:
    return FoundBy(f"source-{source.number}", source_name(source), source.number, as_duplicate)

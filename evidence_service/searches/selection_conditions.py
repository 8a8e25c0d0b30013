"""A selection of screening as conditions and an order of the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from html import escape
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import UK
from evidence_service.searches.citation_sql import abstract_text, first_name, has_abstract
from evidence_service.searches.models import (
    Record,
    RecordTag,
    RunKind,
    SearchRun,
    SearchRunPmid,
    Verdict,
)
from evidence_service.searches.selection import NO_TYPE, Selection, moment_of
from evidence_service.searches.source_models import Source, SourceItem
from evidence_service.strategies.marking import Term

CORRECTED = ("corrected", "correction notice")
MOST_WORDS = 60


def conditions(request: EvidenceRequest, selection: Selection) -> list[ColumnElement[bool]]:
    """What a record of the request must meet for the list to show it."""
    found = list(narrower(request, selection))
    if selection.show != "all":
        found.append(Record.verdict == Verdict(selection.show))
    if selection.reason:
        found.append(func.lower(Record.exclusion_reason) == func.lower(selection.reason))
    return found


def narrower(request: EvidenceRequest, selection: Selection) -> Iterator[ColumnElement[bool]]:
    """The same without the verdict."""
    if selection.source:
        yield _found_by(request, selection.source)
    if selection.from_year is not None:
        yield Record.year >= selection.from_year
    if selection.to_year is not None:
        yield Record.year <= selection.to_year
    if selection.evidence_type:
        yield Record.evidence_type == ("" if selection.evidence_type == NO_TYPE else selection.evidence_type)
    if selection.since:
        yield Record.stored_at > _since(request, selection.since)
    if selection.notice:
        yield _has_notice(selection.notice)
    if selection.abstract:
        yield has_abstract() if selection.abstract == "yes" else ~has_abstract()
    if selection.tag:
        yield exists().where(RecordTag.record_id == Record.id, RecordTag.tag == selection.tag)
    for word in selection.words:
        yield or_(
            Record.title.icontains(word, autoescape=True),
            abstract_text().icontains(escape(word, quote=False), autoescape=True),
        )


def order_of(selection: Selection, terms: Sequence[Term] = ()) -> list[ColumnElement[Any]]:
    """The order of the list; `terms` are those of the strategy, for the order by its words."""
    by: dict[str, list[ColumnElement[Any]]] = {
        "newest": [Record.year.desc().nulls_last()],
        "oldest": [Record.year.asc().nulls_last()],
        "title": [func.lower(Record.title)],
        "author": [first_name().nulls_last()],
        "words": [_words_in_title(terms).desc()],
    }
    return [*by.get(selection.order, []), Record.id.asc()]


def _words_in_title(terms: Sequence[Term]) -> ColumnElement[int]:
    words = dict.fromkeys(" ".join(term.words).split("*")[0] for term in terms)
    found = [
        case((Record.title.icontains(word, autoescape=True), 1), else_=0)
        for word in list(words)[:MOST_WORDS]
        if len(word) > 1
    ]
    return sum(found, start=literal(0))


def _found_by(request: EvidenceRequest, source: str) -> ColumnElement[bool]:
    """Whether this source found the record, or one that was merged into it."""
    kind, _, number = source.partition("-")
    found = aliased(Record)
    query = select(func.coalesce(found.merged_into_id, found.id))
    if kind == "run":
        query = (
            query.join(SearchRunPmid, SearchRunPmid.record_id == found.id)
            .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
            .where(*_run(request, number))
        )
    else:
        query = (
            query.join(SourceItem, SourceItem.record_id == found.id)
            .join(Source, Source.id == SourceItem.source_id)
            .where(Source.evidence_request_id == request.id, Source.number == int(number))
        )
    return Record.id.in_(query)


def _run(request: EvidenceRequest, number: str) -> list[ColumnElement[bool]]:
    return [
        SearchRun.evidence_request_id == request.id,
        SearchRun.kind == RunKind.SEARCH,
        SearchRun.number == int(number),
    ]


def _since(request: EvidenceRequest, since: str) -> Any:
    if since.startswith("run-"):
        ended = func.coalesce(SearchRun.finished_at, SearchRun.started_at, SearchRun.asked_at)
        return select(ended).where(*_run(request, since.removeprefix("run-"))).scalar_subquery()
    moment = moment_of(since)
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(), UK).astimezone(UTC) if moment else literal(None)


def _has_notice(notice: str) -> ColumnElement[bool]:
    return {
        "any": Record.retraction != "",
        "none": Record.retraction == "",
        "corrected": Record.retraction.in_(CORRECTED),
        "retracted": Record.retraction.not_in(("", *CORRECTED)),
    }[notice]

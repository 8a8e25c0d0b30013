"""How far screening is, and what became of everything that was found. The numbers always add up.

A record takes part when it stands for itself (it isn't merged into another one), unless nobody
has decided on it and only searches that were left out found it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.flow_counts import Flow, FlowSource, Tally
from evidence_service.searches.models import Record, RunKind, SearchRun, SearchRunPmid, Verdict
from evidence_service.searches.source_models import Source, SourceItem, SourceKind

__all__ = [
    "LEFT_OUT",
    "WITHOUT_SOURCE",
    "Flow",
    "FlowSource",
    "Tally",
    "flow",
    "source_name",
    "taking_part",
    "tally",
]

LEFT_OUT = "Kept from searches that were left out"
WITHOUT_SOURCE = "Without a source"


def taking_part(request: EvidenceRequest) -> list[ColumnElement[bool]]:
    """The conditions for a record of the request to take part in screening."""
    return [
        Record.evidence_request_id == request.id,
        Record.merged_into_id.is_(None),
        # Quickest first: most requests leave no search out.
        or_(
            ~_has_left_out(request),
            Record.verdict != Verdict.UNDECIDED,
            Record.id.in_(_found_by(request, left_out=False)),
            Record.id.not_in(_found_by(request, left_out=True)),
        ),
    ]


def _has_left_out(request: EvidenceRequest) -> ColumnElement[bool]:
    return exists().where(SearchRun.evidence_request_id == request.id, SearchRun.left_out_because != "")


def tally(session: Session, request: EvidenceRequest) -> Tally:
    """How many records are undecided, included, "maybe", and excluded for which reason."""
    rows = session.execute(
        select(Record.verdict, Record.exclusion_reason, func.count())
        .where(*taking_part(request))
        .group_by(Record.verdict, Record.exclusion_reason)
    ).all()
    return tally_of({(verdict, reason): number for verdict, reason, number in rows})


def tally_of(counts: Mapping[tuple[Verdict, str], int]) -> Tally:
    """The tally of numbers of records by verdict and reason.

    Reasons that differ in capitals alone are one, in the words that most of the records have.
    """
    excluded = _by_reason(
        {reason: n for (verdict, reason), n in counts.items() if verdict is Verdict.EXCLUDED}
    )
    return Tally(
        undecided=counts.get((Verdict.UNDECIDED, ""), 0),
        included=counts.get((Verdict.INCLUDED, ""), 0),
        maybe=counts.get((Verdict.MAYBE, ""), 0),
        excluded=dict(sorted(excluded.items(), key=lambda item: (-item[1], item[0]))),
    )


def _by_reason(numbers: Mapping[str, int]) -> dict[str, int]:
    words: dict[str, str] = {}
    excluded: dict[str, int] = {}
    for reason, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0])):
        same = words.setdefault(reason.casefold(), reason)
        excluded[same] = excluded.get(same, 0) + number
    return excluded


def flow(session: Session, request: EvidenceRequest) -> Flow:
    """What became of everything that the searches and sources of this request found."""
    counted = tally(session, request)
    sources = [*_runs(session, request), *_imports(session, request), *_others(session, request)]
    return Flow(**vars(counted), sources=tuple(sources))


def _runs(session: Session, request: EvidenceRequest) -> Iterator[FlowSource]:
    found, not_given = func.count(SearchRunPmid.record_id), func.count(func.nullif(SearchRunPmid.problem, ""))
    rows = session.execute(
        select(SearchRun.number, SearchRun.database, found, not_given)
        .outerjoin(SearchRunPmid, SearchRunPmid.search_run_id == SearchRun.id)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.SEARCH)
        .where(SearchRun.left_out_because == "")
        .group_by(SearchRun.id)
        .order_by(SearchRun.number)
    )
    for number, database, given, missing in rows:
        yield FlowSource(f"run-{number}", f"{database}, search {number}", given + missing, missing)


def _imports(session: Session, request: EvidenceRequest) -> Iterator[FlowSource]:
    found, unreadable = func.count(SourceItem.position), func.count(func.nullif(SourceItem.problem, ""))
    rows = session.execute(
        select(Source, found, unreadable)
        .outerjoin(SourceItem, SourceItem.source_id == Source.id)
        .where(Source.evidence_request_id == request.id, Source.taken_back_at.is_(None))
        .group_by(Source.id)
        .order_by(Source.number)
    )
    for source, given, missing in rows:
        if given or source.kind is not SourceKind.LOOKED_AT:
            yield FlowSource(f"source-{source.number}", source_name(source), given, missing)


def _others(session: Session, request: EvidenceRequest) -> Iterator[FlowSource]:
    """Records that take part although no source that counts found them: each counts as found once."""
    query = select(func.count(Record.id)).where(
        *taking_part(request), Record.id.not_in(_found_by(request, left_out=False))
    )
    number = session.scalar(query) or 0
    if number:
        left_out = session.scalar(select(_has_left_out(request)))
        yield FlowSource("", LEFT_OUT if left_out else WITHOUT_SOURCE, number)


def source_name(source: Source) -> str:
    """A source as lists name it: Embase (Ovid), source 2."""
    platform = f" ({source.platform})" if source.platform else ""
    return f"{source.database}{platform}, source {source.number}"


def _found_by(request: EvidenceRequest, *, left_out: bool) -> Select[int]:
    """The ids of the records that searches (left out or not) or sources found, merged ones as their own."""
    record = aliased(Record)
    own = func.coalesce(record.merged_into_id, record.id).label("id")
    runs = (
        select(own)
        .join(SearchRunPmid, SearchRunPmid.record_id == record.id)
        .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
        .where(SearchRun.evidence_request_id == request.id)
        .where(SearchRun.left_out_because != "" if left_out else SearchRun.left_out_because == "")
    )
    if left_out:
        return runs
    imports = (
        select(own)
        .join(SourceItem, SourceItem.record_id == record.id)
        .join(Source, Source.id == SourceItem.source_id)
        .where(Source.evidence_request_id == request.id)
    )
    found: Select[int] = select(union_all(runs, imports).subquery().c.id)
    return found

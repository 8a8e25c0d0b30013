"""Taking a source back that should not have come in, without losing anybody's work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move, wait_and_check
from evidence_service.searches import deduplicating, importing
from evidence_service.searches.models import Record, RecordTag, ScreeningStep, SearchRunPmid
from evidence_service.searches.source_models import (
    LikelyDuplicate,
    RecordMerge,
    Source,
    SourceItem,
)
from evidence_service.workflow import Action


def take_back(session: Session, request: EvidenceRequest, number: int, *, actor: Person) -> None:
    """Take a source back: its records go, unless another source brought them too.

    Refused once somebody screened, remarked on or merged by hand one of its records: that work
    would be lost. Taking back twice changes nothing.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    source = importing.find(session, request, number)
    if source.taken_back_at:
        return
    own = _records_of_this_source_alone(session, source)
    _refuse_lost_work(session, own)
    session.execute(delete(SourceItem).where(SourceItem.source_id == source.id))
    _forget(session, own)
    source.taken_back_at, source.read, source.imported, source.unreadable = utc_now(), 0, 0, 0
    move(session, request, Action.SEARCH, actor=actor, note=f"source {number}, {source.database}, taken back")
    deduplicating.ask(session, request)


def _records_of_this_source_alone(session: Session, source: Source) -> list[int]:
    others = select(SourceItem.record_id).where(
        SourceItem.source_id != source.id, SourceItem.record_id.is_not(None)
    )
    runs = select(SearchRunPmid.record_id).where(SearchRunPmid.record_id.is_not(None))
    query = select(SourceItem.record_id).where(
        SourceItem.source_id == source.id,
        SourceItem.record_id.is_not(None),
        SourceItem.record_id.not_in(others),
        SourceItem.record_id.not_in(runs),
    )
    return [found for found in session.scalars(query) if found]


def _refuse_lost_work(session: Session, ids: Sequence[int]) -> None:
    for some in _slices(ids):
        worked_on = select(Record.id).where(
            Record.id.in_(some),
            or_(
                Record.remark != "",
                Record.id.in_(select(ScreeningStep.record_id)),
                Record.id.in_(select(RecordTag.record_id)),
                Record.id.in_(select(RecordMerge.kept_id).where(RecordMerge.by_id.is_not(None))),
                Record.id.in_(select(RecordMerge.merged_id).where(RecordMerge.by_id.is_not(None))),
            ),
        )
        if session.scalar(worked_on.limit(1)):
            raise NotNow(
                "Some records of this source were screened, tagged or judged already, and that work would be "
                "lost. Exclude the records that you don't want instead."
            )


def _forget(session: Session, ids: Sequence[int]) -> None:
    for some in _slices(ids):
        for freed in session.scalars(select(Record).where(Record.merged_into_id.in_(some))):
            freed.merged_into_id = None  # finding duplicates again puts them where they belong
        session.flush()
        session.execute(
            delete(LikelyDuplicate).where(
                or_(LikelyDuplicate.first_id.in_(some), LikelyDuplicate.second_id.in_(some))
            )
        )
        session.execute(
            delete(RecordMerge).where(or_(RecordMerge.kept_id.in_(some), RecordMerge.merged_id.in_(some)))
        )
        session.execute(delete(Record).where(Record.id.in_(some)))


def _slices(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))

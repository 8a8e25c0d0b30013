"""Reads of screening: the records of a request, page by page, and what was said of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries, strategy_queries
from evidence_service.searches.flow import Tally, taking_part, tally_of
from evidence_service.searches.models import Record, ScreeningStep, Verdict
from evidence_service.searches.selection import Selection
from evidence_service.searches.selection_conditions import conditions, narrower, order_of
from evidence_service.strategies.marking import terms_of


def included_records(session: Session, request: EvidenceRequest) -> Sequence[Record]:
    """The records that screening included, in the order in which they came."""
    query = select(Record).where(
        Record.evidence_request_id == request.id,
        Record.verdict == Verdict.INCLUDED,
        Record.merged_into_id.is_(None),
    )
    return session.scalars(query.order_by(Record.id)).all()


USUAL = Selection()


@dataclass(frozen=True)
class Wanted:
    """Which records a page of screening shows: those of `selection`, from the record with the id `start` on.

    `at` is the record that must be among them: when it isn't, the page begins there.
    """

    selection: Selection = USUAL
    start: int = 0
    at: int | None = None


@dataclass(frozen=True)
class ScreeningPage:
    """One page of records: the `first` one is so-manieth of `total` in the list.

    `start` is where the page was asked to begin (0 for the top of the list), `after` and
    `before` are where its neighbours begin, None where there are none. `narrowed` is the tally
    of what passes whatever its verdict, None where nothing is left out.
    """

    records: Sequence[Record]
    first: int
    total: int
    start: int
    after: int | None
    before: int | None
    narrowed: Tally | None = None


def screening_page(session: Session, request: EvidenceRequest, wanted: Wanted) -> ScreeningPage:
    """One page of the records that a list shows, with their tags."""
    ids, narrowed = _listed(session, request, wanted.selection)
    size = wanted.selection.size
    place = _place(session, request, wanted.selection, ids, wanted.start) if wanted.start else 0
    start = wanted.start
    if wanted.at in ids and wanted.at not in ids[place : place + size]:
        place, start = ids.index(wanted.at), wanted.at
    if place >= len(ids):
        place, start = max(0, len(ids) - size), 0
    return ScreeningPage(
        records=_in_order(session, ids[place : place + size]),
        first=place + 1,
        total=len(ids),
        start=start if place else 0,
        after=ids[place + size] if place + size < len(ids) else None,
        before=ids[max(0, place - size)] if place else None,
        narrowed=narrowed,
    )


def _listed(
    session: Session, request: EvidenceRequest, selection: Selection
) -> tuple[list[int], Tally | None]:
    """The ids that the list shows, and the tally of what passes: asked once, for it may take long."""
    if not selection.narrows:
        return ids_shown(session, request, selection), None
    query = select(Record.id, Record.verdict, Record.exclusion_reason)
    query = query.where(*taking_part(request), *narrower(request, selection))
    rows = session.execute(query.order_by(*_order(session, request, selection))).all()
    ids = [
        record_id
        for record_id, verdict, reason in rows
        if selection.show in ("all", verdict.value) and selection.reason in ("", reason)
    ]
    return ids, tally_of(Counter((verdict, reason) for _, verdict, reason in rows))


def ids_shown(session: Session, request: EvidenceRequest, selection: Selection) -> list[int]:
    """The ids of all records that a list shows, in its order."""
    query = select(Record.id).where(*taking_part(request), *conditions(request, selection))
    return list(session.scalars(query.order_by(*_order(session, request, selection))))


def standings_shown(session: Session, request: EvidenceRequest, selection: Selection) -> Mapping[int, str]:
    """What stands for each record that a list shows, by id, in no order."""
    columns = Record.id, Record.verdict, Record.exclusion_reason
    rows = session.execute(select(*columns).where(*taking_part(request), *conditions(request, selection)))
    return {record_id: f"{verdict.value}: {reason}".rstrip(": ") for record_id, verdict, reason in rows}


def next_record(session: Session, request: EvidenceRequest, selection: Selection, after: int) -> int | None:
    """The record to look at when `after` is dealt with: the next one shown, else the first one, else None."""
    if selection.order == "found":
        query = select(Record.id).where(
            *taking_part(request), *conditions(request, selection), Record.id != after
        )
        first = query.order_by(Record.id).limit(1)
        return session.scalar(first.where(Record.id > after)) or session.scalar(first)
    ids = ids_shown(session, request, selection)
    place = _place(session, request, selection, ids, after)
    following = [one for one in (*ids[place : place + 2], *ids[:1]) if one != after]
    return following[0] if following else None


def neighbours(
    session: Session, request: EvidenceRequest, selection: Selection, record_id: int
) -> tuple[int | None, int | None]:
    """The records before and after this one in the list, None at its ends."""
    ids = ids_shown(session, request, selection)
    place = _place(session, request, selection, ids, record_id)
    after = place + 1 if ids[place : place + 1] == [record_id] else place
    return (ids[place - 1] if place else None), (ids[after] if after < len(ids) else None)


def record(session: Session, request: EvidenceRequest, record_id: int) -> Record:
    """One record of a request with its tags. Raises `NotFound` when it has none of this id."""
    query = select(Record).where(Record.id == record_id, Record.evidence_request_id == request.id)
    found = session.scalar(query.options(selectinload(Record.tags)))
    if found is None:
        raise NotFound("This request has no such record. Go to its screening page.")
    return found


def records_of(session: Session, request: EvidenceRequest, keys: Collection[str]) -> dict[str, Record]:
    """The records that are cited by these keys ("pmid:12345", "ref:67"), whatever became of them.

    A key that leads to no record of this request is left out.
    """
    named = [key.partition(":") for key in keys]
    ids = [int(value) for kind, _, value in named if kind == "ref" and re.fullmatch("[0-9]{1,9}", value)]
    pmids = [value for kind, _, value in named if kind == "pmid"]
    query = select(Record).where(
        Record.evidence_request_id == request.id, or_(Record.id.in_(ids), Record.pmid.in_(pmids))
    )
    found: dict[str, Record] = {}
    for record in session.scalars(query.order_by(Record.merged_into_id.is_(None), Record.id.desc())):
        found |= {f"ref:{record.id}": record, f"pmid:{record.pmid}": record}
    return {key: found[key] for key in keys if key in found}


def standing_for(session: Session, record: Record) -> Record:
    """The record that is screened and cited for this one: what it was merged into, or itself."""
    return session.get_one(Record, record.merged_into_id) if record.merged_into_id else record


def copies_of(session: Session, record: Record) -> Sequence[Record]:
    """The records that were put together with this one and are counted as its copies."""
    query = (
        select(Record).where(Record.merged_into_id == record.id).options(load_only(Record.title, Record.pmid))
    )
    return session.scalars(query.order_by(Record.id)).all()


def steps_of(session: Session, record_id: int) -> Sequence[ScreeningStep]:
    """Every verdict on a record, those taken back included, oldest first, with who gave it."""
    query = select(ScreeningStep).where(ScreeningStep.record_id == record_id)
    return session.scalars(query.options(joinedload(ScreeningStep.by)).order_by(ScreeningStep.id)).all()


def newest_steps(session: Session, record_ids: Sequence[int]) -> Mapping[int, int]:
    """For each of these records the step that undo would take back; records without one are left out."""
    query = (
        select(ScreeningStep.record_id, func.max(ScreeningStep.id).label("step_id"))
        .where(ScreeningStep.record_id.in_(record_ids), ScreeningStep.undone_at.is_(None))
        .group_by(ScreeningStep.record_id)
    )
    return {row.record_id: row.step_id for row in session.execute(query)}


@dataclass(frozen=True)
class LastStep:
    """The newest step that wasn't taken back, and how many records were decided with it at once."""

    step: ScreeningStep
    number: int


def last_decision(session: Session, request: EvidenceRequest) -> LastStep | None:
    """The newest step of a request that wasn't taken back, with who gave it and its record's title.

    Steps of one moment, verdict and reason were taken at once.
    """
    mine = ScreeningStep.evidence_request_id == request.id, ScreeningStep.undone_at.is_(None)
    query = (
        select(ScreeningStep)
        .where(*mine)
        .options(
            joinedload(ScreeningStep.by), joinedload(ScreeningStep.record).options(load_only(Record.title))
        )
    )
    newest = session.scalars(query.order_by(ScreeningStep.id.desc()).limit(2)).all()
    if not newest:
        return None
    step, number = newest[0], 1
    if len(newest) > 1 and newest[1].at == step.at:
        alike = ScreeningStep.verdict == step.verdict, ScreeningStep.reason == step.reason
        number = session.scalar(select(func.count()).where(*mine, ScreeningStep.at == step.at, *alike)) or 1
    return LastStep(step, number)


def last_step(session: Session, request: EvidenceRequest) -> ScreeningStep | None:
    """The newest step of a request that wasn't taken back, with who gave it and its record's title."""
    last = last_decision(session, request)
    return last.step if last else None


def last_screened_at(session: Session, request: EvidenceRequest, person: Person) -> datetime | None:
    """When this person decided last before the newest records came; None when never.

    So what came since is told apart while the person screens it, too.
    """
    newest = select(func.max(Record.stored_at)).where(Record.evidence_request_id == request.id)
    query = select(func.max(ScreeningStep.at)).where(
        ScreeningStep.evidence_request_id == request.id,
        ScreeningStep.by_id == person.id,
        ScreeningStep.at < newest.scalar_subquery(),
    )
    return session.scalar(query)


def strategy_texts(session: Session, request: EvidenceRequest) -> tuple[str, ...]:
    """The lines of the newest version of the strategy, or as it stands when none was kept."""
    newest = strategy_queries.newest_version(session, request)
    return tuple(newest.texts if newest else queries.strategy_lines(session, request))


def _place(
    session: Session, request: EvidenceRequest, selection: Selection, ids: Sequence[int], anchor: int
) -> int:
    """How many records of the list stand before this one, which need not be in the list any more."""
    if anchor in ids:
        return ids.index(anchor)
    shown = and_(*conditions(request, selection))
    query = select(Record.id).where(*taking_part(request), or_(shown, Record.id == anchor))
    with_it = list(session.scalars(query.order_by(*_order(session, request, selection))))
    return with_it.index(anchor) if anchor in with_it else 0


def _order(session: Session, request: EvidenceRequest, selection: Selection) -> list[ColumnElement[Any]]:
    terms = terms_of(strategy_texts(session, request)) if selection.order == "words" else ()
    return order_of(selection, terms)


def _in_order(session: Session, ids: Sequence[int]) -> Sequence[Record]:
    query = select(Record).where(Record.id.in_(ids)).options(selectinload(Record.tags))
    found = {record.id: record for record in session.scalars(query)}
    return [found[record_id] for record_id in ids]

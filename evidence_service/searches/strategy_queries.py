"""Reads of a strategy: its lines with their notes, what each found last, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Text, cast, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import UNFINISHED, RunKind, SearchRun, StrategyLine
from evidence_service.searches.strategy_models import LookUp, LookUpKind, StrategyVersion
from evidence_service.strategies.origins import Origins
from evidence_service.strategies.written_lines import WrittenLine, from_json


def lines_of(session: Session, request: EvidenceRequest) -> list[WrittenLine]:
    """The lines of the strategy as it stands now, with their notes."""
    query = select(StrategyLine.text, StrategyLine.note).where(StrategyLine.evidence_request_id == request.id)
    return [WrittenLine(text, note) for text, note in session.execute(query.order_by(StrategyLine.number))]


def origins(session: Session, request: EvidenceRequest) -> Origins:
    """What lines of the strategy were in the lists from which they were taken."""
    query = select(StrategyVersion.lines).where(
        StrategyVersion.evidence_request_id == request.id,
        cast(StrategyVersion.lines, Text).contains('"origin"'),
    )
    versions = session.scalars(query.order_by(StrategyVersion.number))
    return Origins(line for lines in versions for line in from_json(lines))


def counts_going_on(session: Session, request: EvidenceRequest) -> Sequence[SearchRun]:
    """The counts that the worker still has something to do for and the newest count, newest first."""
    newest = (
        select(func.max(SearchRun.number))
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.COUNT)
        .scalar_subquery()
    )
    query = (
        select(SearchRun)
        .where(SearchRun.evidence_request_id == request.id, SearchRun.kind == RunKind.COUNT)
        .where(or_(SearchRun.state.in_(UNFINISHED), SearchRun.number == newest))
        .options(selectinload(SearchRun.lines))
    )
    return session.scalars(query.order_by(SearchRun.number.desc())).all()


def newest_run(session: Session, request: EvidenceRequest, kind: RunKind) -> SearchRun | None:
    """The run of this kind that was asked for last, with its lines."""
    query = select(SearchRun).where(SearchRun.evidence_request_id == request.id, SearchRun.kind == kind)
    query = query.options(selectinload(SearchRun.lines)).order_by(SearchRun.number.desc())
    return session.scalar(query.limit(1))


def look_ups_of(
    session: Session, request: EvidenceRequest, person: Person, since: datetime
) -> Mapping[LookUpKind, LookUp]:
    """What this person asked PubMed last of each kind, unless that was before `since`."""
    newest = (
        select(func.max(LookUp.id))
        .where(LookUp.evidence_request_id == request.id, LookUp.asked_by_id == person.id)
        .where(LookUp.kind.in_([LookUpKind.MESH, LookUpKind.SPELLING]), LookUp.asked_at >= since)
        .group_by(LookUp.kind)
    )
    found = session.scalars(select(LookUp).where(LookUp.id.in_(newest)))
    return {look_up.kind: look_up for look_up in found}


def newest_version(session: Session, request: EvidenceRequest) -> StrategyVersion | None:
    """The version that was saved last, with who saved it."""
    query = select(StrategyVersion).where(StrategyVersion.evidence_request_id == request.id)
    query = query.options(joinedload(StrategyVersion.saved_by))
    return session.scalar(query.order_by(StrategyVersion.number.desc()).limit(1))


def others_with_strategies(
    session: Session, request: EvidenceRequest, words: str
) -> Sequence[EvidenceRequest]:
    """The other requests of the library service that have a strategy, newest first.

    Those in whose reference number or question all the words occur; 20 at most.
    """
    query = select(EvidenceRequest).where(
        EvidenceRequest.library_service_id == request.library_service_id,
        EvidenceRequest.id != request.id,
        exists().where(StrategyVersion.evidence_request_id == EvidenceRequest.id),
    )
    for word in words.replace("\x00", "").split()[:8]:
        query = query.where(
            or_(
                EvidenceRequest.reference.icontains(word, autoescape=True),
                EvidenceRequest.question.icontains(word, autoescape=True),
            )
        )
    query = query.options(joinedload(EvidenceRequest.librarian)).order_by(EvidenceRequest.id.desc())
    return session.scalars(query.limit(20)).all()


def versions(session: Session, request: EvidenceRequest) -> Sequence[StrategyVersion]:
    """Every version of the strategy, newest first, with who saved it."""
    query = select(StrategyVersion).where(StrategyVersion.evidence_request_id == request.id)
    query = query.options(joinedload(StrategyVersion.saved_by))
    return session.scalars(query.order_by(StrategyVersion.number.desc())).all()


def version(session: Session, request: EvidenceRequest, number: int) -> StrategyVersion:
    """One version with who saved it. Raises `NotFound` when there is none."""
    query = (
        select(StrategyVersion)
        .where(StrategyVersion.evidence_request_id == request.id, StrategyVersion.number == number)
        .options(joinedload(StrategyVersion.saved_by))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("This strategy has no such version. Choose one from its history.")
    return found

"""Reads of peer reviews: those of one strategy, and those that wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.strategy_models import StrategyReview, StrategyVersion
from evidence_service.strategies.press import Outcome, overall
from evidence_service.workflow import TRANSITIONS, Action


def reviews(session: Session, request: EvidenceRequest) -> Sequence[StrategyReview]:
    """Every peer review of a request's strategy, those withdrawn included, newest first, with its people."""
    query = _with_people(select(StrategyReview)).where(StrategyReview.evidence_request_id == request.id)
    return session.scalars(query.order_by(StrategyReview.id.desc())).all()


def review(session: Session, request: EvidenceRequest, review_id: int) -> StrategyReview:
    """One peer review with its people. Raises `NotFound` when the request has no such one."""
    query = _with_people(select(StrategyReview)).where(
        StrategyReview.id == review_id, StrategyReview.evidence_request_id == request.id
    )
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("This request has no such peer review. Choose one from its list.")
    return found


def open_review(session: Session, request: EvidenceRequest) -> StrategyReview | None:
    """The review that was asked for and is neither answered nor withdrawn."""
    query = _with_people(select(StrategyReview)).where(
        StrategyReview.evidence_request_id == request.id, *_is_open()
    )
    return session.scalar(query.order_by(StrategyReview.id.desc()).limit(1))


def newest_review(session: Session, request: EvidenceRequest) -> StrategyReview | None:
    """The review that was asked for last and not withdrawn, answered or not."""
    query = _with_people(select(StrategyReview)).where(
        StrategyReview.evidence_request_id == request.id, StrategyReview.withdrawn_at.is_(None)
    )
    return session.scalar(query.order_by(StrategyReview.id.desc()).limit(1))


def waiting_for(session: Session, person: Person) -> Sequence[tuple[StrategyReview, EvidenceRequest]]:
    """The reviews that this person was asked for or took over, or that any colleague may do; oldest first."""
    statuses = [source for row in TRANSITIONS if row.action is Action.PEER_REVIEW for source in row.sources]
    waits_for = func.coalesce(StrategyReview.taken_over_by_id, StrategyReview.asked_of_id)
    anybody = and_(waits_for.is_(None), StrategyReview.asked_by_id != person.id)
    query = (
        select(StrategyReview, EvidenceRequest)
        .join(EvidenceRequest, EvidenceRequest.id == StrategyReview.evidence_request_id)
        .where(*_is_open(), or_(waits_for == person.id, anybody))
        .where(EvidenceRequest.library_service_id == person.library_service_id)
        .where(EvidenceRequest.status.in_(statuses))
        .options(joinedload(StrategyReview.asked_by), joinedload(StrategyReview.asked_of))
    )
    rows = session.execute(query.order_by(StrategyReview.id).limit(20))
    return [(review, request) for review, request in rows]


def outcome_of(review: StrategyReview) -> str:
    """The outcome of the whole, as words; empty while it isn't answered."""
    if not review.reviewed_at:
        return ""
    return overall(Outcome(one["outcome"]) for one in review.elements).value


def _is_open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return StrategyReview.reviewed_at.is_(None), StrategyReview.withdrawn_at.is_(None)


def _with_people(query: Select[StrategyReview]) -> Select[StrategyReview]:
    return query.options(
        joinedload(StrategyReview.version).joinedload(StrategyVersion.saved_by),
        joinedload(StrategyReview.asked_by),
        joinedload(StrategyReview.asked_of),
        joinedload(StrategyReview.taken_over_by),
        joinedload(StrategyReview.reviewed_by),
    )

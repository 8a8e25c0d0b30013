"""What a report looks at: whose requests, and which time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from evidence_service.decisions.models import Decision
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import uk_date
from evidence_service.reports.period import Month, Period, beginning_of, months_between

LONG = 36  # months: a longer period is shown from its first month with data
Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


@dataclass(frozen=True)
class Scope:
    """The requests of one library service, or of all when there is none; of one organisation, or of all."""

    period: Period
    library_service_id: int | None = None
    organisation_id: int | None = None

    def requests(self) -> list[ColumnElement[bool]]:
        """The conditions for a request to be looked at, whatever its dates."""
        conditions: list[ColumnElement[bool]] = []
        if self.library_service_id is not None:
            conditions.append(EvidenceRequest.library_service_id == self.library_service_id)
        if self.organisation_id is not None:
            conditions.append(EvidenceRequest.organisation_id == self.organisation_id)
        return conditions

    def within(self, moment: Moment) -> list[ColumnElement[bool]]:
        """`requests`, and `moment` lies in the period."""
        conditions = [*self.requests(), moment < self.period.ends_at]
        if self.period.starts_at:
            conditions.append(moment >= self.period.starts_at)
        return conditions


def months_of(session: Session, scope: Scope, moment: Moment) -> list[Month]:
    """The months of the period, without a gap; those of a long one begin where the data begin."""
    joined = Decision.evidence_request_id == EvidenceRequest.id
    query = select(func.min(moment)).select_from(EvidenceRequest).outerjoin(Decision, joined)
    first = session.scalar(query.where(*scope.within(moment)))
    period = scope.period
    if period.first and (period.last - period.first).days < LONG * 31:
        return months_between(period.first, period.last)
    return months_between(uk_date(first), period.last) if first else []


def month_number(moment: Any, months: list[Month]) -> ColumnElement[int]:
    """The place of the UK month of `moment` among `months`, which have no gaps; from 0."""
    ends = [beginning_of(month.later(1).first_day) for month in months[:-1]]
    last = literal(len(months) - 1, Integer)
    if not ends:
        return last
    return case(*((moment < end, place) for place, end in enumerate(ends)), else_=last)

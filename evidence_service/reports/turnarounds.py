"""How long answers took, from the history of each request."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from evidence_service.audit import Event
from evidence_service.calendar import Change, turnaround
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import uk_date
from evidence_service.reports.period import Month
from evidence_service.reports.scope import Scope
from evidence_service.reports.table import Table
from evidence_service.spreadsheets import Cell
from evidence_service.workflow import PAUSED, Status

COLUMNS = ("Month", "Answers", "Median (working days)", "90th percentile (working days)", "In time")


@dataclass(frozen=True)
class Answer:
    """A delivered answer: its month, the working days that it took, and whether it came in time."""

    month: Month
    days: int
    in_time: bool


def answers(session: Session, scope: Scope) -> list[Answer]:
    """The answers that were delivered in the period, computed anew from the history.

    Of the history only what stops, starts or ends the clock is read.
    """
    query = (
        select(
            EvidenceRequest.id,
            EvidenceRequest.filed_at,
            EvidenceRequest.delivered_at,
            EvidenceRequest.needed_on,
            Event.to_status,
            Event.occurred_at,
        )
        .join(Event, Event.evidence_request_id == EvidenceRequest.id)
        .where(EvidenceRequest.delivered_at.is_not(None), *scope.within(EvidenceRequest.delivered_at))
        .where(or_(Event.to_status.in_([*PAUSED, Status.DELIVERED]), Event.from_status.in_(PAUSED)))
        .where(Event.from_status != Event.to_status)
        .order_by(EvidenceRequest.id, Event.id)
    )
    found = []
    for _, rows in groupby(session.execute(query), key=lambda row: row[0]):
        events = list(rows)
        _, filed_at, delivered_at, needed_on, _, _ = events[0]
        changes = [Change(at, status in PAUSED, status == Status.DELIVERED) for *_, status, at in events]
        days = turnaround(filed_at, changes)
        if days is not None and delivered_at is not None:
            delivered_on = uk_date(delivered_at)
            found.append(Answer(Month.of(delivered_on), days, delivered_on <= needed_on))
    return found


def by_month(found: Sequence[Answer], months: Sequence[Month]) -> Table:
    """One row for each month, and one for all of them."""
    of_month: dict[Month, list[Answer]] = defaultdict(list)
    for answer in found:
        of_month[answer.month].append(answer)
    rows = tuple((str(month), *_measures(of_month[month])) for month in months)
    return Table(COLUMNS, rows, ("All", *_measures(found)) if found else None)


def percentile(numbers: Sequence[int], share: float) -> int:
    """The smallest of the numbers that at least that share of them doesn't exceed (nearest rank)."""
    return sorted(numbers)[math.ceil(share * len(numbers)) - 1]


def _measures(found: Sequence[Answer]) -> tuple[Cell, ...]:
    if not found:
        return (0, None, None, 0)
    days = [answer.days for answer in found]
    middle = median(days)
    in_time = sum(answer.in_time for answer in found)
    return (len(found), int(middle) if middle == int(middle) else middle, percentile(days, 0.9), in_time)

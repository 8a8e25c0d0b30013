"""How many hours answers took, from the time that librarians wrote down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.forms import DECISION_TYPES
from evidence_service.evidence_requests.models import DecisionType, EvidenceRequest
from evidence_service.reports.scope import Scope
from evidence_service.reports.table import Table
from evidence_service.searches.log_models import TimeSpent
from evidence_service.spreadsheets import Cell

COLUMNS = ("Kind of decision", "Answers", "Median (hours)", "In all (hours)")


def by_type(session: Session, scope: Scope) -> Table:
    """One row for each kind of decision whose answers have any time, most hours first; then all of them."""
    query = (
        select(EvidenceRequest.decision_type, func.sum(TimeSpent.minutes))
        .join(TimeSpent, TimeSpent.evidence_request_id == EvidenceRequest.id)
        .where(EvidenceRequest.delivered_at.is_not(None), *scope.within(EvidenceRequest.delivered_at))
        .where(TimeSpent.minutes > 0)
        .group_by(EvidenceRequest.id, EvidenceRequest.decision_type)
    )
    of_type: dict[DecisionType, list[int]] = defaultdict(list)
    for kind, minutes in session.execute(query):
        of_type[kind].append(minutes or 0)
    kinds = sorted(of_type, key=lambda kind: (-sum(of_type[kind]), kind.value))
    rows = tuple((DECISION_TYPES[kind], *_measures(of_type[kind])) for kind in kinds)
    everything = [minutes for answers in of_type.values() for minutes in answers]
    return Table(COLUMNS, rows, ("All", *_measures(everything)) if everything else None)


def _measures(minutes: Sequence[int]) -> tuple[Cell, ...]:
    return (len(minutes), round(median(minutes) / 60, 1), round(sum(minutes) / 60, 1))

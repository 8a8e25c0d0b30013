"""The figures of the report. Each is one function, and its docstring is its definition.

The definition is printed beside the figure, word for word, so it is written for the people
who read the report. It says what is counted and which date the period applies to.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.decisions.models import Decision
from evidence_service.evidence_requests.forms import DECISION_TYPES
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.organisations.models import Organisation
from evidence_service.reports import hours, turnarounds
from evidence_service.reports.influences import (
    COLUMNS,
    SAID,
    by_influence,
    decisions,
    how_many_informed,
    influence_table,
    most_first,
    numbers,
)
from evidence_service.reports.scope import Scope, month_number, months_of
from evidence_service.reports.table import Table
from evidence_service.workflow import INFORMED, TURN, Influence, Status


def informed_ever(session: Session, scope: Scope) -> int:
    """Decisions for which a person said that the evidence changed, confirmed or informed them.

    Each request counts once. No reply never counts, and neither does “not used” or “not
    known”. Counted from the beginning, whatever the period.
    """
    return how_many_informed(session, scope.requests())


def informed_in_period(session: Session, scope: Scope) -> int:
    """Decisions for which a person said that the evidence changed, confirmed or informed them.

    The period applies to the day on which the decision was recorded here.
    """
    return how_many_informed(session, scope.within(Decision.recorded_at))


def decisions_by_month(session: Session, scope: Scope) -> Table:
    """Recorded decisions by month. “Informed in all” adds up changed, confirmed and informed.

    A decision counts as informed only when a person said so; no reply never counts. The month
    and the period apply to the day on which the decision was recorded here, so the figures of
    past months stay as they are.
    """
    months = months_of(session, scope, Decision.recorded_at)
    if not months:
        return Table(("Month", *COLUMNS), ())
    place = month_number(Decision.recorded_at, months).label("place")
    inner = decisions(scope, place, Decision.influence).subquery()
    query = select(*inner.c, func.count()).group_by(*inner.c)
    counts = by_influence(session, query)
    return influence_table("Month", [(str(month), counts[place]) for place, month in enumerate(months)])


def decisions_by_influence(session: Session, scope: Scope) -> Table:
    """Recorded decisions by what the person said: how the evidence mattered to the decision.

    The period applies to the day on which the decision was recorded here.
    """
    query = decisions(scope, Decision.influence, func.count()).group_by(Decision.influence)
    counts = numbers(session, query)
    rows = tuple((text, counts.get(said, 0)) for said, text in SAID.items())
    return Table(
        ("What the evidence did", "Decisions"), rows, ("All recorded decisions", sum(counts.values()))
    )


def answers_and_replies(session: Session, scope: Scope) -> Table:
    """What we know today of the decisions behind the answers that were delivered.

    “Nothing recorded yet” are answers for which nobody has said what was decided. Some of
    these decisions are still to come. The period applies to the day of delivery, so these
    numbers differ from those by day of recording.
    """
    query = (
        select(Decision.influence, func.count())
        .select_from(EvidenceRequest)
        .outerjoin(Decision, Decision.evidence_request_id == EvidenceRequest.id)
        .where(EvidenceRequest.delivered_at.is_not(None), *scope.within(EvidenceRequest.delivered_at))
        .group_by(Decision.influence)
    )
    counts = numbers(session, query)
    rows = (
        ("Informed by evidence", sum(counts.get(said, 0) for said in INFORMED)),
        ("Not used", counts.get(Influence.NOT_USED, 0)),
        ("Not known", counts.get(Influence.NOT_KNOWN, 0)),
        ("Nothing recorded yet", counts.get(None, 0)),
    )
    return Table(("What became of it", "Answers"), rows, ("All delivered answers", sum(counts.values())))


def decisions_by_organisation(session: Session, scope: Scope) -> Table:
    """Recorded decisions by the organisation for which the request was filed.

    “Informed in all” adds up changed, confirmed and informed. The period applies to the day
    on which the decision was recorded here.
    """
    query = (
        decisions(scope, Organisation.name, Decision.influence, func.count())
        .join(Organisation, Organisation.id == EvidenceRequest.organisation_id)
        .group_by(Organisation.name, Decision.influence)
    )
    return influence_table("Organisation", most_first(by_influence(session, query)))


def decisions_by_type(session: Session, scope: Scope) -> Table:
    """Recorded decisions by the kind of decision that the request was filed for.

    “Informed in all” adds up changed, confirmed and informed. The period applies to the day
    on which the decision was recorded here.
    """
    kind = EvidenceRequest.decision_type
    query = decisions(scope, kind, Decision.influence, func.count()).group_by(kind, Decision.influence)
    named = {DECISION_TYPES[found]: counts for found, counts in by_influence(session, query).items()}
    return influence_table("Kind of decision", most_first(named))


def requests_by_status(session: Session, scope: Scope) -> Table:
    """Evidence requests by where they are today. The period applies to the day of filing."""
    query = (
        select(EvidenceRequest.status, func.count())
        .where(*scope.within(EvidenceRequest.filed_at))
        .group_by(EvidenceRequest.status)
    )
    counts = numbers(session, query)
    rows = tuple((status.capitalize(), TURN[status].capitalize(), counts.get(status, 0)) for status in Status)
    return Table(("Status", "Whose turn", "Requests"), rows, ("All requests", "", sum(counts.values())))


def turnaround(session: Session, scope: Scope) -> Table:
    """Working days from filing to the first delivery, Monday to Friday without bank holidays.

    The clock stands still while the library waits for an answer from the requester. Half of
    the answers took the median or less; nine in ten took the 90th percentile or less. “In
    time” means delivered by the date on which the requester needed the answer. The month and
    the period apply to the day of delivery.
    """
    months = months_of(session, scope, EvidenceRequest.delivered_at)
    return turnarounds.by_month(turnarounds.answers(session, scope), months)


def hours_by_type(session: Session, scope: Scope) -> Table:
    """Hours that librarians wrote down for delivered answers, by the kind of decision behind them.

    Answers for which nobody wrote down any time are left out. Half of the answers took the
    median or less. The period applies to the day of delivery.
    """
    return hours.by_type(session, scope)


@dataclass(frozen=True)
class Figure:
    """One figure of the report: its name in addresses, its title, and the function that counts it."""

    name: str
    title: str
    count: Callable[[Session, Scope], Table]

    @property
    def definition(self) -> str:
        """The docstring of the function, on one line."""
        return definition_of(self.count)


def definition_of(function: Callable[..., object]) -> str:
    """The docstring of a figure's function, on one line."""
    return " ".join((inspect.getdoc(function) or "").split())


FIGURES: Mapping[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure("decisions-by-month", "Decisions over time", decisions_by_month),
        Figure("decisions-by-influence", "How the evidence mattered", decisions_by_influence),
        Figure("answers-and-replies", "What we know, and what we don't", answers_and_replies),
        Figure("decisions-by-organisation", "By organisation", decisions_by_organisation),
        Figure("decisions-by-type", "By kind of decision", decisions_by_type),
        Figure("turnaround", "How long an answer takes", turnaround),
        Figure("hours-by-type", "How many hours an answer takes", hours_by_type),
        Figure("requests-by-status", "Where the requests are", requests_by_status),
    )
}

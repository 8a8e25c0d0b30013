"""Hours an answer takes, from the time that librarians wrote down."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import DecisionType, EvidenceRequest
from evidence_service.reports.figures import hours_by_type
from evidence_service.reports.period import Period
from evidence_service.reports.scope import Scope
from evidence_service.searches.log_models import TimeSpent
from tests.deliveries import DELIVERED, delivered
from tests.house import House, filed

YEAR = Period("2026", date(2026, 1, 1), date(2026, 12, 31))


def spent(session: Session, house: House, request: EvidenceRequest, *minutes: int | None) -> None:
    session.add_all(
        TimeSpent(
            evidence_request_id=request.id,
            person_id=house.librarian.id,
            activity="searching",
            started_at=DELIVERED,
            minutes=taken,
        )
        for taken in minutes
    )
    session.flush()


def test_hours_are_added_up_for_each_answer(session: Session, house: House) -> None:
    for minutes in ((60, 30), (180,), (600,)):
        spent(session, house, delivered(session, house, decision_type=DecisionType.SAFETY), *minutes)
    spent(session, house, delivered(session, house, decision_type=DecisionType.POLICY), 45)

    table = hours_by_type(session, Scope(YEAR, house.service.id))

    assert table.rows == (
        ("Patient safety or risk", 3, 3.0, 14.5),
        ("A policy, guideline or procedure", 1, 0.8, 0.8),
    )
    assert table.total == ("All", 4, 2.2, 15.2)


def test_what_was_not_delivered_or_has_no_time_is_left_out(session: Session, house: House) -> None:
    delivered(session, house)
    spent(session, house, delivered(session, house), None, 0)
    spent(session, house, filed(session, house.manager), 90)
    late = delivered(session, house, delivered_at=datetime(2027, 2, 1, 9, tzinfo=UTC))
    spent(session, house, late, 90)
    spent(session, house, delivered(session, house, requester=house.other_manager), 90)

    assert hours_by_type(session, Scope(YEAR, house.service.id)).is_empty

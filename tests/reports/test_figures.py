"""What the figures count, and what they never count."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from evidence_service.accounts.operations import add_person
from evidence_service.db import as_of
from evidence_service.evidence_requests import operations
from evidence_service.evidence_requests.models import DecisionType
from evidence_service.organisations.operations import add_organisation
from evidence_service.reports.figures import (
    FIGURES,
    answers_and_replies,
    decisions_by_influence,
    decisions_by_month,
    decisions_by_organisation,
    decisions_by_type,
    informed_ever,
    informed_in_period,
    requests_by_status,
)
from evidence_service.reports.period import Period, everything
from evidence_service.reports.scope import Scope
from evidence_service.workflow import Influence, Role
from tests.deliveries import decided, delivered
from tests.house import House, filed

YEAR = Period("2026", date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def scope(house: House) -> Scope:
    """The year 2026 of the first library service."""
    return Scope(YEAR, house.service.id)


def one_of_each(session: Session, house: House) -> None:
    """A decision of each influence, and a delivered answer of which nobody said anything."""
    for influence in Influence:
        decided(session, house, influence)
    delivered(session, house)


def test_a_decision_is_informed_only_when_a_person_said_so(
    session: Session, house: House, scope: Scope
) -> None:
    one_of_each(session, house)
    assert informed_ever(session, scope) == 3  # changed, confirmed, informed
    assert informed_in_period(session, scope) == 3


def test_silence_never_counts(session: Session, house: House, scope: Scope) -> None:
    for _ in range(3):
        delivered(session, house)
    assert informed_ever(session, scope) == 0
    assert decisions_by_influence(session, scope).is_empty
    assert answers_and_replies(session, scope).rows[-1] == ("Nothing recorded yet", 3)


def test_all_replies_are_shown_those_that_do_not_flatter_too(
    session: Session, house: House, scope: Scope
) -> None:
    one_of_each(session, house)
    assert decisions_by_influence(session, scope).rows == (
        ("Changed", 1),
        ("Confirmed", 1),
        ("Informed in another way", 1),
        ("Not used", 1),
        ("Not known", 1),
    )
    assert answers_and_replies(session, scope).rows == (
        ("Informed by evidence", 3),
        ("Not used", 1),
        ("Not known", 1),
        ("Nothing recorded yet", 1),
    )
    assert answers_and_replies(session, scope).total == ("All delivered answers", 6)


def test_months_are_those_of_the_recording_in_the_uk(session: Session, house: House) -> None:
    # 23:30 UTC on 30 June is 1 July in the UK
    for moment in (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        decided(session, house, Influence.CHANGED, recorded_at=moment)
    decided(session, house, Influence.NOT_USED, recorded_at=datetime(2026, 8, 2, 9, tzinfo=UTC))
    period = Period("Summer", date(2026, 6, 1), date(2026, 8, 31))
    table = decisions_by_month(session, Scope(period, house.service.id))
    assert table.rows == (
        ("Jun 2026", 1, 0, 0, 0, 0, 1),
        ("Jul 2026", 1, 0, 0, 0, 0, 1),
        ("Aug 2026", 0, 0, 0, 1, 0, 0),
    )
    assert table.total == ("All", 2, 0, 0, 1, 0, 2)


def test_the_day_of_recording_decides_about_the_period_not_that_of_delivery(
    session: Session, house: House
) -> None:
    decided(session, house, Influence.CHANGED, recorded_at=datetime(2026, 7, 15, tzinfo=UTC))
    july = Scope(Period("July", date(2026, 7, 1), date(2026, 7, 31)), house.service.id)
    march = Scope(Period("March", date(2026, 3, 1), date(2026, 3, 31)), house.service.id)
    assert (informed_in_period(session, july), informed_in_period(session, march)) == (1, 0)
    assert answers_and_replies(session, july).is_empty  # delivered in March
    assert answers_and_replies(session, march).rows[0] == ("Informed by evidence", 1)
    assert informed_ever(session, march) == 1  # whatever the period


def test_everything_begins_with_the_first_month_that_has_something(session: Session, house: House) -> None:
    decided(session, house, Influence.CHANGED, recorded_at=datetime(2026, 3, 20, tzinfo=UTC))
    table = decisions_by_month(session, Scope(everything(date(2026, 5, 2)), house.service.id))
    assert [row[0] for row in table.rows] == ["Mar 2026", "Apr 2026", "May 2026"]


def test_a_very_long_period_begins_with_the_first_month_that_has_something(
    session: Session, house: House
) -> None:
    decided(session, house, Influence.CHANGED, recorded_at=datetime(2026, 3, 20, tzinfo=UTC))
    period = Period("Ages", date(1900, 1, 1), date(2026, 3, 31))
    assert len(decisions_by_month(session, Scope(period, house.service.id)).rows) == 1


def test_nothing_at_all_gives_an_empty_table(session: Session, house: House) -> None:
    scope = Scope(everything(date(2026, 5, 2)), house.service.id)
    assert all(figure.count(session, scope).is_empty for figure in FIGURES.values())
    assert informed_ever(session, scope) == 0


def test_organisations_stand_by_how_many_of_their_decisions_were_informed(
    session: Session, house: House, scope: Scope
) -> None:
    clinic = add_organisation(session, name="Clinic", library_service_id=house.service.id, actor_id=None)
    asker = add_person(
        session, name="Clara", email="clara@clinic.example", role=Role.MANAGER, organisation_id=clinic.id
    )
    decided(session, house, Influence.CHANGED)
    decided(session, house, Influence.NOT_USED)
    decided(session, house, Influence.CONFIRMED, requester=asker)
    decided(session, house, Influence.INFORMED, requester=asker)
    table = decisions_by_organisation(session, scope)
    assert table.rows == (("Clinic", 0, 1, 1, 0, 0, 2), ("Town Hospital", 1, 0, 0, 1, 0, 1))
    assert table.total == ("All", 1, 1, 1, 1, 0, 3)
    only_clinic = Scope(YEAR, house.service.id, clinic.id)
    assert informed_ever(session, only_clinic) == 2


def test_kinds_of_decision_have_the_names_of_the_form(session: Session, house: House, scope: Scope) -> None:
    decided(session, house, Influence.CHANGED, decision_type=DecisionType.SAFETY)
    decided(session, house, Influence.NOT_KNOWN, decision_type=DecisionType.POLICY)
    assert decisions_by_type(session, scope).rows == (
        ("Patient safety or risk", 1, 0, 0, 0, 0, 1),
        ("A policy, guideline or procedure", 0, 0, 0, 0, 1, 0),
    )


def test_another_library_services_requests_are_never_counted(
    session: Session, house: House, scope: Scope
) -> None:
    decided(session, house, Influence.CHANGED, requester=house.other_manager)
    filed(session, house.other_manager)
    assert all(figure.count(session, scope).is_empty for figure in FIGURES.values())
    assert informed_ever(session, scope) == 0
    assert informed_ever(session, Scope(YEAR)) == 1  # all services together


def test_requests_are_counted_by_status_and_day_of_filing(session: Session, house: House) -> None:
    with as_of(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        filed(session, house.manager)
        claimed, withdrawn = filed(session, house.manager), filed(session, house.manager)
        operations.claim(session, claimed, actor=house.librarian)
        operations.withdraw(session, withdrawn, actor=house.manager)
    with as_of(datetime(2026, 4, 2, 9, tzinfo=UTC)):
        filed(session, house.manager)
    march = Scope(Period("March", date(2026, 3, 1), date(2026, 3, 31)), house.service.id)
    table = requests_by_status(session, march)
    counts = {row[0]: row[2] for row in table.rows}
    assert {name: n for name, n in counts.items() if n} == {"Submitted": 1, "In progress": 1, "Withdrawn": 1}
    assert list(counts)[:3] == ["Submitted", "In progress", "Clarifying"]
    assert table.rows[0] == ("Submitted", "Librarians", 1)
    assert table.total == ("All requests", "", 3)


@pytest.mark.parametrize("name", FIGURES)
def test_every_definition_says_which_date_the_period_applies_to(name: str) -> None:
    definition = FIGURES[name].definition
    assert "period appl" in definition
    assert "\n" not in definition

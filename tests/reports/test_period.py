"""The time that a report is about."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evidence_service.reports.period import (
    Month,
    Period,
    everything,
    last_financial_year,
    last_twelve_months,
    months_between,
    this_financial_year,
)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 23), date(2025, 12, 1)),
        (date(2026, 1, 31), date(2025, 2, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
    ],
)
def test_the_last_twelve_months_are_this_one_and_eleven_before(today: date, first: date) -> None:
    period = last_twelve_months(today)
    assert (period.first, period.last) == (first, today)
    assert len(months_between(first, today)) == 12


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 12, 31), date(2026, 4, 1)),
    ],
)
def test_the_financial_year_begins_on_the_first_of_april(today: date, begins: date) -> None:
    assert this_financial_year(today).first == begins
    assert this_financial_year(today).last == today


def test_the_last_financial_year_is_whole() -> None:
    period = last_financial_year(date(2026, 11, 23))
    assert (period.first, period.last) == (date(2025, 4, 1), date(2026, 3, 31))


def test_everything_has_no_beginning() -> None:
    period = everything(date(2026, 11, 23))
    assert period.first is None
    assert period.starts_at is None
    assert period.days == "up to 23 November 2026"


def test_days_begin_and_end_at_midnight_in_the_uk() -> None:
    summer = Period("", date(2026, 7, 1), date(2026, 7, 31))
    assert summer.starts_at == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert summer.ends_at == datetime(2026, 7, 31, 23, tzinfo=UTC)
    winter = Period("", date(2026, 1, 1), date(2026, 1, 1))
    assert winter.starts_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert winter.ends_at == datetime(2026, 1, 2, tzinfo=UTC)


def test_months_have_no_gaps_and_cross_the_year() -> None:
    months = months_between(date(2025, 11, 30), date(2026, 2, 1))
    assert [str(month) for month in months] == ["Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026"]
    assert months_between(date(2026, 2, 2), date(2026, 1, 31)) == []
    assert Month(2026, 1).later(-1) == Month(2025, 12)

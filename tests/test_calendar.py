"""Working days and the library's clock. The expected numbers are counted by hand on a wall calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evidence_service.calendar import (
    Change,
    add_working_days,
    is_working_day,
    today,
    turnaround,
    working_days_between,
)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def paused(moment: datetime) -> Change:
    return Change(moment, paused=True, ended=False)


def runs_on(moment: datetime) -> Change:
    return Change(moment, paused=False, ended=False)


def ended(moment: datetime) -> Change:
    return Change(moment, paused=False, ended=True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 12, 25), False),  # Christmas Day
        (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday, so the Monday is free
        (date(2026, 8, 31), False),  # the bank holiday of late summer
        (date(2026, 12, 29), True),
    ],
)
def test_a_working_day_is_monday_to_friday_and_no_bank_holiday(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 4, 1), date(2026, 4, 8), 3),  # over Easter: 2, 7 and 8 April
        (date(2026, 11, 24), date(2026, 11, 23), -1),
    ],
)
def test_working_days_between_leave_the_first_day_out(start: date, end: date, expected: int) -> None:
    assert working_days_between(start, end) == expected


def test_adding_working_days_steps_over_free_days() -> None:
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert add_working_days(date(2026, 11, 23), 0) == date(2026, 11, 23)


def test_turnaround_counts_from_filing_to_the_end() -> None:
    assert turnaround(at(2026, 11, 2), [runs_on(at(2026, 11, 3)), ended(at(2026, 11, 9))]) == 5


def test_the_clock_stands_still_while_the_requester_is_asked() -> None:
    changes = [paused(at(2026, 11, 4)), runs_on(at(2026, 11, 11)), ended(at(2026, 11, 13))]
    assert turnaround(at(2026, 11, 2), changes) == 4  # 3, 4, then 12 and 13 November


def test_two_pauses_take_off_both() -> None:
    changes = [
        paused(at(2026, 11, 3)),
        runs_on(at(2026, 11, 5)),
        paused(at(2026, 11, 6)),
        runs_on(at(2026, 11, 12)),
        ended(at(2026, 11, 13)),
    ]
    assert turnaround(at(2026, 11, 2), changes) == 3  # 3, 6 and 13 November


def test_there_is_no_turnaround_before_the_end() -> None:
    assert turnaround(at(2026, 11, 2), [paused(at(2026, 11, 4))]) is None


def test_a_request_that_ends_while_paused_keeps_what_was_used() -> None:
    assert turnaround(at(2026, 11, 2), [paused(at(2026, 11, 4)), ended(at(2026, 11, 20))]) == 2


def test_late_in_the_evening_of_summer_time_it_is_already_tomorrow() -> None:
    # 23:30 UTC on Monday is 00:30 on Tuesday in the UK.
    filed = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)
    assert turnaround(filed, [ended(at(2026, 7, 8))]) == 1


def test_today_is_a_date_in_the_uk() -> None:
    assert abs((today() - datetime.now(UTC).date()).days) <= 1

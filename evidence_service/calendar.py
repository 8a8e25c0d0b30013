"""Working days and the library's clock, computed from the history and never from a stored total. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

UK = ZoneInfo("Europe/London")
_COUNTRY, _PART = "GB", "ENG"


@lru_cache(maxsize=200)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of one year in England."""
    return frozenset(holidays.country_holidays(_COUNTRY, subdiv=_PART, years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`: 0 for the same day, negative backwards."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)


def add_working_days(start: date, number: int) -> date:
    """The date `number` working days after `start`."""
    day = start
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


@dataclass(frozen=True)
class Change:
    """A request came into a status at a moment; `paused` and `ended` say what that means for the clock."""

    at: datetime
    paused: bool
    ended: bool


def turnaround(filed_at: datetime, changes: Iterable[Change]) -> int | None:
    """Working days from filing to the first end, without those on which the library waited for the requester.

    `changes` are in order of time. None while it hasn't ended. A pause that begins and ends on
    the same day takes nothing off.
    """
    used = 0
    running_since: date | None = _day(filed_at)
    for change in changes:
        if running_since is not None and (change.paused or change.ended):
            used += working_days_between(running_since, _day(change.at))
            running_since = None
        elif running_since is None and not change.paused:
            running_since = _day(change.at)
        if change.ended:
            return used
    return None


def _day(moment: datetime) -> date:
    return moment.astimezone(UK).date()


def today() -> date:
    """The calendar day in the UK now."""
    return datetime.now(UK).date()

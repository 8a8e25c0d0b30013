"""The time that a report is about: its days, its months, and the moments at which they begin. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from evidence_service.formatting import UK, day

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_APRIL = 4


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    number: int

    @classmethod
    def of(cls, value: date) -> Month:
        """The month in which a day is."""
        return cls(value.year, value.month)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def short(self) -> str:
        """Three letters, for charts."""
        return MONTHS[self.number - 1]

    def __str__(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.year}"

    def later(self, months: int) -> Month:
        """The month that many months later; earlier when negative."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included. Without `first`: from the beginning."""

    name: str
    first: date | None
    last: date

    @property
    def starts_at(self) -> datetime | None:
        """The moment at which its first day begins in the UK; None for the beginning."""
        return beginning_of(self.first) if self.first else None

    @property
    def ends_at(self) -> datetime:
        """The moment at which the day after its last begins in the UK."""
        return beginning_of(self.last + timedelta(days=1))

    @property
    def days(self) -> str:
        """Its days in words."""
        return f"{day(self.first)} to {day(self.last)}" if self.first else f"up to {day(self.last)}"


def beginning_of(value: date) -> datetime:
    """The moment at which a day begins in the UK, in UTC."""
    return datetime.combine(value, time(), UK).astimezone(UTC)


def months_between(first: date, last: date) -> list[Month]:
    """Every month with a day from `first` to `last`; none when `last` is before `first`."""
    months, month = [], Month.of(first)
    while month.first_day <= last:
        months.append(month)
        month = month.later(1)
    return months


def last_twelve_months(today: date) -> Period:
    """This month so far, and the eleven months before it."""
    return Period("Last 12 months", Month.of(today).later(-11).first_day, today)


def this_financial_year(today: date) -> Period:
    """From 1 April until today."""
    return Period("This financial year", _first_of_april(today), today)


def last_financial_year(today: date) -> Period:
    """From 1 April to 31 March, before the present financial year."""
    last = _first_of_april(today) - timedelta(days=1)
    return Period("Last financial year", _first_of_april(last), last)


def everything(today: date) -> Period:
    """From the beginning until today."""
    return Period("Everything", None, today)


def _first_of_april(value: date) -> date:
    year = value.year if value.month >= _APRIL else value.year - 1
    return date(year, _APRIL, 1)

"""Dates as searchers write them: 2019, 2019/05, 2019/05/31, and "last 60 days"."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from re import fullmatch

Span = tuple[date, date]


def today() -> date:
    """The day by Greenwich."""
    return datetime.now(tz=UTC).date()


def span_of(text: str) -> Span | None:
    """The first and the last day of a year, a month or a day; None when the text isn't a date."""
    found = fullmatch(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", text.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def relative_span(text: str) -> Span | None:
    """`last 60 days`, `last 6 months`, `last 5 years`, up to today."""
    found = fullmatch(r"last (\d+) (day|month|year)s?", text.strip().lower())
    if not found:
        return None
    days = int(found[1]) * {"day": 1, "month": 30, "year": 365}[found[2]]
    return days_back(days)


def days_back(days: int) -> Span:
    """From so many days ago, 500 years at the most, until today."""
    return today() - timedelta(days=min(days, 500 * 365)), today()


def range_text(span: Span) -> str:
    """`2019/01/01:2024/12/31`, as PubMed writes it in a translation."""
    return ":".join(f"{day.year:04d}/{day:%m/%d}" for day in span)

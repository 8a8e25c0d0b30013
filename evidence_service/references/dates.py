"""PURE: years and dates as exports write them: 2010//, 2010/03/12/, 20180327, SEP 2018, Mar-Apr."""

from __future__ import annotations

import re
from datetime import date

from evidence_service.references.pubmed_dates import MONTHS

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?!\d)")
_NAMED = re.compile(r"(?i)(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*")
_SEASON = re.compile(r"(?i)(?<![a-z])(spring|summer|autumn|fall|winter)(?![a-z])")
_DAY = re.compile(r"(?<![\d/])([1-9]|0[1-9]|[12]\d|3[01])(?![\d/])")


def year_in(text: str) -> int | None:
    """The first year from 1500 to 2099 in a text; None when there is none ("99", "in press", "///")."""
    found = _COMPACT.search(text) or _YEAR.search(text)
    return int(found[1]) if found else None


def published(texts: list[str], year: int | None) -> str:
    """The date as people read it ("2019 Mar 5", "2018 Sep", "2010"); empty without a year.

    The fullest of the texts that agrees with the year is taken.
    """
    if year is None:
        return ""
    readings = [_reading(text, year) for text in texts if year_in(text) in (None, year)]
    return max(readings, key=len, default=str(year)) if readings else str(year)


def day_in(text: str) -> str:
    """A whole day as 2026-11-03, however it was written; "" when the text has none."""
    year = year_in(text)
    words = _reading(text, year).split(" ") if year else []
    if len(words) != 3 or words[1] not in MONTHS:
        return ""
    try:
        return date(int(words[0]), MONTHS.index(words[1]) + 1, int(words[2])).isoformat()
    except ValueError:
        return ""


def _reading(text: str, year: int) -> str:
    numeric = _COMPACT.search(text) or _NUMERIC.search(text)
    if numeric:
        return _written(year, int(numeric[2]), int(numeric[3] or 0))
    season = _SEASON.search(text)
    if season:
        return f"{year} {season[1].title()}"
    months = [found[1].title() for found in _NAMED.finditer(text)]
    if not months:
        return str(year)
    if len(months) > 1:
        return f"{year} {months[0]}-{months[-1]}"
    day = _DAY.search(text.replace(str(year), " "))
    return f"{year} {months[0]} {int(day[1])}" if day else f"{year} {months[0]}"


def _written(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return str(year)
    try:
        return f"{year} {MONTHS[month - 1]} {date(year, month, day).day}"
    except ValueError:
        return f"{year} {MONTHS[month - 1]}"

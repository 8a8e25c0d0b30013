"""The dates of PubMed's XML, which come whole, without a day, as a season or as free text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from evidence_service.references.pubmed_fields import Parts, text_in

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS: Mapping[str, int] = {
    written: number
    for number, name in enumerate(MONTHS, 1)
    for written in (name, f"{number}", f"{number:02}")
}
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


def year_of(*dates: Parts) -> int | None:
    """The year of the first of these dates that has one; "1998 Dec-1999 Jan" gives 1998."""
    for parts in dates:
        found = _YEAR.search(text_in(parts, "Year")) or _YEAR.search(text_in(parts, "MedlineDate"))
        if found:
            return int(found[1])
    return None


def published_text(parts: Parts) -> str:
    """A date as people read it: "2019 Mar 5", "2019 Spring", or NLM's own free text."""
    if "MedlineDate" in parts and (free_text := text_in(parts, "MedlineDate")):
        return re.sub(r"\s+-\s+", "-", free_text)
    year = text_in(parts, "Year")
    period = text_in(parts, "Season") if "Season" in parts else ""
    period = period or _month_name(text_in(parts, "Month"))
    day = text_in(parts, "Day").lstrip("0") if period else ""
    return " ".join(filter(None, (year, period, day)))


def _month_number(month: str) -> int:
    """3 for "03", "3", "Mar" and "march"; 0 for what is no month, such as "13" and "Mar-Apr"."""
    return _NUMBERS.get(month) or (_NUMBERS.get(month[:3].title(), 0) if month.isalpha() else 0)


def _month_name(month: str) -> str:
    if number := _month_number(month):
        return MONTHS[number - 1]
    return "" if month.isdigit() else month


def iso_date(parts: Parts) -> str:
    """A full date as 2019-03-05; empty when it isn't whole or doesn't exist."""
    if "Day" not in parts:
        return ""
    month = _month_number(text_in(parts, "Month"))
    try:
        return date(int(text_in(parts, "Year")), month, int(text_in(parts, "Day"))).isoformat()
    except ValueError:
        return ""

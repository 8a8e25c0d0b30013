"""PURE: pages as exports write them: two fields or one, with dashes of all kinds and words that mean none."""

from __future__ import annotations

import re

_NONE = re.compile(
    r"(?i)\W*(?:no specified|no|specified|n\.?\s?pag\.?|no pagination.*|not specified|n/?a|none|null|nan"
    r"|\d[.,]\d+E\+\d+|undefined|unpaginated|no page.*|0)\W*"
)
_BEFORE = re.compile(r"(?i)^(?:pages?|pgs?|pp?)\b\.?\s*(?=[a-z]?\d)|^pp?\.?(?=\d)")
_DASH = re.compile(r"\s*(?:[‐‑‒–—―−]|--+|-)\s*")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_AS_DATE = re.compile(r"(?i)(\d{1,2})-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_AS_MONTH = re.compile(r"(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-(\d{2})")
_RANGE = re.compile(r"^(.*\d)-(.*\d.*)$")


def joined_pages(first: str, last: str) -> str:
    """Both as one: 123 and 130 give 123-130, 123-30 stays, and words that mean none ("N.PAG") give ""."""
    if f"{first} {last}".strip().lower() in ("no specified", "no pagination"):
        return ""
    first, last = _clean(first), _clean(last)
    if not first or not last or first == last:
        return first or last
    if _RANGE.match(first):  # the first field holds them all already
        return first
    return f"{first}-{last}"


def _clean(text: str) -> str:
    if _NONE.fullmatch(text):
        return ""
    text = _DASH.sub("-", _BEFORE.sub("", text.strip())).strip(" ,;.+")
    text = _without_dates(text)
    first, dash, last = text.partition("-")
    return first if dash and first == last else text.removesuffix("-")


def _without_dates(text: str) -> str:
    """Pages that a spreadsheet took for a date, as they were: "01-Apr" is 1-4, "Apr-55" is 4-55."""
    date = _AS_DATE.fullmatch(text)
    if date:
        numbers = sorted((int(date[1]), _month(date[2])))
        return f"{numbers[0]}-{numbers[1]}"
    month = _AS_MONTH.fullmatch(text)
    return f"{_month(month[1])}-{int(month[2])}" if month else text


def _month(name: str) -> int:
    return _MONTHS.split(" ").index(name.lower()) + 1

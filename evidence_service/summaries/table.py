"""PURE: the rows of an evidence table: begun from what a record says of itself, arranged, and written."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from evidence_service.summaries.content import WRITTEN_COLUMNS, Row

MOST_ROWS = 500  # the whole table is one form, and a form can be a megabyte

# What publication types call a design, the more telling ones first, in words for a manager.
_DESIGNS: Sequence[tuple[str, str]] = (
    ("network meta-analysis", "Network meta-analysis"),
    ("meta-analysis", "Meta-analysis"),
    ("systematic review", "Systematic review"),
    ("pragmatic clinical trial", "Pragmatic trial"),
    ("equivalence trial", "Equivalence trial"),
    ("randomized controlled trial", "Randomised controlled trial"),
    ("randomised controlled trial", "Randomised controlled trial"),
    ("controlled clinical trial", "Controlled trial, not randomised"),
    ("clinical trial", "Trial"),
    ("practice guideline", "Guideline"),
    ("guideline", "Guideline"),
    ("observational study", "Observational study"),
    ("evaluation study", "Evaluation"),
    ("case reports", "Case report"),
    ("comparative study", "Comparison"),
    ("scoping review", "Scoping review"),
    ("review", "Review"),
)
# Headings of MeSH that say where a study was made; a wider one than the country is no country.
_PLACES = frozenset(
    {
        *("england", "scotland", "wales", "northern ireland", "united kingdom", "ireland", "london"),
        *("united states", "canada", "australia", "new zealand", "france", "germany", "spain", "italy"),
        *("portugal", "netherlands", "belgium", "denmark", "sweden", "norway", "finland", "iceland"),
        *("austria", "switzerland", "poland", "greece", "turkey", "israel", "iran", "india", "pakistan"),
        *("bangladesh", "china", "hong kong", "taiwan", "japan", "republic of korea", "singapore"),
        *("malaysia", "thailand", "vietnam", "brazil", "argentina", "chile", "colombia", "mexico"),
        *("south africa", "kenya", "uganda", "nigeria", "ghana", "ethiopia", "egypt", "saudi arabia"),
    }
)


def begun(key: str, citation: Mapping[str, Any]) -> Row:
    """A row for the record with this key, with what its citation says by itself: design and country."""
    return Row(key=key, design=design_of(citation), country=country_of(citation))


def design_of(citation: Mapping[str, Any]) -> str:
    """The design that the publication types name, "" where they name none."""
    types = {str(one).strip().lower() for one in citation.get("publication_types", ())}
    return next((words for kind, words in _DESIGNS if kind in types), "")


def country_of(citation: Mapping[str, Any]) -> str:
    """The countries among the subject headings, "" where there is none: a journal's country says nothing."""
    headings = (re.split(r"[/*]", str(one).lstrip("*"))[0].strip() for one in citation.get("mesh", ()))
    return ", ".join(dict.fromkeys(one for one in headings if one.lower() in _PLACES))


def added(
    rows: Sequence[Row], keys: Iterable[str], citations: Mapping[str, Mapping[str, Any]]
) -> tuple[Row, ...]:
    """The rows, and behind them one for each of these records that has none yet, up to `MOST_ROWS`."""
    new = lacking(rows, keys, citations)[: max(0, MOST_ROWS - len(rows))]
    return (*rows, *(begun(key, citations[key]) for key in new))


def lacking(rows: Sequence[Row], keys: Iterable[str], citations: Container[str]) -> list[str]:
    """Which of these records have no row; a key that can't be cited is none of them."""
    there = {row.key for row in rows}
    return [key for key in dict.fromkeys(keys) if key not in there and key in citations]


def written(rows: Sequence[Row], typed: Mapping[str, Mapping[str, str]]) -> tuple[Row, ...]:
    """The rows with what was typed for each key; a column that wasn't sent stays."""
    columns = (*WRITTEN_COLUMNS, "evidence_type")
    return tuple(
        replace(row, **{name: text for name, text in typed.get(row.key, {}).items() if name in columns})
        for row in rows
    )


def arranged(rows: Sequence[Row], key: str, do: str) -> tuple[Row, ...]:
    """With one row moved "up" or "down", or taken "out"; a key that isn't there changes nothing."""
    order = list(rows)
    place = next((at for at, row in enumerate(order) if row.key == key), None)
    if place is None:
        return tuple(order)
    row = order.pop(place)
    if do != "out":
        order.insert(max(0, place + {"up": -1, "down": 1}.get(do, 0)), row)
    return tuple(order)

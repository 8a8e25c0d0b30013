"""Papers that were written by hand, read from `data/papers.toml`: what the service's demonstration cites."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from practice_pubmed.records import (
    Article,
    Author,
    Heading,
    Journal,
    Location,
    Notice,
    PublicationDate,
    Section,
)

_PAPERS = Path(__file__).parent / "data" / "papers.toml"
_TODAY = "today"


def papers(today: date, as_on: date | None = None) -> Iterator[Article]:
    """Every one, in the order of the PMIDs; the newest came in `today` and has no heading yet.

    One was retracted `today`; `as_on` a day before that nobody knows it.
    """
    tables = tomllib.loads(_PAPERS.read_text(encoding="utf-8"))
    journals = {row["abbreviation"]: Journal(**row) for row in tables["journal"]}
    for row in tables["paper"]:
        paper = _paper(row, journals[row["journal"]], today)
        is_known = as_on is None or as_on >= today
        yield _with_news(paper, row["today"]) if "today" in row and is_known else paper


def _with_news(paper: Article, news: Mapping[str, Any]) -> Article:
    notices = (*paper.notices, *(Notice(*notice) for notice in news["notices"]))
    return replace(paper, notices=notices, types=(*paper.types, *news["types"]))


def _paper(row: Mapping[str, Any], journal: Journal, today: date) -> Article:
    is_new = row["published"] == _TODAY
    published = PublicationDate(today.year, f"{today:%b}") if is_new else _issue(row["published"])
    entered_on = today if is_new else published.first_day() + timedelta(days=14)
    is_indexed = bool(row["headings"])
    return Article(
        pmid=row["pmid"],
        title_xml=escape(row["title"]),
        journal=journal,
        published=published,
        entered_on=entered_on,
        sections=tuple(Section(escape(text), label, label) for label, text in row["abstract"]),
        authors=tuple(_author(name) for name in row["authors"]),
        volume=row["volume"],
        issue=row["issue"],
        pages=row["pages"],
        locations=(Location("doi", row["doi"]),),
        ids=(("doi", row["doi"]),),
        types=tuple(row["types"]),
        model="Electronic" if is_new else "Print",
        electronic_on=entered_on if is_new else None,
        status="MEDLINE" if is_indexed else "Publisher" if is_new else "PubMed-not-MEDLINE",
        publication_status="aheadofprint" if is_new else "ppublish",
        headings=(Heading("Humans"), *map(Heading, row["headings"])) if is_indexed else (),
        completed_on=entered_on + timedelta(days=30) if is_indexed else None,
        revised_on=entered_on,
        notices=tuple(Notice(*notice) for notice in row.get("notices", ())),
    )


def _issue(published: str) -> PublicationDate:
    year, month = published.split()
    return PublicationDate(int(year), month)


def _author(name: str) -> Author:
    last, _, initials = name.rpartition(" ")
    return Author(last=last, initials=initials)

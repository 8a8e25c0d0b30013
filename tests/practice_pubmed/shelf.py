"""A shelf of seven small records, so that what a query should find can be counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from practice_pubmed.collection import Collection
from practice_pubmed.found import Found
from practice_pubmed.invented import JOURNALS
from practice_pubmed.records import Article, Author, Heading, PublicationDate, Section
from practice_pubmed.search import Result, run_query


def book(pmid: int, title: str, abstract: str = "", **changes: Any) -> Article:
    """One record, as it would stand on the shelf."""
    ordinary: dict[str, Any] = {
        "journal": JOURNALS[0],
        "published": PublicationDate(2020, "Mar"),
        "entered_on": date(2020, 3, 5),
        "sections": (Section(abstract),) if abstract else (),
    }
    return Article(pmid=pmid, title_xml=title, **(ordinary | changes))


SHELF = Collection(
    iter(
        (
            book(
                1,
                "Falls on the hospital ward.",
                "Patients fell at night.",
                headings=(Heading("Accidental Falls", True),),
            ),
            book(2, "Accidents at home.", "A fall is an accident.", headings=(Heading("Accidents"),)),
            book(
                3,
                "Delirium and falls: a systematic review.",
                "We searched four databases.",
                types=("Journal Article", "Systematic Review"),
                headings=(Heading("Delirium", True, ("prevention & control",)), Heading("Aged, 80 and over")),
                keywords_xml=("older people",),
                published=PublicationDate(2021, "Jan"),
                electronic_on=date(2020, 11, 2),
                entered_on=date(2020, 11, 3),
            ),
            book(
                4,
                "Hospital-acquired delirium.",
                "The ward of a hospital was quiet.",
                authors=(Author("Oakhanger", "Priya Jane", "PJ"), Author("Smithwick", "Owain", "O")),
                journal=JOURNALS[2],
                entered_on=date(2019, 12, 31),
                published=PublicationDate(2019),
            ),
            book(
                5,
                "Staffing of wards and the pay of nurses.",
                authors=(Author("Oakhanger", "Paul", "P"),),
                ids=(("doi", "10.5555/shelf(5)"), ("pmc", "PMC5")),
            ),
            book(6, "[Nachtdienst].", vernacular_xml="Nachtdienst im Krankenhaus", languages=("ger",)),
            book(7, "Retracted: organisation of care.", types=("Journal Article", "Retracted Publication")),
        )
    )
)


def look_for(query: str, past: dict[int, Found] | None = None) -> Result:
    """Run a query over the shelf; `past` holds earlier searches by their number."""
    return run_query(SHELF, query, lambda number: (past or {})[number])


def found(query: str) -> list[int]:
    """The PMIDs on the shelf that a query finds."""
    return sorted(look_for(query).ids)

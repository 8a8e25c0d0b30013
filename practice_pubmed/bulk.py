"""Filler: as many records as a test of PubMed's limits needs, made when they are asked for."""

from collections.abc import Iterator
from datetime import date, timedelta

from practice_pubmed.invented import JOURNALS
from practice_pubmed.records import Article, Author, PublicationDate

FIRST_PMID = 91_000_001
_FIRST_DAY = date(2016, 1, 1)
DAYS = 3_600
_AUTHOR = Author("Bulkeley-Filler", "Ada", "A")


def bulk_articles(count: int, days: int = DAYS) -> Iterator[Article]:
    """`count` articles about car park counts, one in three dated by year alone.

    They came in on `days` days from 1 January 2016 on, about as many on each: in ten years unless told.
    """
    for number in range(count):
        day = _FIRST_DAY + timedelta(days=number % days)
        yield Article(
            pmid=FIRST_PMID + number,
            title_xml=f"Car park count number {number + 1}.",
            journal=JOURNALS[number % len(JOURNALS)],
            published=PublicationDate(day.year, f"{day:%b}" if number % 3 else ""),
            entered_on=day,
            authors=(_AUTHOR,),
            pages=str(number + 1),
            status="PubMed-not-MEDLINE",
            keywords_xml=("practice bulk",),
        )

"""What a trap is, and the ordinary article that each one spoils in its own way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from practice_pubmed.invented import JOURNALS
from practice_pubmed.records import Article, Author, Heading, Location, PublicationDate, Record, Section

PLACE = "School of Health Systems, University of Northmere, Northmere, UK."
FIRST_AUTHOR = Author("Merrowdown", "Leila A", "LA", affiliations=(PLACE,))
SECOND_AUTHOR = Author("Garrowby", "Callum", "C", affiliations=(PLACE,))
ABSTRACT = (
    Section("This is an invented record. It was made to show one oddity, and nothing was found out."),
)


@dataclass(frozen=True)
class Trap:
    """One awkward record: its name, what is odd about it, and the record itself."""

    name: str
    oddity: str
    record: Record

    @property
    def pmid(self) -> int:
        return self.record.pmid


def trap_article(pmid: int, title_xml: str, **changes: Any) -> Article:
    """An ordinary article of 2023 with a DOI of its own, changed where the trap wants it otherwise."""
    doi = f"10.5555/practice.trap.{pmid}"
    ordinary: dict[str, Any] = {
        "journal": JOURNALS[0],
        "published": PublicationDate(2023, "May"),
        "entered_on": date(2023, 5, 9),
        "sections": ABSTRACT,
        "authors": (FIRST_AUTHOR, SECOND_AUTHOR),
        "volume": "33",
        "issue": "5",
        "pages": "101-9",
        "locations": (Location("doi", doi),),
        "ids": (("doi", doi),),
        "electronic_on": date(2023, 4, 20),
        "headings": (Heading("Humans"), Heading("Quality Improvement", True, ("methods",))),
        "keywords_xml": ("practice trap",),
        "completed_on": date(2023, 6, 8),
        "revised_on": date(2023, 6, 20),
    }
    return Article(pmid=pmid, title_xml=title_xml, **(ordinary | changes))

"""What a synthetic PubMed record is: plain values that the XML, the text and the index are made of.

Names that end in `_xml` hold a fragment of XML (inline markup, entities); all others hold plain text.
"""

from dataclasses import dataclass
from datetime import date
from re import findall
from typing import Literal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASON_MONTHS = {"Winter": 1, "Spring": 4, "Summer": 7, "Fall": 10, "Autumn": 10}


@dataclass(frozen=True)
class Author:
    """A person, or a group when `collective_xml` is given."""

    last: str = ""
    fore: str = ""
    initials: str = ""
    suffix: str = ""
    collective_xml: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()
    valid: bool = True

    @property
    def index_name(self) -> str:
        """The name as PubMed lists it: `Okafor-Lindqvist MT Jr`."""
        return " ".join(part for part in (self.last, self.initials, self.suffix) if part)


@dataclass(frozen=True)
class Journal:
    title: str
    abbreviation: str
    nlm_id: str
    issn: str = ""
    issn_type: Literal["Electronic", "Print"] = "Electronic"
    linking_issn: str = ""
    country: str = "England"


@dataclass(frozen=True)
class Section:
    """One AbstractText element."""

    text_xml: str
    label: str = ""
    category: str = ""


@dataclass(frozen=True)
class OtherAbstract:
    sections: tuple[Section, ...]
    type: str = "Publisher"
    language: str = "eng"


@dataclass(frozen=True)
class Heading:
    """A MeSH heading on a record: the descriptor's name and its qualifiers, starred or not."""

    descriptor: str
    major: bool = False
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A link to another article: retraction, erratum, update, comment ..."""

    kind: str
    source: str
    pmid: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reference:
    citation_xml: str
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PublicationDate:
    """The date of issue in one of PubMed's three shapes: year (month, day), year and season, or free text."""

    year: int = 0
    month: str = ""
    day: int = 0
    season: str = ""
    medline: str = ""

    def first_day(self) -> date:
        """The day that PubMed counts: a missing month is January, a season its first month."""
        if self.medline:
            return date(int(self.medline[:4]), _month_in(self.medline), 1)
        month = SEASON_MONTHS[self.season] if self.season else _month_number(self.month)
        return date(self.year, month, self.day or 1)

    def text(self) -> str:
        if self.medline:
            return self.medline
        parts = (str(self.year), self.season or self.month_name(), str(self.day or ""))
        return " ".join(part for part in parts if part)

    def month_name(self) -> str:
        return MONTHS[int(self.month) - 1] if self.month.isdigit() else self.month


def _month_in(text: str) -> int:
    """The first month, or season, that a free-text date names; January when it names none."""
    named = {name: at for at, name in enumerate(MONTHS, start=1)} | SEASON_MONTHS
    return next((named[word] for word in findall(r"[A-Za-z]+", text) if word in named), 1)


def _month_number(month: str) -> int:
    if month.isdigit():
        return int(month)
    return MONTHS.index(month) + 1 if month in MONTHS else 1


@dataclass(frozen=True)
class Location:
    """An ELocationID."""

    kind: Literal["doi", "pii"]
    value: str
    valid: bool = True


@dataclass(frozen=True)
class Article:
    """A journal article (`PubmedArticle`)."""

    pmid: int
    title_xml: str
    journal: Journal
    published: PublicationDate
    entered_on: date
    sections: tuple[Section, ...] = ()
    copyright: str = ""
    other_abstracts: tuple[OtherAbstract, ...] = ()
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    investigators: tuple[Author, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    start_page: str = ""
    end_page: str = ""
    locations: tuple[Location, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ("eng",)
    types: tuple[str, ...] = ("Journal Article",)
    vernacular_xml: str = ""
    electronic_on: date | None = None
    model: str = "Print-Electronic"
    medium: str = "Internet"
    status: str = "MEDLINE"
    publication_status: str = "ppublish"
    version: int = 1
    headings: tuple[Heading, ...] = ()
    keywords_xml: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    references: tuple[Reference, ...] = ()
    grants: tuple[tuple[str, str], ...] = ()
    registries: tuple[tuple[str, str], ...] = ()
    conflict_xml: str = ""
    completed_on: date | None = None
    revised_on: date | None = None
    layout: Literal["plain", "pretty"] = "plain"
    created_on: date | None = None
    stages: tuple[tuple[str, date], ...] = ()
    before_notices_xml: str = ""
    before_headings_xml: str = ""
    after_headings_xml: str = ""
    general_note_xml: str = ""
    objects_xml: str = ""

    @property
    def crdt(self) -> date:
        """Create date: when the record was made, which for papers added late isn't the entry date."""
        return self.created_on or self.entered_on

    @property
    def mesh_on(self) -> date:
        return self.completed_on or self.entered_on

    @property
    def first_public_on(self) -> date:
        """The earlier of print and electronic publication, which PubMed sorts by."""
        printed = self.published.first_day()
        return min(printed, self.electronic_on) if self.electronic_on else printed

    def id_of(self, kind: str) -> str:
        return next((value for name, value in self.ids if name == kind), "")


@dataclass(frozen=True)
class Book:
    """A book, or one chapter of it when `chapter_xml` is given (`PubmedBookArticle`)."""

    pmid: int
    title_xml: str
    publisher: str
    published: PublicationDate
    entered_on: date
    place: str = ""
    book_code: str = "practice"
    chapter_xml: str = ""
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    sections: tuple[Section, ...] = ()
    copyright: str = ""
    edition: str = ""
    collection_xml: str = ""
    isbns: tuple[str, ...] = ()
    volume: str = ""
    report_number: str = ""
    medium: str = "Internet"
    accession: str = ""
    contents: tuple[tuple[str, str], ...] = ()
    location_label: str = ""
    begun_in: int = 0
    doi: str = ""
    pages: str = ""
    contributed_on: date | None = None
    revised_on: date | None = None
    languages: tuple[str, ...] = ("eng",)
    types: tuple[str, ...] = ("Review",)
    keywords_xml: tuple[str, ...] = ()

    @property
    def crdt(self) -> date:
        return self.entered_on

    @property
    def mesh_on(self) -> date:
        return self.entered_on

    @property
    def first_public_on(self) -> date:
        return self.published.first_day()

    def id_of(self, kind: str) -> str:
        return self.accession if kind == "bookaccession" else ""


Record = Article | Book

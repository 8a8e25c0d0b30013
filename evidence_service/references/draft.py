"""PURE: what a file says of one publication, field by field, on its way to a `Reference`.

Readers of all formats fill in a `Draft` with texts as the file gives them; `reference` cleans them,
the same way for every format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from evidence_service.references.abstracts import sections_of
from evidence_service.references.dates import day_in, published, year_in
from evidence_service.references.export_text import one_line, plain, title_html
from evidence_service.references.identifiers import (
    doi_as_written,
    is_doi_alone,
    isbn_in,
    issn_in,
    pmcid_in,
    pmid_alone,
    pmid_in,
)
from evidence_service.references.kinds import conference_type, gravest, is_preprint_server, retraction_of
from evidence_service.references.languages import code_of
from evidence_service.references.names import authors_from
from evidence_service.references.pages import joined_pages
from evidence_service.references.reference import (
    AbstractSection,
    Author,
    Notice,
    RecordKind,
    Reference,
    Retraction,
    is_no_title,
)

NO_TITLE = "[No title available]"


class NothingToKnowItBy(ValueError):
    """A record has neither a title nor a number by which it could be found."""


class _Titles(TypedDict):
    title: str
    vernacular_title: str
    book_title: str


class _Numbers(TypedDict):
    pmid: str
    doi: str
    pmcid: str
    accession: str


class _Place(TypedDict):
    """In which journal, where in it, and when."""

    journal: str
    journal_abbreviation: str
    issn: str
    volume: str
    issue: str
    pages: str
    article_number: str
    year: int | None
    published: str


class _Imprint(TypedDict):
    """Who published a book, and as what."""

    publisher: str
    publisher_place: str
    edition: str
    isbn: str
    series: str


@dataclass
class Draft:
    """The texts of one record. Lists are in the order of preference: the first that serves is taken."""

    kind: RecordKind = "article"
    titles: list[str] = field(default_factory=list)
    vernacular_title: str = ""
    book_title: str = ""
    series: str = ""
    authors: list[str] = field(default_factory=list)
    people: tuple[Author, ...] = ()  # authors that the format itself takes apart; these win
    editors: list[str] = field(default_factory=list)
    collaborators: tuple[Author, ...] = ()
    journals: list[str] = field(default_factory=list)
    journal_abbreviations: list[str] = field(default_factory=list)
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    article_number: str = ""
    dates: list[str] = field(default_factory=list)
    abstracts: list[str] = field(default_factory=list)
    sections: tuple[AbstractSection, ...] = ()
    dois: list[str] = field(default_factory=list)  # fields meant for a DOI, or for an address
    pmids: list[str] = field(default_factory=list)  # fields that hold a PMID and nothing else
    pmcids: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # where an identifier counts only if it is named as one
    serials: list[str] = field(default_factory=list)  # ISSN or ISBN
    publication_types: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    mesh: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    notices: tuple[Notice, ...] = ()
    standings: Sequence[Retraction] = ()  # what the source says outright of a retraction or correction
    publisher: str = ""
    place: str = ""
    edition: str = ""
    accession: str = ""
    database: str = ""
    urls: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # dates on which somebody saw it on the web
    report_number: str = ""
    status: str = ""
    published: str = ""  # the date where the format gives it as people read it
    electronic: str = ""  # the date on which it came out electronically
    publication_model: str = ""  # "Print-Electronic", ... where the format says so
    abstract_copyright: str = ""

    def reference(self) -> Reference:
        """The record as a reference. Raises NothingToKnowItBy when it has neither title nor identifier."""
        titles, numbers = self._titles(), self._numbers()
        if not titles["title"] and not any(numbers.values()):
            raise NothingToKnowItBy("it has neither a title nor an identifier")
        place = self._place()
        types = _distinct(self.publication_types)
        if self._is_preprint(place["journal"], types):
            types = types if "preprint" in map(str.lower, types) else (*types, "Preprint")
            self.kind, place["journal"] = "article", place["journal"] or plain(self.publisher)
        standing = retraction_of(types, self.notices, titles["title"])
        titles["title"] = titles["title"] or NO_TITLE
        return Reference(
            kind=conference_type(self.kind, types, place["journal"]),
            authors=self.people or authors_from(self.authors),
            editors=authors_from(self.editors),
            collaborators=self.collaborators,
            abstract=self.sections or self._sections(),
            abstract_copyright=plain(self.abstract_copyright),
            publication_types=types,
            languages=tuple(dict.fromkeys(code for text in self.languages for code in code_of(text))),
            mesh=_distinct(self.mesh),
            keywords=_distinct([word for text in self.keywords for word in text.split(";")]),
            status=self.status,
            published_on_electronic=day_in(self.electronic),
            publication_model=plain(self.publication_model),
            notices=self.notices,
            retraction=gravest((standing, *self.standings)),
            database=plain(self.database),
            url=next((url for text in self.urls if (url := _address(text))), ""),
            cited_on=next((day for text in self.seen if (day := day_in(text))), ""),
            report_number=plain(self.report_number),
            **titles,
            **numbers,
            **place,
            **self._imprint(),
        )

    def _is_preprint(self, journal: str, types: tuple[str, ...]) -> bool:
        """Whether it stands on a server for preprints, or says that it is one; however it came."""
        if self.kind not in ("article", "other", "report", "web page"):
            return False
        is_named = "preprint" in map(str.lower, types) and self.kind != "article"
        server = journal or plain(self.publisher)
        return bool(server) and (is_named or is_preprint_server(server))

    def _titles(self) -> _Titles:
        vernacular, book_title = title_html(self.vernacular_title), title_html(self.book_title)
        given = (html for text in self.titles if (html := title_html(text)) and not is_no_title(html))
        title = next(given, "") or vernacular or (book_title if self.kind == "book" else "")
        return {
            "title": title,
            "vernacular_title": vernacular,
            "book_title": book_title,
        }

    def _numbers(self) -> _Numbers:
        pmid, accession = self._pmid(), one_line(self.accession)
        return {
            "pmid": pmid,
            "doi": self._doi(),
            "pmcid": self._pmcid(),
            "accession": accession if accession != pmid else "",
        }

    def _place(self) -> _Place:
        journal, abbreviation = self._journal()
        volume, issue = _volume_and_issue(plain(self.volume), plain(self.issue))
        year = next((year for text in self.dates if (year := year_in(text))), None)
        return {
            "journal": journal,
            "journal_abbreviation": abbreviation,
            "issn": next((issn for text in self.serials if (issn := issn_in(text))), ""),
            "volume": volume,
            "issue": issue,
            "pages": joined_pages(plain(self.first_page), plain(self.last_page)),
            "article_number": plain(self.article_number),
            "year": year,
            "published": one_line(self.published) or published([one_line(text) for text in self.dates], year),
        }

    def _imprint(self) -> _Imprint:
        return {
            "publisher": plain(self.publisher),
            "publisher_place": plain(self.place),
            "edition": "" if _DATE.fullmatch(self.edition.strip()) else plain(self.edition),
            "isbn": next((isbn for text in self.serials if (isbn := isbn_in(text))), ""),
            "series": plain(self.series),
        }

    def _doi(self) -> str:
        named = (text for text in self.notes if is_doi_alone(text))
        return next((doi for text in (*self.dois, *named, *self.urls) if (doi := doi_as_written(text))), "")

    def _pmid(self) -> str:
        own = next((pmid for text in self.pmids if (pmid := pmid_alone(text))), "")
        notes = (text for text in self.notes if not _OF_OTHERS.search(text))
        return own or next((pmid for text in (*self.urls, *notes) if (pmid := pmid_in(text))), "")

    def _pmcid(self) -> str:
        return next((pmcid for text in (*self.pmcids, *self.urls) if (pmcid := pmcid_in(text))), "")

    def _journal(self) -> tuple[str, str]:
        full = next((name for text in self.journals if (name := plain(text))), "")
        short = next((name for text in self.journal_abbreviations if (name := plain(text))), "")
        if not full:
            return short, ""
        if short.casefold() == full.casefold() and (short.isupper() or short == full):
            return full, ""  # Web of Science has every name in capitals, too
        return full, short

    def _sections(self) -> tuple[AbstractSection, ...]:
        texts = dict.fromkeys(text.strip() for text in self.abstracts if text.strip())
        return sections_of(" ".join(texts))


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cleaned for text in texts if (cleaned := plain(text))))


_DATE = re.compile(
    r"\d{4}[/-]?\d{0,2}[/-]?\d{0,2}/?"
)  # PubMed's date on the web, which EndNote takes for an edition
_BOTH = re.compile(r"([^()]{1,20}?)\s*\(([^()]{1,30})\)")
_NO_NUMBER = re.compile(
    r"(?i)\(no (?:pagination|volume|issue)\)|^(?:nan|n/?a|none|null|undefined)$|^vol(?:ume)?\.? +"
)
_LONGEST_NUMBER = 60


def _volume_and_issue(volume: str, issue: str) -> tuple[str, str]:
    """Both apart: "50 (2) (no pagination)" holds them in one field. A text too long for a number is none."""
    volume, issue = (_NO_NUMBER.sub("", text).strip(" ,;") for text in (volume, issue))
    both = _BOTH.fullmatch(volume)
    if both:
        volume, issue = both[1], issue or both[2]
    elif volume.count(")") > volume.count("("):
        volume = volume.replace(")", "")
    return volume if len(volume) <= _LONGEST_NUMBER else "", issue if len(issue) <= _LONGEST_NUMBER else ""


_OF_OTHERS = re.compile(r"(?i)comment|errat|retract|republish|correct|cite|references|update (?:in|of)")
_ADDRESS = re.compile(
    r"https?://[^\s\"'<>]{4,2000}|(?<![:/])//[a-z0-9.-]{1,80}\.[a-z]{2,}/[^\s\"'<>]{1,2000}", re.IGNORECASE
)


def _address(text: str) -> str:
    found = _ADDRESS.search(one_line(text))
    if not found:
        return ""
    return found[0] if found[0].lower().startswith("http") else f"https:{found[0]}"

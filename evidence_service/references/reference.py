"""What a database says of one publication, as plain values. PURE.

Texts that carry markup (`title`, `text_html`, ...) hold limited HTML: the tags b, i, u, sub
and sup without attributes, and everything else escaped, so a template may mark them safe.
All other texts are plain. What the source doesn't give is an empty text, tuple or None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

RecordKind = Literal[
    "article", "book", "chapter", "conference paper", "report", "thesis", "web page", "other"
]
Retraction = Literal[
    "",
    "retracted",
    "retraction notice",
    "withdrawn",
    "expression of concern",
    "expression of concern notice",
    "corrected",
    "correction notice",
]


def is_no_title(words: str) -> bool:
    """Whether words only say that there is no title: nothing, "[Not Available].", "[No title available]"."""
    return re.sub(r"[\[\].\s]", "", words).lower() in ("", "notavailable", "notitleavailable")


@dataclass(frozen=True)
class Author:
    """One author or editor: a person (`last`, `initials`, ...) or a group (`collective`)."""

    last: str = ""
    initials: str = ""
    fore: str = ""
    suffix: str = ""
    collective: str = ""
    orcid: str = ""  # 0000-0002-1825-0097, however PubMed wrote it


@dataclass(frozen=True)
class AbstractSection:
    """One part of an abstract; `label` is empty in an abstract that isn't structured."""

    label: str
    text_html: str


@dataclass(frozen=True)
class Notice:
    """A link from this record to another: "retraction in", "erratum in", "comment on", ..."""

    kind: str
    citation: str = ""
    pmid: str = ""


@dataclass(frozen=True)
class Reference:
    """One publication as PubMed or another source describes it.

    `title` is never empty: a record without one gives its original-language title, its book's
    title or "[No title available]". `published` is the date as people read it ("2019 Mar-Apr",
    "1998 Dec-1999 Jan", "2004 Spring"), `published_on_electronic` an ISO date. `pages` holds what
    PubMed's pagination says, which may be an article number; `article_number` is the publisher's
    item number, wanted when there are no pages. A record that NLM has deleted has `deleted` set
    and, when nothing but the deletion is known, no more than its PMID.
    """

    pmid: str  # empty when the source names none
    title: str
    version: int = 1
    kind: RecordKind = "article"
    vernacular_title: str = ""
    book_title: str = ""
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    collaborators: tuple[Author, ...] = ()  # members of the groups among the authors; no authors
    journal: str = ""
    journal_abbreviation: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    year: int | None = None
    published: str = ""
    published_on_electronic: str = ""
    publication_model: str = ""
    abstract: tuple[AbstractSection, ...] = ()
    abstract_copyright: str = ""
    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()  # as in MEDLINE: "Asthma/*drug therapy/epidemiology"
    keywords: tuple[str, ...] = ()
    doi: str = ""
    pmcid: str = ""
    status: str = ""
    notices: tuple[Notice, ...] = ()
    retraction: Retraction = ""
    publisher: str = ""
    publisher_place: str = ""
    edition: str = ""
    isbn: str = ""
    series: str = ""
    bookshelf_id: str = ""
    accession: str = ""  # the number that the source knows it by, when that is no PMID
    database: str = ""  # what the record itself says that it is from: "Embase", "CINAHL Complete"
    url: str = ""
    cited_on: str = ""  # the ISO date on which somebody saw it at its address
    report_number: str = ""
    deleted: bool = False
    raw_xml: bytes = field(default=b"", repr=False)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reference:
        """The reference that `as_json` gave; names that this release doesn't know are left out."""
        values = {one.name: stored[one.name] for one in fields(cls) if one.name in stored}
        for name, value in values.items():
            if name in _PARTS:
                values[name] = tuple(_PARTS[name](**part) for part in value)
            elif isinstance(value, list):
                values[name] = tuple(value)
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Every field but the raw XML, as values that JSON can hold."""
        stored = asdict(self)
        del stored["raw_xml"]
        return stored


_PARTS: Mapping[str, type[Author | AbstractSection | Notice]] = {
    "authors": Author,
    "editors": Author,
    "collaborators": Author,
    "abstract": AbstractSection,
    "notices": Notice,
}


@dataclass(frozen=True)
class UnreadableRecord:
    """A record that arrived and can't be read; `reason` says why, in words for a librarian."""

    pmid: str | None
    reason: str
    raw_xml: bytes = field(default=b"", repr=False)

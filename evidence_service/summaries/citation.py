"""PURE: what a reference is made of, whichever database it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["journal article", "book", "chapter", "other"]


@dataclass(frozen=True)
class Author:
    """One author or editor: a person, or a group when `collective` is set."""

    last: str = ""
    initials: str = ""
    fore: str = ""
    suffix: str = ""
    collective: str = ""


@dataclass(frozen=True)
class Notice:
    """What was published about the article later. `kind` is PubMed's word for it, such as "ErratumIn"."""

    kind: str
    citation: str = ""
    pmid: str = ""


@dataclass(frozen=True)
class Citation:
    """What a reference is made of. Everything is text as the source gave it; "" stands for unknown.

    Titles may hold the inline HTML of PubMed (i, b, sub, sup, u). `published` is "2019 Mar-Apr" or
    "2020 Feb 6", `published_on_electronic` and `cited_on` likewise. `languages` are three-letter codes.
    """

    kind: Kind = "journal article"
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    title: str = ""
    vernacular_title: str = ""
    book_title: str = ""
    languages: tuple[str, ...] = ()
    journal: str = ""
    journal_abbreviation: str = ""
    published: str = ""
    year: int | None = None
    published_on_electronic: str = ""
    ahead_of_print: bool = False
    volume: str = ""
    issue: str = ""
    supplement: str = ""
    pages: str = ""
    article_number: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    cited_on: str = ""
    publisher: str = ""
    publisher_place: str = ""
    edition: str = ""
    isbn: str = ""
    retraction: str = ""
    notices: tuple[Notice, ...] = ()

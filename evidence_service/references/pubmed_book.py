"""A book or a chapter: the `PubmedBookArticle` element as a record. It has paths of its own."""

from __future__ import annotations

from typing import TypedDict

from lxml import etree

from evidence_service.references.pubmed_article import NO_TITLE
from evidence_service.references.pubmed_dates import published_text, year_of
from evidence_service.references.pubmed_fields import (
    Numbers,
    Parts,
    abstract_in,
    copyright_in,
    languages_of,
    numbers_in,
    pages_in,
    parts_of,
    pmid_in,
    text_in,
    texts_of,
)
from evidence_service.references.pubmed_markup import html_of
from evidence_service.references.pubmed_people import authors_in
from evidence_service.references.reference import Author, RecordKind, Reference


class _Titles(TypedDict):
    """What it is called, and whether it is a book or a chapter of one."""

    kind: RecordKind
    title: str
    vernacular_title: str
    book_title: str


class _Edition(TypedDict):
    """Who published the book, when and as what."""

    year: int | None
    published: str
    publisher: str
    publisher_place: str
    edition: str
    isbn: str
    series: str
    volume: str


def book_record(element: etree._Element, raw_xml: bytes) -> Reference:
    """The book's or chapter's record. Raises ValueError with the reason when there is no PMID."""
    document = element.find("BookDocument")
    if document is None:
        raise ValueError("it holds no citation")
    parts = parts_of(document)
    pmid, version = pmid_in(parts)
    numbers = _numbers(element)
    return Reference(
        pmid=pmid,
        version=version,
        authors=_people(document, "authors"),
        editors=_people(document, "editors"),
        collaborators=authors_in(document.iterfind("InvestigatorList/Investigator")),
        pages=pages_in(parts.get("Pagination")),
        abstract=abstract_in(parts.get("Abstract")),
        abstract_copyright=copyright_in(parts.get("Abstract")),
        publication_types=texts_of(document.iterchildren("PublicationType")),
        languages=languages_of(document.iterchildren("Language")),
        keywords=texts_of(document.iterfind("KeywordList/Keyword")),
        raw_xml=raw_xml,
        **_titles(parts),
        **_edition(parts),
        doi=numbers.doi,
        article_number=numbers.item,
        bookshelf_id=numbers.bookshelf_id,
    )


def _titles(parts: Parts) -> _Titles:
    of_book = html_of(parts_of(parts.get("Book")).get("BookTitle"))
    of_chapter, vernacular = html_of(parts.get("ArticleTitle")), html_of(parts.get("VernacularTitle"))
    is_chapter = bool(of_chapter) and of_chapter != of_book
    return {
        "kind": "chapter" if is_chapter else "book",
        "title": of_chapter or of_book or vernacular or NO_TITLE,
        "vernacular_title": vernacular,
        "book_title": of_book if is_chapter else "",
    }


def _edition(parts: Parts) -> _Edition:
    book = parts_of(parts.get("Book"))
    publisher = parts_of(book.get("Publisher"))
    dates = [
        parts_of(found)
        for found in (book.get("PubDate"), book.get("BeginningDate"), parts.get("ContributionDate"))
    ]
    return {
        "year": year_of(*dates),
        "published": next(filter(None, map(published_text, dates)), ""),
        "publisher": text_in(publisher, "PublisherName"),
        "publisher_place": text_in(publisher, "PublisherLocation"),
        "edition": text_in(book, "Edition"),
        "isbn": text_in(book, "Isbn"),
        "series": text_in(book, "CollectionTitle"),
        "volume": text_in(book, "Volume"),
    }


def _numbers(element: etree._Element) -> Numbers:
    return numbers_in(
        element.iterfind("BookDocument/Book/ELocationID"),
        [
            *element.iterfind("BookDocument/ArticleIdList/ArticleId"),
            *element.iterfind("PubmedBookData/ArticleIdList/ArticleId"),
        ],
    )


def _people(document: etree._Element, wanted: str) -> tuple[Author, ...]:
    """Those of the chapter where it names its own, else the book's; a list without a type is of authors."""
    for place in ("AuthorList", "Book/AuthorList"):
        lists = (people for people in document.iterfind(place) if people.get("Type", "authors") == wanted)
        if people := authors_in(person for found in lists for person in found):
            return people
    return ()

"""A book or a chapter: the `PubmedBookArticle` element as a record. It has paths of its own."""

from __future__ import annotations

from lxml import etree

from evidence_service.references.pubmed_article import NO_TITLE
from evidence_service.references.pubmed_fields import (
    abstract_in,
    authors_in,
    doi_of,
    item_number,
    languages_at,
    pages_in,
    pmid_in,
    published_text,
    text_at,
    texts_at,
    year_of,
)
from evidence_service.references.pubmed_markup import html_of, text_of
from evidence_service.references.reference import Author, RecordKind, Reference


def book_record(element: etree._Element, raw_xml: bytes) -> Reference:
    """The book's or chapter's record. Raises ValueError with the reason when there is no PMID."""
    document = element.find("BookDocument")
    if document is None:
        raise ValueError("it holds no citation")
    pmid, version = pmid_in(document)
    book_title, chapter_title = (
        html_of(document.find("Book/BookTitle")),
        html_of(document.find("ArticleTitle")),
    )
    kind: RecordKind = "chapter" if chapter_title and chapter_title != book_title else "book"
    locations = document.findall("Book/ELocationID")
    ids = [
        *document.iterfind("ArticleIdList/ArticleId"),
        *element.iterfind("PubmedBookData/ArticleIdList/ArticleId"),
    ]
    vernacular = html_of(document.find("VernacularTitle"))
    return Reference(
        pmid=pmid,
        version=version,
        kind=kind,
        title=chapter_title or book_title or vernacular or NO_TITLE,
        vernacular_title=vernacular,
        book_title=book_title if kind == "chapter" else "",
        authors=_people(document, "authors"),
        editors=_people(document, "editors"),
        volume=text_at(document, "Book/Volume"),
        pages=pages_in(document.find("Pagination")),
        article_number=item_number(locations),
        year=_year(document),
        published=_published(document),
        abstract=abstract_in(document.find("Abstract")),
        abstract_copyright=text_at(document, "Abstract/CopyrightInformation"),
        publication_types=texts_at(document, "PublicationType"),
        languages=languages_at(document),
        keywords=texts_at(document, "KeywordList/Keyword"),
        doi=doi_of(locations, ids),
        publisher=text_at(document, "Book/Publisher/PublisherName"),
        publisher_place=text_at(document, "Book/Publisher/PublisherLocation"),
        edition=text_at(document, "Book/Edition"),
        isbn=text_at(document, "Book/Isbn"),
        series=text_at(document, "Book/CollectionTitle"),
        bookshelf_id=next((text_of(each) for each in ids if each.get("IdType") == "bookaccession"), ""),
        raw_xml=raw_xml,
    )


def _people(document: etree._Element, wanted: str) -> tuple[Author, ...]:
    """Those of the chapter where it names its own, else the book's; a list without a type is of authors."""
    for place in ("AuthorList", "Book/AuthorList"):
        lists = [people for people in document.iterfind(place) if people.get("Type", "authors") == wanted]
        if people := authors_in(lists):
            return people
    return ()


def _dates(document: etree._Element) -> tuple[etree._Element | None, ...]:
    return tuple(document.find(path) for path in ("Book/PubDate", "Book/BeginningDate", "ContributionDate"))


def _year(document: etree._Element) -> int | None:
    return year_of(*_dates(document))


def _published(document: etree._Element) -> str:
    return next((text for element in _dates(document) if (text := published_text(element))), "")

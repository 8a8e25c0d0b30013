"""A book, or a chapter of one, as PubMed's XML: other paths than an article's for nearly everything."""

from practice_pubmed.article_xml import (
    abstract_xml,
    article_ids,
    person_xml,
    publication_date_xml,
    publication_type,
    pubmed_date,
)
from practice_pubmed.markup import day_parts, element, optional, wrap
from practice_pubmed.records import Author, Book


def book_xml(book: Book) -> str:
    """The PubmedBookArticle element, as one piece of text."""
    return wrap("PubmedBookArticle", _document(book) + _data(book)) + "\n"


def _document(book: Book) -> str:
    chapter = book.chapter_xml
    parts = (
        element("PMID", str(book.pmid), {"Version": "1"}),
        article_ids((("bookaccession", book.accession),)),
        _book(book),
        optional("LocationLabel", book.location_label, {"Type": "chapter"}),
        wrap("ArticleTitle", chapter, {"book": book.book_code, "part": "ch1"}) if chapter else "",
        wrap("Pagination", element("MedlinePgn", book.pages)) if book.pages else "",
        "".join(element("Language", code) for code in book.languages),
        _people(book.authors, "authors") if chapter else "",
        "".join(publication_type(name) for name in book.types),
        abstract_xml(book.sections, book.copyright),
        _contents(book),
        _keywords(book.keywords_xml),
        wrap("ContributionDate", day_parts(book.contributed_on)) if book.contributed_on else "",
        wrap("DateRevised", day_parts(book.revised_on)) if book.revised_on else "",
    )
    return wrap("BookDocument", "".join(parts))


def _book(book: Book) -> str:
    authors = book.authors if not book.chapter_xml else ()
    parts = (
        wrap(
            "Publisher", element("PublisherName", book.publisher) + optional("PublisherLocation", book.place)
        ),
        wrap("BookTitle", book.title_xml, {"book": book.book_code}),
        publication_date_xml(book.published),
        wrap("BeginningDate", element("Year", str(book.begun_in))) if book.begun_in else "",
        _people(authors, "authors"),
        _people(book.editors, "editors"),
        optional("Volume", book.volume),
        optional("Edition", book.edition),
        wrap("CollectionTitle", book.collection_xml, {"book": book.book_code}) if book.collection_xml else "",
        "".join(element("Isbn", isbn) for isbn in book.isbns),
        optional("ELocationID", book.doi, {"EIdType": "doi", "ValidYN": "Y"}),
        optional("Medium", book.medium),
        optional("ReportNumber", book.report_number),
    )
    return wrap("Book", "".join(parts))


def _people(people: tuple[Author, ...], kind: str) -> str:
    each = "".join(person_xml("Author", person) for person in people)
    return wrap("AuthorList", each, {"Type": kind, "CompleteYN": "Y"}) if each else ""


def _contents(book: Book) -> str:
    each = "".join(
        wrap(
            "Section", optional("LocationLabel", label, {"Type": "chapter"}) + element("SectionTitle", title)
        )
        for label, title in book.contents
    )
    return wrap("Sections", each) if each else ""


def _keywords(keywords_xml: tuple[str, ...]) -> str:
    each = "".join(wrap("Keyword", word, {"MajorTopicYN": "N"}) for word in keywords_xml)
    return wrap("KeywordList", each, {"Owner": "NOTNLM"}) if each else ""


def _data(book: Book) -> str:
    return wrap(
        "PubmedBookData",
        wrap("History", pubmed_date("pubmed", book.entered_on) + pubmed_date("entrez", book.entered_on))
        + element("PublicationStatus", "ppublish")
        + article_ids((("pubmed", str(book.pmid)),)),
    )

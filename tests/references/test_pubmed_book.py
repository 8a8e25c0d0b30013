"""What the reader makes of books and chapters."""

from __future__ import annotations

from evidence_service.references.reference import Author
from tests.references.pubmed_samples import book, record_of

BOOK = (
    "<Book><Publisher><PublisherName>Invented Press</PublisherName>"
    "<PublisherLocation>Northmoor (UK)</PublisherLocation></Publisher><BookTitle>Safe wards</BookTitle>"
    "<PubDate><Year>2009</Year><Month>02</Month></PubDate><BeginningDate><Year>1999</Year></BeginningDate>"
    '<AuthorList Type="editors">'
    "<Author><LastName>Marsh</LastName><Initials>P</Initials></Author></AuthorList>"
    "<Edition>2nd</Edition><CollectionTitle>Ward guides</CollectionTitle><Isbn>9780000000002</Isbn>"
    '<ELocationID EIdType="doi" ValidYN="Y">10.5555/book</ELocationID></Book>'
)
START = (
    '<PMID Version="1">21000001</PMID>'
    '<ArticleIdList><ArticleId IdType="bookaccession">NBK77</ArticleId></ArticleIdList>'
)
END = (
    "<Language>eng</Language>"
    '<AuthorList Type="authors"><Author><LastName>Reed</LastName><Initials>Q</Initials></Author></AuthorList>'
    '<PublicationType UI="D016454">Review</PublicationType>'
    "<Abstract><AbstractText>About beds.</AbstractText></Abstract>"
)


def test_a_chapter_knows_its_book() -> None:
    record = record_of(book(f"{START}{BOOK}<ArticleTitle>Bed rails</ArticleTitle>{END}"))
    assert (record.kind, record.title, record.book_title) == ("chapter", "Bed rails", "Safe wards")
    assert record.authors == (Author(last="Reed", initials="Q"),)
    assert record.editors == (Author(last="Marsh", initials="P"),)
    assert (record.publisher, record.publisher_place) == ("Invented Press", "Northmoor (UK)")
    assert (record.edition, record.isbn, record.series) == ("2nd", "9780000000002", "Ward guides")
    assert (record.year, record.published, record.doi) == (2009, "2009 Feb", "10.5555/book")
    assert (record.bookshelf_id, record.languages) == ("NBK77", ("eng",))
    assert record.publication_types == ("Review",)
    assert record.abstract[0].text_html == "About beds."


def test_a_whole_book_has_its_own_title() -> None:
    record = record_of(book(START + BOOK + END))
    assert (record.kind, record.title, record.book_title) == ("book", "Safe wards", "")


def test_a_book_without_a_date_goes_by_the_next_best() -> None:
    undated = BOOK.replace("<PubDate><Year>2009</Year><Month>02</Month></PubDate>", "")
    record = record_of(book(START + undated + END))
    assert (record.year, record.published) == (1999, "1999")


def test_a_book_that_lacks_nearly_everything_is_read_all_the_same() -> None:
    record = record_of(book('<PMID Version="1">21000002</PMID>'))
    assert (record.kind, record.title, record.year) == ("book", "[No title available]", None)


def test_the_ids_of_a_books_references_are_never_taken_for_its_own() -> None:
    reference = (
        '<Reference><Citation>X.</Citation><ArticleIdList><ArticleId IdType="doi">10.5555/other</ArticleId>'
        '<ArticleId IdType="bookaccession">NBK9</ArticleId></ArticleIdList></Reference>'
    )
    references = f"<ReferenceList>{reference}</ReferenceList>"
    record = record_of(book('<PMID Version="1">21000001</PMID><Book/>' + references))
    assert (record.doi, record.bookshelf_id) == ("", "")


def test_a_chapter_may_have_its_own_date_and_a_structured_abstract() -> None:
    abstract = (
        '<Abstract><AbstractText Label="AIM">To fall <i>less</i>.</AbstractText>'
        "<CopyrightInformation>© Invented Press.</CopyrightInformation></Abstract>"
    )
    date = "<ContributionDate><Year>2016</Year><Month>7</Month><Day>28</Day></ContributionDate>"
    undated = "<Book><BookTitle>Safe wards</BookTitle></Book>"
    chapter = "<ArticleTitle>Bed <i>rails</i></ArticleTitle><VernacularTitle>Ridelles</VernacularTitle>"
    record = record_of(book(START + undated + chapter + abstract + date))
    assert (record.title, record.vernacular_title) == ("Bed <i>rails</i>", "Ridelles")
    assert (record.year, record.published) == (2016, "2016 Jul 28")
    assert (record.abstract[0].label, record.abstract[0].text_html) == ("AIM", "To fall <i>less</i>.")
    assert record.abstract_copyright == "© Invented Press."

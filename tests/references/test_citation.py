"""From a PubMed record to the citation that a reference is made of."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evidence_service.references.citation import Citation, citation_from, missing_of
from evidence_service.references.reference import Author, Notice, RecordKind, Reference
from evidence_service.references.reference import Author as PubMedAuthor
from evidence_service.references.reference import Notice as PubMedNotice
from evidence_service.references.vancouver import reference


def cited(record: Reference) -> Citation:
    """The citation of a record after it was stored as JSON."""
    return citation_from(json.loads(json.dumps(record.as_json())))


def test_a_stored_record_becomes_a_citation() -> None:
    record = Reference(
        pmid="90000001",
        title="Night <i>wards</i>",
        authors=(PubMedAuthor(last="Ash", initials="JA", suffix="Jr", orcid="0000-0000-0000-0000"),),
        journal="Journal of Imagined Care",
        journal_abbreviation="J Imag Care",
        volume="3",
        issue="2",
        pages="11-19",
        year=2020,
        published="2020 Mar",
        published_on_electronic="2019-12-04",
        publication_model="Print-Electronic",
        languages=("eng",),
        doi="10.9999/a",
        notices=(PubMedNotice(kind="erratum in", citation="J Imag Care. 2020;3:99", pmid="90000002"),),
        retraction="corrected",
        mesh=("Nurses",),
    )

    assert cited(record) == Citation(
        title="Night <i>wards</i>",
        authors=(Author(last="Ash", initials="JA", suffix="Jr"),),
        journal="Journal of Imagined Care",
        journal_abbreviation="J Imag Care",
        volume="3",
        issue="2",
        pages="11-19",
        year=2020,
        published="2020 Mar",
        published_on_electronic="2019 Dec 4",
        languages=("eng",),
        doi="10.9999/a",
        pmid="90000001",
        notices=(Notice(kind="erratum in", citation="J Imag Care. 2020;3:99", pmid="90000002"),),
        retraction="corrected",
    )


def test_the_reference_of_a_record_reads_as_pubmed_writes_it() -> None:
    record = Reference(
        pmid="90000001",
        title="Night wards",
        journal_abbreviation="J Imag Care",
        volume="3",
        published="2020 Mar",
        published_on_electronic="2019-12-04",
        publication_model="Print-Electronic",
    )

    expected = "Night wards. J Imag Care. 2020 Mar;3. Epub 2019 Dec 4. PMID: 90000001."
    assert reference(cited(record)).text == expected


@pytest.mark.parametrize(
    ("volume", "pages", "model", "ahead"),
    [
        ("", "", "Print-Electronic", True),
        ("", "ciaa280", "Print-Electronic", True),
        ("3", "", "Print-Electronic", False),
        ("", "", "Electronic", False),
        ("", "", "Electronic-eCollection", False),
    ],
)
def test_ahead_of_print(volume: str, pages: str, model: str, ahead: bool) -> None:
    record = Reference(
        pmid="1",
        title="T",
        volume=volume,
        pages=pages,
        publication_model=model,
        published_on_electronic="2020-03-19",
    )

    assert cited(record).ahead_of_print is ahead


def test_a_chapter_of_the_bookshelf_has_its_address() -> None:
    record = Reference(pmid="1", title="T", kind="chapter", book_title="B", bookshelf_id="NBK1")

    citation = cited(record)

    assert (citation.kind, citation.book_title) == ("chapter", "B")
    assert citation.url == "https://www.ncbi.nlm.nih.gov/books/NBK1/"


def test_an_odd_date_stays_as_it_is() -> None:
    assert citation_from({"published_on_electronic": "Spring 2020"}).published_on_electronic == "Spring 2020"


def test_nothing_known_is_an_empty_citation() -> None:
    assert citation_from({}) == Citation()


def test_an_abstract_in_a_journal_is_cited_as_an_article_of_it() -> None:
    record = Reference(
        pmid="",
        kind="conference paper",
        title="Fans on wards",
        authors=(PubMedAuthor(last="Ash", initials="J"),),
        journal="J Warm Care",
        volume="4",
        issue="Suppl 1",
        pages="S12",
        year=2022,
    )

    assert reference(cited(record)).text == "Ash J. Fans on wards. J Warm Care. 2022;4(Suppl 1):S12."


def test_a_paper_of_a_congress_is_cited_in_its_proceedings() -> None:
    record = Reference(
        pmid="",
        kind="conference paper",
        title="Fans on wards",
        authors=(PubMedAuthor(last="Ash", initials="J"),),
        journal="Proceedings of the Congress of Warm Wards",
        pages="12-19",
        year=2022,
    )

    assert reference(cited(record)).text == (
        "Ash J. Fans on wards. In: Proceedings of the Congress of Warm Wards. 2022. p. 12-9."
    )


@pytest.mark.parametrize("kind", ["report", "web page", "other"])
def test_what_has_no_number_is_cited_with_the_address_that_it_can_be_read_at(kind: RecordKind) -> None:
    record = Reference(
        pmid="",
        kind=kind,
        title="Menopause at work",
        authors=(PubMedAuthor(collective="A Foundation"),),
        publisher="A Foundation",
        year=2024,
        url="https://www.example.org/guide.pdf",
    )

    text = reference(cited(record)).text

    assert text == (
        "A Foundation. Menopause at work [Internet]. A Foundation; 2024. "
        "Available from: https://www.example.org/guide.pdf"
    )


def test_an_address_in_a_database_is_not_where_an_article_can_be_read() -> None:
    record = Reference(pmid="", title="Wards", journal="J Care", year=2024, url="https://search.example/1")

    assert "Available" not in reference(cited(record)).text
    assert "Available" not in reference(cited(replace(record, kind="report", doi="10.9999/a"))).text


ON_THE_WEB = Reference(
    pmid="",
    title="Wards",
    kind="web page",
    publisher="A Foundation",
    year=2024,
    url="https://a.example/wards",
)


def test_the_day_on_which_a_page_was_seen_stands_in_its_reference() -> None:
    assert reference(cited(replace(ON_THE_WEB, cited_on="2026-11-03"))).text == (
        "Wards [Internet]. A Foundation; 2024 [cited 2026 Nov 3]. Available from: https://a.example/wards"
    )


def test_an_address_that_is_not_shown_was_not_cited_on_a_day() -> None:
    citation = cited(replace(ON_THE_WEB, cited_on="2026-11-03", doi="10.9999/a"))

    assert (citation.url, citation.cited_on) == ("", "")


def test_the_day_is_of_the_record_s_own_address_and_not_of_the_bookshelf() -> None:
    record = replace(ON_THE_WEB, kind="book", pmid="1", bookshelf_id="NBK1", cited_on="2026-11-03")

    assert cited(record).cited_on == ""


@pytest.mark.parametrize(
    ("kind", "types", "expected"),
    [
        ("thesis", (), "dissertation"),
        ("thesis", ("Master's thesis",), "master's thesis"),
        ("article", ("Journal Article", "Preprint"), "preprint"),
        ("conference paper", ("Conference Abstract",), "abstract"),
        ("conference paper", ("Conference Paper",), ""),
        ("article", ("Journal Article",), ""),
        ("report", ("Preprint",), ""),
    ],
)
def test_what_stands_in_brackets(kind: RecordKind, types: tuple[str, ...], expected: str) -> None:
    record = Reference(pmid="", title="T", kind=kind, journal="J", volume="1", publication_types=types)

    assert cited(record).designation == expected


@pytest.mark.parametrize(
    ("kinds", "types", "expected"),
    [
        (["partial retraction in"], (), "partially retracted"),
        (["partial retraction in", "retraction in"], (), "retracted"),
        (["partial retraction in"], ("Retracted Publication",), "retracted"),
        (["retraction in"], (), "retracted"),
        ([], (), "retracted"),
    ],
)
def test_a_partial_retraction_is_no_whole_one(
    kinds: list[str], types: tuple[str, ...], expected: str
) -> None:
    notices = tuple(Notice(kind=kind, citation="J. 2020;1:1") for kind in kinds)
    record = Reference(pmid="1", title="T", retraction="retracted", notices=notices, publication_types=types)

    assert cited(record).retraction == expected


ARTICLE = Citation(title="T", journal="J", year=2020, pages="1-2")
PAGE = Citation(kind="web page", title="T", url="https://example.org/t", cited_on="2026 Nov 3")
REPORT = Citation(kind="report", title="T", publisher="P", year=2020)


@pytest.mark.parametrize(
    ("citation", "missing"),
    [
        (ARTICLE, ()),
        (replace(ARTICLE, title="", vernacular_title="U"), ()),
        (replace(ARTICLE, title="", book_title="B"), ("a title",)),
        (replace(ARTICLE, pages="", pmid="1"), ()),
        (replace(ARTICLE, pages="", journal=""), ("the journal", "its pages, or a DOI")),
        (PAGE, ()),
        (replace(PAGE, cited_on=""), ("the year, or the day on which you saw it",)),
        (replace(PAGE, cited_on="", year=2020), ()),
        (replace(PAGE, url="", publisher="P", year=2020), ("its address",)),
        (replace(PAGE, kind="report"), ()),
        (replace(ARTICLE, title="[No title available]"), ("a title",)),
        (replace(REPORT, kind="chapter"), ("the book that it is in",)),
        (replace(REPORT, kind="chapter", book_title="B"), ()),
        (REPORT, ()),
        (replace(REPORT, title="", book_title="B"), ()),
        (replace(REPORT, publisher="", year=None), ("who published it, or its address", "the year")),
    ],
)
def test_what_a_reader_needs_to_find_it_again(citation: Citation, missing: tuple[str, ...]) -> None:
    assert missing_of(citation) == missing

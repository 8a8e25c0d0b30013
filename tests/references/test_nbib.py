"""NBIB, PubMed's MEDLINE text, on records written for these tests."""

from __future__ import annotations

import pytest

from evidence_service.references.citation import citation_from
from evidence_service.references.reading import FileReading, read_file
from evidence_service.references.reference import Author, Notice, Reference
from evidence_service.references.vancouver import reference

ARTICLE = """PMID- 31999999
OWN - NLM
STAT- MEDLINE
IS  - 1234-5678 (Electronic)
IS  - 8765-4321 (Linking)
VI  - 12
IP  - 3
DP  - 2019 Mar-Apr
TI  - Loud wards and sleep: a study of
      everything.
PG  - 123-30
LID - 10.5555/abc.1 [doi]
AB  - BACKGROUND: Wards are loud.
      RESULTS: They stay so.
CI  - Copyright (c) 2019 Nobody.
FAU - Okoro, Ada M
AU  - Okoro AM
AUID- ORCID: 0000-0002-1825-0097
AD  - A hospital.
FAU - King, Bo Jr
AU  - King B Jr
CN  - Ward Rounds Study Group
LA  - eng
LA  - fre
PT  - Journal Article
PT  - Retracted Publication
DEP - 20190105
TT  - Salles bruyantes.
TA  - J Inv Med
JT  - Journal of invented medicine
MH  - *Sleep/physiology
OT  - noise
FIR - Somebody, Else
IR  - Somebody E
PMC - PMC1234567
RIN - J Inv Med. 2020 Jan;13(1):2. PMID: 32000000
EIN - J Inv Med. 2019 May;12(5):300
AID - S0000-0000(19)1 [pii]
AID - 10.5555/abc.1 [doi]
SO  - J Inv Med. 2019 Mar-Apr;12(3):123-30.
"""


def reading_of(text: str) -> FileReading:
    return read_file("x.nbib", text.encode())


def cited(text: str) -> str:
    return reference(citation_from(only(text).as_json())).text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("SO  - J Inv Med. 2019 Mar;12(3):1. Epub 2019 Jan 5.", "2019 Mar;12(3). Epub 2019 Jan 5."),
        ("PUBM- Print-Electronic", "2019 Mar;12(3). Epub 2019 Jan 5."),
        ("", "2019 Mar;12(3). Epub 2019 Jan 5."),
        ("SO  - J Inv Med. 2019 Mar;12(3):1. eCollection 2019 Mar.", "2019 Mar;12(3)."),
        ("PUBM- Electronic-eCollection", "2019 Mar;12(3)."),
    ],
)
def test_an_electronic_date_is_told_where_pubmed_tells_it(lines: str, expected: str) -> None:
    record = "PMID- 9\nTI  - Wards.\nVI  - 12\nIP  - 3\nDP  - 2019 Mar\nDEP - 20190105\nTA  - J Inv Med\n"
    assert cited(f"{record}{lines}\n") == f"Wards. J Inv Med. {expected} PMID: 9."


@pytest.mark.parametrize(
    "line", ["PST - aheadofprint", "SO  - J Inv Med. 2026 Oct 3:ax1. Online ahead of print."]
)
def test_what_is_ahead_of_print_says_so(line: str) -> None:
    record = f"PMID- 9\nTI  - Wards.\nDP  - 2026 Oct 3\nDEP - 20261003\nPG  - ax1\nTA  - J Inv Med\n{line}\n"
    assert cited(record) == "Wards. J Inv Med. 2026 Oct 3:ax1. Epub ahead of print. PMID: 9."


def test_a_preprint_is_never_ahead_of_print() -> None:
    record = (
        "PMID- 9\nTI  - Wards.\nDP  - 2023 May 6\nDEP - 20230506\nPT  - Preprint\nTA  - medRxiv\n"
        "SO  - medRxiv [Preprint]. 2023 May 6. doi: 10.9999/1.\n"
    )
    assert cited(record) == "Wards. medRxiv [Preprint]. 2023 May 6. PMID: 9."


def test_a_chapter_has_the_place_of_its_book_and_an_article_not_its_country() -> None:
    chapter = (
        "PMID- 9\nTI  - Falls.\nBTI - StatImagined\nPB  - Imagined Press\nPL  - Elm Island (FL)\nDP  - 2024\n"
    )
    assert "Elm Island (FL): Imagined Press; 2024." in cited(chapter)
    assert only("PMID- 9\nTI  - Falls.\nTA  - J Inv Med\nPL  - England\n").publisher_place == ""


def test_an_abbreviation_that_differs_in_its_capitals_only_is_kept() -> None:
    record = "PMID- 9\nTI  - Wards.\nDP  - 2019\nTA  - BMC Imagined\nJT  - BMC imagined\n"
    assert cited(record) == "Wards. BMC Imagined. 2019. PMID: 9."


def only(text: str) -> Reference:
    reading = reading_of(text)
    assert reading.problems == ()
    (found,) = reading.references
    return found.reference


def test_it_reads_the_fields_of_an_article() -> None:
    article = only(ARTICLE)
    assert article.title == "Loud wards and sleep: a study of everything"
    assert article.authors == (
        Author("Okoro", "AM", "Ada M", orcid="0000-0002-1825-0097"),
        Author("King", "B", "Bo", "Jr"),
        Author(collective="Ward Rounds Study Group"),
    )
    assert article.collaborators == (Author("Somebody", "E", "Else"),)
    assert (article.journal, article.journal_abbreviation) == ("Journal of invented medicine", "J Inv Med")
    assert (article.year, article.published, article.pages) == (2019, "2019 Mar-Apr", "123-30")
    assert (article.pmid, article.pmcid, article.doi) == ("31999999", "PMC1234567", "10.5555/abc.1")
    assert (article.vernacular_title, article.languages) == ("Salles bruyantes", ("eng", "fre"))
    assert (article.mesh, article.keywords) == (("*Sleep/physiology",), ("noise",))
    assert [section.label for section in article.abstract] == ["BACKGROUND", "RESULTS"]
    assert article.abstract_copyright == "Copyright (c) 2019 Nobody."


def test_it_reads_notices_and_what_they_mean() -> None:
    article = only(ARTICLE)
    assert article.retraction == "retracted"
    assert article.notices == (
        Notice("retraction in", "J Inv Med. 2020 Jan;13(1):2.", "32000000"),
        Notice("erratum in", "J Inv Med. 2019 May;12(5):300"),
    )


def test_records_part_at_blank_lines_and_at_each_pmid() -> None:
    together = ARTICLE + ARTICLE.replace("31999999", "31999998") + "\n\n" + ARTICLE.replace("31999999", "3")
    reading = reading_of(together)
    assert [found.reference.pmid for found in reading.references] == ["31999999", "31999998", "3"]
    assert [found.line for found in reading.references] == [1, 41, 83]


def test_lines_that_were_doubled_make_no_difference() -> None:
    doubled = reading_of((ARTICLE + "\n" + ARTICLE).replace("\n", "\n\n"))
    assert len(doubled.references) == 2
    assert doubled.references[0].reference == only(ARTICLE)


def test_a_line_between_records_is_a_problem() -> None:
    reading = reading_of(ARTICLE + "\nThis belongs nowhere.\n\n" + ARTICLE)
    assert [(problem.position, problem.line) for problem in reading.problems] == [(None, 42)]
    assert reading.read == 3


def test_an_article_number_is_kept_where_there_are_no_pages() -> None:
    article = only("PMID- 1\nTI  - A title\nLID - e17 [pii]\nLID - 10.5555/a [doi]\nDP  - 2020\n")
    assert (article.pages, article.article_number, article.doi) == ("", "e17", "10.5555/a")


def test_a_book_is_a_book_and_its_part_a_chapter() -> None:
    assert only("PMID- 1\nBTI - The ward\nPB  - Invented Press\nDP  - 2020\n").kind == "book"
    chapter = only("PMID- 1\nTI  - Beds\nBTI - The ward\nPB  - Invented Press\nDP  - 2020\n")
    assert (chapter.kind, chapter.title, chapter.book_title) == ("chapter", "Beds", "The ward")


def test_a_conference_abstract_is_known_by_its_type() -> None:
    assert only("PMID- 1\nTI  - A title\nPT  - Congress\nDP  - 2020\n").kind == "conference paper"


@pytest.mark.parametrize(
    ("full", "short", "author"),
    [
        ("Yu, SR", "Yu SR", Author("Yu", "SR")),
        ("Vilin, Iu Iu", "Vilin IuIu", Author("Vilin", "IuIu", "Iu Iu")),
        ("Rahatlou, Sh", "Rahatlou Sh", Author("Rahatlou", "Sh")),
        ("Joosten, Ruud N. J. M. A.", "Joosten RNJMA", Author("Joosten", "RNJMA", "Ruud N. J. M. A.")),
        ("King, Martin Luther Jr", "King ML Jr", Author("King", "ML", "Martin Luther", "Jr")),
        ("de la Cruz, M D", "de la Cruz MD", Author("de la Cruz", "MD")),
    ],
)
def test_a_full_name_and_the_short_one_behind_it_are_one_author(
    full: str, short: str, author: Author
) -> None:
    found = only(f"PMID- 1\nTI  - A study\nFAU - {full}\nAU  - {short}\nFAU - Oak, W\nAU  - Oak W\n")

    assert found.authors == (author, Author("Oak", "W"))


def test_a_short_name_of_somebody_else_is_another_author() -> None:
    found = only("PMID- 1\nTI  - A study\nFAU - Oak, Wilma\nAU  - Ash J\nAU  - Ash J\n")

    assert found.authors == (Author("Oak", "W", "Wilma"), Author("Ash", "J"), Author("Ash", "J"))


def test_a_record_of_ours_without_a_pmid_is_known() -> None:
    assert only("PMID- \nDP  - 2020\nTI  - A study\n").title == "A study"

"""What single databases and programs write in a way of their own, on records written for these tests."""

from __future__ import annotations

import pytest

from evidence_service.references.kinds import retraction_of
from evidence_service.references.names import authors_from
from evidence_service.references.reading import read_file
from evidence_service.references.reference import Author, Reference


def only(text: str) -> Reference:
    reading = read_file("x.txt", text.encode())
    assert reading.problems == ()
    (found,) = reading.references
    return found.reference


def ris(*lines: str) -> Reference:
    return only("TY  - JOUR\nTI  - Loud wards\n" + "\n".join(lines) + "\nER  - \n")


def test_it_passes_over_what_scopus_prints_before_the_first_record() -> None:
    record = only(
        "Scopus\nEXPORT DATE: 26 November 2024\n\nTY  - JOUR\nTI  - Loud wards\nSP  - \nEP  - \nER  - \n"
    )
    assert record.title == "Loud wards"


def test_it_reads_cochranes_own_tags_in_ris() -> None:
    record = ris("SO  - Invented Anaesthesia", "YR  - 2018", "VL  - 73", "NO  - 4", "PG  - 450‐457")
    assert (record.journal, record.year) == ("Invented Anaesthesia", 2018)
    assert (record.volume, record.issue, record.pages) == ("73", "4", "450-457")


def test_it_takes_the_full_name_of_a_journal_that_endnote_has_from_pubmed() -> None:
    record = only(
        '<xml><records><record><ref-type name="Journal Article">17</ref-type><titles><title>Wards</title>'
        "<secondary-title>Age Invent</secondary-title><alt-title>Age and invention</alt-title></titles>"
        "<periodical><full-title>Age Invent</full-title></periodical></record></records></xml>"
    )
    assert (record.journal, record.journal_abbreviation) == ("Age and invention", "Age Invent")


def test_it_drops_psycinfos_mark_of_a_record_with_references() -> None:
    record = only("TY  - JOUR\nTI  - Quiet on the ward: A meta-analysis. [References].\nER  - \n")
    assert record.title == "Quiet on the ward: A meta-analysis"


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("M1  - 10.5555/in.m1", "10.5555/in.m1"),
        ("N1  - J Inv Med. 2019 Mar 1;2(3):4-5. doi: 10.5555/in.n1. Epub 2019 Jan 1.", "10.5555/in.n1"),
        ("N1  - Comment in: J Inv Med. 2019 Mar 1;2(3):4-5. doi: 10.5555/another.", ""),
    ],
)
def test_a_doi_in_a_note_is_the_records_own_when_the_note_says_so(line: str, doi: str) -> None:
    assert ris(line).doi == doi


def test_rayyans_number_is_no_accession_number() -> None:
    assert ris("AN  - rayyan-123456789").accession == ""


def test_a_groups_name_behind_pubmeds_row_of_people_leaves_them_apart() -> None:
    assert authors_from(["Okoro AM Jr, van der Berg A, O'Neill P; Ward Rounds Study Group"]) == (
        Author("Okoro", "AM", suffix="Jr"),
        Author("van der Berg", "A"),
        Author("O'Neill", "P"),
        Author(collective="Ward Rounds Study Group"),
    )


@pytest.mark.parametrize(
    "name", ["The King’s Fund", "Public Health Nowhere", "NHS Nowhere", "Nowhere Charity"]
)
def test_it_knows_a_body_by_its_name(name: str) -> None:
    assert authors_from([name]) == (Author(collective=name),)


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("Okoro, A. M. et al.", Author("Okoro", "AM")),
        ("Okoro AM, et al", Author("Okoro", "AM")),
        ("Dr. Ada Okoro", Author("Okoro", "A", "Ada")),
        ("Fund, A.", Author("Fund", "A")),
        ("The, B. H.", Author("The", "BH")),
    ],
)
def test_it_knows_a_person_by_what_stands_around_the_name(written: str, author: Author) -> None:
    assert authors_from([written]) == (author,)


@pytest.mark.parametrize(
    ("title", "standing"),
    [
        ("Retraction: Slippers cure all", "retraction notice"),
        ("Retraction notice to “Slippers cure all”", "retraction notice"),
        ("Retraction of “Slippers cure all”", "retraction notice"),
        ("Retraction of the article on slippers", "retraction notice"),
        ("Retraction of Okoro et al., Slippers cure all", "retraction notice"),
        ("Correction for Okoro et al., Slippers cure all", "correction notice"),
        ("Retraction of the tongue during anaesthesia", ""),
        ("Correction for age in trials of slippers", ""),
        ("Correction of flat feet", ""),
    ],
)
def test_a_title_is_a_notice_only_when_it_names_another_publication(title: str, standing: str) -> None:
    assert retraction_of((), (), title) == standing


def test_less_and_greater_in_a_title_are_no_markup() -> None:
    record = only("TY  - JOUR\nTI  - Is A<B and C>D when x<5?\nER  - \n")
    assert record.title == "Is A&lt;B and C&gt;D when x&lt;5?"


def test_it_reads_the_place_in_ovids_table() -> None:
    record = only(
        "UI,DB,TI,SO,YR\n33000001,Ovid MEDLINE(R),Loud wards.,"
        '"Age & Invention. 50(2):301-309, 2021 Feb.",2021\n'
    )
    assert (record.journal, record.volume, record.issue) == ("Age & Invention", "50", "2")
    assert (record.pages, record.year) == ("301-309", 2021)


def test_a_name_in_braces_isnt_taken_apart() -> None:
    assert authors_from(["{Ward Rounds of Nowhere}"]) == (Author(collective="Ward Rounds of Nowhere"),)

"""Pairs as other libraries hold them: what is asked about on little, and what is never merged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_service.references.duplicates import find_duplicates, judge
from evidence_service.references.names import authors_from
from evidence_service.references.reference import AbstractSection, Author, Reference

TEXT = (
    "Background wards grow silent towards midnight while nurses watch restless patients whose bells remain "
    "unanswered during handover. Methods observers counted footsteps lanterns conversations interruptions "
    "across eleven corridors through autumn and winter. Results quieter corridors shortened waiting."
)
ABSTRACT = (AbstractSection("", TEXT),)
PAPER = Reference(
    pmid="90000001",
    title="Tailored patient lessons on wards for older people: a cluster randomised controlled trial",
    authors=authors_from(["Larch A", "Müller B", "O'Hazel C", "Pine D"]),
    journal="Bulletin of Imagined Services",
    journal_abbreviation="Bull Imag Serv",
    volume="36",
    issue="2",
    pages="190-198",
    year=2026,
    doi="10.9999/bis.2026.1",
    abstract=ABSTRACT,
)
ELSEWHERE = replace(PAPER, pmid="", doi="", abstract=())
BARE = replace(ELSEWHERE, volume="", issue="", pages="", journal="", journal_abbreviation="")
MEETING = replace(
    PAPER, pmid="", doi="", issue="Suppl 1", pages="", publication_types=("Conference Abstract",)
)


def verdict(a: Reference, b: Reference) -> str:
    """What is said of the two, which must be the same from both sides and in a library."""
    assert judge(a, b).verdict == judge(b, a).verdict
    found = find_duplicates([a, b])
    assert judge(a, b).verdict == ("sure" if found.sure else "likely" if found.likely else "different")
    return judge(a, b).verdict


# Asked about though volume, pages and numbers are missing.

RETYPED = {
    "as it is": PAPER.title,
    "a word left out": "Tailored patient lessons on wards for older people, cluster randomised trial",
    "words turned round": "Tailored lessons for patients on wards for older people: a cluster randomised"
    " controlled trial",
    "the subtitle first": "A cluster randomised controlled trial of tailored patient lessons on wards for"
    " older people",
    "no subtitle": "Tailored patient lessons on wards for older people",
    "cut short": PAPER.title[:60],
}


@pytest.mark.parametrize("title", RETYPED.values(), ids=RETYPED.keys())
@pytest.mark.parametrize("year", [2024, 2025, 2027, None])
def test_a_title_by_the_same_first_author_is_asked_about(title: str, year: int | None) -> None:
    retyped = replace(BARE, title=title, authors=authors_from(["Larch A"]), year=year)
    assert verdict(PAPER, retyped) == "likely"


def test_a_title_alone_is_asked_about_when_the_year_fits() -> None:
    nameless = replace(BARE, authors=())
    assert verdict(PAPER, replace(nameless, year=2025)) == "likely"
    assert (
        verdict(PAPER, replace(nameless, title="Tailored patient lessons on wards for older people"))
        == "likely"
    )
    assert verdict(PAPER, replace(nameless, year=2020)) == "different"


def test_a_word_typed_from_memory_is_asked_about_in_the_same_journal() -> None:
    title = PAPER.title.replace("older people", "older patients")
    retyped = replace(BARE, title=title, journal="Bull Imag Serv", year=2025)
    assert verdict(PAPER, retyped) == "likely"
    assert verdict(PAPER, replace(retyped, journal="Annals of Notional Care")) == "different"


def test_a_title_that_lost_its_first_half_is_asked_about_by_the_doi() -> None:
    assert verdict(PAPER, replace(BARE, doi=PAPER.doi, title="A cluster randomised trial")) == "likely"


def test_a_cut_title_of_another_year_is_found_among_many() -> None:
    words = ("lanterns", "slippers", "carpets", "bells", "corridors", "porters", "cocoa", "nurses", "night")
    crowd = [
        replace(ELSEWHERE, title=f"Controlled {one} and {other} of a cluster", pages=f"{n}1-{n}9", year=2000)
        for n, (one, other) in enumerate(((a, b) for a in words for b in words if a < b), start=300)
    ]
    found = find_duplicates([*crowd, PAPER, replace(BARE, title=PAPER.title[:60], year=2025)])
    assert (len(crowd), len(crowd) + 1) in found.likely


# Known for sure, however a source writes it.

NO_YEAR = [
    replace(ELSEWHERE, year=None),
    replace(ELSEWHERE, year=None, pages=""),
    replace(ELSEWHERE, year=None, volume="", abstract=ABSTRACT),
]


@pytest.mark.parametrize("other", NO_YEAR)
def test_a_missing_year_is_outweighed_by_the_place(other: Reference) -> None:
    assert verdict(PAPER, other) == "sure"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Archives of Imagined Paediatrics", "Arch Imag Pediatr"),
        ("The Imagined. Oncology", "Imagined Oncol"),
        ("Phantom. Heart failure", "Phantom: Heart Failure"),
        ("Phantom : the journal of imagined hearts", "Phantom"),
        ("Phantom: Official Journal of the Imagined Society", "Phantom"),
        (
            "Journal of Phantom Physiology - Heart and Vessels",
            "Journal of phantom physiology. Heart and vessels",
        ),
    ],
)
def test_a_journal_is_known_by_its_full_name(one: str, other: str) -> None:
    early = replace(ELSEWHERE, journal=one, journal_abbreviation="", volume="", issue="", pages="")
    assert verdict(replace(ELSEWHERE, journal=other, journal_abbreviation=""), early) == "sure"


@pytest.mark.parametrize("end", [" (with comments)", " (Structured abstract)", " [Provisional abstract]"])
def test_what_a_database_says_after_the_title_is_no_part_of_it(end: str) -> None:
    assert verdict(PAPER, replace(ELSEWHERE, title=PAPER.title + end)) == "sure"


def test_an_erratum_is_known_however_its_title_says_so() -> None:
    erratum = replace(ELSEWHERE, title="Erratum: " + PAPER.title, pages="400", issue="5")
    cited = replace(erratum, title=PAPER.title + " (vol 36, pg 190, 2026)", journal="Bull Imag Serv")
    assert verdict(erratum, cited) == "sure"
    assert verdict(PAPER, cited) != "sure"


# Never merged.


def test_journals_of_one_family_are_kept_apart() -> None:
    """Two societies print one guideline, each in its own journal."""
    one = replace(ELSEWHERE, journal="Phantom", journal_abbreviation="", abstract=ABSTRACT)
    early = replace(BARE, journal="Phantom: Heart Failure", abstract=ABSTRACT)
    assert verdict(one, early) == "likely"


@pytest.mark.parametrize("title", ["Corrections to: ", "Correction to "])
def test_a_correction_is_kept_apart_however_it_begins(title: str) -> None:
    assert verdict(PAPER, replace(ELSEWHERE, title=title + PAPER.title, doi=PAPER.doi)) != "sure"


@pytest.mark.parametrize("end", [" (Correction)", " [Erratum]"])
def test_a_correction_is_kept_apart_by_the_end_of_its_title(end: str) -> None:
    assert verdict(PAPER, replace(ELSEWHERE, title=PAPER.title + end)) != "sure"


def test_two_errata_of_one_paper_are_left_to_a_person() -> None:
    first = replace(BARE, title="Erratum: " + PAPER.title, journal=PAPER.journal, volume="36", issue="5")
    assert verdict(first, replace(first, issue="7")) != "sure"
    assert verdict(first, replace(first, title="Erratum to " + PAPER.title, pages="9")) == "likely"


YEARLY = {
    "by a society": replace(
        BARE,
        title="Choosing carpets and slippers for quiet wards",
        authors=(Author(collective="Quiet Society"),),
    ),
    "by its title": replace(BARE, title="National audit of carpets, slippers and falls on quiet wards"),
}


@pytest.mark.parametrize("report", YEARLY.values(), ids=YEARLY.keys())
def test_what_comes_again_every_year_is_kept_apart(report: Reference) -> None:
    report = replace(report, journal="Bulletin of Imagined Services")
    assert verdict(report, replace(report, year=2027)) == "likely"
    assert (
        verdict(report, replace(report, year=2027, abstract=ABSTRACT, volume="37", pages="1-9")) == "likely"
    )
    assert verdict(report, replace(report, volume="36", pages="1-9")) == "sure"


def test_one_abstract_at_two_meetings_is_two_abstracts() -> None:
    assert verdict(MEETING, replace(MEETING, issue="Suppl 3")) != "sure"
    assert verdict(MEETING, replace(MEETING, volume="", issue="", year=2025)) != "sure"
    assert verdict(MEETING, replace(MEETING, pages="S12")) == "sure"


def test_versions_of_a_cochrane_review_are_kept_apart_by_their_number() -> None:
    review = replace(
        ELSEWHERE, journal="Cochrane Database of Systematic Reviews", journal_abbreviation="", volume="",
        issue="3", pages="CD000999", doi="10.9999/14651858.CD000999.pub2", abstract=ABSTRACT,
    )  # fmt: skip
    assert verdict(review, replace(review, doi="", pages="CD000999.pub3")) == "likely"
    assert verdict(review, replace(review, doi="", pages="CD000999.pub2")) == "sure"

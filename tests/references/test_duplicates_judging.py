"""What `judge` says of two references: the hard cases of a librarian's day, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_service.references.duplicates import judge
from evidence_service.references.reference import AbstractSection, Author, Reference

WORDS = (
    "Background wards grow silent towards midnight while nurses watch restless patients whose bells remain "
    "unanswered during handover. Methods observers counted footsteps lanterns conversations interruptions "
    "across eleven corridors through autumn and winter. Results quieter corridors shortened waiting and "
    "lowered falls among frail people. Conclusions carpets lanterns and slippers deserve further study."
)
OTHER_WORDS = (
    "Introduction we present first observations from one corridor, presented as a poster. Twelve volunteers "
    "wore pedometers and reported mood using coloured cards. Early findings suggest quieter floors please "
    "visitors, though numbers are small, confounding likely, sponsors involved and follow up incomplete. "
    "Larger trials should randomise hospitals, measure costs, include children and publish protocols early."
)
PAPER = Reference(
    pmid="",
    title="Carpets and slippers for quiet corridors in district hospitals: a cohort study",
    authors=(
        Author(last="Larch", fore="Ada", initials="A"),
        Author(last="Müller", initials="B"),
        Author(last="O'Hazel", initials="C"),
        Author(last="Pine", initials="D"),
    ),
    journal="Journal of Imagined Medicine",
    journal_abbreviation="J Imag Med",
    volume="12",
    issue="3",
    pages="123-129",
    year=2015,
)
WITH_DOI = replace(PAPER, doi="10.9999/jim.2015.77")


def abstract(text: str) -> tuple[AbstractSection, ...]:
    return (AbstractSection("", text),)


def verdicts(a: Reference, b: Reference) -> str:
    """The verdict, which must be the same from both sides."""
    one, other = judge(a, b), judge(b, a)
    assert (one.verdict, one.score) == (other.verdict, other.score)
    return one.verdict


# What the same publication looks like elsewhere.

TITLES = {
    "capitals": PAPER.title.upper(),
    "a full stop": PAPER.title + ".",
    "other punctuation": PAPER.title.replace(": ", " - "),
    "brackets": f"[{PAPER.title}]",
    "a language": f"[{PAPER.title}]. [German]",
    "a remark": PAPER.title + " [Abstract]",
    "a reprint": PAPER.title + " (Reprint)",
    "an ampersand": PAPER.title.replace(" and ", " &amp; "),
    "markup": PAPER.title.replace("slippers", "<i>slippers</i>"),
    "a retraction mark": "RETRACTED: " + PAPER.title,
    "hyphens": PAPER.title.replace("district hospitals", "district-hospitals"),
    "a slip": PAPER.title.replace("corridors", "coridors"),
    "another ending": PAPER.title.replace("hospitals", "hospital"),
    "its subtitle cut": PAPER.title.partition(":")[0],
    "its end cut": PAPER.title[:60],
    "both languages": f"Teppiche und Pantoffeln für stille Flure [{PAPER.title}]",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_a_title_is_known_again_with(title: str) -> None:
    assert verdicts(PAPER, replace(PAPER, title=title, pages="123-9", journal="J Imag Med")) == "sure"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Role of TNF-α and β-blockers in ageing wards",
            "Role of TNF-alpha and beta-blockers in ageing wards",
        ),
        ("Ca<sup>2+</sup> handling in tired night nurses", "CA2+ handling in tired night nurses"),
        ("Un café à Orléans et ses habitués fidèles", "Un cafÃ© Ã  OrlÃ©ans et ses habituÃ©s fidÃ¨les"),
        ("Un café à Orléans et ses habitués fidèles", "Un cafe a Orleans et ses habitues fideles"),
        ("Haemoglobin and anaemia in older porters", "Hemoglobin and anemia in older porters"),
        ("Health care and follow-up of two night shifts", "Healthcare and follow up of 2 night shifts"),
        ("Wards of the future, part II: the corridors", "Wards of the future, part 2: the corridors"),
        ("Sleep&nbsp;loss &lt;5 hours in junior doctors", "Sleep loss <5 hours in junior doctors"),
        ("Patients' views of night-time noise levels", "Patients’ views of night time noise levels"),
    ],
)
def test_spellings_of_one_title_are_known(one: str, other: str) -> None:
    assert verdicts(replace(PAPER, title=one), replace(PAPER, title=other)) == "sure"


JOURNALS = [
    ("Journal of Imagined Medicine", "J Imag Med"),
    ("Journal of Imagined Medicine", "Journal of imagined medicine : official journal of the Society"),
    ("The Journal of Imagined Medicine", "Journal of Imagined Medicine (London, England)"),
    ("Journal of Imagined Medicine", "JOURNAL OF IMAGINED MEDICINE"),
    ("Nippon Soumatsu. Japanese Journal of Imagined Care", "Nippon Soumatsu"),
    ("Journal of the Imagined Medical Association", "JIMA"),
    ("Deutsche Medizinische Phantasien", "Dtsch Med Phantasien"),
]


@pytest.mark.parametrize(("one", "other"), JOURNALS)
def test_journals_are_known_by_any_of_their_names(one: str, other: str) -> None:
    a = replace(PAPER, journal=one, journal_abbreviation="", volume="")
    assert verdicts(a, replace(a, journal=other, year=2016)) != "different"
    assert verdicts(a, replace(a, journal=other)) == "sure"


PAGES = [
    ("123-129", "123-9"),
    ("123-129", "123‐129"),
    ("123-129", "pp. 123–129"),
    ("123-129", "123"),
    ("123-129", "123-129; discussion 130-1"),
    ("e0201490", "201490"),
    ("1-4", "01-Apr"),
    ("21-28", "21-Aug"),
    ("S30-S31", "S30-1"),
    ("A254-A255", "A254"),
]


@pytest.mark.parametrize(("one", "other"), PAGES)
def test_pages_are_known_however_they_are_written(one: str, other: str) -> None:
    assert verdicts(replace(PAPER, pages=one), replace(PAPER, pages=other, journal="")) == "sure"


AUTHORS = {
    "initials alone": tuple(Author(last=each.last, initials=each.initials) for each in PAPER.authors),
    "the first alone": PAPER.authors[:1],
    "names and initials in one": tuple(Author(last=f"{each.last} {each.initials}") for each in PAPER.authors),
    "names turned round": (Author(last="Ada", fore="Larch"), *PAPER.authors[1:]),
    "no accents": (PAPER.authors[0], Author(last="Mueller"), *PAPER.authors[2:]),
    "another order": PAPER.authors[1:] + PAPER.authors[:1],
    "capitals": tuple(Author(last=each.last.upper()) for each in PAPER.authors),
    "a group at the end": (*PAPER.authors, Author(collective="the Quiet Wards Group")),
    "et al": (*PAPER.authors[:2], Author(last="et al")),
    "nobody": (),
    "Anonymous": (Author(last="Anonymous"),),
}


@pytest.mark.parametrize("authors", AUTHORS.values(), ids=AUTHORS.keys())
def test_authors_are_known_with(authors: tuple[Author, ...]) -> None:
    assert verdicts(PAPER, replace(PAPER, authors=authors)) == "sure"


@pytest.mark.parametrize(
    "other",
    [
        replace(PAPER, year=2016),  # printed in the year after
        replace(PAPER, volume="", issue=""),
        replace(PAPER, pages="", volume="12 (3)", issue=""),
        replace(PAPER, journal="", journal_abbreviation=""),
        replace(PAPER, issue="4"),
        replace(PAPER, year=None),
        replace(PAPER, year=2018),  # a slip, as everything else agrees
        replace(PAPER, volume="", issue="", pages="", year=2014),  # before it was printed
        replace(PAPER, volume="", issue="", pages="1-7"),  # pages of the manuscript
    ],
)
def test_a_publication_is_known_when_a_field_is_missing_or_wrong(other: Reference) -> None:
    assert verdicts(PAPER, other) == "sure"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.9999/jim.2015.77", "https://doi.org/10.9999/JIM.2015.77"),
        ("10.9999/s0735-1097(13)62048-3", "http://dx.doi.org/10.9999/S0735-1097%2813%2962048-3"),
        ("10.9999/jim.2015.77", "doi: 10.9999/jim.2015.77."),
    ],
)
def test_a_doi_is_known_however_it_is_written(one: str, other: str) -> None:
    bare = replace(PAPER, pages="", volume="", issue="", journal="", journal_abbreviation="")
    assert verdicts(replace(bare, doi=one), replace(bare, doi=other)) == "sure"


def test_one_wrong_doi_is_outweighed_by_everything_else() -> None:
    assert verdicts(WITH_DOI, replace(WITH_DOI, doi="10.9999/jim.2015.78")) == "sure"


def test_a_registration_is_known_by_its_number() -> None:
    entry = Reference(
        pmid="",
        title="Carpets Against Falls in Imagined Wards",
        authors=(Author(last="NCT,"),),
        journal="https://clinicaltrials.gov/show/NCT00000001",
        year=2011,
    )
    assert verdicts(entry, replace(entry, year=2013)) == "sure"
    assert verdicts(entry, replace(entry, journal="https://clinicaltrials.gov/show/NCT00000002")) != "sure"


# What only looks like the same publication.

OTHERS = {
    "an erratum": replace(WITH_DOI, title="Erratum: " + PAPER.title, pages="400", doi=""),
    "an erratum on the same page": replace(WITH_DOI, title="Erratum to: " + PAPER.title),
    "an erratum as Web of Science has it": replace(WITH_DOI, title=PAPER.title + " (vol 12, pg 123, 2015)"),
    "an erratum by its type": replace(WITH_DOI, publication_types=("Published Erratum",)),
    "a retraction notice": replace(WITH_DOI, title="Retraction: " + PAPER.title, pages="500"),
    "a retraction notice by its link": replace(WITH_DOI, retraction="retraction notice"),
    "an expression of concern": replace(WITH_DOI, title="Expression of concern: " + PAPER.title),
    "a comment": replace(WITH_DOI, title="Comment on: " + PAPER.title),
    "a reply": replace(WITH_DOI, title=PAPER.title + ": authors' reply"),
    "an editorial": replace(WITH_DOI, title=PAPER.title + ": editorial comment"),
    "a protocol": replace(
        WITH_DOI, title=PAPER.title.replace("a cohort study", "protocol of a cohort study")
    ),
    "part two": replace(WITH_DOI, title=PAPER.title + ". Part 2"),
    "other numbers": replace(PAPER, title=PAPER.title.replace("corridors", "corridors in 2016")),
    "one other word": replace(PAPER, title=PAPER.title.replace("quiet", "warm"), pages="131-135"),
    "the opposite": replace(PAPER, title=PAPER.title.replace("quiet", "hypothermic quiet"), pages=""),
    "a preprint": replace(PAPER, journal="medRxiv", pages="", volume="", doi="10.1101/2015.01.01.15000001"),
    "another PMID": replace(WITH_DOI, pmid="90000002"),
    "another journal": replace(
        PAPER, journal="Archives of Notional Care", journal_abbreviation="", pages="9-12"
    ),
    "another volume": replace(PAPER, volume="13", pages="88-90", year=2016),
    "other pages": replace(PAPER, pages="300-305"),
    "a conference": replace(
        PAPER,
        journal="Archives of Notional Care",
        journal_abbreviation="",
        volume="7",
        issue="Suppl 1",
        pages="S12",
        publication_types=("Conference Abstract",),
    ),
    "a conference in the same journal": replace(
        PAPER, pages="", issue="Suppl 1", publication_types=("Conference Abstract",)
    ),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_it_is_never_merged_with(other: Reference) -> None:
    paper = replace(WITH_DOI, pmid="90000001", publication_types=("Journal Article",))
    assert verdicts(paper, other) != "sure"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("inhibits breast cancer growth in idle mice", "inhibits prostate cancer growth in idle mice"),
        ("of hypertension in sleepless night porters", "of hypotension in sleepless night porters"),
        ("in type 1 diabetes among night porters", "in type 2 diabetes among night porters"),
        ("of vitamin A in sleepless night porters", "of vitamin D in sleepless night porters"),
        ("of preoperative walks in old corridors", "of postoperative walks in old corridors"),
        ("of the annual audit 2014 of corridors", "of the annual audit 2015 of corridors"),
    ],
)
def test_titles_that_differ_in_what_matters_are_never_merged(one: str, other: str) -> None:
    """Abstracts of one team stand on one page of a supplement, and share its DOI."""
    poster = replace(
        WITH_DOI,
        title="An imagined agonist and the course " + one,
        pages="A129",
        issue="Suppl 1",
        abstract=abstract(WORDS),
    )
    found = replace(
        poster, title="An imagined agonist and the course " + other, abstract=abstract(OTHER_WORDS)
    )
    assert verdicts(poster, found) != "sure"


def test_a_whole_supplement_is_not_one_abstract() -> None:
    poster = replace(WITH_DOI, pages="S30", issue="Suppl 1")
    assert verdicts(poster, replace(poster, pages="S71", title="Lanterns and their moods at night")) != "sure"


def test_one_title_at_three_conferences_is_three_abstracts() -> None:
    first = replace(
        PAPER, journal="Journal of Imagined Veins", journal_abbreviation="", pages="45", volume="50"
    )
    second = replace(first, journal="Notional Cardiology", pages="374", volume="126")
    assert verdicts(first, second) == "different"


def test_a_conference_and_the_later_paper_may_share_an_abstract() -> None:
    """Title, authors, year and most of the abstract are the same; the place isn't."""
    poster = replace(
        PAPER,
        journal="",
        journal_abbreviation="",
        volume="136",
        issue="Suppl 1",
        pages="",
        abstract=abstract(WORDS),
    )
    paper = replace(PAPER, volume="", issue="", abstract=abstract(WORDS + " Slippers were worn."))
    assert verdicts(poster, paper) != "sure"


def test_a_conference_and_a_paper_in_one_volume_are_kept_apart() -> None:
    poster = replace(PAPER, journal="Journal of Imagined Medicine. Conference: Quiet Nights 2015", pages="")
    paper = replace(PAPER, abstract=abstract(WORDS))
    assert verdicts(replace(poster, issue="21", abstract=abstract(WORDS)), paper) != "sure"
    assert verdicts(poster, replace(PAPER, issue="")) != "sure"
    assert verdicts(poster, replace(poster, journal="Journal of Imagined Medicine")) == "sure"


def test_a_slip_in_the_pages_is_outweighed_by_the_same_abstract() -> None:
    one = replace(PAPER, pages="428-431", abstract=abstract(WORDS))
    other = replace(one, pages="1428", abstract=abstract("BACKGROUND: " + WORDS.removeprefix("Background ")))
    assert verdicts(one, other) == "sure"
    assert verdicts(one, replace(other, abstract=abstract(OTHER_WORDS))) != "sure"


def test_a_cut_abstract_is_the_same_abstract() -> None:
    bare = replace(PAPER, pages="", volume="", issue="", abstract=abstract(WORDS))
    assert verdicts(bare, replace(bare, year=2014, abstract=abstract(WORDS[:320] + " ..."))) == "sure"
    assert verdicts(bare, replace(bare, abstract=abstract(OTHER_WORDS))) != "sure"


GENERIC = (
    "Editorial",
    "Abstracts of the 12th Congress of Imagined Medicine",
    "Case report",
    "Annual report 2015",
)


@pytest.mark.parametrize("title", GENERIC)
def test_a_title_that_many_bear_needs_its_place(title: str) -> None:
    one = replace(PAPER, title=title)
    assert verdicts(one, replace(one, pages="130-2")) != "sure"
    assert verdicts(one, replace(one, pages="", issue="")) != "sure"
    assert verdicts(one, replace(one, journal="J Imag Med", pages="123")) == "sure"


def test_an_editorial_on_the_first_page_of_every_issue_is_not_one() -> None:
    one = replace(PAPER, title="Editorial", pages="1-2")
    assert verdicts(one, replace(one, issue="4")) != "sure"


def test_versions_of_a_cochrane_review_are_kept_apart() -> None:
    review = replace(
        PAPER, pages="CD000999", volume="", issue="3", journal="Cochrane Database of Imagined Reviews",
        journal_abbreviation="", doi="10.9999/14651858.CD000999.pub2",
    )  # fmt: skip
    update = replace(review, doi="10.9999/14651858.CD000999.pub3", year=2016)
    assert verdicts(review, update) == "likely"
    assert verdicts(review, replace(update, doi="")) == "likely"
    first = replace(review, doi="10.9999/14651858.CD000999")  # what the first versions have in common
    assert verdicts(first, replace(first, year=2016, issue="2")) == "likely"
    assert verdicts(first, replace(first, pages="")) == "sure"
    assert verdicts(review, replace(review, doi="", pages="Cd000999")) == "sure"


def test_a_protocol_of_a_cochrane_review_is_kept_apart_when_neither_has_pages() -> None:
    review = Reference(
        pmid="",
        title="Slippers and carpets for preventing falls at night",
        authors=PAPER.authors,
        journal="Cochrane Database of Systematic Reviews",
        year=2010,
        abstract=abstract(WORDS),
    )
    assert verdicts(review, replace(review, year=2009)) != "sure"
    assert verdicts(review, replace(review, journal="Cochrane database syst rev")) == "sure"


def test_editions_of_a_book_are_kept_apart() -> None:
    book = Reference(
        pmid="", title="The quiet hospital and its corridors", kind="book", year=2010, edition="2nd"
    )
    assert verdicts(book, replace(book, edition="3rd")) != "sure"


def test_chapters_with_the_doi_of_their_book_are_kept_apart() -> None:
    chapter = replace(WITH_DOI, kind="chapter", title="Sound and its absence in old buildings", pages="1-20")
    assert (
        verdicts(chapter, replace(chapter, title="Light and colour for the sleepless", pages="21-40"))
        != "sure"
    )


def test_an_erratum_is_a_duplicate_of_the_same_erratum() -> None:
    erratum = replace(PAPER, title="Erratum: " + PAPER.title, pages="400")
    assert (
        verdicts(erratum, replace(erratum, journal="J Imag Med", title="ERRATUM - " + PAPER.title)) == "sure"
    )


def test_a_title_alone_is_suggested_never_merged() -> None:
    listed = replace(PAPER, journal="", journal_abbreviation="", pages="", volume="", issue="")
    assert verdicts(listed, replace(PAPER, year=2016)) == "likely"


def test_a_translation_on_the_same_pages_is_suggested() -> None:
    assert verdicts(PAPER, replace(PAPER, title="Stille Flure durch Teppiche und Pantoffeln")) == "likely"


def test_the_same_pmid_with_another_title_is_suggested() -> None:
    one = replace(PAPER, pmid="90000001")
    other = Reference(pmid="90000001", title="Lanterns and their moods at night", year=1999)
    assert verdicts(one, other) == "likely"


# Reasons.


def test_reasons_are_given_in_plain_words() -> None:
    other = replace(WITH_DOI, title=PAPER.title.replace("corridors", "coridors"), year=2016)
    assert judge(WITH_DOI, other).reasons == (
        "same DOI",
        "the titles differ in spelling (corridors / coridors)",
        "the same authors",
        "same journal",
        "same volume",
        "same pages",
        "years differ (2015 and 2016)",
    )


def test_reasons_name_what_keeps_two_apart() -> None:
    erratum = replace(PAPER, title="Erratum: " + PAPER.title, pages="400", pmid="90000002")
    reasons = judge(replace(PAPER, pmid="90000001"), erratum).reasons
    assert "different PMIDs" in reasons
    assert "different pages" in reasons
    assert "one is a correction" in reasons


def test_a_better_match_has_a_higher_score() -> None:
    close = judge(WITH_DOI, replace(WITH_DOI, pages="123-9"))
    far = judge(WITH_DOI, replace(PAPER, pages="", year=2017))
    assert 0 <= far.score < close.score <= 1


def test_what_web_of_science_says_of_a_retraction_leaves_the_title_the_same() -> None:
    retracted = replace(PAPER, title=f"{PAPER.title} (Retracted article. See vol. 30, pg. 700, 2021)")
    assert verdicts(PAPER, retracted) == "sure"


def test_the_number_of_a_meetings_abstract_makes_no_other_publication_of_it() -> None:
    at_meeting = replace(
        PAPER, publication_types=("Meeting Abstract",), abstract=abstract(WORDS), issue="Suppl 1", pages="i12"
    )
    numbered = replace(at_meeting, title=f"P72 {PAPER.title.upper()}", pages="")
    assert verdicts(at_meeting, numbered) == "sure"
    assert verdicts(at_meeting, replace(at_meeting, title=f"2018 {PAPER.title}")) != "sure"


def test_two_letters_of_a_title_may_tell_one_drug_from_another() -> None:
    one = replace(
        PAPER, title="Prednisone for sleep in adults on quiet corridors: a randomised trial", pages=""
    )
    other = replace(one, title=one.title.replace("Prednisone", "Prednisolone"))
    spelled = replace(one, title=one.title.replace("randomised", "randomized"))
    assert (verdicts(one, other), verdicts(one, spelled)) == ("likely", "sure")


def test_grey_literature_that_says_no_more_than_its_title_and_year_is_asked_about() -> None:
    title = "Falls of older people in quiet corridors: assessing risk and prevention"
    one = Reference(pmid="", title=title, year=2013, authors=(Author(collective="An Imagined Institute"),))
    other = replace(one, authors=(Author(collective="AII"),), kind="web page")
    assert verdicts(one, other) == "likely"
    assert verdicts(one, replace(one, authors=(), year=2019)) == "different"

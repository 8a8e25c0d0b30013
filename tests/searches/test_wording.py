"""What pages say of runs and records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from evidence_service.references.reference import Author
from evidence_service.searches import wording
from evidence_service.searches.models import RunState, SearchRunLine
from tests.searches.search_desk import article


def test_six_authors_are_named_and_more_are_not() -> None:
    six = tuple(Author(last=f"Tree{n}", initials="A") for n in range(6))
    group = Author(collective="The Ward Group")

    assert wording.authors(article(1, authors=six).as_json()).endswith("Tree4 A, Tree5 A")
    assert wording.authors(article(1, authors=(*six[:1], group)).as_json()) == "Tree0 A, The Ward Group"
    assert wording.authors(article(1, authors=(*six, group)).as_json()).endswith("Tree5 A, et al")


def test_a_name_may_lack_its_parts() -> None:
    people = (Author(last="Ash", suffix="Jr"), Author(last="Birch", fore="Carol"), Author(fore="Dee"))

    assert wording.authors(article(1, authors=people).as_json()) == "Ash Jr, Birch Carol, Dee"


def test_twenty_collaborators_are_named_and_more_are_counted() -> None:
    people = [{"last": f"Ash{number}", "initials": "A"} for number in range(23)]

    told = wording.collaborators({"collaborators": people})

    assert told.startswith("Ash0 A, Ash1 A, ")
    assert told.endswith("Ash19 A, and 3 more")
    assert wording.collaborators({}) == ""


def test_a_book_without_authors_names_its_editors() -> None:
    book = article(1, authors=(), editors=(Author(last="Elm", initials="E"),)).as_json()

    assert wording.authors(book) == "Elm E (editors)"
    assert wording.authors({}) == ""


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Imagined J Falls. 2020 Mar;12(3):45-52."),
        ({"volume": "", "issue": "", "pages": ""}, "Imagined J Falls. 2020 Mar."),
        ({"pages": "", "article_number": "e77", "issue": ""}, "Imagined J Falls. 2020 Mar;12:e77."),
        ({"journal_abbreviation": "", "published": ""}, "Imagined Journal of Falls. 2020;12(3):45-52."),
        (
            {
                "kind": "book",
                "journal": "",
                "journal_abbreviation": "",
                "book_title": "All about falls",
                "publisher": "Imagined Press",
                "volume": "",
                "issue": "",
                "pages": "",
            },
            "All about falls. Imagined Press. 2020 Mar.",
        ),
    ],
)
def test_the_source_says_where_and_when(changes: dict[str, Any], line: str) -> None:
    assert wording.source(article(1, **changes).as_json()) == line


def test_the_type_is_told_unless_it_tells_nothing() -> None:
    plain = article(1, publication_types=("Journal Article", "Research Support, Non-U.S. Gov't")).as_json()

    assert wording.kinds(article(1).as_json()) == ["Randomized Controlled Trial"]
    assert wording.kinds(plain) == ["Journal Article"]


def test_a_publication_with_an_english_version_is_english() -> None:
    assert wording.is_english(article(1, languages=("fre", "eng")).as_json())
    assert wording.is_english({})
    assert not wording.is_english(article(1, languages=("fre",)).as_json())


def test_a_label_is_not_shouted() -> None:
    assert wording.label({"label": "METHODS AND RESULTS"}) == "Methods and results"
    assert wording.label({"label": "What is known in the UK"}) == "What is known in the UK"


def test_a_moment_names_its_zone() -> None:
    assert wording.moment_with_zone(datetime(2026, 7, 1, 13, 5, tzinfo=UTC)) == "1 July 2026 at 2:05pm BST"
    assert (
        wording.moment_with_zone(datetime(2026, 12, 1, 13, 5, tzinfo=UTC)) == "1 December 2026 at 1:05pm GMT"
    )
    assert wording.moment_with_zone(None) == ""


def test_a_warning_is_new_once_and_known_in_the_lines_that_carry_it_on() -> None:
    loud = {"kind": "quoted phrase not found", "text": '"vertual ward"', "loud": True}
    other = {"kind": "phrase not found", "text": "zzqq", "loud": True}
    quiet = {"kind": "message", "text": "No items found.", "loud": False}
    lines = [
        SearchRunLine(number=1, warnings=[loud]),
        SearchRunLine(number=2, warnings=[quiet]),
        SearchRunLine(number=3, warnings=[loud, other]),
    ]

    found = wording.new_and_known(lines)

    assert {
        number: ([w.line for w in new], [w.line for w in known]) for number, (new, known) in found.items()
    } == {
        1: ([1], []),
        2: ([], []),
        3: ([3], [1]),
    }


def test_a_phrase_that_was_taken_apart_is_told_with_the_very_words_to_write() -> None:
    split = {"kind": "phrase split", "text": "hip fractures[ti]", "loud": True, "remedy": "General."}

    assert wording.remark(split) == "PubMed doesn't know the phrase hip fractures[ti] and took it apart"
    assert "the search became broader than you wrote it" in wording.remedy(split)
    assert wording.remedy(split).endswith('write "hip fractures"[ti:~0].')
    assert wording.remedy({**split, "text": "hip fracture*[ti]"}) == "General."


@pytest.mark.parametrize("tag", ["[pt]", "[sh]", "[mh]", "[Publication Type]", "[majr]", "[mh:noexp]"])
def test_a_name_that_no_record_is_indexed_under_is_not_turned_into_text_words(tag: str) -> None:
    text = f'"controlled clinical trial"{tag}'
    warning = {"kind": "quoted phrase not found", "text": text, "loud": True, "remedy": "Write [tiab:~0]."}

    assert wording.remedy(warning).startswith("No record is indexed under this name")
    assert "tiab" not in wording.remedy(warning)


def test_every_state_of_a_run_and_every_remark_has_words() -> None:
    assert set(wording.RUN_STATES) == set(RunState)
    assert wording.remark({"kind": "phrase not found", "text": "zzqq"}) == "PubMed found nothing for zzqq"
    assert wording.remark({"kind": "message", "text": "No items found."}) == "PubMed says: No items found"

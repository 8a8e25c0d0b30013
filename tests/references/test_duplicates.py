"""What `find_duplicates` makes of a whole library."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.synthetic_library import synthetic_library
from evidence_service.references.duplicates import Duplicates, find_duplicates, judge
from evidence_service.references.reference import AbstractSection, Author, Reference
from tests.growth import IN_STEP, growth

PAPER = Reference(
    pmid="",
    title="Carpets and slippers for quiet corridors in district hospitals",
    authors=(Author(last="Larch", initials="A"), Author(last="Pine", initials="B")),
    journal="Journal of Imagined Medicine",
    volume="12",
    issue="3",
    pages="123-129",
    year=2015,
)
OTHER = replace(PAPER, title="Lanterns and the mood of sleepless porters in winter", pages="7-12")


def test_copies_from_several_databases_are_one_group() -> None:
    found = find_duplicates(
        [
            replace(PAPER, pmid="90000001", doi="10.9999/a"),
            OTHER,
            replace(PAPER, doi="10.9999/A", pages=""),
            replace(PAPER, title=PAPER.title.upper(), pages="123-9"),
        ]
    )
    assert found == Duplicates(sure=((0, 2, 3),))


def test_nothing_comes_of_an_empty_library() -> None:
    assert find_duplicates([]) == Duplicates()


def test_a_likely_pair_is_named_with_its_reasons() -> None:
    found = find_duplicates([OTHER, PAPER, replace(PAPER, pages="300-305")])
    assert found.sure == ()
    assert found.likely == ((1, 2),)
    assert found.reasons[0][:2] == ("the same title", "the same authors")
    assert "different pages" in found.reasons[0]


def test_two_sure_groups_are_suggested_once() -> None:
    later = replace(PAPER, pages="300-305")
    found = find_duplicates([PAPER, later, replace(PAPER, pages="123"), replace(later, pages="300")])
    assert found.sure == ((0, 2), (1, 3))
    assert len(found.likely) == 1
    assert {index in (0, 2) for index in found.likely[0]} == {True, False}


def test_a_record_that_fits_two_publications_joins_them_never() -> None:
    """The middle one has no pages: it may be either, and mustn't make one of both."""
    one = replace(PAPER, pmid="90000001", doi="10.9999/a")
    other = replace(PAPER, pmid="90000002", doi="10.9999/b", pages="300-305")
    middle = replace(PAPER, pages="", title=PAPER.title + ".")
    found = find_duplicates([one, middle, other])
    assert not any({0, 2} <= set(group) for group in found.sure)


def test_the_doi_of_a_whole_issue_joins_nothing() -> None:
    poster = replace(PAPER, doi="10.9999/supplement", pages="S1", issue="Suppl 1")
    posters = [
        replace(poster, title=title, pages=f"S{page}")
        for page, title in enumerate(
            (
                "Slippers of felt against falls at night",
                "Bells that porters never hear in the rain",
                "Coffee, cocoa and the courage of young surgeons",
            ),
            start=10,
        )
    ]
    assert find_duplicates(posters) == Duplicates()


def test_the_doi_of_a_whole_issue_places_no_poster() -> None:
    """Two teams, one title but for an article, one DOI for all posters: only the pages tell."""
    poster = replace(PAPER, doi="10.9999/supplement", pages="S51", issue="Suppl 1")
    twin = replace(
        poster, title="The " + PAPER.title, pages="S52", authors=(Author(last="Larch"), Author(last="Yew"))
    )
    assert find_duplicates([poster, twin, replace(poster, title=OTHER.title, pages="S60")]).sure == ()


def test_records_without_anything_are_left_to_a_person() -> None:
    empty = Reference(pmid="", title="[No title available]")
    found = find_duplicates([empty, PAPER, empty, empty])
    assert found.sure == ()
    assert found.likely == ((0, 2, 3),)
    assert found.reasons == (("equal in every field, but too little is known to be sure",),)


@pytest.mark.parametrize("title", ["", "[No title available]", "Editorial", PAPER.title])
def test_more_records_with_one_title_cost_no_more_than_their_number(title: str) -> None:
    def work(count: int) -> None:
        find_duplicates(
            [
                replace(PAPER, title=title, pages=str(number), volume=str(number % 90), authors=())
                for number in range(count)
            ]
        )

    assert growth(work, 200) < IN_STEP


def test_a_duplicate_is_found_in_a_crowd_with_one_title() -> None:
    crowd = [
        replace(
            PAPER, pages=f"{3 * number}-{3 * number + 2}", volume=str(number % 90), doi=f"10.9999/{number}"
        )
        for number in range(300)
    ]
    copy = replace(crowd[137], doi="", journal="J Imag Med", pages="411")
    assert find_duplicates([*crowd, copy]).sure == ((137, 300),)


def test_a_synthetic_library_comes_out_right() -> None:
    library = synthetic_library(1_000, seed=3)
    found = find_duplicates(library.references)
    truth = library.publication_of
    assert [group for group in found.sure if len({truth[index] for index in group}) > 1] == []
    further = sum(count - 1 for count in Counter(truth).values())
    merged = sum(len(group) - 1 for group in found.sure)
    assert merged >= 0.95 * further


# For any references at all.

few = st.sampled_from
abstracts = few(["", "Wards grow silent.", "Corridors with carpets are quieter than corridors without. " * 6])
names = st.builds(
    Author,
    last=few(["Larch", "Pine", "Müller", "Larch A.Pine B.", ""]),
    collective=few(["", "Quiet Wards Group"]),
)
references = st.builds(
    Reference,
    pmid=few(["", "", "", "90000001", "90000002"]),
    title=few(["", "Editorial", PAPER.title, PAPER.title.upper() + ".", PAPER.title + ": reply"])
    | few([OTHER.title, "肺炎患者の看護"])
    | st.text(max_size=40),
    authors=st.lists(names, max_size=3).map(tuple),
    journal=few(["", "J Imag Med", "Journal of Imagined Medicine", "medRxiv"]) | st.text(max_size=12),
    volume=few(["", "12", "1)", "12 (3)"]) | st.text(max_size=6),
    issue=few(["", "3", "SUPPL. 1"]),
    pages=few(["", "123-9", "123", "S30", "01-Apr", "e12"]) | st.text(max_size=8),
    year=st.none() | st.integers(2014, 2016),
    doi=few(["", "", "10.9999/a", "https://doi.org/10.9999/A", "10.9999/b.pub2"]) | st.text(max_size=12),
    abstract=abstracts.map(lambda text: (AbstractSection("", text),) if text else ()),
    publication_types=few([(), ("Conference Abstract",), ("Journal Article",)]),
    kind=few(["article", "book"]),
    edition=few(["", "2nd"]),
)  # fmt: skip
thorough = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(st.lists(references, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_references_makes_no_difference(library: list[Reference], dice) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(library)))
    dice.shuffle(order)
    found = find_duplicates(library)
    shuffled = find_duplicates([library[index] for index in order])

    def as_sets(groups: tuple[tuple[int, ...], ...], names: list[int]) -> set[frozenset[int]]:
        return {frozenset(names[index] for index in group) for group in groups}

    assert as_sets(found.sure, list(range(len(library)))) == as_sets(shuffled.sure, order)
    assert len(found.likely) == len(shuffled.likely)


@thorough
@given(st.lists(references, max_size=12))
def test_a_group_is_safe_and_stands_alone(library: list[Reference]) -> None:
    found = find_duplicates(library)
    grouped = [index for group in found.sure for index in group]
    assert len(grouped) == len(set(grouped))
    group_of = {index: number for number, group in enumerate(found.sure) for index in group}
    for group in found.sure:
        assert len({library[index].pmid for index in group} - {""}) <= 1
    for indexes in found.likely:
        assert len(indexes) >= 2
        known = [group_of[index] for index in indexes if index in group_of]
        assert len(known) == len(set(known))
    assert len(found.likely) == len(found.reasons)


@thorough
@given(references, st.lists(references, max_size=5))
def test_an_exact_copy_is_sure_when_the_title_says_enough(record: Reference, others: list[Reference]) -> None:
    record = replace(record, title=OTHER.title)
    assert judge(record, record).verdict == "sure"
    found = find_duplicates([record, *others, record])
    assert any({0, len(others) + 1} <= set(group) for group in found.sure)


@thorough
@given(references, references)
def test_a_verdict_is_the_same_from_both_sides(one: Reference, other: Reference) -> None:
    mine, yours = judge(one, other), judge(other, one)
    assert (mine.verdict, mine.score) == (yours.verdict, yours.score)

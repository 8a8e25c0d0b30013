"""What is said of the points of a bottom line."""

from __future__ import annotations

import pytest

from evidence_service.summaries.bottom_line import advice_on_points, advice_on_sources, is_written

BARE = (
    "This point of the bottom line cites nothing: “{}”. Cite what it rests on, or say in it that you found "
    "nothing."
)


@pytest.mark.parametrize(
    ("text", "written"), [("", False), ("[@pmid:1]", False), ("- &nbsp; [@pmid:1]", False), ("- Yes", True)]
)
def test_a_citation_alone_is_no_bottom_line(text: str, written: bool) -> None:
    assert is_written(text) == written


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("- A\n- B", 2),
        ("- A\n  - of A\n- B\n\nAnd text", 2),
        ("1. A\n2. B\n3. C\n4. D\n5. E\n6. F", 6),
        ("Words alone", 0),
    ],
)
def test_the_points_of_the_outermost_list_are_counted(text: str, points: int) -> None:
    (advice,) = advice_on_points(text)

    assert f"{points} point" in advice.message


@pytest.mark.parametrize("text", ["", "- A\n- B\n- C", "* A\n* B\n\n  more of B\n* C\n* D"])
def test_three_to_five_points_are_fine(text: str) -> None:
    assert list(advice_on_points(text)) == []


@pytest.mark.parametrize(
    "point",
    [
        "We did not find any trial.",
        "No randomised controlled trials were found.",
        "We found no good-quality evidence.",
        "We did not look at costs.",
        "Costs are not known.",
        "Nobody counted the costs.",
        "What it costs is unknown.",
    ],
)
def test_a_point_that_says_that_nothing_was_found_needs_no_source(point: str) -> None:
    assert list(advice_on_sources(f"- {point}")) == []


@pytest.mark.parametrize(
    "point",
    [
        "None of the wards had more falls",
        "The unknown stays 3 days shorter",
        "No patient fell",
        "Beds are cheap",
    ],
)
def test_a_point_without_a_source_is_named(point: str) -> None:
    (advice,) = advice_on_sources(f"- A [@pmid:1]\n  - of A\n- {point}")

    assert advice.message == BARE.format(point)


def test_several_points_without_a_source_are_named_together() -> None:
    (advice,) = advice_on_sources("- A [@pmid:1]\n- B\n  more of B [@pmid:2]\n- C\n- D")

    assert advice.message.startswith("These points of the bottom line cite nothing: “C” and “D”.")

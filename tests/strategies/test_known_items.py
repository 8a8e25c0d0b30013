"""Which lines find known papers, and what loses them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.known_items import explain, parts_to_test
from tests.growth import calls_of

STRATEGY = [
    "falls[tiab]",
    "fall*[tiab]",
    "1 or 2",
    "wards[tiab]",
    "#3 AND #4",
    "#5 AND (english[la] OR french[la]) NOT (animals[mh] NOT humans[mh]) AND 2010:3000[dp]",
]
PIECES = "a b[ti] #1 #2 1 2 or/1-2 and/1-3 AND OR NOT ( )"
LANGUAGES, ANIMALS, DATES = (part.key for part in parts_to_test(STRATEGY)[6:])
FINDING_ALL = {"1", "2", "3", "4", "5", "6", LANGUAGES, DATES}


def told(lines: list[str], *finding: str) -> str:
    """What is told of a paper that the parts with these keys find."""
    found = {part.key: {"9"} if part.key in finding else set() for part in parts_to_test(lines)}
    return explain(lines, found, "9").text


def told_without(*lost: str) -> str:
    return told(STRATEGY, *(FINDING_ALL - set(lost)))


def test_all_lines_are_tested_and_the_parts_of_the_last_one() -> None:
    parts = parts_to_test(STRATEGY)

    assert [part.line for part in parts] == [1, 2, 3, 4, 5, 6, 6, 6, 6]
    assert [part.query for part in parts][4:5] + [part.text for part in parts][6:] == [
        "((falls[tiab]) OR (fall*[tiab])) AND (wards[tiab])",
        "(english[la] OR french[la])",
        "(animals[mh] NOT humans[mh])",
        "2010:3000[dp]",
    ]


def test_parts_are_written_out_for_pubmed() -> None:
    parts = parts_to_test(["a[ti]", "b[ti]", "c[ti]", "(1 or 2) and 3"])

    assert [(part.text, part.query) for part in parts if not part.is_line] == [
        ("(1 or 2)", "((a[ti]) OR (b[ti]))")
    ]


def test_numbers_in_a_part_mean_what_they_mean_in_the_line() -> None:
    parts = parts_to_test(["a[ti]", "b[ti]", "(1 OR 2) AND falls[ti]"])

    assert [part.query for part in parts if not part.is_line] == ["(1 OR 2)", "falls[ti]"]


def test_a_line_that_is_no_and_has_no_parts() -> None:
    assert [part.is_line for part in parts_to_test(["a[ti] OR b[ti]"])] == [True]
    assert [part.is_line for part in parts_to_test(["a", "b", "or/1-2"])] == [True] * 3
    assert parts_to_test([]) == []


def test_lines_that_can_not_run_are_not_tested() -> None:
    assert [part.key for part in parts_to_test(["(a", "b", "1 and 2"])] == ["2"]


def test_a_found_paper_is_told_as_found() -> None:
    found = {part.key: {"9"} for part in parts_to_test(STRATEGY)}

    explanation = explain(STRATEGY, found, "9")

    assert explanation.is_found
    assert explanation.found_by == (1, 2, 3, 4, 5, 6)
    assert explanation.text == "The last line finds it."


def test_the_first_part_that_the_and_loses_it_by_is_named() -> None:
    assert told_without("6", LANGUAGES, DATES) == (
        "Line 6 loses it: it joins “(english[la] OR french[la])” in line 6 with AND, which doesn't find it. "
        "So would “2010:3000[dp]” in line 6."
    )


def test_a_part_is_found_through_the_lines_that_are_named() -> None:
    assert told_without("4", "5", "6") == (
        "Line 5 loses it: it joins line 4 with AND, which doesn't find it."
    )


def test_what_a_not_takes_out_is_named() -> None:
    assert told(STRATEGY, *(FINDING_ALL - {"6"}), ANIMALS) == (
        "Line 6 takes it out with NOT: “(animals[mh] NOT humans[mh])” in line 6 finds it."
    )


def test_a_paper_that_no_line_finds_is_told_so() -> None:
    assert told(["a[ti] OR b[ti]"]) == "No line finds it. The last line doesn't find it."
    assert told(STRATEGY).startswith("No line finds it. Line 5 loses it: it joins line 3 with AND")


def test_groups_of_lines_are_looked_into() -> None:
    assert told(["a", "b", "c", "and/1-3"], "1", "3") == (
        "Line 4 loses it: it joins line 2 with AND, which doesn't find it."
    )


def test_each_way_to_the_last_line_is_told_when_or_joins_them() -> None:
    lines = ["a[ti]", "b[ti]", "c[ti]", "1 and 2", "2 and 3", "4 or 5"]

    assert told(lines, "1", "3") == (
        "Each way to the last line loses it. "
        "Line 4 loses it: it joins line 2 with AND, which doesn't find it. "
        "Line 5 loses it: it joins line 2 with AND, which doesn't find it."
    )


def test_counts_that_do_not_fit_are_told_rather_than_explained() -> None:
    assert told_without("6").endswith("though all its parts do. Test the strategy again.")
    assert explain(STRATEGY, {}, "9").text == "The last line wasn't tested. Test the strategy again."


@given(st.lists(st.lists(st.sampled_from(PIECES.split())).map(" ".join)))
def test_no_strategy_however_odd_makes_it_fail(lines: list[str]) -> None:
    parts = parts_to_test(lines)

    assert len({part.key for part in parts}) == len(parts)
    assert explain(lines, {part.key: set() for part in parts}, "9").text


def test_lines_that_double_and_double_are_not_tested_again_and_again() -> None:
    lines = ["a AND b", *(f"#{n} AND #{n}" for n in range(1, 12))]

    assert len(parts_to_test(lines)) == len(lines) + 2
    assert calls_of(lambda: parts_to_test(lines)) < 100_000

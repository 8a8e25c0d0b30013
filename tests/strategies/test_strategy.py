"""The lines of a strategy, read without PubMed."""

from __future__ import annotations

import pytest

from evidence_service.strategies import strategy
from evidence_service.strategies.strategy import (
    Problem,
    problems,
    written_out,
    written_out_where_possible,
)


def messages(*lines: str) -> dict[int, str]:
    return {problem.line: problem.message for problem in problems(lines)}


def test_references_are_written_out_in_brackets_however_deep() -> None:
    lines = ["falls[tiab]", "hospital* OR ward*", "#1 AND #2", "#3 NOT editorial[pt]"]

    assert written_out(lines) == [
        "falls[tiab]",
        "hospital* OR ward*",
        "(falls[tiab]) AND (hospital* OR ward*)",
        "((falls[tiab]) AND (hospital* OR ward*)) NOT editorial[pt]",
    ]


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ("1 OR 2", "(a[ti]) OR (b[ti])"),
        ("(1 OR 2) AND #1", "((a[ti]) OR (b[ti])) AND (a[ti])"),
        ("#2", "(b[ti])"),
        ("1", "1"),
        ("12345678 OR 23456789", "12345678 OR 23456789"),
        ("phase 1 OR phase 2", "phase 1 OR phase 2"),
        ('"#1 AND #2"[ti]', '"#1 AND #2"[ti]'),
        ("covid #tag", "covid #tag"),
        ("“virtual ward”[tiab]\n  OR hospital", '"virtual ward"[tiab] OR hospital'),
    ],
)
def test_only_what_names_a_line_is_replaced(line: str, query: str) -> None:
    lines = ["a[ti]", "b[ti]", line]

    assert problems(lines) == []
    assert written_out(lines)[2] == query


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Line 3 is empty. Write a search in it, or remove it."),
        ("#4", "Line 4 comes later. A line can use earlier lines only: move line 4 up."),
        ("#3 OR #1", "Line 3 can't use itself. Write the number of an earlier line."),
        ("#1 AND #9", "There is no line 9. Write the number of an earlier line."),
        ("#0", "There is no line 0."),
        ("1 OR 77", "There is no line 77."),
        ("#1 and ward*", "Write AND in capitals. PubMed reads “and” as a word."),
        ("or/1-2 or ward*", "Write OR in capitals."),
        ("1 or", "Nothing stands after or."),
        ("1 or and 2", "or and and stand side by side."),
        ("#1 #2", "Write AND, OR or NOT before and after the number of a line."),
        ("#1 children", "Write AND, OR or NOT before and after"),
        ("(children) #1", "Write AND, OR or NOT before and after"),
        ("#1AND #2", "Write the number of a line with a space before and after, such as #1: #1AND."),
        ("#1[ti]", "Write the number of a line with a space before and after"),
        ("1 OR 12345678", "12345678 is no line of this strategy. For a PMID write 12345678[pmid]."),
        ("or/1-9", "There is no line 9. Write the number of an earlier line."),
        ("or/1-3", "Line 3 can't use itself."),
        ("or/2-1", "or/2-1 runs backwards. Write the smaller number first, such as or/1-4."),
        ("or/1-2x", "or/1-2x can't be read. Write groups of lines such as or/1-4 or #1 OR #2."),
        ("not/1-2", "not/1-2 can't be read."),
        ("#1-#2", "#1-#2 can't be read."),
        ("or/1-2 #1", "Write AND, OR or NOT before and after the number of a line."),
        ("#? AND #1", "The line that #? stood for was removed. Write the number of another line."),
        ("AND #1", "Nothing stands before AND. Write what it combines, or take it out."),
        ("(NOT a)", "Nothing stands before NOT."),
        ("#1 OR", "Nothing stands after OR. Write what it combines, or take it out."),
        ("(a OR) b", "Nothing stands after OR."),
        ("#1 AND NOT #2", "AND and NOT stand side by side. Keep one of them."),
        ("(a OR (b)", "This bracket is opened and not closed: (a OR (b). Add ) or take it out."),
        ("a) OR b", "This bracket is closed and not opened: a) OR b. Add ( or take it out."),
        ('falls "in hospital', 'This quotation mark has no partner: falls "in hospital. Add the missing one'),
        ("falls[tiab", "This field tag is opened and not closed: falls[tiab. Write tags such as [tiab]."),
        ("falls tiab]", "This field tag is closed and not opened: falls tiab]."),
    ],
)
def test_a_line_that_can_not_run_says_what_to_do(line: str, words: str) -> None:
    found = messages("a[ti]", "b[ti]", line, "c[ti]")

    assert list(found) == [3]
    assert found[3].startswith(words)


@pytest.mark.parametrize(
    "line",
    [
        "hand AND foot",
        "NOTtingham",
        "research and development",
        '"this AND that" OR (a AND b)',
        '"a (b" AND c',
        "nurs*[tiab:~3]",
        "Smith J[au] 2019:2024[dp]",
        "(#1 OR #2) NOT (editorial[pt] OR letter[pt])",
    ],
)
def test_a_line_that_can_run_is_left_alone(line: str) -> None:
    assert messages("a[ti]", "b[ti]", line) == {}


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ("1 or 2", "(a[ti]) OR (b[ti])"),
        ("#1 and #2", "(a[ti]) AND (b[ti])"),
        ("S1 OR s3", "(a[ti]) OR (c[ti])"),
        ("(1 or 2) not 3", "((a[ti]) OR (b[ti])) NOT (c[ti])"),
        ("or/1-3", "(a[ti]) OR (b[ti]) OR (c[ti])"),
        ("AND/1,3", "(a[ti]) AND (c[ti])"),
        ("or/1, 2-3", "(a[ti]) OR (b[ti]) OR (c[ti])"),
        ("or/#1-#3", "(a[ti]) OR (b[ti]) OR (c[ti])"),
        ("#1-#3/or", "(a[ti]) OR (b[ti]) OR (c[ti])"),
        ("{OR #1-#3}", "(a[ti]) OR (b[ti]) OR (c[ti])"),
        ("or/2", "(b[ti])"),
        ("or/1-2,1-3", "(a[ti]) OR (b[ti]) OR (c[ti])"),
        ("or/1-2 and 3", "((a[ti]) OR (b[ti])) AND (c[ti])"),
        ("(or/1-2) NOT letter[pt]", "((a[ti]) OR (b[ti])) NOT letter[pt]"),
        ("falls and/or fractures", "falls and/or fractures"),
        ('"or/1-3"[ti]', '"or/1-3"[ti]'),
    ],
)
def test_lines_are_combined_in_every_usual_notation(line: str, query: str) -> None:
    lines = ["a[ti]", "b[ti]", "c[ti]", line]

    assert problems(lines) == []
    assert written_out(lines)[3] == query


def test_a_line_is_written_out_when_it_and_all_that_it_uses_can_run() -> None:
    lines = ["a", "(b", "#1 OR c", "#2 OR c", "or/3-4", "1 or 3"]

    assert written_out_where_possible(lines) == ["a", None, "(a) OR c", None, None, "(a) OR ((a) OR c)"]


def test_a_line_knows_which_lines_it_uses() -> None:
    assert strategy.references_of("#4 AND (or/1-3 OR #1) AND 5[pmid]") == (4, 1, 2, 3)
    assert strategy.references_of("phase 1 OR phase 2") == ()


def test_all_lines_that_use_a_line_are_found_however_far() -> None:
    lines = ["a", "b", "or/1-2", "c", "#3 AND #4", "d", "5 not 6"]

    assert strategy.dependents(lines, 2) == [3, 5, 7]
    assert strategy.dependents(lines, 6) == [7]
    assert strategy.dependents(lines, 7) == []


def test_a_long_line_shows_only_the_place_of_the_bracket() -> None:
    found = messages("a" * 200 + " (b OR " + "c" * 200)

    assert (
        found[1]
        == "This bracket is opened and not closed: …aaaaaaaaaaaaaa (b OR cccccccccc…. Add ) or take it out."
    )


def test_a_line_may_have_ten_thousand_characters_and_no_more() -> None:
    assert messages("a" * 10_000) == {}
    assert messages("a" * 10_001) == {1: "Line 1 has 10,001 characters. It can have 10,000 at most."}


def test_lines_that_would_grow_beyond_measure_are_refused_before_they_are_written_out() -> None:
    doubling = ['"virtual ward"[tiab]', *(f"#{n} OR #{n}" for n in range(1, 50))]

    found = messages(*doubling)

    assert min(found) == 13  # 28 * 2**12 - 8 characters
    assert found[13] == (
        "With its references written out this line has 114,680 characters. "
        "The service sends at most 100,000. Use fewer or shorter lines."
    )


def test_hostile_lines_are_read_in_no_time() -> None:
    assert len(problems(["(" * 5_000 + '"[' * 2_500, "#" + "9" * 9_000, "1 OR " + "9" * 9_000])) == 3


def test_empty_lines_at_the_end_are_dropped() -> None:
    assert strategy.trimmed([" a ", "", "b", " ", ""]) == ["a", "", "b"]


def test_a_strategy_can_be_copied_with_its_counts() -> None:
    assert strategy.as_text([("falls[tiab]", 1204), ("#1 AND\n wards", 0), ("c", None)]) == (
        "1. falls[tiab] (1,204)\n2. #1 AND wards (0)\n3. c"
    )


def test_every_line_has_one_problem_at_most() -> None:
    assert problems(["(a", '#9 AND "']) == [
        Problem(1, "This bracket is opened and not closed: (a. Add ) or take it out."),
        Problem(
            2, 'This quotation mark has no partner: #9 AND ". Add the missing one, or take this one out.'
        ),
    ]

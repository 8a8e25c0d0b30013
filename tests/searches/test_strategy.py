"""The lines of a strategy, read without PubMed."""

from __future__ import annotations

import pytest

from evidence_service.searches import strategy
from evidence_service.searches.strategy import Problem, moved, pasted, problems, removed, written_out


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
        ("#1 and #2", "Write AND in capitals. PubMed reads “and” as a word."),
        ("1 or 2", "Write OR in capitals."),
        ("#1 #2", "Write AND, OR or NOT before and after the number of a line."),
        ("#1 children", "Write AND, OR or NOT before and after"),
        ("(children) #1", "Write AND, OR or NOT before and after"),
        ("#1AND #2", "Write the number of a line with a space before and after, such as #1: #1AND."),
        ("#1[ti]", "Write the number of a line with a space before and after"),
        ("1 OR 12345678", "12345678 is no line of this strategy. For a PMID write 12345678[pmid]."),
        ("or/1-2", "PubMed doesn't know or/1-2. Write the lines out, such as #1 OR #2 OR #3."),
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


def test_moving_a_line_keeps_what_the_others_mean() -> None:
    lines = ["a", "b", "1 OR 2", "#3 AND #1 AND 12345678[pmid]"]

    assert moved(lines, 1, 2) == ["b", "a", "2 OR 1", "#3 AND #2 AND 12345678[pmid]"]


def test_removing_a_line_marks_what_pointed_to_it() -> None:
    lines = ["a", "b", "1 OR 2", "#3 AND #2", "12345678 OR 23456789"]

    left = removed(lines, 2)

    assert left == ["a", "1 OR #?", "#2 AND #?", "12345678 OR 23456789"]
    assert [problem.line for problem in problems(left)] == [2, 3]
    assert removed(left, 1)[0] == "#? OR #?"


def test_a_pasted_strategy_loses_its_own_numbers_and_keeps_its_references() -> None:
    text = "1. falls[tiab]\n\n 2) hospital*\n#3: 1 AND 2\n2020:2026[dp]\n"

    assert pasted(text) == ["falls[tiab]", "hospital*", "1 AND 2", "2020:2026[dp]"]
    assert pasted(text, after=2)[2] == "3 AND 4"


def test_a_number_that_is_not_the_lines_place_stays() -> None:
    assert pasted("5. falls\n2. wards") == ["5. falls", "wards"]


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

"""Lines inserted, copied, moved and removed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidence_service.strategies.strategy import copied, inserted, moved, problems, removed, written_out

NUMBERS = st.integers(1, 3).map(str)
COMBINATIONS = st.one_of(
    st.lists(NUMBERS, min_size=2, max_size=4).map(" or ".join),
    st.tuples(NUMBERS, NUMBERS).map("or/{0[0]}-{0[1]}".format),
    st.lists(NUMBERS, min_size=1, max_size=4).map(lambda numbers: "and/" + ",".join(numbers)),
    st.tuples(NUMBERS, NUMBERS).map("#{0[0]}-#{0[1]}/or".format),
    st.tuples(NUMBERS, NUMBERS).map("#{0[0]} NOT (or/{0[1]} AND ward*)".format),
)


def by_meaning(query: str) -> str:
    """A query with its characters sorted: the same for `(a) OR (b)` and `(b) OR (a)`."""
    return "".join(sorted(query))


def test_moving_a_line_keeps_what_the_others_mean() -> None:
    lines = ["a", "b", "1 OR 2", "#3 AND #1 AND 12345678[pmid]"]

    assert moved(lines, 1, 2) == ["b", "a", "2 OR 1", "#3 AND #2 AND 12345678[pmid]"]


def test_moving_a_line_into_a_group_or_out_of_it_keeps_what_the_group_means() -> None:
    lines = ["a", "b", "c", "or/1-2", "#4 AND #3"]

    assert moved(lines, 3, 2) == ["a", "c", "b", "or/1,3", "#4 AND #2"]
    assert moved(lines, 1, 2)[3] == "or/1-2"


@pytest.mark.parametrize(
    ("line", "after", "now"),
    [
        ("or/1-4", 2, "or/1-2,4-5"),
        ("OR/1-4", 0, "OR/2-5"),
        ("or/1-4", 4, "or/1-4"),
        ("#1-#4/or", 1, "#1,#3-#5/or"),
        ("and/1,3-4", 1, "and/1,4-5"),
        ("{OR #1-#4}", 3, "{OR #1-#3,#5}"),
        ("or/S1-S2", 1, "or/S1,S3"),
        ("S1 or S4", 3, "S1 or S5"),
        ("#4 AND ward*", 3, "#5 AND ward*"),
        ("(1 or 4) not 77", 3, "(1 or 5) not 77"),
        ("12345678 OR 23456789", 0, "12345678 OR 23456789"),
    ],
)
def test_inserting_a_line_keeps_what_the_others_mean(line: str, after: int, now: str) -> None:
    lines = ["a", "b", "c", "d", line]

    with_it = inserted(lines, "new", after)

    assert with_it[after] == "new"
    assert with_it[5] == now


def test_a_copied_line_stands_behind_its_original_and_means_the_same() -> None:
    lines = ["a", "b", "1 or 2", "#3 AND ward*"]

    assert copied(lines, 3) == ["a", "b", "1 or 2", "1 or 2", "#3 AND ward*"]
    assert copied(lines, 1) == ["a", "a", "b", "1 or 3", "#4 AND ward*"]


def test_a_group_goes_on_without_a_removed_line_and_is_lost_without_any() -> None:
    assert removed(["a", "b", "c", "or/1-3", "and/2"], 2) == ["a", "c", "or/1-2", "#?"]


@given(st.data())
def test_edits_change_no_query_of_a_line_that_stays(data: st.DataObject) -> None:
    lines = ["a[ti]", "b[ti]", "c[ti]", *data.draw(st.lists(COMBINATIONS, min_size=1, max_size=6))]
    assume(not problems(lines))
    before = Counter(by_meaning(query) for query in written_out(lines))
    after, to = data.draw(st.integers(0, 3)), data.draw(st.integers(1, 3))

    assert Counter(map(by_meaning, written_out(inserted(lines, "new[ti]", after)))) - before == {
        by_meaning("new[ti]"): 1
    }
    assert Counter(map(by_meaning, written_out(moved(lines, 1, to)))) == before


def test_removing_a_line_marks_what_pointed_to_it() -> None:
    lines = ["a", "b", "1 OR 2", "#3 AND #2", "12345678 OR 23456789"]

    left = removed(lines, 2)

    assert left == ["a", "1 OR #?", "#2 AND #?", "12345678 OR 23456789"]
    assert [problem.line for problem in problems(left)] == [2, 3]
    assert removed(left, 1)[0] == "#? OR #?"

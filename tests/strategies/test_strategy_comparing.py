"""Two versions of a strategy side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.strategy_comparing import Change, Words, are_alike, compared
from tests.growth import IN_STEP, growth

LINES = st.lists(st.sampled_from(["a b", "a c", "b", "1 or 2", "#1 AND x", "#2", ""]), max_size=7)


def changes(old: list[str], new: list[str]) -> list[tuple[str, int | None, int | None]]:
    return [(row.change.value, row.before, row.after) for row in compared(old, new)]


def test_lines_that_stay_are_the_same() -> None:
    assert changes(["a", "b"], ["a", "b"]) == [("the same", 1, 1), ("the same", 2, 2)]


def test_a_line_that_was_added_or_removed_stands_where_it_is_or_was() -> None:
    assert changes(["a", "b", "c"], ["a", "c", "d"]) == [
        ("the same", 1, 1),
        ("removed", 2, None),
        ("the same", 3, 2),
        ("added", None, 3),
    ]


def test_references_that_were_moved_along_are_no_change() -> None:
    old = ["falls[ti]", "wards[ti]", "1 or 2"]

    assert changes(old, ["new[ti]", *old[:2], "2 or 3"])[3] == ("the same", 3, 4)


def test_a_number_that_means_another_line_now_is_a_change() -> None:
    old = ["falls[ti]", "wards[ti]", "1 or 2"]

    row = compared(old, ["new[ti]", *old])[3]

    assert (row.change, row.old, row.new) == (Change.CHANGED, "1 or 2", "1 or 2")


def test_a_changed_line_shows_its_words() -> None:
    [row] = compared(['falls[ti] OR "hip fracture"[ti]'], ['falls[ti] OR "hip fractures"[ti] OR hip[ti]'])

    assert row.change is Change.CHANGED
    assert row.words == (
        Words(Change.SAME, "falls[ti]"),
        Words(Change.REMOVED, 'OR "hip fracture"[ti]'),
        Words(Change.ADDED, 'OR "hip fractures"[ti] OR hip[ti]'),
    )


def test_a_line_that_stands_elsewhere_has_moved() -> None:
    assert changes(["a1", "b1", "c1", "d1"], ["d1", "a1", "b1", "c1"]) == [
        ("moved", 4, 1),
        ("the same", 1, 2),
        ("the same", 2, 3),
        ("the same", 3, 4),
    ]


def test_a_line_written_anew_in_its_place_is_one_change_and_what_refers_to_it_is_the_same() -> None:
    old = ["falls[ti]", "wards[ti]", "#1 AND #2"]

    assert changes(old, ["nurses[ti]", *old[1:]]) == [
        ("changed", 1, 1),
        ("the same", 2, 2),
        ("the same", 3, 3),
    ]


def test_no_words_are_shown_that_are_in_neither_version() -> None:
    row = compared(["falls[ti]", "wards[ti]", "#1 AND #2"], ["wards[ti]", "#1 AND beds"])[-1]

    assert (row.change, "#?" in str(row.words)) == (Change.CHANGED, False)


def test_a_text_is_alike_after_an_edit_and_not_when_another_took_its_place() -> None:
    assert are_alike("fall[tiab]", '"falls"[mh]')
    assert not are_alike('"accidental falls"[mh]', "nurses[mh]")


@given(LINES, LINES)
def test_every_line_of_both_versions_is_shown_once(old: list[str], new: list[str]) -> None:
    rows = compared(old, new)

    assert [row.after for row in rows if row.after] == list(range(1, len(new) + 1))
    assert sorted(row.before for row in rows if row.before) == list(range(1, len(old) + 1))


@pytest.mark.parametrize("what", ["lines", "words"])
def test_longer_versions_cost_no_more_than_their_length(what: str) -> None:
    def work(size: int) -> None:
        lines, words = (size, 100) if what == "lines" else (10, size)
        old = [" OR ".join(f"word{n}{m}[tiab]" for m in range(words)) for n in range(lines)]
        compared(old, [line.replace("word", "term", words // 2) for line in old])

    assert growth(work, 25 if what == "lines" else 200) < IN_STEP

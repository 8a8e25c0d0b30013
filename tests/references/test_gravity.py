"""How much a retraction, a withdrawal or a concern tells against relying on a paper."""

from __future__ import annotations

from itertools import combinations

import pytest

from evidence_service.references.kinds import (
    GRAVE,
    TAKEN_BACK,
    gravest,
    says_as_much,
    what_became_of_it,
)


@pytest.mark.parametrize(
    ("said", "known", "enough"),
    [
        ("retracted", "retracted", True),
        ("withdrawn", "retracted", True),
        ("retracted", "partially retracted", True),
        ("partially retracted", "retracted", False),
        ("partially retracted", "expression of concern", True),
        ("expression of concern", "partially retracted", False),
        ("expression of concern", "corrected", True),
        ("corrected", "expression of concern", False),
        ("", "retracted", False),
        ("", "", True),
    ],
)
def test_who_says_something_as_grave_says_enough(said: str, known: str, enough: bool) -> None:
    assert says_as_much(said, known) is enough


@pytest.mark.parametrize(
    ("retraction", "notices", "types", "said"),
    [
        ("retracted", ["Partial retraction in"], [], "partially retracted"),
        ("retracted", ["partial retraction in", "retraction in"], [], "retracted"),
        ("retracted", ["partial retraction in"], ["Retracted Publication"], "retracted"),
        ("retracted", [], [], "retracted"),
        ("corrected", ["partial retraction in"], [], "corrected"),
    ],
)
def test_a_part_is_not_taken_for_the_whole(
    retraction: str, notices: list[str], types: list[str], said: str
) -> None:
    assert what_became_of_it(retraction, notices, types) == said


def test_the_gravest_of_two_signs_says_as_much_as_the_other() -> None:
    for one, other in combinations(sorted(GRAVE - {"partially retracted"}), 2):
        kept = gravest((one, other))
        assert says_as_much(kept, one)
        assert says_as_much(kept, other)


def test_a_concern_takes_nothing_back() -> None:
    assert sorted(TAKEN_BACK) == ["partially retracted", "retracted", "withdrawn"]

"""PURE: from pairs to groups, so that a group is safe as a whole.

That one is surely two and two is surely three doesn't make one three: a group grows only when none of its
members contradicts any of the other's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

LARGEST = 40  # different descriptions of one publication; more are left to a person

Pair = tuple[int, int]


def grow_groups(pairs: Iterable[Pair], fits: Callable[[int, int], bool], size: int) -> list[list[int]]:
    """Groups of the indexes below `size`, each index in one; pairs are tried in the order given.

    `fits` says whether two may stand in one group; it is asked for every two that would come together.
    """
    group_of = list(range(size))
    members: list[list[int]] = [[index] for index in range(size)]
    for one, other in pairs:
        mine, yours = group_of[one], group_of[other]
        if mine == yours or len(members[mine]) + len(members[yours]) > LARGEST:
            continue
        if not all(fits(a, b) for a, b in product(members[mine], members[yours]) if (a, b) != (one, other)):
            continue
        if len(members[mine]) < len(members[yours]):
            mine, yours = yours, mine
        for index in members[yours]:
            group_of[index] = mine
        members[mine] += members[yours]
        members[yours] = []
    return [sorted(group) for group in members if group]

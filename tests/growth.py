"""How the work of a function grows with what it is given: counted in calls, which no busy machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

IN_STEP = 2.5  # what a doubled size may cost at most: twice as much, and something for rounding and sorting


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called, Python's and C's, while `work` is done in this thread."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the calls of `work(size)` grow when the size doubles: 2 is in step, 4 is its square.

    A small one is done beforehand, so that what is only done the first time doesn't count. A regular
    expression is one call however long it takes: give one so much that, if it grew with the square of
    it, the time limit of all tests would stop it.
    """
    work(size // 16)
    return calls_of(lambda: work(2 * size)) / calls_of(lambda: work(size))

"""Chance that is the same everywhere: it rests on `random.random()`, whose sequence Python keeps for ever."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws made from a name: the same name gives the same draws in every version of Python."""

    def __init__(self, name: str) -> None:
        self._random = Random(name)

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.number(0, len(choices) - 1)]

    def several(self, choices: Sequence[T], count: int) -> tuple[T, ...]:
        """Different items, in the order of the choices drawn; all when there are fewer than wanted."""
        left = list(choices)
        return tuple(left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left))))

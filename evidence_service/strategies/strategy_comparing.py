"""Two versions of a strategy side by side: lines new, gone, changed word by word, or moved. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from evidence_service.strategies.strategy_edits import renumbered
from evidence_service.strategies.strategy_pieces import LOST

_WORD = re.compile(r'(?:(?:AND|OR|NOT)\s)?(?:[()]+|"[^"]*"(?:\[[^\]]*\])?|[^\s()]+)')
_ALIKE = 0.5  # share of words that two lines have in common to be called one line that was changed
_TAG = re.compile(r"\[[^\]]*\]")
_MOST_SIGNS = 200  # longer texts are not compared sign by sign
_MOST_WORDS = 2_000  # more are not compared word by word


class Change(StrEnum):
    """What became of a line."""

    SAME = "the same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Words:
    """Words in a row that were kept, added or removed."""

    change: Change
    text: str


@dataclass(frozen=True)
class LineChange:
    """One line in both versions. A number or text of a version that has no such line is None or empty.

    `words` are those of both texts in order, with what happened to them.
    """

    change: Change
    before: int | None
    after: int | None
    old: str
    new: str
    words: tuple[Words, ...]


def compared(old: Sequence[str], new: Sequence[str]) -> list[LineChange]:
    """The lines of both versions: those of the new one in order, each removed one where it stood.

    A line is the same when it means the same: one whose references were only moved along is not
    called changed, one whose numbers mean other lines now is.
    """
    old, new = [" ".join(line.split()) for line in old], [" ".join(line.split()) for line in new]
    partners = _partners(old, new)
    places: dict[int, int | None] = dict.fromkeys(range(1, len(old) + 1))
    places |= {before + 1: after + 1 for after, before in partners.items()}
    gone = [before for before in range(len(old)) if places[before + 1] is None]
    in_order = _in_order(partners)
    rows: list[LineChange] = []
    for place, text in enumerate(new):
        before = partners.get(place)
        while gone and place in in_order and before is not None and gone[0] < before:
            rows.append(_removed(gone[0], old[gone[0]]))
            gone.pop(0)
        if before is None:
            rows.append(LineChange(Change.ADDED, None, place + 1, "", text, (Words(Change.ADDED, text),)))
        else:
            moved_along = renumbered(old[before], places)
            rows.append(_kept(before, old[before], moved_along, place, text, moved=place not in in_order))
    return [*rows, *(_removed(before, old[before]) for before in gone)]


def _removed(place: int, text: str) -> LineChange:
    return LineChange(Change.REMOVED, place + 1, None, text, "", (Words(Change.REMOVED, text),))


def _kept(before: int, old: str, moved_along: str, after: int, new: str, *, moved: bool) -> LineChange:
    change = Change.CHANGED if moved_along != new else Change.MOVED if moved else Change.SAME
    words: tuple[Words, ...] = (Words(Change.SAME, new),)
    if change is Change.CHANGED and old == new:  # the same signs, and another line is meant by a number
        words = (Words(Change.REMOVED, old), Words(Change.ADDED, new))
    elif change is Change.CHANGED:
        words = tuple(_words(old if LOST in moved_along else moved_along, new))
    return LineChange(change, before + 1, after + 1, old, new, words)


def _words(old: str, new: str) -> Iterator[Words]:
    """What was kept, removed and added between two texts, word by word."""
    old_words, new_words = _WORD.findall(old), _WORD.findall(new)
    if not _can_be_compared(old_words) or not _can_be_compared(new_words):
        yield from (Words(Change.REMOVED, old), Words(Change.ADDED, new))
        return
    for kind, first, last, start, end in SequenceMatcher(
        None, old_words, new_words, autojunk=False
    ).get_opcodes():
        kept = " ".join(new_words[start:end])
        if kind == "equal":
            yield Words(Change.SAME, kept)
            continue
        if last > first:
            yield Words(Change.REMOVED, " ".join(old_words[first:last]))
        if end > start:
            yield Words(Change.ADDED, kept)


def _can_be_compared(words: Sequence[str]) -> bool:
    """Whether comparing them word by word ends soon: not too many, and not the same ones again and again."""
    return len(words) <= 100 or (len(words) <= _MOST_WORDS and len(set(words)) > len(words) // 2)


def _partners(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """For places of the new version that of the same line in the old one.

    Equal lines come first, then alike ones, then those that were written anew in the same place.
    """
    partners: dict[int, int] = {}
    for first, other, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        partners |= {other + step: first + step for step in range(size)}
    taken = set(partners.values())
    free = [place for place in range(len(old)) if place not in taken]
    waiting = [place for place in range(len(new)) if place not in partners]
    old_words = {place: frozenset(_WORD.findall(old[place].lower())) for place in free}
    new_words = {place: frozenset(_WORD.findall(new[place].lower())) for place in waiting}
    pairs = [
        (likeness, -abs(before - after), before, after)
        for after in waiting
        for before in free
        if (likeness := _likeness(old_words[before], new_words[after])) >= _ALIKE
    ]
    for _, _, before, after in sorted(pairs, reverse=True):
        if after not in partners and before not in taken:
            partners[after] = before
            taken.add(before)
    return partners | _written_anew(partners, len(old), len(new))


def _written_anew(partners: Mapping[int, int], old: int, new: int) -> dict[int, int]:
    """Partners for lines between the same neighbours, where as many went as came."""
    found: dict[int, int] = {}
    taken = set(partners.values())
    last_after, last_before = -1, -1
    for after in [*sorted(_in_order(partners)), new]:
        before = partners.get(after, old)
        went = [place for place in range(last_before + 1, before) if place not in taken]
        came = [place for place in range(last_after + 1, after) if place not in partners]
        if len(went) == len(came):
            found |= dict(zip(came, went, strict=True))
        last_after, last_before = after, before
    return found


def are_alike(old: str, new: str) -> bool:
    """Whether a text looks like another one after an edit, and not like one put in its place.

    Field tags don't count: most lines share them.
    """
    one, other = (" ".join(_TAG.sub(" ", text).lower().split()) for text in (old, new))
    if one == other:
        return True
    if max(len(one), len(other)) <= _MOST_SIGNS:
        return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
    return _likeness(frozenset(_WORD.findall(one)), frozenset(_WORD.findall(other))) >= _ALIKE


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two texts have in common: 1 when they have the same words."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _in_order(partners: Mapping[int, int]) -> set[int]:
    """The places of the new version whose lines stand in the order of the old one: as many as possible."""
    ends: list[int] = []  # the smallest old place that ends a row of each length
    end_places: list[int] = []
    before: dict[int, int | None] = {}
    for place in sorted(partners):
        length = bisect_left(ends, partners[place])
        before[place] = end_places[length - 1] if length else None
        ends[length : length + 1] = [partners[place]]
        end_places[length : length + 1] = [place]
    kept: set[int] = set()
    place_or_none = end_places[-1] if end_places else None
    while place_or_none is not None:
        kept.add(place_or_none)
        place_or_none = before[place_or_none]
    return kept

"""PURE: which records of a library are worth comparing, without comparing each with each.

Records are put together that share something: an identifier, a title, two rare words of the title, a place
in print. Where too many share one thing (20,000 records that are called "Editorial") only neighbours are
compared, in the order of what else tells them apart, so the cost grows with the number of records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from evidence_service.references.duplicates_keys import Keys
from evidence_service.references.duplicates_titles import Title

Pair = tuple[int, int]
_WHOLE = 16  # records that share a key and are all compared with each other
_NEIGHBOURS = 8  # records that each is compared with when more share it
_TOO_COMMON = 400  # a word that more titles have tells nothing
_RARE_WORDS = 4
_START = 24  # letters of a title's start and end that may be shared
_LONG_START = 40  # letters of a start that is telling whatever the year


def candidates(records: Sequence[Keys]) -> list[Pair]:
    """Pairs of indexes, the smaller first, each once, in a fixed order."""
    found: set[Pair] = set()
    for block in _blocks(records):
        if len(block) <= _WHOLE:
            found.update(combinations(block, 2))
        else:
            found.update(_neighbours(records, block))
    return sorted(found)


def _neighbours(records: Sequence[Keys], block: list[int]) -> Iterator[Pair]:
    """Each with those next to it, sorted by place and by people, so that equals stand side by side."""
    for order in (_by_place, _by_people):
        ordered = sorted(block, key=lambda index: (order(records[index]), index))
        for position, index in enumerate(ordered):
            for other in ordered[position + 1 : position + 1 + _NEIGHBOURS]:
                yield (index, other) if index < other else (other, index)


def _by_place(record: Keys) -> tuple[object, ...]:
    place = (record.pages[0].first, record.pages[0].letters) if record.pages else (0, "")
    return (place, record.years, record.volume.number, record.doi, record.title.letters)


def _by_people(record: Keys) -> tuple[object, ...]:
    return (record.years, sorted(record.first_author), record.title.letters, record.volume.number)


def _blocks(records: Sequence[Keys]) -> Iterator[list[int]]:
    shared: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        for key in _keys(record):
            shared[key].append(index)
    for key in _by_rare_words(records):
        shared[key[0]].append(key[1])
    for block in shared.values():
        if len(block) > 1:
            yield block


def _keys(record: Keys) -> Iterator[tuple[object, ...]]:
    """What a record shares with its duplicates, whichever of its fields are spoilt."""
    for name, value in (("pmid", record.pmid), ("doi", record.doi), ("pmcid", record.pmcid)):
        if value:
            yield name, value
    title = record.title
    yield from _of_the_title(title, record.years)
    first = record.pages[0].first if record.pages else 0
    if first and title.letters:
        yield "title and page", title.letters[:8], first
    if first and not record.pages[0].is_count:
        author = min(record.first_author, default="")
        yield "author and page", author, first, record.pages[0].letters
        if record.volume.number:
            yield "place", record.volume.number, first, record.pages[0].last
    for trial in record.trials:
        yield "trial", trial


def _of_the_title(title: Title, years: tuple[int, ...]) -> Iterator[tuple[object, ...]]:
    for letters in {title.letters, *title.others}:
        if letters:
            yield "title", letters
    if len(title.letters) > _START:
        yield "start", title.letters[:_START], *years[:1]
        yield "end", title.letters[-_START:]
    if len(title.letters) >= _LONG_START:
        yield "long start", title.letters[:_LONG_START]


def _by_rare_words(records: Sequence[Keys]) -> Iterator[tuple[tuple[object, ...], int]]:
    """Every two of a title's rarest words that another title has too."""
    words = [set(record.title.words) for record in records]
    frequency = Counter(word for each in words for word in each)
    for index, each in enumerate(words):
        known = [word for word in each if 1 < frequency[word] <= _TOO_COMMON and len(word) > 2]
        rare = sorted(known, key=lambda word: (frequency[word], word))[:_RARE_WORDS]
        for pair in combinations(sorted(rare), 2):
            yield ("words", *pair), index

"""The index that searches run on: words with their places, exact values, and dates, for every record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from re import findall
from unicodedata import combining, normalize

Ids = set[int]


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case and without accents; hyphens and apostrophes part words."""
    return findall(r"\w+", without_accents(text))


def without_accents(text: str) -> str:
    """The text in lower case, with plain letters for those that have accents."""
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))


class Index:
    """Where each word, value and date occurs. Parts are named in `fields.py`."""

    def __init__(self) -> None:
        self.everything: Ids = set()
        self._places: dict[str, dict[str, Ids]] = defaultdict(lambda: defaultdict(set))
        self._segments: dict[tuple[int, str], list[list[str]]] = defaultdict(list)
        self._values: dict[str, dict[str, Ids]] = defaultdict(lambda: defaultdict(set))
        self._dates: dict[str, list[tuple[date, int]]] = defaultdict(list)

    def add_text(self, pmid: int, part: str, text: str) -> None:
        """Index a piece of text; a phrase is never found across two pieces."""
        words = words_of(text)
        self._segments[pmid, part].append(words)
        for word in words:
            self._places[part][word].add(pmid)

    def add_value(self, pmid: int, part: str, value: str) -> None:
        self._values[part][without_accents(value)].add(pmid)

    def add_date(self, pmid: int, part: str, day: date) -> None:
        self._dates[part].append((day, pmid))

    def with_word(self, parts: Iterable[str], word: str) -> Ids:
        return set().union(*(self._places[part].get(word, ()) for part in parts))

    def with_stem(self, parts: Iterable[str], stem: str) -> Ids:
        """Records with a word that begins so."""
        return set().union(
            *(ids for part in parts for word, ids in self._places[part].items() if word.startswith(stem))
        )

    def with_phrase(self, parts: Iterable[str], words: list[str], *, truncated: bool = False) -> Ids:
        """Records with the words side by side in one part; the last may be the beginning of a word."""
        whole = words[:-1] if truncated else words
        if len(words) == 1:
            return self.with_stem(parts, words[0]) if truncated else self.with_word(parts, words[0])
        return {
            pmid
            for part in parts
            for pmid in self._with_all(part, whole)
            if self._has_phrase(pmid, part, words, truncated)
        }

    def _with_all(self, part: str, words: list[str]) -> Ids:
        """Records with every one of the words in a part, in whatever order."""
        sets = sorted((self._places[part].get(word, set()) for word in words), key=len)
        return sets[0].intersection(*sets[1:]) if sets else set()

    def _has_phrase(self, pmid: int, part: str, words: list[str], truncated: bool) -> bool:
        size = len(words)
        for segment in self._segments.get((pmid, part), ()):
            for at in range(len(segment) - size + 1):
                window = segment[at : at + size]
                if window == words:
                    return True
                if truncated and window[:-1] == words[:-1] and window[-1].startswith(words[-1]):
                    return True
        return False

    def with_words_near(self, parts: Iterable[str], words: list[str], distance: int) -> Ids:
        """Records with all the words in any order and at most `distance` other words between them."""
        return {
            pmid
            for part in parts
            for pmid in self._with_all(part, words)
            if self._has_near(pmid, part, words, distance)
        }

    def _has_near(self, pmid: int, part: str, words: list[str], distance: int) -> bool:
        size = len(words) + distance
        for segment in self._segments.get((pmid, part), ()):
            for at in range(len(segment)):
                window = segment[at : at + size]
                if all(window.count(word) >= words.count(word) for word in words):
                    return True
        return False

    def count_in(self, pmid: int, part: str, word: str) -> int:
        """How often a word stands in one part of a record."""
        return sum(segment.count(word) for segment in self._segments.get((pmid, part), ()))

    def with_value(self, part: str, value: str) -> Ids:
        return set(self._values[part].get(without_accents(value), ()))

    def with_value_beginning(self, part: str, stem: str) -> Ids:
        start = without_accents(stem)
        return set().union(*(ids for value, ids in self._values[part].items() if value.startswith(start)))

    def between(self, part: str, first: date, last: date) -> Ids:
        return {pmid for day, pmid in self._dates[part] if first <= day <= last}

    def is_word(self, word: str) -> bool:
        """Whether any record has the word."""
        return any(word in words for words in self._places.values())

    def usual_words(self) -> dict[str, int]:
        """Words of titles and abstracts with their number of records: what a slip was meant to be."""
        counts: dict[str, int] = defaultdict(int)
        for part in ("title", "abstract", "keyword"):
            for word, pmids in self._places[part].items():
                if len(pmids) > 2 and word.isalpha():
                    counts[word] += len(pmids)
        return counts

    def knows(self, parts: Iterable[str], word: str) -> bool:
        return any(word in self._places[part] for part in parts)

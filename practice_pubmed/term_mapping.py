"""Automatic term mapping: what PubMed makes of words that carry no tag."""

from collections.abc import Iterator
from dataclasses import dataclass

from practice_pubmed.index import Index
from practice_pubmed.mesh import Descriptor, descriptor_for

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "were",
        "what",
        "when",
        "which",
        "who",
        "with",
        "not",
    ]
)
_LONGEST_PHRASE = 6
_SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("our", "or"), ("aemia", "emia"),
              ("centre", "center"), ("paed", "ped"))  # fmt: skip


@dataclass(frozen=True)
class Mapped:
    """A stretch of the words: the heading that it stands for, if there is one."""

    words: str
    heading: Descriptor | None


def mapped_stretches(text: str) -> Iterator[Mapped]:
    """The longest stretches that name a heading, and the single words between them, in order."""
    words = text.split()
    at = 0
    while at < len(words):
        size = next((size for size in _sizes(len(words) - at) if _heading(words[at : at + size])), 1)
        stretch = words[at : at + size]
        yield Mapped(" ".join(stretch), _heading(stretch))
        at += size


def _sizes(left: int) -> Iterator[int]:
    return iter(range(min(left, _LONGEST_PHRASE), 0, -1))


def _heading(words: list[str]) -> Descriptor | None:
    return descriptor_for(" ".join(words))


def variants(index: Index, parts: tuple[str, ...], word: str) -> list[str]:
    """The word, its plural, singular and other spellings, as far as the index has them, sorted."""
    forms = {word, *_numbers(word)}
    for british, american in _SPELLINGS:
        for form in tuple(forms):
            forms |= {form.replace(british, american), form.replace(american, british)}
    return sorted(form for form in forms if index.knows(parts, form))


def _numbers(word: str) -> set[str]:
    """Plural and singular forms, rough but ready: wrong ones are not in the index."""
    forms = {word + "s", word + "es"}
    if word.endswith("ies"):
        forms.add(word[:-3] + "y")
    if word.endswith("y"):
        forms.add(word[:-1] + "ies")
    if word.endswith("es"):
        forms.add(word[:-2])
    if word.endswith("s") and len(word) > 3:
        forms.add(word[:-1])
    return forms

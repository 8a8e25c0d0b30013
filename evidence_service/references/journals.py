"""PURE: the names that a source gives a journal: which is the journal's, and which are short for it."""

from __future__ import annotations

import re
from collections.abc import Iterable


def name_and_short(names: Iterable[str]) -> tuple[str, list[str]]:
    """The journal, and the names that abbreviate it.

    The first name is the journal's, unless a later one is what it is short for. Names that have nothing to do
    with it are left out. Without a name the journal is empty.
    """
    journal, short = "", list[str]()
    for name in names:
        if not journal:
            journal = name
        elif abbreviates(journal, name):
            short.insert(0, journal)
            journal = name
        elif abbreviates(name, journal):
            short.append(name)
    return journal, short


def abbreviates(short: str, name: str) -> bool:
    """Whether one title is the other's abbreviation: "J. Chem. Phys." of "Journal of Chemical Physics"."""
    parts = re.findall(r"\w+", short.casefold())
    words = iter(re.findall(r"\w+", name.casefold()))
    if len(short) >= len(name) or not parts:
        return False
    return all(any(word.startswith(part) or _is_contraction(part, word) for word in words) for part in parts)


def _is_contraction(part: str, word: str) -> bool:
    letters = iter(word)
    return len(part) > 2 and part[0] == word[0] and all(letter in letters for letter in part)

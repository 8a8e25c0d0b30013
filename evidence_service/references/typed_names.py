"""PURE: authors as people type them, one on a line: "Okafor AB", "Birch B Jr", "Okafor, Ada B, Jr.", a group.

What is typed by hand is taken more strictly than an export: a line that doesn't look like a
person's name is the name of a group. A comma at its end says that it is one, whatever it looks like.
"""

from __future__ import annotations

import re
import unicodedata

from evidence_service.references.names import SUFFIX, author_from, is_groups_name
from evidence_service.references.reference import Author

_LETTERS_AT_MOST = 4
# Two letters that stand for one of another script, as PubMed has them: "Petrov IuA".
_TWO_FOR_ONE = re.compile(r"(?:Iu|Ia|Yu|Ya|Ye|Yo|Ju|Ja|Zh|Ch|Sh|Ts|Kh|Ph|Th|Dzh)")


def line_of(person: Author) -> str:
    """A person or group as it is typed, so that a group is taken for one again."""
    if person.collective:
        name = " ".join(person.collective.split())
        return name if _named(name) == [person] else f"{name},"
    given = person.initials or person.fore
    return " ".join(" ".join(part for part in (person.last, given, person.suffix) if part).split())


def typed_people(typed: str, known: tuple[Author, ...]) -> tuple[Author, ...]:
    """The people in these lines; who stands there as before keeps their whole name."""
    lines = [words for line in typed.splitlines() if (words := " ".join(line.split()))]
    waiting: dict[str, list[Author]] = {}
    for person in known:
        waiting.setdefault(line_of(person), []).append(person)
    if lines == [line for line in map(line_of, known) if line]:
        return known
    people: list[Author] = []
    for line in lines:
        people += [waiting[line].pop(0)] if waiting.get(line) else _named(line)
    return tuple(people)


def _named(line: str) -> list[Author]:
    """Everybody in one line: "Okafor AB; Birch B" are two, and so are "Okafor AB, Birch B"."""
    if line.endswith(","):
        return [typed_author(line)]
    people = [typed_author(name) for name in line.split(",")] if "," in line else []
    if people and all(person.initials for person in people):
        return people
    return [typed_author(name) for name in re.split(r"\s*;\s*", line) if name.strip(" ,")]


def typed_author(line: str) -> Author:
    """One name as it was typed. Anything that is no person's is the name of a group."""
    line = unicodedata.normalize("NFC", " ".join(line.split()))
    if line.endswith(","):
        return Author(collective=line.rstrip(" ,"))
    if "," in line:
        named = None if is_groups_name(line) else author_from(line)
        return named or Author(collective=line)
    words = line.split(" ")
    suffix = words.pop() if len(words) > 1 and _is_suffix(words) else ""
    behind = len(words)
    while behind > 1 and len(_initials("".join(words[behind - 1 :]))) in range(1, _LETTERS_AT_MOST + 1):
        behind -= 1
    last, initials = " ".join(words[:behind]), _initials("".join(words[behind:]))
    if behind < len(words) and not is_groups_name(f"{last}, {initials}"):
        return Author(last=last, initials=initials, suffix=suffix.rstrip("."))
    if suffix and len(words) == 1:
        return Author(last=last, suffix=suffix.rstrip("."))
    if len(words) == 2 and not any(letter.lower() != letter.upper() for letter in line):  # such as 王 小明
        return Author(last=words[0], fore=words[1])
    return Author(collective=line)


def _is_suffix(words: list[str]) -> bool:
    """Whether the last word is a suffix: III of "Smith AB III"; of "Smith III" it may be the initials."""
    return bool(SUFFIX.fullmatch(words[-1])) and (len(words) > 2 or not words[-1].isupper())


def _initials(word: str) -> str:
    """AB for "AB", "A.B." and "A-B", in any script that has capitals; "" for what are no initials."""
    letters = re.sub(r"[.\-‐’']", "", word)
    capitals = _TWO_FOR_ONE.sub("X", letters)
    return letters if capitals.isalpha() and capitals.isupper() and len(capitals) <= _LETTERS_AT_MOST else ""

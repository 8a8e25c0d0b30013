"""PURE: where a publication stands in print: pages, volume, issue and journal, ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from evidence_service.references.duplicates_text import listed, words_of


class Match(IntEnum):
    """What the comparison of one field says; UNKNOWN when a side is empty or nothing can be concluded."""

    DIFFERENT = -1
    UNKNOWN = 0
    SAME = 1


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page, or an article number; `letters` of the first are "s" in S30, "a" in 276A."""

    first: int
    last: int | None = None
    letters: str = ""

    @property
    def is_count(self) -> bool:
        """Whether this may count the pages of an electronic article, as in 1-12, and place nothing."""
        return self.first == 1 and not self.letters

    @property
    def is_number(self) -> bool:
        """Whether this looks like an article number and no page."""
        return self.last is None and self.first >= 10_000


_MONTHS = {
    month: number
    for number, month in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), start=1)
}
_DASHES = re.compile(r"\s*[-‐‑‒–—−~]+\s*|\s+to\s+")
_DAY_MONTH = re.compile(r"^(\d{1,2})-([a-z]{3})$")
_MONTH_DAY = re.compile(r"^([a-z]{3})-(\d{1,2})$")
_PAGES = re.compile(r"([a-z]{0,4})(\d{1,9})([a-z]?)(?:-[a-z]{0,4}(\d{1,9}))?")
_NO_PLACE = re.compile(r"no pagination|n\.?pag|not available|unpaged|online|in press|ahead of print")
_WORDS_FOR_PAGES = re.compile(
    r"\bsuppl(?:ement)?\.? ?\w{0,3}[:,]"
    r"|\b(?:pages?|pp?|pgs?|art(?:icle)?|abstr(?:act)?|poster|no|id|number)\b\.?"
)


def pages_from(*texts: str) -> tuple[Pages, ...]:
    """What the texts say of the place; nothing for "(no pagination)"."""
    found = (_pages(text) for text in texts if text)
    return tuple(sorted({each for each in found if each}, key=lambda p: (p.first, p.last or 0, p.letters)))


def _pages(text: str) -> Pages | None:
    text = _DASHES.sub("-", text[:60].strip().casefold())
    if _NO_PLACE.search(text):
        return None
    text = _out_of_a_spreadsheet(_WORDS_FOR_PAGES.sub("", text))
    match = _PAGES.search(text.replace(" ", ""))
    if not match:
        return None
    before, first, after, last = match.groups()
    letters = before.removeprefix("e") + after
    if last and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return Pages(int(first), int(last) if last else None, letters)


def _out_of_a_spreadsheet(text: str) -> str:
    """The pages that a spreadsheet took for a date: 01-Apr was 1-4, Jan-13 was 1-13."""
    if (match := _DAY_MONTH.match(text)) and match[2] in _MONTHS:
        return f"{int(match[1])}-{_MONTHS[match[2]]}"
    if (match := _MONTH_DAY.match(text)) and match[1] in _MONTHS:
        return f"{_MONTHS[match[1]]}-{int(match[2])}"
    return text


def compare_pages(one: tuple[Pages, ...], other: tuple[Pages, ...]) -> Match:
    """SAME when any places agree; UNKNOWN when they may be two ways to say one place."""
    if not one or not other:
        return Match.UNKNOWN
    found = [_compare_place(mine, yours) for mine in one for yours in other]
    return max(found) if Match.SAME in found else Match.UNKNOWN if Match.UNKNOWN in found else Match.DIFFERENT


def _compare_place(mine: Pages, yours: Pages) -> Match:
    if mine.first == yours.first:
        if mine.letters == yours.letters:
            return Match.SAME
        return Match.UNKNOWN if not mine.letters or not yours.letters else Match.DIFFERENT
    if mine.is_count or yours.is_count or mine.is_number != yours.is_number:
        return Match.UNKNOWN
    if mine.last and yours.last and mine.last == yours.last and mine.letters == yours.letters:
        return Match.UNKNOWN
    return Match.DIFFERENT


@dataclass(frozen=True, slots=True)
class Volume:
    """`number` is empty when the source spoilt it, as in "1)"; `numbers` are all in volume and issue."""

    number: str = ""
    issue: str = ""
    numbers: frozenset[str] = frozenset()
    is_supplement: bool = False


_NUMBER = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_SUPPLEMENT = re.compile(r"supp|meeting|abstract|conference|spec|\bs ?\d", re.IGNORECASE)


def volume_from(volume: str, issue: str) -> Volume:
    """Volume and issue, also where one field holds both: "58 (1)", "59 (1 Supplement 1)"."""
    volume, issue = volume[:60], issue[:60]
    is_supplement = bool(_SUPPLEMENT.search(volume + " " + issue))
    numbers = frozenset(each.lstrip("0") for each in _DIGITS.findall(volume + " " + issue))
    if volume.count("(") != volume.count(")"):
        return Volume(numbers=numbers, is_supplement=is_supplement)
    head, _, inner = volume.partition("(")
    head = re.sub(r"\b(?:vol(?:ume)?|v|suppl(?:ement)?)\b\.?", "", head, flags=re.IGNORECASE)
    words = _NUMBER.findall(head)
    issues = _DIGITS.findall(issue or inner)
    return Volume(
        number=words[0].casefold().lstrip("0") if len(words) == 1 else "",
        issue=issues[0].lstrip("0") if issues else "",
        numbers=numbers,
        is_supplement=is_supplement,
    )


def compare_volumes(one: Volume, other: Volume) -> Match:
    """A volume that stands in the other's issue ("1" and "61, SUPPL. 1") says nothing."""
    if not one.number or not other.number:
        return Match.UNKNOWN
    if one.number == other.number:
        return Match.SAME
    if one.number in other.numbers or other.number in one.numbers:
        return Match.UNKNOWN
    return Match.DIFFERENT


def compare_issues(one: Volume, other: Volume) -> Match:
    if not one.issue or not other.issue or one.is_supplement != other.is_supplement:
        return Match.UNKNOWN
    return Match.SAME if one.issue == other.issue else Match.DIFFERENT


@dataclass(frozen=True, slots=True)
class Journal:
    """The names that a source gives a journal, each as its telling words, and its ISSNs."""

    names: tuple[tuple[str, ...], ...] = ()
    issns: frozenset[str] = frozenset()


_LITTLE_WORDS = listed("the of and in for on de la le les du des et und der die das fur y el a an e di")
_AFTER_THE_NAME = re.compile(r"\s*(?:\s:\s| = |/|\(|\[|, (?:the )?official).*$", re.DOTALL)
_SAID_OF_THE_NAME = (
    re.compile(  # "Gut: the journal of ..."; but "The Lancet. Oncology" is a journal of its own
        r"\s*(?::|;|\. | - )(?=.*\b(?:journal|official|organ|publication|bulletin|newsletter|magazine|society"
        r"|association|college|academy|conference|congress|meeting|zeitschrift|revue|revista|rivista)\b).*$",
        re.DOTALL | re.IGNORECASE,
    )
)
_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dXx])\b")


def journal_from(names: Iterable[str], issn: str) -> Journal:
    words = (
        tuple(_folded(word) for word in words_of(_name_alone(name[:200])) if word not in _LITTLE_WORDS)
        for name in names
        if name
    )
    issns = frozenset((a + b).upper() for a, b in _ISSN.findall(issn[:200]))
    return Journal(tuple(dict.fromkeys(each for each in words if each)), issns)


def _name_alone(name: str) -> str:
    """The name without what the source says of it: its town, its society, the name in another language."""
    alone = _SAID_OF_THE_NAME.sub("", _AFTER_THE_NAME.sub("", name.strip()))
    return alone or name


def _folded(word: str) -> str:
    """Paediatrics as pediatrics: British and American names of one journal."""
    return word.replace("ae", "e").replace("oe", "e")


def compare_journals(one: Journal, other: Journal) -> Match:
    """Abbreviations, acronyms and cut names of one journal are the SAME or UNKNOWN, never DIFFERENT."""
    if not one.issns.isdisjoint(other.issns):
        return Match.SAME
    if not one.names or not other.names:
        return Match.UNKNOWN
    return max(_compare_names(mine, yours) for mine in one.names for yours in other.names)


@lru_cache(maxsize=10_000)  # a library has few journals, and many comparisons
def _compare_names(mine: tuple[str, ...], yours: tuple[str, ...]) -> Match:
    if mine == yours:
        return Match.SAME
    short, long = sorted((mine, yours), key=len)
    if len(short) == len(long) and all(_is_abbreviated(a, b) for a, b in zip(mine, yours, strict=True)):
        return Match.SAME
    if "".join(short) == "".join(long) or _is_acronym(short, long):
        return Match.SAME
    steps = iter(long)
    if all(any(_is_abbreviated(word, step) for step in steps) for word in short):
        return Match.UNKNOWN  # "Nippon Rinsho", "Nippon Rinsho Japanese Journal"; but also "Diabetes Care"
    alike = sum(1 for word in short if any(_is_abbreviated(word, other) for other in long))
    return Match.UNKNOWN if alike * 2 > len(short) and alike > 1 else Match.DIFFERENT


def _is_abbreviated(mine: str, yours: str) -> bool:
    """Whether one is short for the other: cardiol, cardiology; natl, national; dtsch, deutsche."""
    short, long = (mine, yours) if len(mine) <= len(yours) else (yours, mine)
    if long.startswith(short):
        return True
    if len(short) < 3 or short[0] != long[0] or len(short) * 3 < len(long):
        return False
    steps = iter(long)
    return len(short) < len(long) and short[-1] != "s" and all(letter in steps for letter in short)


def _is_acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return (
        len(short) == 1
        and 3 <= len(short[0]) <= 6
        and len(long) >= 3
        and short[0] == "".join(word[0] for word in long)
    )

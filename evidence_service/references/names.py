"""PURE: names of authors as exports write them, one or many in a field, as `Author`s.

"Last, First", "Last, F., Jr", "Last FM", "F. M. Last", "First Last" and groups are told apart by
their shape. A comma always parts the last name from the rest, except in the name of a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from evidence_service.references.export_text import plain
from evidence_service.references.reference import Author

_NOBODY = frozenset(
    {"anonymous", "anon", "no author", "no authors listed", "no author listed", "no author name available"}
    | {"no authors", "not available", "unknown", "author unknown", "n/a", "na", "none", ""}
)
_NOT_NAMED = re.compile(r"(?i)\W*(?:et al|and others|others)\W*")
_AND_OTHERS = re.compile(r"(?i),?\s+(?:et\s+al|and others)\b\W*$")
_TITLED = re.compile(r"(?:Dr|Prof|Professor|Sir)\.?\s+(?=\S+\s+\S)")
SUFFIX = re.compile(r"(?i)(?:jr|sr|junior|senior|[1-4](?:st|nd|rd|th)|ii|iii|iv)\.?")
_DEGREE = re.compile(r"(?:M\.?D|Ph\.?D|MSc|MPH|BSc|RN|DPhil|MBBS|FRCP|Dr|Prof)\.?")
# Behind the last name alone these are initials, not a degree or a suffix: "Williams, MD", "Brannon, J.R."
_INITIALS_TOO = frozenset({"MD", "RN", "MPH", "JR", "SR", "II", "IV"})
_GROUP = re.compile(
    r"(?i)\b(?:groups?|committees?|collaborat\w+|consorti\w+|societ(?:y|ies)|associations?|organi[sz]ations?"
    r"|departments?|ministr(?:y|ies)|universit\w+|institut\w+|investigators?|trial(?:ists)?|stud(?:y|ies)|network"
    r"|councils?|agenc(?:y|ies)|cent(?:er|re)s?|commissions?|foundations?|federations?|panel|task force"
    r"|teams?|working party|colleges?|academy|services?|hospitals?|office|program(?:me)?|project|registry"
    r"|board|trust|union|bureau|authority|administration|alliance|initiative|unit|laborator\w+"
    r"|world health|fund|nhs|charit(?:y|ies)|public health)\b|^the\s\S+\s\S"
)
_SURNAMES = frozenset({"board", "center", "office", "panel", "study", "trial", "trust", "union", "unit"})
_ROLE = re.compile(
    r"(?i)(?<=\w)[.,]? (?:\[[^\[\]]{0,200}\]|\((?:eds?|editors?)\.?\)|eds?\.$|AUID-.*|ORCID.*"
    r"|<?\S{1,80}@\S{1,80})"
)
_LONGEST_NAME = 300
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "los"}
    | {"las", "ten", "ter", "te", "vander", "vande", "zu", "zur", "zum", "af", "av", "bin", "ibn", "al"}
    | {"el", "st", "st."}
)
# Initials as one word: JA, J.A., J-P, A
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]\.?-?){1,4}")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.-?){1,5}")
_UNSPEAKABLE = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,3}")  # EndNote's "Fgmm": initials
_GLUED = re.compile(
    r"(?<=[A-Z]\.)(?=[A-Z][^\W\d_]*[a-z]|(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter) )"
)
_MARKS = re.compile(r"(?<=[^\W\d_.])[*†‡§¶#]+|\s+\d{1,2}(?:\s*,\s*\d{1,2})*$|\s+\(\d[\d, ]*\)$|[*†‡§¶#]+$")


def authors_from(fields: Iterable[str]) -> tuple[Author, ...]:
    """Everybody named in these fields, in order; each may name one person or many. "et al." names nobody."""
    people = (author_from(name) for field in fields for name in names_in(field))
    return tuple(person for person in people if person is not None)


def names_in(field: str) -> list[str]:
    """The names in a field: parted by semicolons, lines, bars, "and", or commas between "Last FM" names."""
    field = field.replace("；", ";").strip(" \t;,|\r\n") + ("," if field.rstrip().endswith(",") else "")
    if re.search(r"[;\r\n|]", field):
        return [
            name for part in re.split(r"\s*(?:;|[\r\n]+|\|+)\s*", field) if part for name in _several(part)
        ]
    if (" and " in field or " & " in field) and not _GROUP.search(field):
        return [name for part in re.split(r",? (?:and|&) ", field) for name in names_in(part)]
    if "," in field:
        parts = [part.strip() for part in field.split(",")]
        if len(parts) > 1 and all(_is_last_and_initials(part) for part in parts if part):
            return [part for part in parts if part]
        if len(parts) > 3 and len(parts) % 2 == 0 and all(_are_initials(part) for part in parts[1::2]):
            return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
    return _glued(field)


def _several(part: str) -> list[str]:
    """The names between two semicolons: one, but for PubMed's tables ("Lee K, Okoro AM; A Study Group.")."""
    names = [name.strip() for name in part.split(",")]
    is_row = len(names) > 1 and all(_is_last_and_initials(name) for name in names)
    return names if is_row else _glued(part)


def _glued(field: str) -> list[str]:
    """Names that lost what stood between them: "Adams K.Lewis G. F." gives two."""
    return [name.strip() for name in _GLUED.split(field)] if "." in field else [field]


def author_from(name: str) -> Author | None:
    """One name as an author; None when it names nobody ("Anonymous", "et al.")."""
    name = plain(name).strip(" ;")
    if len(name) > _LONGEST_NAME:  # no name that could be taken apart
        return Author(collective=name)
    name = _TITLED.sub("", _AND_OTHERS.sub("", _ROLE.sub("", _MARKS.sub("", name)))).strip(" ;")
    if name.strip("[].,() ").lower() in _NOBODY or _NOT_NAMED.fullmatch(name):
        return None
    if name[:1] == "{" and name[-1:] == "}":  # BibTeX's way, and below
        return Author(collective=name.strip("{} "))
    if name.endswith(","):  # EndNote's way to say that a name isn't to be taken apart
        return Author(collective=name.rstrip(", "))
    if is_groups_name(name):
        last, comma, first = name.partition(", ")
        is_turned = comma and " " not in last and "," not in first  # "Group, Ward Rounds Study"
        return Author(collective=f"{first} {last}" if is_turned else name)
    if "," in name:
        return _parted(name)
    return _in_order(name.split(" "))


def is_groups_name(name: str) -> bool:
    """Whether the words of a name say that it is a group's: "Department of Health, Victoria"."""
    return bool(_GROUP.search(name)) and not _is_person(name)


def _is_person(name: str) -> bool:
    """Whether a name with a group's word in it is a person's all the same: "Trust, A. B."."""
    last, comma, first = name.partition(",")
    words = first.split()
    if not comma or " " in last or not words:
        return False
    return all(_INITIALS.fullmatch(word) for word in words) or (last.lower() in _SURNAMES and len(words) < 3)


def _parted(name: str) -> Author | None:
    parts = [part.strip() for part in name.split(",") if part.strip(" .")]
    if not parts:
        return None
    if len(parts) == 2 and _are_initials_of(*parts):
        return _person(parts[0], parts[1], "")
    parts = [parts[0], *(part for part in parts[1:] if not _DEGREE.fullmatch(part))]
    suffix = next((part for part in parts[1:] if SUFFIX.fullmatch(part)), "")
    rest = [part for part in parts[1:] if part != suffix]
    last, first = parts[0], " ".join(rest)
    if not first and _is_last_and_initials(last):  # "Okoro AM, MD"
        named = _in_order(last.split(" "))
        return replace(named, suffix=suffix.rstrip(".") or named.suffix)
    words = last.split(" ")
    if not suffix and len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        last, suffix = " ".join(words[:-1]), words[-1]
    words = first.split(" ")
    if not suffix and len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        first, suffix = " ".join(words[:-1]), words[-1]
    words = first.split(" ")
    while len(words) > 1 and words[-1].islower() and words[-1] in _PARTICLES:  # "Berg, A. B. van der"
        last = f"{words.pop()} {last}"
    return _person(last, " ".join(words), suffix)


def _are_initials_of(last: str, rest: str) -> bool:
    return re.sub(r"[.\s]", "", rest) in _INITIALS_TOO and not _is_last_and_initials(last)


def _in_order(words: list[str]) -> Author:
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else ""
    if len(words) == 1:
        return _person(words[0], "", suffix)
    behind = len(words)
    while behind > 1 and _are_initials(words[behind - 1]):
        behind -= 1
    if behind < len(words):  # Last FM, Last F. M.
        return _person(" ".join(words[:behind]), " ".join(words[behind:]), suffix)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return _person(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _are_initials(word: str) -> bool:
    parts = word.split()
    return bool(parts) and all(_INITIALS.fullmatch(part) or _DOTTED.fullmatch(part) for part in parts)


def _is_last_and_initials(name: str) -> bool:
    words = name.split()
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        words.pop()
    return len(words) > 1 and _are_initials(words[-1]) and not _INITIALS.fullmatch(words[0].rstrip("."))


def _person(last: str, first: str, suffix: str) -> Author:
    if first and first.upper() == first.lower() and any(letter.isalpha() for letter in first):
        return Author(last=last, fore=first, suffix=suffix.rstrip("."))  # no capitals, no initials: 王, 小明
    words = [word for word in re.split(r"[\s.]+", first) if word]
    is_shouted = last.isupper() and len(last) > 3 and len(words) < 3
    initials = ""
    is_spelled_out = False
    for word in words:
        letters = word.replace("-", "")
        if (
            letters.isupper() and len(letters) <= 4 and not (is_shouted and len(word) > 2)
        ) or _UNSPEAKABLE.fullmatch(word):
            initials += letters.upper()
        else:
            is_spelled_out = is_spelled_out or len(word) > 1
            parts = re.split(r"[-'’]", word)
            initials += "".join(part[0].upper() for part in parts if part and part[0].isalpha())
    return Author(
        last=last, initials=initials, fore=first if is_spelled_out else "", suffix=suffix.rstrip(".")
    )

"""Which records a list shows and in which order, as its address says it. PURE.

Everything is in the address, so that a list can be kept, sent to a colleague, and gone back to,
and works without script. What can't be read is left out and told beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from evidence_service.references.evidence_type import TYPES

SHOWN = ("undecided", "included", "maybe", "excluded", "all")
SIZES = (25, 100)
ORDERS: Mapping[str, str] = {
    "found": "As they were found",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By title",
    "author": "By first author",
    "words": "Most of the strategy's words in the title",
}
NOTICES: Mapping[str, str] = {
    "any": "Any of these",
    "retracted": "Retracted, or with a concern",
    "corrected": "Corrected",
    "none": "None of these",
}
ABSTRACTS: Mapping[str, str] = {"yes": "With an abstract", "no": "Without an abstract"}
NO_TYPE = "none"
LONGEST_TEXT = 200
_SOURCE = re.compile(r"(?:run|source)-[1-9]\d{0,5}")
_YEAR = re.compile(r"\d{4}")
_QUOTED_OR_WORD = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Selection:
    """What a list shows. The empty text or None stands for no wish.

    `show` is one of `SHOWN`; `source` is `run-1` or `source-2`; `since` a day or a moment in ISO
    form, or `run-3`: new since that search; `text` are words that title or abstract contain.
    `order`, `size` and `marks` say how the list looks, not what it holds.
    """

    show: str = "undecided"
    reason: str = ""
    source: str = ""
    from_year: int | None = None
    to_year: int | None = None
    evidence_type: str = ""
    since: str = ""
    notice: str = ""
    abstract: str = ""
    tag: str = ""
    text: str = ""
    order: str = "found"
    size: int = SIZES[0]
    marks: bool = True
    unread: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def arguments(self) -> dict[str, Any]:
        """What the address says of it: only what differs from the usual."""
        usual = Selection()
        names = [one.name for one in fields(self) if one.name != "unread"]
        said = {name: getattr(self, name) for name in names if getattr(self, name) != getattr(usual, name)}
        return {"show": self.show} | {
            name.removesuffix("_year"): "no" if name == "marks" else str(value)
            for name, value in said.items()
        }

    @property
    def narrows(self) -> bool:
        """Whether it leaves out records for anything else than their verdict."""
        same = {"show": "all", "order": "found", "size": SIZES[0], "marks": True, "reason": ""}
        return replace(self, **same) != Selection(show="all")  # type: ignore[arg-type]

    @property
    def words(self) -> Sequence[str]:
        """The words and quoted phrases of `text`: a record must contain every one."""
        return [quoted or word for quoted, word in _QUOTED_OR_WORD.findall(self.text)][:10]

    def showing(self, show: str) -> Selection:
        """The same for another verdict."""
        return replace(self, show=show, reason="")

    def with_marks(self, marks: bool) -> Selection:
        """The same with or without the strategy's words marked."""
        return replace(self, marks=marks)

    def as_usual(self) -> Selection:
        """The same verdict and looks, with nothing left out."""
        return Selection(show=self.show, order=self.order, size=self.size, marks=self.marks)


def read_selection(typed: Mapping[str, str]) -> Selection:
    """The selection of an address. What can't be read is left out, and `unread` says so by field."""
    unread: dict[str, str] = {}
    return Selection(
        show=_one_of(typed, "show", SHOWN, "undecided"),
        reason=_plain(typed, "reason", 300),
        source=typed.get("source", "") if _SOURCE.fullmatch(typed.get("source", "")) else "",
        from_year=_year(typed, "from", unread),
        to_year=_year(typed, "to", unread),
        evidence_type=_one_of(typed, "evidence_type", (*TYPES, NO_TYPE), ""),
        since=_since(typed, unread),
        notice=_one_of(typed, "notice", NOTICES, ""),
        abstract=_one_of(typed, "abstract", ABSTRACTS, ""),
        tag=_plain(typed, "tag", 60),
        text=_plain(typed, "text", LONGEST_TEXT),
        order=_one_of(typed, "order", ORDERS, "found"),
        size=int(_one_of(typed, "size", tuple(map(str, SIZES)), str(SIZES[0]))),
        marks=typed.get("marks") != "no",
        unread=unread,
    )


def moment_of(since: str) -> datetime | date | None:
    """The day or the moment with its zone that `since` names, None when it names neither."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            found = read(since)
        except ValueError:
            continue
        has_zone = not isinstance(found, datetime) or found.tzinfo is not None
        return found if has_zone and 1900 <= found.year < 2200 else None
    return None


def _one_of(typed: Mapping[str, str], name: str, known: Iterable[str], usual: str) -> str:
    value = typed.get(name, "")
    return value if value in tuple(known) else usual


def _plain(typed: Mapping[str, str], name: str, longest: int) -> str:
    return " ".join(typed.get(name, "").split())[:longest]


def _year(typed: Mapping[str, str], name: str, unread: dict[str, str]) -> int | None:
    value = typed.get(name, "").strip()
    if not value:
        return None
    if not (_YEAR.fullmatch(value) and value.isascii()):
        unread[name] = "Enter a year in four digits, such as 2015."
        return None
    return int(value)


def _since(typed: Mapping[str, str], unread: dict[str, str]) -> str:
    value = typed.get("since_day", "").strip() or typed.get("since", "").strip()
    if re.fullmatch(r"run-[1-9]\d{0,5}", value) or (value and moment_of(value)):
        return value
    if value:
        unread["since_day"] = "Enter a day as year, month and day, such as 2027-03-27."
    return ""

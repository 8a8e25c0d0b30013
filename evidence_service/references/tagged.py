"""PURE: files of tagged lines (RIS, MEDLINE, Web of Science, Ovid, EndNote's %0) cut into records and fields.

What a tag looks like and what begins and ends a record differ by format and are a `Syntax`. The
cutting is the same: nothing is lost, every record and every line that belongs to none is given
with its line number, and a record whose beginning or end is missing is still a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

Tag = tuple[str, str]  # the tag and what follows it in its line

# What databases print between records that says nothing of any publication.
_FURNITURE = re.compile(
    r"\W*|\W*\d{1,7}\W{0,3}|\d{1,7} (?:of|/) \d{1,7}|https?://\S+|Link to the (?:Ovid|External) .*"
    r"|(?:Provider|Database|Content|Exported|Export Date|Date|Source|User|Search|Results?)\b.{0,40}[:=].*"
    r"|(?:FN|VR|EF)\b.*|Scopus|Record #?\d+ of \d+|Copyright .*|.{0,3}end of (?:file|export).{0,20}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Syntax:
    """How a format writes its tags, and which of them begin and end a record.

    `known_by` are tags of which a record without a beginning needs one: a few lines that have none
    belong to the record before them. With `gaps` a blank line ends a record.
    """

    tag_of: Callable[[str], Tag | None]
    begins: frozenset[str]
    ends: frozenset[str] = frozenset()
    known_by: frozenset[str] = frozenset()
    gaps: bool = False
    separator: re.Pattern[str] | None = None
    ignored: frozenset[str] = frozenset()
    indented_is_apart: bool = False  # an indented line is a value of its own: Web of Science's authors


@dataclass
class TaggedRecord:
    """The fields of one record in their order; `first` and `last` are its lines, counted from 1."""

    first: int
    last: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    has_beginning: bool = True
    has_end: bool = True

    def values(self, *tags: str) -> list[str]:
        """What stands in these fields: those of the first tag, then of the second, ... No empty ones.

        A value of many lines keeps them apart with \\n; a line that was indented is joined with a space.
        """
        if len(tags) == 1:
            return list(self._by_tag.get(tags[0], ()))
        return [value for tag in tags for value in self._by_tag.get(tag, ())]

    def value(self, *tags: str) -> str:
        """The first of `values`, or an empty text."""
        return next((self._by_tag[tag][0] for tag in tags if tag in self._by_tag), "")

    def lines(self, *tags: str) -> list[str]:
        """Every line of `values`: for fields in which a line is a value (keywords, notes, numbers)."""
        return [line for value in self.values(*tags) for line in value.split("\n") if line]

    @cached_property
    def _by_tag(self) -> dict[str, list[str]]:
        by_tag: dict[str, list[str]] = {}
        for tag, value in self.fields:
            if value:
                by_tag.setdefault(tag, []).append(value)
        return by_tag


@dataclass
class StrayLines:
    """Lines that belong to no record."""

    first: int
    last: int


def cut(lines: list[str], syntax: Syntax) -> list[TaggedRecord | StrayLines]:
    """The records of these lines, and the lines that belong to none, in their order."""
    cutter = _Cutter(syntax)
    for number, line in enumerate(lines, start=1):
        cutter.take(number, line)
    cutter.close(has_end=False)
    return cutter.found


class _Cutter:
    def __init__(self, syntax: Syntax) -> None:
        self.found: list[TaggedRecord | StrayLines] = []
        self._syntax = syntax
        self._record: TaggedRecord | None = None
        self._parts: list[tuple[str, list[str]]] = []  # the record's fields, each as pieces to be joined
        self._seen: set[str] = set()  # their tags
        self._previous: TaggedRecord | None = None
        self._after_gap = False

    def take(self, number: int, line: str) -> None:
        syntax = self._syntax
        if not line or line.isspace():
            self._after_gap = True
            return
        if syntax.separator is not None and syntax.separator.fullmatch(line[:200].strip()):
            self.close(has_end=True)
            self._record = TaggedRecord(number, number)
        elif (tag := syntax.tag_of(line)) is None:
            self._untagged(number, line)
        elif tag[0] in syntax.ends:
            if self._record is not None:
                self._record.last = number
                self.close(has_end=True)
        elif tag[0] not in syntax.ignored:
            self._tagged(number, *tag)
        self._after_gap = False

    def close(self, *, has_end: bool) -> None:
        """The record is complete; lines that make no record by themselves belong to the one before."""
        record, self._record = self._record, None
        parts, self._parts, self._seen = self._parts, [], set()
        if record is None or not parts:
            return
        record.has_end = has_end
        record.fields = [(tag, "".join(pieces).strip()) for tag, pieces in parts]
        previous = self._previous
        may_belong = previous is not None and not (record.has_beginning and previous.has_end)
        if previous is not None and may_belong and not self._is_known(record):
            previous.fields.extend(record.fields)
            previous.last, previous.has_end = record.last, previous.has_end or has_end
        else:
            self.found.append(record)
            self._previous = record

    def _is_known(self, record: TaggedRecord) -> bool:
        return not self._syntax.known_by or any(
            tag in self._syntax.known_by for tag, value in record.fields if value
        )

    def _tagged(self, number: int, tag: str, value: str) -> None:
        syntax = self._syntax
        begins = tag in syntax.begins
        if self._parts and (
            (begins and not self._seen <= syntax.begins)
            or (syntax.gaps and (self._after_gap or (begins and tag in self._seen)))
        ):
            self.close(has_end=syntax.gaps)
        if self._record is None:
            self._record = TaggedRecord(number, number, has_beginning=begins or syntax.gaps)
        self._parts.append((tag, [value]))
        self._seen.add(tag)
        self._record.last = number

    def _untagged(self, number: int, line: str) -> None:
        is_indented = line[:2].isspace()
        is_apart = self._after_gap and (
            self._syntax.gaps or not (self._record and self._record.has_beginning)
        )
        if self._record is not None and self._parts and (is_indented or not is_apart):
            self._parts[-1][1].append(
                f"{' ' if is_indented and not self._syntax.indented_is_apart else chr(10)}{line.strip()}"
            )
            self._record.last = number
            return
        if _FURNITURE.fullmatch(line[:2_000].strip()):
            return
        if self._syntax.gaps:
            self.close(has_end=True)
        latest = self.found[-1] if self.found else None
        if isinstance(latest, StrayLines) and number - latest.last < 3:
            latest.last = number
        else:
            self.found.append(StrayLines(number, number))


def text_of(lines: list[str], found: TaggedRecord | StrayLines) -> str:
    """The lines as they stand in the file."""
    return "\n".join(lines[found.first - 1 : found.last])


def tag_reader(*patterns: re.Pattern[str]) -> Callable[[str], Tag | None]:
    """Reads a line's tag by the first pattern that fits: group 1 is the tag, group 2 what follows."""

    def tag_of(line: str) -> Tag | None:
        for pattern in patterns:
            found = pattern.match(line)
            if found:
                return found[1].strip().upper(), (found[2] or "").strip()
        return None

    return tag_of

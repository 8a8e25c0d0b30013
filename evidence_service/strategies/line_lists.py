"""Lists of numbered lines as text: those of Ovid, and plain ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from evidence_service.strategies.ovid_translating import Remark

_LABEL = re.compile(r"\s*(?P<sign>[#Ss]?)(?P<number>\d{1,3})(?P<end>[.):]\s*|\s*\t\s*|\s+)(?P<text>\S.*)?")
_OVID = re.compile(
    r"(?i)^[\s#]{0,9}\d{0,3}[\s.):]{0,9}(?:exp\s+\S.*/|limit\s+\d+\s+to\s|remove duplicates from)"
    r"|\w[\w\"]/(?:\s|\)|$)|\.(?:mp|tw|ti|ab|kw|kf|sh|hw|fs|pt|m_titl)(?:,\w\w)*\.|\sadj\d{0,2}\s"
)
_TAGGED = re.compile(r"(?i)\[(?:mh|mesh|majr|tiab|ti|tw|pt|la|dp|au|sb|all|title|filter)\b[^\]]*\]")
_RULE = re.compile(r"[-*=_\s]+")
_HEAD = re.compile(r"(?i)\s*(?:#\s+search|search strategy\b|searches\b|search history\b).*")
_DATABASE = re.compile(r"(?i)\s*database(?:\(s\))?\s*:?\s*(?P<name>\S.*)|\s*(?P<ovid>ovid\s.*)")
_BRACKETED = re.compile(r"\s*\((\d[\d,. ]*)\)\s*$")
_LAST_NUMBER = re.compile(r"(?<=[\s\t])(\d{1,3}(?:,\d{3})+|\d{1,9})\s*$")
_SPACES = re.compile(" {2,}")
_FURTHEST = 20  # numbers that a list may leave out in one place
_MOST = 0.8  # share of the lines that must end with a number for it to be their count


class Kind(StrEnum):
    """What a text was read as."""

    HISTORY = "PubMed history"
    OVID = "Ovid line list"
    PLAIN = "lines"


@dataclass(frozen=True)
class ReadLine:
    """One line: `text` as it goes on, `source` and `count` as they were pasted, `number` that it had."""

    text: str
    source: str
    number: int
    count: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at it before it runs."""
        return any(remark.needs_person for remark in self.remarks)


@dataclass(frozen=True)
class ReadStrategy:
    """What a text holds. `left_out` are its other lines, such as headings; `database` what these name."""

    kind: Kind
    lines: tuple[ReadLine, ...]
    left_out: tuple[str, ...] = ()
    database: str = ""

    @property
    def texts(self) -> list[str]:
        """The lines without what is known about them."""
        return [line.text for line in self.lines]


def read_ovid(text: str) -> ReadStrategy | None:
    """The lines of an Ovid strategy, wrapped ones put together; None when the text is no such list."""
    lines = [line for line in text.split("\n") if line.strip()]
    ovid = sum(1 for line in lines if _OVID.search(line))
    tagged = sum(1 for line in lines if _TAGGED.search(line))
    named = any("ovid" in line.lower() and _DATABASE.match(line) for line in lines[:10])
    if not named and (ovid == 0 or ovid <= tagged):
        return None
    heads, found = _numbered(lines)
    database = next((match for match in map(_DATABASE.match, heads) if match), None)
    name = (database["name"] or database["ovid"]) if database else ""
    return ReadStrategy(Kind.OVID, _with_counts(found), tuple(heads), name.strip())


def read_plain(text: str) -> ReadStrategy:
    """Any other text: a line of the strategy on each line, with or without its number."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    labels = [_LABEL.fullmatch(line) for line in lines]
    numbers = [int(label["number"]) for label in labels if label and label["text"] and _is_strong(label)]
    in_order = len(numbers) == len(lines) and all(b == a + 1 for a, b in pairwise(numbers))
    found = []
    for place, (line, label) in enumerate(zip(lines, labels, strict=True), 1):
        is_own = label is not None and _is_strong(label) and (in_order or int(label["number"]) == place)
        bare = (label["text"] or "") if is_own and label else line
        number = int(label["number"]) if in_order and label else place
        if bare:
            found.append(ReadLine(bare.strip(), line, number))
    return ReadStrategy(Kind.PLAIN, _without_bracketed_counts(found) if numbers else tuple(found))


def count_in(text: str) -> int | None:
    """A count as databases print it: 1,204. None for anything else."""
    digits = re.sub(r"[,. ]", "", text.strip())
    return int(digits[:15]) if digits.isascii() and digits.isdecimal() else None


def _is_strong(label: re.Match[str]) -> bool:
    """Whether a number at the start of a line can't be a word of it: `2.`, `#2`, or a tab behind it."""
    return label["end"][:1] in ".):" or "\t" in label["end"] or label["sign"] == "#"


def _numbered(lines: Sequence[str]) -> tuple[list[str], list[ReadLine]]:
    """Lines of no strategy, and the numbered ones with what was wrapped behind them."""
    heads: list[str] = []
    found: list[tuple[int, list[str]]] = []  # the number, and what stands behind it in one line or more
    has_numbers = any(_is_next(_LABEL.fullmatch(line), None) for line in lines)
    for line in lines:
        label = _LABEL.fullmatch(line)
        last = found[-1][0] if found else None
        if _RULE.fullmatch(line) or _HEAD.fullmatch(line) or (not found and _DATABASE.match(line)):
            heads.append(line.strip())
        elif not has_numbers:
            found.append((len(found) + 1, [line]))
        elif label is not None and _is_next(label, last):
            found.append((int(label["number"]), [label["text"] or ""]))
        elif found:
            found[-1][1].append(line)
        else:
            heads.append(line.strip())
    texts = [(number, _SPACES.sub(" ", " ".join(map(str.strip, parts))).strip()) for number, parts in found]
    return heads, [ReadLine(text, text, number) for number, text in texts if text]


def _is_next(label: re.Match[str] | None, last: int | None) -> bool:
    """Whether a number starts the line after line `last`, and belongs to no wrapped text."""
    if label is None:
        return False
    number = int(label["number"])
    if re.match(r"(?i)(?:and|or|not|adj\d*)\s", label["text"] or ""):
        return False
    if last is None:
        return number >= 1
    strong = _is_strong(label) or len(label["end"]) > 1
    return number == last + 1 or (strong and last < number <= last + _FURTHEST)


def _with_counts(lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    """The lines with the count that stands at the end of each, in brackets, behind a tab, or bare."""
    if any(_BRACKETED.search(line.text) for line in lines) or not lines:
        return _without_bracketed_counts(lines)
    ends = [_LAST_NUMBER.search(line.text) for line in lines]
    if "\t" not in lines[0].text and sum(map(bool, ends)) < max(2, _MOST * len(lines)):
        return tuple(lines)
    counted = []
    for line, end in zip(lines, ends, strict=True):
        cells = [cell.strip() for cell in line.text.split("\t")]
        count = next((count for cell in cells[1:] if (count := count_in(cell)) is not None), None)
        if len(cells) > 1:
            counted.append(ReadLine(cells[0], line.source, line.number, count))
        elif end:
            text = line.text[: end.start()].strip()
            counted.append(ReadLine(text, line.source, line.number, count_in(end[1])))
        else:
            counted.append(line)
    return tuple(line for line in counted if line.text)


def _without_bracketed_counts(lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    counted = []
    for line in lines:
        end = _BRACKETED.search(line.text)
        if end and line.text[: end.start()].strip():
            text = line.text[: end.start()].strip()
            line = ReadLine(text, line.source, line.number, count_in(end[1]))
        counted.append(line)
    return tuple(counted)

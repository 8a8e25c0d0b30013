"""The lines of a strategy with the librarian's notes on them, edited together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidence_service.strategies import strategy


@dataclass(frozen=True)
class WrittenLine:
    """One line as it is written: the text for PubMed, and what the librarian notes on it.

    `origin` is what it was in a list from which it was taken; it is no part of what is compared.
    """

    text: str
    note: str = ""
    origin: str = field(default="", compare=False)


def written(lines: Iterable[WrittenLine | str]) -> list[WrittenLine]:
    """The same lines; a mere text becomes a line without a note."""
    return [WrittenLine(line) if isinstance(line, str) else line for line in lines]


def texts(lines: Iterable[WrittenLine]) -> list[str]:
    """The lines without their notes."""
    return [line.text for line in lines]


def trimmed(lines: Sequence[WrittenLine]) -> list[WrittenLine]:
    """The lines without white space around them, and without those at the end that hold nothing."""
    kept = [replace(line, text=line.text.strip(), note=line.note.strip()) for line in lines]
    while kept and kept[-1] == WrittenLine(""):
        kept.pop()
    return kept


def fingerprint(lines: Sequence[WrittenLine]) -> str:
    """Short text that is the same for the same lines and notes: tells whether somebody else changed them."""
    return strategy.fingerprint([f"{line.text}\x1f{line.note}" if line.note else line.text for line in lines])


def inserted(lines: Sequence[WrittenLine], line: WrittenLine, after: int) -> list[WrittenLine]:
    """The lines with `line` behind line `after`, before all of them when that is 0."""
    notes = [each.note for each in lines]
    return _together(
        strategy.inserted(texts(lines), line.text, after), [*notes[:after], line.note, *notes[after:]]
    )


def copied(lines: Sequence[WrittenLine], number: int) -> list[WrittenLine]:
    """The lines with a copy of line `number` and its note right behind it."""
    return inserted(lines, lines[number - 1], number)


def moved(lines: Sequence[WrittenLine], number: int, to: int) -> list[WrittenLine]:
    """The lines with line `number` and its note at place `to`."""
    notes = [line.note for line in lines]
    notes.insert(to - 1, notes.pop(number - 1))
    return _together(strategy.moved(texts(lines), number, to), notes)


def removed(lines: Sequence[WrittenLine], number: int) -> list[WrittenLine]:
    """The lines without line `number` and its note."""
    notes = [line.note for line in lines]
    return _together(strategy.removed(texts(lines), number), [*notes[: number - 1], *notes[number:]])


def with_text(lines: Sequence[WrittenLine], number: int, text: str) -> list[WrittenLine]:
    """The lines with another text in line `number`; its note stays."""
    return [replace(line, text=text) if place == number else line for place, line in enumerate(lines, 1)]


def as_json(lines: Sequence[WrittenLine]) -> list[dict[str, str]]:
    """What a version keeps."""
    return [
        {"text": line.text, "note": line.note} | ({"origin": line.origin} if line.origin else {})
        for line in lines
    ]


def from_json(kept: Iterable[Mapping[str, str]]) -> list[WrittenLine]:
    """The lines that a version kept."""
    return [WrittenLine(line["text"], line.get("note", ""), line.get("origin", "")) for line in kept]


def _together(new_texts: Sequence[str], notes: Sequence[str]) -> list[WrittenLine]:
    return [WrittenLine(text, note) for text, note in zip(new_texts, notes, strict=True)]

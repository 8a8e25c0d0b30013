"""What was read of a file or a paste, record by record, on its way into a request."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_service.errors import Invalid
from evidence_service.formatting import count
from evidence_service.references.reading import FileReading
from evidence_service.references.reference import Reference


@dataclass(frozen=True)
class ReadItem:
    """One record of a file: the line where it begins, and what was read of it or why nothing could be.

    `position` counts the records, 1 is the first; text that belongs to no record has -1, -2, ...
    """

    position: int
    line: int
    reference: Reference | None = None
    problem: str = ""
    raw: str = ""


@dataclass(frozen=True)
class ReadFile:
    """A file that was read: where its records came from, and every one of them."""

    name: str
    format: str
    encoding: str
    items: Sequence[ReadItem]

    @property
    def is_unreadable(self) -> bool:
        """Whether there is something in it, and none of it could be read."""
        return bool(self.items) and not any(item.reference for item in self.items)


class NothingReadable(Invalid):
    """No record of a file could be read; `items` are its problems, in the order of the file."""

    def __init__(self, read: ReadFile) -> None:
        records = sum(item.position > 0 for item in read.items)
        found = "There is no record here, only text that belongs to none"
        if records:
            found = f"0 of {count(records, 'record')} could be read"
        super().__init__(
            "file",
            f"{found}, so nothing was imported. The reasons are below. Export the records again, best "
            "as RIS. If it belongs in the log as it is, tick “Keep it as a source all the same”.",
        )
        self.items = read.items


def imported_from(name: str, reading: FileReading) -> ReadFile:
    """What was read of a file, in the order of its lines."""
    stray = itertools.count(-1, -1)
    items = [ReadItem(found.position, found.line, reference=found.reference) for found in reading.references]
    items += [
        ReadItem(problem.position or next(stray), problem.line, problem=problem.reason, raw=problem.raw)
        for problem in reading.problems
    ]
    in_order = sorted(items, key=lambda item: (item.line, item.position))
    return ReadFile(name, reading.format, reading.encoding, in_order)

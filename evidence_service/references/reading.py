"""PURE: reads a file of references, whatever format and encoding it has, and accounts for every record.

`read_file` gives references and problems, and `read` is always the sum of both: a record is either
a reference or a problem with its line and reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidence_service.errors import UnreadableFile
from evidence_service.references.formats import READERS, Format, format_of
from evidence_service.references.found import Finding, Findings, Note, StrayText
from evidence_service.references.opening import LARGEST_FILE, open_file, refuse_endless_line
from evidence_service.references.reference import Reference

MOST_RECORDS = 50_000
_RAW_KEPT = 2_000  # characters of a problem's text


@dataclass(frozen=True)
class FoundReference:
    """A reference and where it came from: `position` 1 is the file's first record, `line` where it begins."""

    position: int
    line: int
    reference: Reference


@dataclass(frozen=True)
class Problem:
    """A record that could not be imported, or text that belongs to none (then `position` is None)."""

    position: int | None
    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Remark:
    """Something odd that cost no record: the record at `position`, or the file's `line`."""

    position: int | None
    line: int
    text: str


@dataclass(frozen=True)
class FileReading:
    """What a file holds. `read` is the number of references and problems together."""

    name: str
    format: Format
    encoding: str
    references: tuple[FoundReference, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def read(self) -> int:
        """How many records, and pieces of text that belong to none, the file holds."""
        return len(self.references) + len(self.problems)


def read_file(
    name: str, content: bytes, *, largest: int = LARGEST_FILE, most: int = MOST_RECORDS
) -> FileReading:
    """Read a file of at most `largest` bytes by its content; its name is only passed on.

    Raises UnreadableFile, with a sentence that says what to do, when nothing in it can be read as
    references: an unknown format, another kind of file in disguise, or a file that is too large or
    has more than `most` records.
    """
    opened = open_file(content, largest=largest)
    file_format = format_of(opened.text)
    if not file_format.is_xml:
        refuse_endless_line(opened.text)
    remarks = [Remark(None, line, text) for line, text in opened.remarks]
    findings = _at_most(most, READERS[file_format](opened.text))
    return _gathered(name, file_format, opened.encoding, findings, remarks)


def _at_most(most: int, findings: Findings) -> Findings:
    """The same; raises UnreadableFile as soon as there are more. What is only remarked on doesn't count."""
    number = 0
    for found in findings:
        number += not isinstance(found, Note)
        if number > most:
            raise UnreadableFile(
                f"The file holds more than {most:,} records. Narrow the search, or export the "
                "results in parts and import one after the other."
            )
        yield found


def _gathered(
    name: str, file_format: Format, encoding: str, findings: Iterable[Finding], remarks: list[Remark]
) -> FileReading:
    references: list[FoundReference] = []
    problems: list[Problem] = []
    position = 0
    for found in findings:
        if isinstance(found, Note):
            remarks.append(Remark(None, found.line, found.text))
        elif isinstance(found, StrayText):
            problems.append(
                Problem(None, found.line, "this text belongs to no record", found.raw[:_RAW_KEPT])
            )
        else:
            position += 1
            if found.reference is None:
                problems.append(Problem(position, found.line, found.reason, found.raw[:_RAW_KEPT]))
            else:
                references.append(FoundReference(position, found.line, found.reference))
            if found.remark:
                remarks.append(Remark(position, found.line, found.remark))
    return FileReading(name, file_format, encoding, tuple(references), tuple(problems), tuple(remarks))

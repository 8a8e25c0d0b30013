"""PURE: what the command `references` prints: files, their references, and the duplicates among them.

The shape of `as_json` is documented in docs/references-command.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evidence_service.errors import UnreadableFile
from evidence_service.references.duplicates import Duplicates, find_duplicates
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reading import FileReading, FoundReference, Problem, read_file
from evidence_service.references.reference import AbstractSection, Author, Reference

LARGEST_LISTED_FILE = 45_000_000  # bytes; more than may be uploaded, because nobody else waits


@dataclass(frozen=True)
class ListedFile:
    """A file that was asked for: what was read, or why nothing was."""

    name: str
    reading: FileReading | None
    refusal: str = ""

    @property
    def references(self) -> Sequence[FoundReference]:
        """What was found in it; nothing when it was refused."""
        return self.reading.references if self.reading else ()

    @property
    def problems(self) -> Sequence[Problem]:
        """What could not be read; a file that was refused counts as one piece read, and is one problem."""
        return self.reading.problems if self.reading else (Problem(None, 1, self.refusal, ""),)


def listed(name: str, content: bytes) -> ListedFile:
    """A file's reading or refusal."""
    try:
        return ListedFile(name, read_file(name, content, largest=LARGEST_LISTED_FILE))
    except UnreadableFile as refusal:
        return ListedFile(name, None, refusal.message)


class Listing:
    """All files of one call, with their references in one sequence and its duplicates."""

    def __init__(self, files: Iterable[ListedFile]) -> None:
        self.files = tuple(files)
        self._places = [
            (number, found) for number, file in enumerate(self.files, start=1) for found in file.references
        ]
        self.duplicates: Duplicates = find_duplicates([found.reference for _, found in self._places])

    def counts(self) -> list[dict[str, int]]:
        """For each file: read = imported + duplicates + problem_count; duplicates repeat an earlier one."""
        repeats = {index for group in self.duplicates.sure for index in sorted(group)[1:]}
        counts = []
        for number, file in enumerate(self.files, start=1):
            own = [index for index, (place, _) in enumerate(self._places) if place == number]
            duplicates = sum(index in repeats for index in own)
            problems = len(file.problems)
            counts.append(
                {
                    "read": len(own) + problems,
                    "imported": len(own) - duplicates,
                    "duplicates": duplicates,
                    "problem_count": problems,
                }
            )
        return counts

    def as_json(self) -> dict[str, Any]:
        """Everything, as values that JSON can hold."""
        return {
            "files": [
                _file_as_json(number, file, counts)
                for number, (file, counts) in enumerate(zip(self.files, self.counts(), strict=True), start=1)
            ],
            "references": [
                {**self._place(index), "line": found.line, **reference_as_json(found.reference)}
                for index, (_, found) in enumerate(self._places)
            ],
            "duplicates": {
                "sure": [[self._place(index) for index in group] for group in self.duplicates.sure],
                "likely": [[self._place(index) for index in group] for group in self.duplicates.likely],
            },
        }

    def as_json_text(self) -> str:
        """`as_json` as text, with one file, one reference and one group of duplicates on each line."""
        whole = self.as_json()
        duplicates = (f'"{name}": {_in_lines(groups)}' for name, groups in whole["duplicates"].items())
        parts = (f'"{name}": {_in_lines(whole[name])}' for name in ("files", "references"))
        return "{" + ",\n".join((*parts, '"duplicates": {' + ",\n".join(duplicates) + "}")) + "}"

    def as_text(self) -> str:
        """A table of the files, then every problem, then how many duplicates there are."""
        rows: list[tuple[str, ...]] = [("file", "format", "read", "imported", "duplicates", "problems")]
        for file, counts in zip(self.files, self.counts(), strict=True):
            kind = str(file.reading.format) if file.reading else "refused"
            rows.append((file.name, kind, *(f"{count:,}" for count in counts.values())))
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        lines += [f"{file.name}, {_told(problem)}" for file in self.files for problem in file.problems]
        sure, likely = self.duplicates.sure, self.duplicates.likely
        lines.append(f"Groups of duplicates: {len(sure):,} sure, {len(likely):,} likely.")
        return "\n".join(line.rstrip() for line in lines)

    def _place(self, index: int) -> dict[str, Any]:
        number, found = self._places[index]
        return {"file": self.files[number - 1].name, "file_number": number, "position": found.position}


def _file_as_json(number: int, file: ListedFile, counts: dict[str, int]) -> dict[str, Any]:
    reading = file.reading
    return {
        "file": file.name,
        "file_number": number,
        "format": str(reading.format) if reading else None,
        "encoding": reading.encoding if reading else None,
        "refused": reading is None,
        **counts,
        "problems": [
            {"line": one.line, "position": one.position, "reason": one.reason, "text": one.raw}
            for one in file.problems
        ],
        "remarks": [
            {"line": one.line, "position": one.position, "text": one.text}
            for one in (reading.remarks if reading else ())
        ],
    }


def _in_lines(values: Sequence[Any]) -> str:
    lines = ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    return f"[\n{lines}\n]" if lines else "[]"


def _told(problem: Problem) -> str:
    record = f"record {problem.position}, " if problem.position else ""
    return f"{record}line {problem.line}: {problem.reason}"


def reference_as_json(reference: Reference) -> dict[str, Any]:
    """A reference's fields: titles, abstract and names as plain text, beside them as `Reference` has them."""
    stored = {**vars(reference)}  # as_json without its deep copies: nothing here is changed
    del stored["raw_xml"]
    for name in ("authors", "editors", "collaborators", "abstract", "notices"):
        stored[name] = [vars(part) for part in stored[name]]
    titles = {name: stored.pop(name) for name in ("title", "vernacular_title", "book_title")}
    return {
        "title": plain_text(titles["title"]),
        "authors": [name_of(author) for author in reference.authors],
        "year": stored.pop("year"),
        "journal": stored.pop("journal"),
        **{name: stored.pop(name) for name in ("volume", "issue", "pages", "doi", "pmid")},
        "abstract": abstract_text(reference.abstract),
        "editors": [name_of(editor) for editor in reference.editors],
        "collaborators": [name_of(one) for one in reference.collaborators],
        "vernacular_title": plain_text(titles["vernacular_title"]),
        "book_title": plain_text(titles["book_title"]),
        "title_html": titles["title"],
        "author_details": stored.pop("authors"),
        "editor_details": stored.pop("editors"),
        "collaborator_details": stored.pop("collaborators"),
        "abstract_sections": stored.pop("abstract"),
        **stored,
    }


def name_of(author: Author) -> str:
    """A name as reference managers write it: "Okoro, Ada M.", "King, B., Jr", or the name of a group."""
    if author.collective:
        return author.collective
    first = author.fore or " ".join(f"{letter}." for letter in author.initials)
    return ", ".join(part for part in (author.last, first, author.suffix) if part)


def abstract_text(sections: Sequence[AbstractSection]) -> str:
    """An abstract as one plain text, its labels before their sections: "BACKGROUND: ... RESULTS: ..."."""
    texts = (f"{one.label}: {one.text_html}" if one.label else one.text_html for one in sections)
    return plain_text(" ".join(texts))

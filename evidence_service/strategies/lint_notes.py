"""Lint of notes: a reason that was written for another text may be none for this one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_service.strategies.lint_findings import Finding, Severity, Topic
from evidence_service.strategies.origins import without_places
from evidence_service.strategies.written_lines import WrittenLine

_MESSAGE = "This line changed since its note was written: read the note again."


def outlived_notes(before: Sequence[WrittenLine], now: Sequence[WrittenLine]) -> Iterator[Finding]:
    """Advice for each line whose note stood before beside another text. Moved references are no change."""
    meant: dict[str, set[str]] = {}
    for line in before:
        if line.note:
            meant.setdefault(line.note, set()).add(without_places(line.text))
    for number, line in enumerate(now, 1):
        if line.note in meant and without_places(line.text) not in meant[line.note]:
            yield Finding(number, Topic.LINE, Severity.ADVICE, _MESSAGE, line.note)

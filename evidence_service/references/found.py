"""PURE: what the readers of the formats find in a file: records, and text that belongs to none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence_service.references.draft import Draft
from evidence_service.references.reference import Reference


@dataclass(frozen=True)
class Record:
    """One record of a file: a reference, or the reason why it is none.

    `line` is where it begins (1 is the first line), `raw` its text as it stands there. `remark`
    says what was odd about a record that could be read all the same.
    """

    line: int
    raw: str
    reference: Reference | None
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True)
class StrayText:
    """Text between records that belongs to none of them."""

    line: int
    raw: str


@dataclass(frozen=True)
class Note:
    """Something worth knowing that costs no record, such as rows above the headings of a table."""

    line: int
    text: str


Finding = Record | StrayText | Note
Findings = Iterator[Finding]


def record_from(draft: Draft, line: int, raw: str, remark: str = "") -> Record:
    """The draft as a record; one that can't be a reference keeps the reason."""
    try:
        return Record(line, raw, draft.reference(), remark=remark)
    except ValueError as problem:
        return Record(line, raw, None, reason=str(problem))

"""What two people wrote in the same boxes of the writing page, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import queries
from evidence_service.summaries.box_words import box_name, study_names
from evidence_service.summaries.content import AiUse
from evidence_service.summaries.latest_changes import latest_changes
from evidence_service.summaries.merging import Together, part_of


@dataclass(frozen=True)
class Compared:
    """A box that both wrote: what it is called, what is saved there and by whom, and what was typed."""

    heading: str
    saved: str
    by: str
    typed: str


def compare(session: Session, request: EvidenceRequest, together: Together) -> Sequence[Compared]:
    """The boxes that both changed, as they are saved now and as they were typed."""
    summary = queries.summary_of(session, request)
    saved, typed = queries.content_of(session, request, summary), together.content
    names = list(_boxes(together.conflicts))
    changes = latest_changes(session, summary, names)
    study = study_names(session, request)
    return [
        Compared(
            heading=box_name(name, typed, study),
            saved=_in_words(part_of(saved, name)),
            by=changes[name].in_words if name in changes else "",
            typed=_in_words(part_of(typed, name)),
        )
        for name in names
        if part_of(saved, name) != part_of(typed, name)
    ]


def names_of_conflicts(session: Session, request: EvidenceRequest, together: Together) -> str:
    """The boxes that both changed, as words in a sentence."""
    study = study_names(session, request)
    typed = together.content
    names = [f"“{box_name(name, typed, study)}”" for name in together.conflicts]
    return formatting.listed(list(dict.fromkeys(names)))


def _boxes(conflicts: Sequence[str]) -> Iterator[str]:
    """The boxes of these conflicts: of what is said about artificial intelligence as a whole, every one."""
    for name in conflicts:
        if name == "ai":
            yield from (f"ai {field.name}" for field in fields(AiUse))
        else:
            yield name


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return formatting.day(value)
    return str(value) if isinstance(value, str) else ""

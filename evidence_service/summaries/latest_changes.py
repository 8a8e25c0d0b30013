"""Who made a part of a summary what it is now, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.accounts.models import Person
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.merging import part_of
from evidence_service.summaries.models import Summary, SummaryVersion


@dataclass(frozen=True)
class Change:
    """The newest change of a part; `before` is what the part was until then, None where it wasn't there."""

    who: str
    at: datetime
    before: Any = None

    @property
    def in_words(self) -> str:
        """Whose change it is, and of when."""
        return f"{self.who}, {formatting.moment(self.at)}"


def latest_changes(session: Session, summary: Summary | None, names: Collection[str]) -> dict[str, Change]:
    """The newest change of each of these parts or boxes, named as in `merging`, as far as versions are kept.

    A part that isn't there now and never was has none.
    """
    found: dict[str, Change] = {}
    if summary is None or not names:
        return found
    now: dict[str, Any] = {}
    newer: tuple[str, datetime] | None = None
    with session.execute(_versions_of(summary)) as versions:
        for who, at, values in versions:
            content = SummaryContent.from_json(values)
            for name in set(names) - set(found):
                value = part_of(content, name)
                if newer is None:
                    now[name] = value
                elif value != now[name]:
                    found[name] = Change(*newer, before=value)
            newer = (who, at)
            if len(found) == len(set(names)):
                break
    always = {name for name in set(names) - set(found) if now.get(name) is not None}
    return found | {name: Change(*newer) for name in always if newer}


def headings_before(session: Session, summary: Summary | None, keys: Collection[str]) -> dict[str, str]:
    """The headings that sections with these keys had last; a key that no kept version has is left out."""
    found: dict[str, str] = {}
    if summary is None or not keys:
        return found
    with session.execute(_versions_of(summary)) as versions:
        for _, _, values in versions:
            for section in SummaryContent.from_json(values).sections:
                if section.key in keys:
                    found.setdefault(section.key, section.heading)
            if len(found) == len(set(keys)):
                break
    return found


def _versions_of(summary: Summary) -> Any:
    return (
        select(Person.name, SummaryVersion.written_at, SummaryVersion.content)
        .join(Person, Person.id == SummaryVersion.written_by_id)
        .where(SummaryVersion.summary_id == summary.id)
        .order_by(SummaryVersion.version.desc())
        .execution_options(yield_per=20)
    )

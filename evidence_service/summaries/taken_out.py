"""Rows of the evidence table that a page still shows and the table doesn't have any more.

Somebody took them out while somebody else had them open. What was typed there is put back or left out as
its writer says, and never lost unasked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from evidence_service.summaries import table
from evidence_service.summaries.content import Row, SummaryContent
from evidence_service.summaries.latest_changes import Change, latest_changes
from evidence_service.summaries.models import Summary

BACK, OUT = "back", "out"

_KEY = re.compile(r"(pmid|ref):[a-z0-9._/-]{1,60}")


@dataclass(frozen=True)
class Missing:
    """A row that was sent and isn't in the table, with what was typed.

    `change` is who took it out, None where nobody did: a row that a button added. `is_written`: it isn't as
    it was when it was taken out.
    """

    row: Row
    change: Change | None
    is_written: bool
    choice: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its writer has yet to say what becomes of it."""
        return self.change is not None and self.is_written and self.choice not in (BACK, OUT)

    @property
    def comes_back(self) -> bool:
        """Whether it belongs into the table: as its writer wants, or as a row that a button added."""
        return self.change is None or self.choice == BACK


def missing_rows(
    session: Session,
    summary: Summary | None,
    opened: SummaryContent,
    typed: Mapping[str, Mapping[str, str]],
    choices: Mapping[str, str],
) -> tuple[Missing, ...]:
    """The rows that were sent, by what was typed in them, and are not in the table that was opened."""
    known = {row.key for row in opened.rows}
    keys = [key for key in typed if key not in known and _KEY.fullmatch(key)]
    return _missing(session, summary, {key: Row(key) for key in keys}, typed, choices)


def taken_out(
    session: Session,
    summary: Summary | None,
    opened: SummaryContent,
    typed: Mapping[str, Mapping[str, str]],
) -> tuple[Missing, ...]:
    """Of the rows that were sent those that somebody took out, before or after the table was opened."""
    rows = {row.key: row for row in opened.rows}
    sent = {key: rows.get(key, Row(key)) for key in typed if _KEY.fullmatch(key)}
    return tuple(one for one in _missing(session, summary, sent, typed, {}) if one.change)


def _missing(
    session: Session,
    summary: Summary | None,
    sent: Mapping[str, Row],
    typed: Mapping[str, Mapping[str, str]],
    choices: Mapping[str, str],
) -> tuple[Missing, ...]:
    now = {row.key for row in SummaryContent.from_json(summary.content).rows} if summary and sent else set()
    changes = latest_changes(session, summary, [f"rows {key}" for key in sent if key not in now])
    found = []
    for key, opened in sent.items():
        change = changes.get(f"rows {key}")
        taken = change.before if change and isinstance(change.before, Row) else opened
        before = opened if opened != Row(key) else taken
        row = table.written([before], typed)[0]
        found.append(Missing(row, change, row != before, choices.get(key, "")))
    return tuple(found)


def with_rows(content: SummaryContent, missing: Sequence[Missing], order: Sequence[str]) -> SummaryContent:
    """The content with these rows too, each behind the one that stands before it in `order`."""
    rows = list(content.rows)
    for one in missing:
        before = order[: order.index(one.row.key)]
        places = [place for place, row in enumerate(rows) if row.key in before]
        rows.insert(max(places) + 1 if places else 0, one.row)
    return replace(content, rows=tuple(rows))

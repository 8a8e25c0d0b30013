"""What a page of the evidence table says of what somebody else wrote, took out, or left no room for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flask import flash, request
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.summaries import citing, queries, table
from evidence_service.summaries.box_words import study_names
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.latest_changes import Change, latest_changes
from evidence_service.summaries.merging import part_of
from evidence_service.summaries.models import Summary
from evidence_service.summaries.table_forms import BOX_NAMES
from evidence_service.web import database


@dataclass(frozen=True)
class Clash:
    """A box that both wrote: what is saved there, and by whom."""

    name: str
    text: str
    by: str


@dataclass(frozen=True)
class Clashes:
    """Where a page and the saved table disagree.

    `cells` by the name of the box ("finding pmid:123"). `out` are the rows that somebody took out, and
    `changed` those that somebody wrote in while this writer took them out, each with whose change it was.
    """

    cells: Mapping[str, Clash] = field(default_factory=dict)
    out: Mapping[str, Change] = field(default_factory=dict)
    changed: Mapping[str, Change] = field(default_factory=dict)

    @property
    def is_about_rows_out(self) -> bool:
        """Whether nothing is to be done but to say what becomes of rows that somebody took out."""
        return bool(self.out) and not self.cells and not self.changed


def clashes(
    session: Session,
    summary: Summary | None,
    shown: SummaryContent,
    saved: SummaryContent,
    conflicts: Sequence[str],
) -> Clashes:
    """Of a page that shows these rows: rows that aren't saved any more, and the boxes in `conflicts`."""
    there = {row.key for row in saved.rows}
    gone = [f"rows {row.key}" for row in shown.rows if row.key not in there]
    boxes = _boxes(shown, saved, conflicts)
    rows = [name for name in conflicts if name.count(" ") == 1 and name.partition(" ")[2] in there]
    rows = [name for name in rows if part_of(shown, name) == part_of(saved, name)]
    changes = latest_changes(session, summary, [*gone, *boxes, *rows])
    return Clashes(
        cells={_cell(name): _clash(name, saved, changes.get(name)) for name in boxes},
        out={name.partition(" ")[2]: changes[name] for name in gone if name in changes},
        changed={name.partition(" ")[2]: changes[name] for name in rows if name in changes},
    )


def _boxes(shown: SummaryContent, saved: SummaryContent, conflicts: Sequence[str]) -> list[str]:
    """The cells of these conflicts in which both have another text; of a whole row every such cell."""
    found = []
    for name in conflicts:
        kind, *within = name.split(" ")
        columns = within[1:] or list(BOX_NAMES)
        if kind == "rows" and within:
            found += [f"rows {within[0]} {column}" for column in columns if column in BOX_NAMES]
    texts = [(name, part_of(shown, name), part_of(saved, name)) for name in found]
    return [name for name, mine, theirs in texts if None not in (mine, theirs) and mine != theirs]


def _cell(name: str) -> str:
    _, key, column = name.split(" ")
    return f"{column} {key}"


def _clash(name: str, saved: SummaryContent, change: Change | None) -> Clash:
    return Clash(name, str(part_of(saved, name)), change.in_words if change else "somebody else")


def tell_what_is_out(
    evidence_request: EvidenceRequest, saved: SummaryContent, known: Collection[str]
) -> None:
    """Say which rows went from the page because somebody took them out, but those that are `known` to be."""
    session = database.session()
    there = {row.key for row in saved.rows} | set(known)
    names = [f"rows {key}" for key in request.form.getlist("key") if key not in there]
    if not names:
        return
    study = study_names(session, evidence_request)
    summary = queries.summary_of(session, evidence_request)
    for name, change in latest_changes(session, summary, names).items():
        key = name.partition(" ")[2]
        flash(f"{study(key)} is not in the table any more: taken out by {change.in_words}.", "important")


def tell_what_had_no_room(left: Sequence[str], citable: citing.Citable) -> None:
    """Say which papers got no row, and why."""
    names = ", ".join(citing.label_of(citable.records[key]) for key in left[:3])
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    flash(
        f"{count(len(left), 'paper')} got no row: a table can have {table.MOST_ROWS} rows at most. "
        f"Left out: {names}{more}. Take out rows that you don't need, then add them.",
        "important",
    )

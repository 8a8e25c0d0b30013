"""The cells of the evidence table as they are sent: `key` names a row, `<column>-<place>` a cell."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from evidence_service.references.evidence_type import TYPES
from evidence_service.summaries.content import WRITTEN_COLUMNS, SummaryContent
from evidence_service.web.fields import filled_text

LONGEST = {"country": 200, "setting": 300, "design": 300, "population": 1000, "finding": 2000, "note": 2000}
NAMES = {
    "country": "Country",
    "setting": "Setting",
    "design": "Design",
    "population": "Population",
    "finding": "Finding",
    "note": "Librarian’s note",
}
BOX_NAMES = {"evidence_type": "Type of evidence", **NAMES}


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell, beside which it stands."""

    id: str
    message: str


def read_cells(form: MultiDict[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, CellError]]:
    """The texts by row and column, and what is wrong with some, by the id of the box."""
    typed: dict[str, dict[str, str]] = {}
    errors: dict[str, CellError] = {}
    for place, key in enumerate(form.getlist("key")):
        cells = typed.setdefault(key, {})
        for column in WRITTEN_COLUMNS:
            box = f"{column}-{place}"
            if box not in form:
                continue
            cells[column], problem = filled_text(form[box], NAMES[column], LONGEST[column])
            if problem:
                errors[box] = CellError(box, problem)
        kind = form.get(f"evidence_type-{place}")
        if kind is not None and kind in ("", *TYPES):
            cells["evidence_type"] = kind
    return typed, errors


def read_choices(form: MultiDict[str, str]) -> dict[str, str]:
    """What becomes of rows that somebody took out, by their keys, as far as the writer chose."""
    sent = ((key, form.get(f"choice-{place}", "")) for place, key in enumerate(form.getlist("key")))
    return {key: choice for key, choice in sent if choice}


def cells_of(content: SummaryContent) -> dict[str, str]:
    """What stands in every box of the table, by what the box is about: "finding pmid:12345"."""
    columns = ("evidence_type", *WRITTEN_COLUMNS)
    return {f"{name} {row.key}": getattr(row, name) for row in content.rows for name in columns}


def names_of_boxes(form: MultiDict[str, str]) -> dict[str, str]:
    """What each box that was sent is about, by its id: "finding-0" is "finding pmid:12345"."""
    columns = ("evidence_type", *WRITTEN_COLUMNS)
    keys = enumerate(form.getlist("key"))
    return {f"{name}-{place}": f"{name} {key}" for place, key in keys for name in columns}

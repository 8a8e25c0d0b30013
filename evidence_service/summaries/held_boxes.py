"""What the boxes of a summary are called on the page that sends a text again after signing in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from evidence_service.accounts.session import me
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import queries
from evidence_service.summaries.box_words import box_name, field_name, study_names
from evidence_service.summaries.latest_changes import headings_before
from evidence_service.summaries.table_forms import cells_of, names_of_boxes, read_choices
from evidence_service.summaries.taken_out import BACK
from evidence_service.web import database
from evidence_service.web.held import name_boxes

_ANSWERS = {"yes": "Yes", "no": "No"}


def register(blueprint: Blueprint) -> None:
    """Name the boxes of the texts and of the evidence table."""
    blueprint.record(lambda state: name_boxes(state.app, "summaries.save", _texts))
    blueprint.record(lambda state: name_boxes(state.app, "summaries.save_table", _cells))


def _request(values: Mapping[str, Any]) -> EvidenceRequest:
    return searches.find_for_library(database.session(), values["reference"], me())


def _texts(values: Mapping[str, Any], fields: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Every text under its heading, and every other box by its label."""
    session, evidence_request = database.session(), _request(values)
    summary = queries.summary_of(session, evidence_request)
    content = queries.content_of(session, evidence_request, summary)
    headings = headings_before(session, summary, [name for name, _ in fields])
    headings |= {section.key: section.heading for section in content.sections}
    for name, text in fields:
        field, _, part = name.partition("-")
        if name in headings:
            yield headings[name], text
        elif field.startswith("ai_") or field in ("valid_until", "limits", "short_title"):
            label = field_name(field)
            yield f"{label}: {part}" if part else label, _ANSWERS.get(text, text)


def _cells(values: Mapping[str, Any], fields: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The cells that aren't saved as they are, by column and study, and what becomes of rows taken out."""
    session, evidence_request = database.session(), _request(values)
    study = study_names(session, evidence_request)
    content = queries.content_of(session, evidence_request)
    form, saved = MultiDict(fields), cells_of(content)
    for box, cell in names_of_boxes(form).items():
        column, _, key = cell.partition(" ")
        if form.get(box, "").replace("\r\n", "\n").strip() == saved.get(cell, ""):
            continue
        yield box_name(f"rows {key} {column}", content, study), form.get(box, "")
    for key, choice in read_choices(form).items():
        yield f"The row that was taken out, {study(key)}", "Put it back" if choice == BACK else "Leave it out"
    for key in form.getlist("add"):
        yield "A record to add", study(key)

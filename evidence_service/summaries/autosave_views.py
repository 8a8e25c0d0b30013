"""What pages ask for by themselves: to save what is typed, and to show the document of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, jsonify, render_template, request

from evidence_service import formatting
from evidence_service.accounts.session import me
from evidence_service.db import utc_now
from evidence_service.errors import Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import examining, operations, queries, statements, table
from evidence_service.summaries.box_words import study_names
from evidence_service.summaries.comparing import names_of_conflicts
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.drafted import (
    composed_of,
    opened_beside_texts,
    opened_of,
    page_sent,
    way_to_mend,
)
from evidence_service.summaries.forms import SummaryForm, boxes_of, names_in, summary_form
from evidence_service.summaries.noticed import Noticed
from evidence_service.summaries.statement_forms import StatementForm, first_opened
from evidence_service.summaries.statement_forms import boxes_of as statement_boxes
from evidence_service.summaries.table_forms import cells_of, names_of_boxes, read_cells
from evidence_service.summaries.taken_out import taken_out
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add these answers to the pages of summaries."""
    blueprint.post("/requests/<reference>/summary/autosave")(autosave)
    blueprint.post("/requests/<reference>/summary/table/autosave")(autosave_table)
    blueprint.post("/requests/<reference>/summary/certainty/autosave")(autosave_statement)
    blueprint.post("/requests/<reference>/summary/live")(live)


@dataclass(frozen=True)
class Answer:
    """How a page is answered: what stands in its boxes, those that can't be kept as they are, and why."""

    boxes_in: Callable[[SummaryContent], dict[str, str]]
    not_kept: tuple[str, ...] = ()
    message: str = ""


@needs(Permission.WORK_THE_QUEUE)
def autosave(reference: str) -> Any:
    """Save the texts that are typed; see `_saved_by_itself` for the answer."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    form, version, content = _typed(evidence_request)
    wrong = [form[name] for name in form.errors]
    told = " ".join(f"{field.label.text}: {field.errors[0]}" for field in wrong)
    not_kept = tuple(box for field in wrong for box in names_in(field))
    return _saved_by_itself(
        evidence_request, _saving(evidence_request, version, content), Answer(boxes_of, not_kept, told)
    )


@needs(Permission.WORK_THE_QUEUE)
def autosave_table(reference: str) -> Any:
    """Save the cells of the evidence table that are typed; see `_saved_by_itself` for the answer."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    version, opened = opened_beside_texts(evidence_request)
    typed, errors = read_cells(request.form)
    names = names_of_boxes(request.form)
    for error in errors.values():
        column, _, key = names[error.id].partition(" ")
        del typed[key][column]
    told = " ".join(dict.fromkeys(error.message for error in errors.values()))
    lost, told_lost = _taken_out(evidence_request, opened, typed)
    not_kept = (*(names[error.id] for error in errors.values()), *lost)
    told = " ".join(part for part in (told, told_lost) if part)
    content = replace(opened, rows=table.written(opened.rows, typed))
    return _saved_by_itself(
        evidence_request, _saving(evidence_request, version, content), Answer(cells_of, not_kept, told)
    )


def _taken_out(
    evidence_request: EvidenceRequest, opened: SummaryContent, typed: dict[str, dict[str, str]]
) -> tuple[list[str], str]:
    """The boxes of rows that somebody took out, which leave `typed`, and what to do if one was written in."""
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    gone = taken_out(session, summary, opened, typed)
    for one in gone:
        del typed[one.row.key]
    lost = [name for one in gone for name in cells_of(SummaryContent(rows=(one.row,)))]
    study = study_names(session, evidence_request)
    told = [
        f"{one.change.who} took out the row of {study(one.row.key)}, {formatting.moment(one.change.at)}."
        for one in gone
        if one.change and one.is_written
    ]
    return lost, f"{' '.join(told)} Press Save to put it back or leave it out." if told else ""


@needs(Permission.WORK_THE_QUEUE)
def autosave_statement(reference: str) -> Any:
    """Save the change of a statement, once it is whole; see `_saved_by_itself` for the answer."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    form, key = StatementForm(), request.form.get("key", "")
    if not form.validate():
        return jsonify(message=f"Not saved yet. {next(form.errors_in_order())[1]}"), 400
    put = partial(
        statements.put,
        session,
        evidence_request,
        opened_beside_texts(evidence_request),
        form.statement(key),
        actor=me(),
        first_opened=first_opened(),
        by_itself=True,
        page=page_sent(),
    )
    return _saved_by_itself(evidence_request, put, Answer(partial(_statement_boxes, key)))


def _statement_boxes(key: str, content: SummaryContent) -> dict[str, str]:
    return next((statement_boxes(one) for one in content.statements if one.key == key), {})


def _saving(evidence_request: EvidenceRequest, version: int, content: SummaryContent) -> Callable[[], Any]:
    """To save this content, which somebody made of that version."""
    return partial(
        operations.save,
        database.session(),
        evidence_request,
        content,
        actor=me(),
        opened=version,
        by_itself=True,
        page=page_sent(),
    )


def _saved_by_itself(evidence_request: EvidenceRequest, save: Callable[[], Any], answer: Answer) -> Any:
    """Save, and answer in JSON: `version`, `saved_at`, and `texts`: every box as it is now.

    The texts may hold what somebody else saved in other places. Where both wrote in the same
    place it is refused with 409, `message` and the headings of those places. What can't be kept, a
    date that isn't one, is in `not_kept`: the boxes by name, and in `message` why; all else is saved.
    Whatever is refused is still in the boxes.
    """
    session = database.session()
    try:
        save()
    except operations.Stale as refusal:
        session.rollback()
        return jsonify(message=_both_wrote(evidence_request, refusal)), refusal.status
    except Refusal as refusal:
        session.rollback()
        return jsonify(message=f"Not saved. {refusal.message}"), refusal.status
    session.commit()
    summary = queries.summary_of(session, evidence_request)
    kept = queries.content_of(session, evidence_request, summary)
    found = examining.examine(session, evidence_request, kept)
    return jsonify(
        version=summary.version if summary else 0,
        saved_at=formatting.moment(utc_now()),
        texts={name: text for name, text in answer.boxes_in(kept).items() if name not in answer.not_kept},
        not_kept=answer.not_kept,
        message=answer.message,
        blockers=[_told(evidence_request, one) for one in found.blockers],
        advice=[_told(evidence_request, one) for one in found.advice],
        in_words=found.in_words,
    )


@needs(Permission.WORK_THE_QUEUE)
def live(reference: str) -> Any:
    """The document of what is typed, as a part of a page; nothing is saved."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    _, _, typed = _typed(evidence_request)
    return render_template(
        "summaries/live.html",
        document=composed_of(evidence_request, typed),
        examined=examining.examine(database.session(), evidence_request, typed),
    )


def _both_wrote(evidence_request: EvidenceRequest, refusal: operations.Stale) -> str:
    """Where somebody else wrote too, and what to do."""
    names = names_of_conflicts(database.session(), evidence_request, refusal.together)
    return f"Somebody saved another text in {names}. Press Save to compare the two."


def _told(evidence_request: EvidenceRequest, one: Noticed) -> dict[str, str]:
    name, address = way_to_mend(evidence_request, one)
    return {"field": one.field, "message": one.message, "name": name, "address": address}


def _typed(evidence_request: EvidenceRequest) -> tuple[SummaryForm, int, SummaryContent]:
    """The form as it was sent, the version that its writer had opened, and what they made of it."""
    version, opened = opened_of(evidence_request)
    form = summary_form(opened, {})
    form.validate()
    return form, version, form.content(opened)

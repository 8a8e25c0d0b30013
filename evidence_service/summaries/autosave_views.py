"""What pages ask for by themselves: to save texts and cells, and to show the document of what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, jsonify, render_template, request

from evidence_service import formatting
from evidence_service.accounts.session import me
from evidence_service.db import utc_now
from evidence_service.errors import Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import examining, operations, queries, table
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.drafted import (
    composed_of,
    opened_beside_texts,
    opened_of,
    page_sent,
    way_to_mend,
)
from evidence_service.summaries.examining import Noticed
from evidence_service.summaries.forms import SummaryForm, boxes_of, names_in, summary_form
from evidence_service.summaries.table_forms import cells_of, names_of_boxes, read_cells
from evidence_service.summaries.text_changes import changes
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add these answers to the pages of summaries."""
    blueprint.post("/requests/<reference>/summary/autosave")(autosave)
    blueprint.post("/requests/<reference>/summary/table/autosave")(autosave_table)
    blueprint.post("/requests/<reference>/summary/live")(live)


@dataclass(frozen=True)
class Sent:
    """What a page sent to be saved: the version that it had before its eyes, and what it makes of that.

    `not_kept` are the boxes of what can't be saved as it is, `message` says why.
    """

    opened: int
    content: SummaryContent
    not_kept: tuple[str, ...] = ()
    message: str = ""


@needs(Permission.WORK_THE_QUEUE)
def autosave(reference: str) -> Any:
    """Save the texts that are typed; see `_saved_by_itself` for the answer."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    form, sent = _typed(evidence_request)
    wrong = [form[name] for name in form.errors]
    told = " ".join(f"{field.label.text}: {field.errors[0]}" for field in wrong)
    not_kept = tuple(box for field in wrong for box in names_in(field))
    return _saved_by_itself(evidence_request, replace(sent, not_kept=not_kept, message=told), boxes_of)


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
    not_kept = tuple(names[error.id] for error in errors.values())
    content = replace(opened, rows=table.written(opened.rows, typed))
    return _saved_by_itself(evidence_request, Sent(version, content, not_kept, told), cells_of)


def _saved_by_itself(
    evidence_request: EvidenceRequest, sent: Sent, boxes_in: Callable[[SummaryContent], dict[str, str]]
) -> Any:
    """Save it, and answer in JSON: `version`, `saved_at`, and `texts`: every box as it is now.

    The texts may hold what somebody else saved in other places. Where both wrote in the same
    place it is refused with 409, `message` and the headings of those places. What can't be kept, a
    date that isn't one, is in `not_kept`: the boxes by name, and in `message` why; all else is saved.
    Whatever is refused is still in the boxes.
    """
    session = database.session()
    try:
        summary = operations.save(
            session,
            evidence_request,
            sent.content,
            actor=me(),
            opened=sent.opened,
            by_itself=True,
            page=page_sent(),
        )
    except operations.Stale as refusal:
        session.rollback()
        return jsonify(message=_both_wrote(evidence_request, refusal)), refusal.status
    except Refusal as refusal:
        session.rollback()
        return jsonify(message=f"Not saved. {refusal.message}"), refusal.status
    session.commit()
    kept = SummaryContent.from_json(summary.content)
    found = examining.examine(session, evidence_request, kept)
    return jsonify(
        version=summary.version,
        saved_at=formatting.moment(utc_now()),
        texts={name: text for name, text in boxes_in(kept).items() if name not in sent.not_kept},
        not_kept=sent.not_kept,
        message=sent.message,
        blockers=[_told(evidence_request, one) for one in found.blockers],
        advice=[_told(evidence_request, one) for one in found.advice],
        in_words=found.in_words,
    )


@needs(Permission.WORK_THE_QUEUE)
def live(reference: str) -> Any:
    """The document of what is typed, as a part of a page; nothing is saved."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    typed = _typed(evidence_request)[1].content
    return render_template(
        "summaries/live.html",
        document=composed_of(evidence_request, typed),
        examined=examining.examine(database.session(), evidence_request, typed),
    )


def _both_wrote(evidence_request: EvidenceRequest, refusal: operations.Stale) -> str:
    """Where somebody else wrote too, and what to do."""
    theirs = queries.content_of(database.session(), evidence_request)
    names = ", ".join(f"“{one.heading}”" for one in changes(refusal.together.content, theirs))
    return f"Somebody saved another text in {names}. Press Save to compare the two."


def _told(evidence_request: EvidenceRequest, one: Noticed) -> dict[str, str]:
    name, address = way_to_mend(evidence_request, one)
    return {"field": one.field, "message": one.message, "name": name, "address": address}


def _typed(evidence_request: EvidenceRequest) -> tuple[SummaryForm, Sent]:
    version, opened = opened_of(evidence_request)
    form = summary_form(opened, {})
    form.validate()
    return form, Sent(version, form.content(opened))

"""Pages of screening: the list of records, one record, and what is decided and noted on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.searches import (
    notes,
    queries,
    reasons,
    screening,
    screening_queries,
)
from evidence_service.searches.models import Record
from evidence_service.searches.screening_forms import KEEP, DecisionForm
from evidence_service.searches.screening_pages import (
    list_page,
    on_record_page,
    place_in_list,
    record_page,
    wanted,
)
from evidence_service.searches.screening_queries import Wanted
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add the pages of screening to those of searching."""
    blueprint.get("/requests/<reference>/screening", endpoint="screening")(show_list)
    blueprint.post("/requests/<reference>/screening/undo")(undo)
    blueprint.get("/requests/<reference>/records/<int:record_id>", endpoint="record")(show_record)
    blueprint.post("/requests/<reference>/records/<int:record_id>")(decide)


@needs(Permission.WORK_THE_QUEUE)
def show_list(reference: str) -> Any:
    """The records to screen, or those that were."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    return list_page(evidence_request, wanted())


@needs(Permission.WORK_THE_QUEUE)
def show_record(reference: str, record_id: int) -> Any:
    """Everything that its sources say of one record, and every verdict on it."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    return record_page(evidence_request, record_id)


@needs(Permission.WORK_THE_QUEUE)
def decide(reference: str, record_id: int) -> Any:
    """Give a verdict on a record, save its remark and tags, then go on to the next one."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = DecisionForm(reasons.active(session, evidence_request.library_service_id))
    if closed := _closed(evidence_request):
        form.refuse("verdict", closed.message)
        return _again(evidence_request, record_id, form, closed.status)
    if not form.validate():
        return _again(evidence_request, record_id, form, 400)
    field = "remark"
    try:
        if "noted" in request.form:
            _note(evidence_request, record_id, form)
        field = "verdict"
        if form.verdict.data != KEEP:
            screening.decide(
                session,
                evidence_request,
                min(record_id, LARGEST_ID),
                form.decision,
                actor=me(),
                seen=str(form.seen.data),
            )
    except (Invalid, NotAllowed, NotNow) as refusal:
        session.rollback()
        told = _closed(evidence_request) or refusal  # it may have been given away meanwhile
        form.refuse(told.field if isinstance(told, Invalid) else field, told.message)
        return _again(evidence_request, record_id, form, told.status)
    session.commit()
    return redirect(_place_after(evidence_request, record_id, stay=form.verdict.data == KEEP))


def _closed(evidence_request: EvidenceRequest) -> Refusal | None:
    """Why nothing can be decided or noted any more: handed over, or delivered, since the page was made."""
    try:
        workflow.check(Action.SCREEN, me(), evidence_request)
    except (NotAllowed, NotNow) as refusal:
        return refusal
    return None


@needs(Permission.WORK_THE_QUEUE)
def undo(reference: str) -> Any:
    """Take a screening step back, or all that were taken with it, and show its record."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    step_id = min(max(request.form.get("step", 0, type=int), 0), LARGEST_ID)
    if request.form.get("together"):
        back, kept = screening.undo_several(session, evidence_request, step_id, actor=me())
        session.commit()
        flash(_taken_back(back, kept), "success")
        return redirect(place_in_list(evidence_request, wanted(), None, from_top=True))
    record = screening.undo(session, evidence_request, step_id, actor=me())
    session.commit()
    wish = wanted()
    if on_record_page():
        return redirect(_address_of(evidence_request, wish, record.id))
    return redirect(place_in_list(evidence_request, _showing(wish, record), record.id))


def _note(evidence_request: EvidenceRequest, record_id: int, form: DecisionForm) -> None:
    notes.note(
        database.session(),
        evidence_request,
        min(record_id, LARGEST_ID),
        form.remark.data,
        notes.tags_in(form.tags.data),
        actor=me(),
        seen=str(form.noted.data),
    )


def _again(evidence_request: EvidenceRequest, record_id: int, form: DecisionForm, status: int) -> Response:
    """The page that the decision came from, with what is wrong beside the record."""
    if on_record_page():
        return record_page(evidence_request, record_id, form, status)
    session = database.session()
    record = screening_queries.record(session, evidence_request, min(record_id, LARGEST_ID))
    wish = _showing(wanted(), record, otherwise="all")
    if record.id not in screening_queries.ids_shown(session, evidence_request, wish.selection):
        wish = replace(wish, selection=wish.selection.showing("all").as_usual())
    return list_page(evidence_request, replace(wish, at=record.id), form, status)


def _showing(wish: Wanted, record: Record, otherwise: str = "") -> Wanted:
    """The list as wished, of the record's verdict (or of `otherwise`) where it would not be in it."""
    if wish.selection.show in ("all", record.verdict.value):
        return wish
    return replace(wish, selection=wish.selection.showing(otherwise or record.verdict.value))


def _place_after(evidence_request: EvidenceRequest, record_id: int, *, stay: bool) -> str:
    """Where to go on after a decision: the next record of the list, or the next undecided one."""
    wish = wanted()
    if stay:
        at: int | None = record_id
    else:
        selection = wish.selection.showing("undecided") if wish.selection.show == "all" else wish.selection
        at = screening_queries.next_record(database.session(), evidence_request, selection, record_id)
    if at and on_record_page():
        return _address_of(evidence_request, wish, at)
    return place_in_list(evidence_request, wish, at)


def _address_of(evidence_request: EvidenceRequest, wish: Wanted, record_id: int) -> str:
    return url_for(
        "searches.record",
        reference=evidence_request.reference,
        record_id=record_id,
        **wish.selection.arguments,
        start=wish.start or None,
    )


def _taken_back(back: int, kept: int) -> str:
    stays = f" Those decided again since are left alone: {kept:,}." if kept else ""
    return f"{count(back, 'record')} {'is' if back == 1 else 'are'} again as before.{stays}"

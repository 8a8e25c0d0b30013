"""The work so far: everything that another librarian needs to go on, and the note that was left for them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests import history as request_history
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries, search_notes, work_queries
from evidence_service.searches.log_models import SearchNote
from evidence_service.searches.note_forms import HandOverForm
from evidence_service.searches.time_forms import ACTIVITIES
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Part, Permission

_OF_THE_SUMMARY = ("write", "send for review", "take back", "return for changes", "deliver")
_HISTORY_SHOWN = 8


def register(blueprint: Blueprint) -> None:
    """Add the work so far to the pages of searching, and its note to the page of the request."""
    blueprint.get("/requests/<reference>/work", endpoint="work")(show_work)
    blueprint.post("/requests/<reference>/work")(leave_note)
    blueprint.record(lambda state: state.app.jinja_env.globals.update(hand_over_note=note_for_reader))


def note_for_reader(evidence_request: EvidenceRequest) -> SearchNote | None:
    """The note for whoever goes on, for somebody of the library; None when there is none."""
    if Part.LIBRARIAN not in workflow.parts_of(me(), evidence_request):
        return None
    return work_queries.hand_over_note(database.session(), evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def show_work(reference: str) -> Any:
    """Strategy, searches, screening, remarks, time and notes on one page, to go on with or to print."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    note = work_queries.hand_over_note(database.session(), evidence_request)
    return _page(evidence_request, HandOverForm.showing(note))


@needs(Permission.WORK_THE_QUEUE)
def leave_note(reference: str) -> Any:
    """Keep the note for whoever goes on."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = HandOverForm()
    if not form.validate():
        return _page(evidence_request, form, status=400)
    try:
        search_notes.leave_hand_over(
            session, evidence_request, form.text.data, actor=me(), seen=str(form.seen.data)
        )
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        note = work_queries.hand_over_note(session, evidence_request)
        form.seen.data = search_notes.fingerprint_of(note)
        return _page(evidence_request, form, status=refusal.status, message=refusal.message)
    session.commit()
    flash("The note is saved. Whoever opens this request sees it first.", "success")
    return redirect(url_for("searches.work", reference=evidence_request.reference))


def _page(
    evidence_request: EvidenceRequest, form: HandOverForm, *, status: int = 200, message: str = ""
) -> Response:
    session = database.session()
    history = request_history.history(session, evidence_request)
    page = render_template(
        "searches/work.html",
        evidence_request=evidence_request,
        work=work_queries.work_so_far(session, evidence_request),
        conversation=evidence_requests.conversation(session, evidence_request),
        history=history[-_HISTORY_SHOWN:],
        more_history=len(history) > _HISTORY_SHOWN,
        summary=next((entry for entry in reversed(history) if entry.action in _OF_THE_SUMMARY), None),
        activities=ACTIVITIES,
        most_shown=work_queries.MOST_SHOWN,
        form=form,
        may_note=workflow.may(Action.LEAVE_A_NOTE, me(), evidence_request),
        message=message,
    )
    return Response(page, status=status)

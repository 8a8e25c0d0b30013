"""The time spent on a request: the clock on every page of it, the list, and corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import duration
from evidence_service.searches import queries, time_spent
from evidence_service.searches.log_models import TimeSpent
from evidence_service.searches.time_forms import ACTIVITIES, AddTimeForm, WorkedForm
from evidence_service.searches.time_spent import Activity, Glance
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.held import own_path
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import ENDED, Action, Correction, Permission


def register(blueprint: Blueprint) -> None:
    """Add the pages of time to those of searching, and the clock to every page of a request."""
    blueprint.get("/requests/<reference>/time", endpoint="time")(show_time)
    blueprint.post("/requests/<reference>/time")(add_time)
    blueprint.post("/requests/<reference>/time/start")(start_timing)
    blueprint.post("/requests/<reference>/time/stop")(stop_timing)
    blueprint.get("/requests/<reference>/time/<int:entry_id>", endpoint="time_entry")(show_entry)
    blueprint.post("/requests/<reference>/time/<int:entry_id>")(correct_time)
    blueprint.post("/requests/<reference>/time/<int:entry_id>/delete")(delete_time)
    blueprint.record(lambda state: state.app.jinja_env.globals.update(clock_of=clock_of))
    blueprint.record(lambda state: state.app.jinja_env.filters.update(duration=duration))


@dataclass(frozen=True)
class ClockBar:
    """What the head of a request's pages says about the reader's time. `back` is the page to come back to."""

    time: Glance
    may_start: bool
    back: str

    activities = Activity


def clock_of(evidence_request: EvidenceRequest) -> ClockBar | None:
    """The clock of the person who is signed in, for the pages of this request; None for its requester."""
    if not workflow.may(Action.RECORD_TIME, me(), evidence_request):
        return None
    return ClockBar(
        time=time_spent.glance(database.session(), evidence_request, me()),
        may_start=evidence_request.status not in ENDED or evidence_request.correction is not Correction.NONE,
        back=_this_page(evidence_request),
    )


@needs(Permission.WORK_THE_QUEUE)
def show_time(reference: str) -> Any:
    """Who spent how long on what, and every entry."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    return _list_page(evidence_request, AddTimeForm.empty())


@needs(Permission.WORK_THE_QUEUE)
def add_time(reference: str) -> Any:
    """Write down time by hand."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = AddTimeForm()
    if not form.validate():
        return _list_page(evidence_request, form, status=400)
    try:
        time_spent.add(session, evidence_request, form.worked, actor=me(), on=form.worked_on.data)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _list_page(evidence_request, form, status=400)
    session.commit()
    flash(f"{duration(form.worked.minutes)} are written down.", "success")
    return _to_list(evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def start_timing(reference: str) -> Any:
    """Let the clock run; one that runs for something else stops."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    chosen = request.form.get("activity", "")
    activity = Activity(chosen) if chosen in Activity.__members__.values() else Activity.OTHER
    time_spent.start(session, evidence_request, actor=me(), activity=activity)
    session.commit()
    return _clock_or_back(evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def stop_timing(reference: str) -> Any:
    """Stop the clock; one that was forgotten asks how long the work was."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    entry = time_spent.stop(session, _id(request.form.get("entry", "")), actor=me())
    its_request = session.get_one(EvidenceRequest, entry.evidence_request_id)
    session.commit()
    if time_spent.is_unsettled(entry) and not _wants_part():
        return redirect(_entry_address(its_request, entry))
    return _clock_or_back(evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def show_entry(reference: str, entry_id: int) -> Any:
    """One's own entry, to correct or delete."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    entry = time_spent.entry_of(session, evidence_request, min(entry_id, LARGEST_ID), me())
    known = None if time_spent.is_unsettled(entry) else entry.minutes
    return _entry_page(evidence_request, entry, WorkedForm.showing(entry, known))


@needs(Permission.WORK_THE_QUEUE)
def correct_time(reference: str, entry_id: int) -> Any:
    """Say how long it really was."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    entry = time_spent.entry_of(session, evidence_request, min(entry_id, LARGEST_ID), me())
    form = WorkedForm()
    if not form.validate():
        return _entry_page(evidence_request, entry, form, status=400)
    try:
        time_spent.correct(session, entry.id, form.worked, actor=me())
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _entry_page(evidence_request, entry, form, status=400)
    session.commit()
    flash("The time is corrected.", "success")
    return _to_list(evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def delete_time(reference: str, entry_id: int) -> Any:
    """Take an entry of one's own back."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    entry = time_spent.entry_of(session, evidence_request, min(entry_id, LARGEST_ID), me())
    time_spent.delete(session, entry.id, actor=me())
    session.commit()
    flash("The entry is deleted.", "success")
    return _to_list(evidence_request)


def _clock_or_back(evidence_request: EvidenceRequest) -> Any:
    """The clock alone for the script that swaps it in place, else the page that the person was on."""
    if not _wants_part():
        return redirect(own_path(request.form.get("back", "")))
    database.session().expire_all()
    return render_template("searches/clock_part.html", evidence_request=evidence_request)


def _wants_part() -> bool:
    return "X-Refresh" in request.headers


def _this_page(evidence_request: EvidenceRequest) -> str:
    if _wants_part():
        return own_path(request.form.get("back", ""))
    if request.method != "GET":
        return url_for("evidence_requests.show", reference=evidence_request.reference)
    return request.full_path.rstrip("?")


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _entry_address(evidence_request: EvidenceRequest, entry: TimeSpent) -> str:
    return url_for("searches.time_entry", reference=evidence_request.reference, entry_id=entry.id)


def _to_list(evidence_request: EvidenceRequest) -> Any:
    return redirect(url_for("searches.time", reference=evidence_request.reference))


def _list_page(evidence_request: EvidenceRequest, form: AddTimeForm, *, status: int = 200) -> Response:
    found = time_spent.entries(database.session(), evidence_request)
    page = render_template(
        "searches/time.html",
        evidence_request=evidence_request,
        form=form,
        entries=found,
        totals=time_spent.totals(found),
        is_unsettled=time_spent.is_unsettled,
        activities=ACTIVITIES,
    )
    return Response(page, status=status)


def _entry_page(
    evidence_request: EvidenceRequest, entry: TimeSpent, form: WorkedForm, *, status: int = 200
) -> Response:
    page = render_template(
        "searches/time_entry.html",
        evidence_request=evidence_request,
        entry=entry,
        form=form,
        unsettled=time_spent.is_unsettled(entry),
    )
    return Response(page, status=status)

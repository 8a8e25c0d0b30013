"""Pages of screening: the list of records, one record, and what is decided on them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries, screening, screening_queries
from evidence_service.searches.flow import tally
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.screening_forms import DecisionForm
from evidence_service.searches.screening_queries import SHOWN, Wanted
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

LARGEST_ID = 2**31 - 1  # what PostgreSQL can compare an id with


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
    return _list_page(evidence_request, _wanted())


@needs(Permission.WORK_THE_QUEUE)
def show_record(reference: str, record_id: int) -> Any:
    """Everything that PubMed says of one record, and every verdict on it."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    return _record_page(evidence_request, record_id)


@needs(Permission.WORK_THE_QUEUE)
def decide(reference: str, record_id: int) -> Any:
    """Include or exclude a record, then go on to the next one."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.SCREEN, me(), evidence_request)
    form = DecisionForm()
    if not form.validate():
        return _again(evidence_request, record_id, form, 400)
    try:
        _decide(evidence_request, record_id, form)
    except NotNow as refusal:
        session.rollback()
        workflow.check(Action.SCREEN, me(), evidence_request)  # it may have been given away meanwhile
        form.refuse("verdict", refusal.message)
        return _again(evidence_request, record_id, form, 409)
    session.commit()
    return redirect(_place_after(evidence_request, record_id))


@needs(Permission.WORK_THE_QUEUE)
def undo(reference: str) -> Any:
    """Take a screening step back and show its record."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    step_id = min(max(request.form.get("step", 0, type=int), 0), LARGEST_ID)
    record = screening.undo(session, evidence_request, step_id, actor=me())
    session.commit()
    if _on_record_page():
        return redirect(url_for("searches.record", reference=evidence_request.reference, record_id=record.id))
    wanted = _wanted()
    show = wanted.show if wanted.show in ("all", record.verdict.value) else record.verdict.value
    return redirect(_place_in_list(evidence_request, Wanted(show, wanted.start), record.id))


def _decide(evidence_request: EvidenceRequest, record_id: int, form: DecisionForm) -> None:
    session, seen = database.session(), str(form.seen.data)
    record_id = min(record_id, LARGEST_ID)
    if form.verdict.data == Verdict.INCLUDED:
        screening.include(session, evidence_request, record_id, actor=me(), seen=seen)
    else:
        reason = form.given_reason
        screening.exclude(session, evidence_request, record_id, actor=me(), seen=seen, reason=reason)


def _again(evidence_request: EvidenceRequest, record_id: int, form: DecisionForm, status: int) -> Response:
    """The page that the decision came from, with what is wrong beside the record."""
    if _on_record_page():
        return _record_page(evidence_request, record_id, form, status)
    record = screening_queries.record(database.session(), evidence_request, min(record_id, LARGEST_ID))
    wanted = _wanted()
    show = wanted.show if wanted.show == record.verdict.value else "all"
    return _list_page(evidence_request, Wanted(show, wanted.start, record.id), form, status)


def _list_page(
    evidence_request: EvidenceRequest, wanted: Wanted, form: DecisionForm | None = None, status: int = 200
) -> Response:
    session = database.session()
    page = screening_queries.screening_page(session, evidence_request, wanted)
    html = render_template(
        "searches/screening.html",
        evidence_request=evidence_request,
        wanted=wanted,
        page=page,
        current=wanted.at or (page.records[0].id if page.records else None),
        tally=tally(session, evidence_request),
        steps=screening_queries.newest_steps(session, [record.id for record in page.records]),
        last_step=screening_queries.last_step(session, evidence_request),
        unfinished=queries.unfinished_run(session, evidence_request),
        may_screen=workflow.may(Action.SCREEN, me(), evidence_request),
        failed=form,
    )
    return Response(html, status=status)


def _record_page(
    evidence_request: EvidenceRequest, record_id: int, form: DecisionForm | None = None, status: int = 200
) -> Response:
    session = database.session()
    record: Record = screening_queries.record(session, evidence_request, min(record_id, LARGEST_ID))
    html = render_template(
        "searches/record.html",
        evidence_request=evidence_request,
        record=record,
        tally=tally(session, evidence_request),
        next_undecided=screening_queries.next_record(session, evidence_request, "undecided", record.id),
        runs=screening_queries.runs_that_found(session, record.id),
        last_step=screening_queries.last_step(session, evidence_request),
        steps=screening_queries.steps_of(session, record.id),
        may_screen=workflow.may(Action.SCREEN, me(), evidence_request),
        failed=form,
    )
    return Response(html, status=status)


def _place_after(evidence_request: EvidenceRequest, record_id: int) -> str:
    """Where to go on after a decision: the next record of the list, or the next undecided one."""
    wanted = _wanted()
    show = wanted.show if wanted.show in ("included", "excluded") else "undecided"
    if _on_record_page():
        show = "undecided"
    found = screening_queries.next_record(database.session(), evidence_request, show, record_id)
    if found and _on_record_page():
        return url_for("searches.record", reference=evidence_request.reference, record_id=found)
    return _place_in_list(evidence_request, wanted, found)


def _place_in_list(evidence_request: EvidenceRequest, wanted: Wanted, at: int | None) -> str:
    return url_for(
        "searches.screening",
        reference=evidence_request.reference,
        show=wanted.show,
        start=wanted.start or None,
        at=at,
        _anchor=f"record-{at}" if at else "screening",
    )


def _on_record_page() -> bool:
    return request.args.get("view") == "record"


def _wanted() -> Wanted:
    show = request.args.get("show", "undecided")
    start = min(max(request.args.get("start", 0, type=int), 0), LARGEST_ID)
    at = min(max(request.args.get("at", 0, type=int), 0), LARGEST_ID)
    return Wanted(show if show in SHOWN else "undecided", start, at or None)

"""How was searched: the report that writes itself, what a librarian adds, and its files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.db import utc_now
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    log_queries,
    queries,
    report_files,
    reporting,
    search_notes,
)
from evidence_service.searches.note_forms import ADDED, ASKED, ReportForm
from evidence_service.searches.report_files import Heading
from evidence_service.searches.search_report import NUMBERS, SearchReport
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add the report of a search to the pages of searching."""
    blueprint.get("/requests/<reference>/how-we-searched", endpoint="report")(show_report)
    blueprint.post("/requests/<reference>/how-we-searched")(write_report)
    blueprint.get("/requests/<reference>/how-we-searched.<kind>")(report_file)


@needs(Permission.WORK_THE_QUEUE)
def show_report(reference: str) -> Any:
    """Everything that PRISMA-S asks for, as far as log and librarian tell it."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    return _page(evidence_request, _stored_form(evidence_request))


@needs(Permission.WORK_THE_QUEUE)
def write_report(reference: str) -> Any:
    """Keep what the log can't know."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = ReportForm()
    if not form.validate():
        return _page(evidence_request, form, status=400)
    try:
        search_notes.write_report(session, evidence_request, form.texts, actor=me(), seen=str(form.seen.data))
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        form.seen.data = search_notes.fingerprint(log_queries.notes(session, evidence_request))
        return _page(evidence_request, form, status=refusal.status, message=refusal.message)
    session.commit()
    flash("The notes are saved. The report and the summary print them.", "success")
    return redirect(url_for("searches.report", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def report_file(reference: str, kind: str) -> Any:
    """The report as a file: txt, md, html (to open or paste in Word), or the log as csv."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    report = reporting.report_of(session, evidence_request)
    heading = _heading(evidence_request)
    made: dict[str, tuple[str, Any]] = {
        "txt": ("text/plain", lambda: report_files.as_text(heading, report)),
        "md": ("text/markdown", lambda: report_files.as_markdown(heading, report)),
        "html": ("text/html", lambda: _as_html(heading, report)),
        "csv": ("text/csv", lambda: report_files.as_log(report)),
    }
    if kind not in made:
        abort(404)
    media_type, content = made[kind]
    answer = Response(content(), mimetype=media_type)
    name = "search log" if kind == "csv" else "how we searched"
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{evidence_request.reference} {name}.{kind}"
    )
    return answer


def _as_html(heading: Heading, report: SearchReport) -> str:
    return render_template("searches/report_file.html", heading=heading, report=report)


def _heading(evidence_request: EvidenceRequest) -> Heading:
    return Heading(
        reference=evidence_request.reference,
        question=evidence_request.question,
        library=evidence_request.library_service.name,
        at=utc_now(),
    )


def _stored_form(evidence_request: EvidenceRequest) -> ReportForm:
    stored = log_queries.notes(database.session(), evidence_request)
    return ReportForm.showing(stored, search_notes.fingerprint(stored))


def _page(
    evidence_request: EvidenceRequest, form: ReportForm, *, status: int = 200, message: str = ""
) -> Response:
    may_write = workflow.may(Action.SEARCH, me(), evidence_request)
    page = render_template(
        "searches/report.html",
        evidence_request=evidence_request,
        report=reporting.report_of(database.session(), evidence_request),
        form=form,
        asked=list(form.boxes(ASKED)),
        added=list(form.boxes(ADDED)),
        open_added=any(form[item].data for item in ADDED),
        names={number: name for name, number in NUMBERS.items()},
        notable={*ASKED, *ADDED},
        may_write=may_write,
        message=message,
    )
    return Response(page, status=status)

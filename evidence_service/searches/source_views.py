"""Pages of sources: the log of where was searched, and one source."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    arrivals,
    importing,
    queries,
    source_forms,
    source_queries,
    taking_back,
)
from evidence_service.searches.flow import flow
from evidence_service.searches.import_views import PROBLEMS_SHOWN
from evidence_service.searches.source_access import may_change, worker_is_missing
from evidence_service.searches.source_forms import (
    LookedAtForm,
    SourceForm,
)
from evidence_service.searches.source_models import Source, SourceKind
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add the log of sources to the pages of searching."""
    start = "/requests/<reference>/sources"
    blueprint.get(start, endpoint="sources")(show_sources)
    blueprint.get(f"{start}/<int:number>", endpoint="source")(show_source)
    blueprint.post(f"{start}/<int:number>", endpoint="change_source")(change_source)
    blueprint.post(f"{start}/<int:number>/take-back", endpoint="take_back_source")(take_back_source)
    blueprint.get(f"{start}/<int:number>/problems.csv", endpoint="source_problems")(source_problems)


@needs(Permission.WORK_THE_QUEUE)
def show_sources(reference: str) -> Any:
    """Everything that was searched or looked at, what it brought, and the ways to add more."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    return render_template(
        "searches/sources.html",
        evidence_request=evidence_request,
        runs=source_queries.search_runs(session, evidence_request),
        sources=source_queries.sources(session, evidence_request),
        flow=flow(session, evidence_request),
        found_before=arrivals.found_before(session, evidence_request),
        check=source_queries.duplicate_check(session, evidence_request),
        judging=source_queries.judging(session, evidence_request),
        may_change=may_change(evidence_request),
        worker_is_missing=worker_is_missing(),
    )


@needs(Permission.WORK_THE_QUEUE)
def show_source(reference: str, number: int) -> Any:
    """One source: what was stated, what was read, and what could not be read."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    source = importing.find(database.session(), evidence_request, min(number, LARGEST_ID))
    form = _form_of(source)
    return _source_page(evidence_request, source, form)


@needs(Permission.WORK_THE_QUEUE)
def change_source(reference: str, number: int) -> Any:
    """Correct what was stated of a source."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    source = importing.find(session, evidence_request, min(number, LARGEST_ID))
    form = (LookedAtForm if source.kind is SourceKind.LOOKED_AT else SourceForm)()
    if not form.validate():
        return _source_page(evidence_request, source, form, 400)
    try:
        importing.change_source(session, evidence_request, number, form.details(), actor=me())
    except Invalid as refusal:
        session.rollback()
        form.refuse(refusal.field, refusal.message)
        return _source_page(evidence_request, source, form, 400)
    except NotNow as refusal:
        session.rollback()
        return _source_page(evidence_request, source, form, 409, refusal.message)
    session.commit()
    flash("The source is corrected.", "success")
    return redirect(url_for("searches.source", reference=evidence_request.reference, number=number))


@needs(Permission.WORK_THE_QUEUE)
def take_back_source(reference: str, number: int) -> Any:
    """Take a source and its records back."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    taking_back.take_back(session, evidence_request, min(number, LARGEST_ID), actor=me())
    session.commit()
    flash("The source is taken back. Its records are gone.", "success")
    return redirect(url_for("searches.sources", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def source_problems(reference: str, number: int) -> Any:
    """Every record that could not be read, and text that belongs to none, with line and reason, as CSV."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    source = importing.find(session, evidence_request, min(number, LARGEST_ID))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["Position", "Line", "Reason", "Text"])
    for item in source_queries.problems_of(session, source):
        position = item.position if item.position > 0 else ""  # text outside records
        writer.writerow([position, item.line, item.problem, _harmless(item.raw)])
    answer = Response("\ufeff" + table.getvalue(), mimetype="text/csv")
    name = f"{evidence_request.reference}-source-{source.number}-problems.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _form_of(source: Source) -> SourceForm:
    kind = LookedAtForm if source.kind is SourceKind.LOOKED_AT else SourceForm
    stated = "" if source.stated_count is None else str(source.stated_count)
    names = ("database", "platform", "strategy", "searched_on", "note")
    return kind(
        formdata=None, data={**{name: getattr(source, name) for name in names}, "stated_count": stated}
    )


def _source_page(
    evidence_request: EvidenceRequest, source: Source, form: SourceForm, status: int = 200, message: str = ""
) -> Response:
    session = database.session()
    check = source_queries.duplicate_check(session, evidence_request)
    found_before = arrivals.found_before(session, evidence_request) if check and check.finished_at else None
    page = render_template(
        "searches/source.html",
        evidence_request=evidence_request,
        source=source,
        form=form,
        message=message,
        choices=source_forms,
        problems=source_queries.problems_of(session, source, PROBLEMS_SHOWN),
        check=check,
        duplicates=None if found_before is None else found_before.get(f"source-{source.number}", 0),
        judging=source_queries.judging(session, evidence_request),
        may_change=may_change(evidence_request) and not source.taken_back_at,
        worker_is_missing=worker_is_missing(),
    )
    return Response(page, status=status)


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

"""The page of how sure we are: one statement for each thing that was asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import certainty, citing, queries, statements
from evidence_service.summaries.drafted import opened_beside_texts, page_sent, saved_page
from evidence_service.summaries.statement_forms import NOT_JUDGED, StatementForm, boxes_of, first_opened
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    page = "/requests/<reference>/summary/certainty"
    blueprint.get(page, endpoint="statements")(show)
    blueprint.post(page, endpoint="put_statement")(put)
    blueprint.post(f"{page}/arrange", endpoint="arrange_statements")(arrange)


@needs(Permission.WORK_THE_QUEUE)
def show(reference: str) -> Any:
    """The statements, and the form for another one or for the one that is being changed."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    return _page(evidence_request, None, key=request.args.get("change", ""))


@needs(Permission.WORK_THE_QUEUE)
def put(reference: str) -> Any:
    """Add a statement, or change one."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    form, key = StatementForm(), request.form.get("key", "")
    if not form.validate():
        return _page(evidence_request, form, key=key, status=400)
    try:
        statements.put(
            session,
            evidence_request,
            opened_beside_texts(evidence_request),
            form.statement(key),
            actor=me(),
            first_opened=first_opened(),
            page=page_sent(),
        )
    except Invalid as refusal:
        session.rollback()
        form.refuse(refusal.field, refusal.message)
        return _page(evidence_request, form, key=key, status=400)
    except (NotAllowed, NotNow, NotFound) as refusal:
        session.rollback()
        return _page(evidence_request, form, key=key, refused=refusal)
    session.commit()
    flash("The statement is saved.", "success")
    return saved_page("summaries.statements", evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def arrange(reference: str) -> Any:
    """Move a statement up or down, or take it out."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    key, do = request.form.get("key", ""), request.form.get("do", "")
    opened = opened_beside_texts(evidence_request)
    if do == "remove":
        statements.remove(session, evidence_request, opened, key, actor=me())
    elif do in ("up", "down"):
        by = -1 if do == "up" else 1
        statements.move(session, evidence_request, opened, key, by, actor=me())
    else:
        raise NotFound("Nothing of that kind can be done with a statement.")
    session.commit()
    if do == "remove":
        flash("The statement is out. Earlier versions of the summary still have it.", "success")
    return redirect(url_for("summaries.statements", reference=evidence_request.reference))


def _page(
    evidence_request: EvidenceRequest,
    form: StatementForm | None,
    *,
    key: str = "",
    refused: Refusal | None = None,
    status: int = 200,
) -> Response:
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    content = queries.content_of(session, evidence_request, summary)
    changing = next((one for one in content.statements if one.key == key), None)
    version = begun = summary.version if summary else 0
    if form and not refused:  # to be mended: what its writer opened stays what they opened
        version, begun = request.form.get("version", version, type=int), first_opened()
    if form is None:
        form = StatementForm.showing(changing) if changing else StatementForm(formdata=None)
    page = render_template(
        "summaries/statements.html",
        evidence_request=evidence_request,
        content=content,
        summary=summary,
        version=version,
        first_opened=begun,
        correction=queries.open_correction(session, evidence_request),
        form=form,
        changing=changing,
        saved_boxes=(boxes_of(changing) if changing else {}) if form.errors or refused else None,
        refused=refused.message if refused else "",
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
        words=certainty,
        not_judged=NOT_JUDGED,
        sources=citing.sources(session, evidence_request),
    )
    return Response(page, status=refused.status if refused else status)

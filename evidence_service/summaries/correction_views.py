"""The page from which a delivered answer is corrected."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import correcting, queries
from evidence_service.summaries.forms import ReasonForm
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/correction")(correction)
    blueprint.post("/requests/<reference>/correction")(correct)
    blueprint.post("/requests/<reference>/correction/drop")(drop_correction)


@needs(Permission.WORK_THE_QUEUE)
def correction(reference: str) -> Any:
    """How a correction goes, its reason, and how far it is."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    opened = queries.open_correction(session, evidence_request)
    form = ReasonForm(formdata=None, data={"reason": opened.reason if opened else ""})
    return _page(evidence_request, form)


@needs(Permission.WORK_THE_QUEUE)
def correct(reference: str) -> Any:
    """Begin to correct the answer, or give another reason."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    form, opened = ReasonForm(), queries.open_correction(session, evidence_request)
    if not form.validate():
        return _page(evidence_request, form, status=400)
    try:
        correcting.correct(session, evidence_request, actor=me(), reason=form.reason.data or "")
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _page(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        return _page(evidence_request, form, refused=refusal.message, status=refusal.status)
    session.commit()
    if opened:
        flash("The reason is saved.", "success")
        return redirect(url_for("summaries.correction", reference=evidence_request.reference))
    flash(
        "Correct the text now. The requester keeps the old version until the new one is delivered.", "success"
    )
    return redirect(url_for("summaries.write", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def drop_correction(reference: str) -> Any:
    """Leave the answer as it was delivered."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    correcting.drop(session, evidence_request, actor=me())
    session.commit()
    flash("The correction is dropped. The answer stays as it was delivered.", "success")
    return redirect(url_for("summaries.document", reference=evidence_request.reference))


def _page(
    evidence_request: EvidenceRequest, form: ReasonForm, *, refused: str = "", status: int = 200
) -> Response:
    session = database.session()
    page = render_template(
        "summaries/correction.html",
        evidence_request=evidence_request,
        form=form,
        issue=queries.issued(session, evidence_request),
        correction=queries.open_correction(session, evidence_request),
        refused=refused,
    )
    return Response(page, status=status)

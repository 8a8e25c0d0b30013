"""The page on which the reference of a record is corrected."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from markupsafe import Markup

from evidence_service import formatting
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references import vancouver
from evidence_service.references.citation import citation_from, missing_of
from evidence_service.references.reference import Reference
from evidence_service.searches import describing, queries, screening_queries
from evidence_service.searches.models import Record
from evidence_service.searches.reference_forms import CorrectionForm
from evidence_service.searches.source_access import changeable
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add this page to those of searching."""
    page = "/requests/<reference>/records/<int:record_id>/reference"
    blueprint.get(page, endpoint="describe")(show)
    blueprint.post(page, endpoint="describe_now")(correct)


@needs(Permission.WORK_THE_QUEUE)
def show(reference: str, record_id: int) -> Any:
    """How the record is cited now, and the boxes to correct it."""
    evidence_request = changeable(reference)
    record = screening_queries.record(database.session(), evidence_request, min(record_id, LARGEST_ID))
    form = CorrectionForm.showing(Reference.from_json(record.citation), describing.fingerprint(record))
    return _page(evidence_request, record, form)


@needs(Permission.WORK_THE_QUEUE)
def correct(reference: str, record_id: int) -> Any:
    """Describe the record as it was typed."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    record = screening_queries.record(session, evidence_request, min(record_id, LARGEST_ID))
    form = CorrectionForm()
    if not form.validate():
        return _page(evidence_request, record, form, status=400)
    described = form.described(Reference.from_json(record.citation))
    seen = str(form.seen.data or "")
    try:
        describing.correct(session, evidence_request, record.id, described, actor=me(), seen=seen)
    except Invalid as refusal:
        session.rollback()
        form.refuse(refusal.field, refusal.message)
        return _page(evidence_request, record, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        form.seen.data = describing.fingerprint(record)
        return _page(evidence_request, record, form, status=refusal.status, message=refusal.message)
    session.commit()
    flash("The reference is corrected.", "success")
    return redirect(
        url_for("searches.record", reference=evidence_request.reference, record_id=record.id, show="all")
    )


def _page(
    evidence_request: EvidenceRequest,
    record: Record,
    form: CorrectionForm,
    *,
    status: int = 200,
    message: str = "",
) -> Response:
    citation = citation_from(record.known_citation)
    page = render_template(
        "searches/describe.html",
        evidence_request=evidence_request,
        record=record,
        form=form,
        cited=Markup(vancouver.reference(citation).html),  # noqa: S704 - safe, as `vancouver` promises
        lacks=formatting.listed(missing_of(citation)),
        why_not=describing.why_not(record),
        message=message,
    )
    return Response(page, status=status)

"""Pages with which one reference is added: by PMID or DOI, or by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reference import Reference
from evidence_service.searches import (
    importing,
    queries,
    source_forms,
    source_queries,
)
from evidence_service.searches.asking import ask_look_up
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.reference_forms import IdentifierForm, ReferenceForm
from evidence_service.searches.source_access import changeable, may_change, refused_now, worker_is_missing
from evidence_service.searches.strategy_models import LookUp, LookUpKind, LookUpState
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add the pages of single references to those of searching."""
    start = "/requests/<reference>/sources"
    blueprint.get(f"{start}/reference", endpoint="add_reference")(show_add_reference)
    blueprint.post(f"{start}/look-up", endpoint="look_up_reference")(look_up_reference)
    blueprint.get(f"{start}/look-ups/<int:look_up_id>", endpoint="looked_up")(show_looked_up)
    blueprint.post(f"{start}/look-ups/<int:look_up_id>", endpoint="add_looked_up")(add_looked_up)
    blueprint.post(f"{start}/reference", endpoint="add_reference_now")(add_reference_now)


@needs(Permission.WORK_THE_QUEUE)
def show_add_reference(reference: str) -> Any:
    """The two ways to add one reference: by PMID or DOI, or by hand."""
    return _reference_page(changeable(reference), IdentifierForm(formdata=None), ReferenceForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def look_up_reference(reference: str) -> Any:
    """Ask PubMed for a record by PMID or DOI."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = IdentifierForm()
    if refusal := refused_now(evidence_request):
        return _reference_page(evidence_request, form, ReferenceForm(formdata=None), *refusal)
    if not form.validate():
        return _reference_page(evidence_request, form, ReferenceForm(formdata=None), 400)
    kind = LookUpKind.PMID if form.pmid else LookUpKind.DOI
    asked = ask_look_up(session, evidence_request, kind, form.pmid or form.doi, actor=me())
    session.commit()
    return redirect(url_for("searches.looked_up", reference=evidence_request.reference, look_up_id=asked.id))


@needs(Permission.WORK_THE_QUEUE)
def show_looked_up(reference: str, look_up_id: int) -> Any:
    """What PubMed answered, and the button that adds it."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    found = source_queries.look_up(session, evidence_request, min(look_up_id, LARGEST_ID))
    return render_template(
        "searches/looked_up.html",
        evidence_request=evidence_request,
        look_up=found,
        citation=_citation(found),
        may_change=may_change(evidence_request),
        worker_is_missing=worker_is_missing(),
    )


@needs(Permission.WORK_THE_QUEUE)
def add_looked_up(reference: str, look_up_id: int) -> Any:
    """Add the record that PubMed answered."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    found = source_queries.look_up(session, evidence_request, min(look_up_id, LARGEST_ID))
    citation = _citation(found)
    if citation is None:
        raise NotNow("PubMed hasn't given this record. Load the page again to see how far it is.")
    details = SourceDetails(
        "PubMed", "NCBI E-utilities", note=f"Looked up by {found.kind.value.upper()} {found.text}"
    )
    importing.add_reference(
        session, evidence_request, details, Reference.from_json(citation), actor=me(), from_pubmed=True
    )
    session.commit()
    flash("The reference is added.", "success")
    return redirect(url_for("searches.sources", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def add_reference_now(reference: str) -> Any:
    """Add a reference that was typed by hand."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = ReferenceForm()
    if refusal := refused_now(evidence_request):
        return _reference_page(evidence_request, IdentifierForm(formdata=None), form, *refusal)
    if not form.validate():
        return _reference_page(evidence_request, IdentifierForm(formdata=None), form, 400)
    details = SourceDetails(str(form.found_in.data), note="Typed by hand")
    try:
        importing.add_reference(session, evidence_request, details, form.reference(), actor=me())
    except Invalid as invalid:
        session.rollback()
        form.refuse("title", invalid.message)
        return _reference_page(evidence_request, IdentifierForm(formdata=None), form, 400)
    session.commit()
    flash("The reference is added.", "success")
    return redirect(url_for("searches.sources", reference=evidence_request.reference))


def _citation(found: LookUp) -> dict[str, Any] | None:
    if found.state is not LookUpState.FINISHED or not isinstance(found.answer, dict):
        return None
    references = found.answer.get("references") or [None]
    citation: dict[str, Any] | None = references[0]
    return citation


def _reference_page(
    evidence_request: EvidenceRequest,
    identifier: IdentifierForm,
    form: ReferenceForm,
    status: int = 200,
    message: str = "",
) -> Response:
    page = render_template(
        "searches/add_reference.html",
        evidence_request=evidence_request,
        identifier=identifier,
        form=form,
        message=message,
        choices=source_forms,
    )
    return Response(page, status=status)

"""Remarks of the second reader: written on the page of the second reading, settled there or while writing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.searches import queries as searches
from evidence_service.summaries import remarks
from evidence_service.summaries.drafted import saved_page
from evidence_service.summaries.forms import PlaceForm, RemarkForm
from evidence_service.summaries.reviewing_views import review_page
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.post("/requests/<reference>/summary/remarks")(write_remark)
    blueprint.post("/requests/<reference>/summary/remarks/<int:remark_id>")(settle_remark)


@needs(Permission.WORK_THE_QUEUE)
def write_remark(reference: str) -> Any:
    """A remark at a place in the text."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    section = request.form.get("section", "")
    form = PlaceForm.at(section)
    if not form.validate():
        return review_page(evidence_request, RemarkForm(formdata=None), place=form, status=400)
    try:
        remarks.remark(
            session,
            evidence_request,
            actor=me(),
            section=section,
            quote=form.quote.data or "",
            body=form.body.data or "",
        )
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return review_page(evidence_request, RemarkForm(formdata=None), place=form, status=400)
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        kept = RemarkForm(formdata=None, data={"remark": form.body.data})
        return review_page(evidence_request, kept, refused=refusal.message, status=refusal.status)
    session.commit()
    flash("The remark is written down. The writer sees it beside the text.", "success")
    return saved_page("summaries.review", evidence_request, form.anchor)


@needs(Permission.WORK_THE_QUEUE)
def settle_remark(reference: str, remark_id: int) -> Any:
    """Settle a remark, or open it again."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    change = remarks.open_again if request.form.get("do") == "open" else remarks.settle
    change(session, evidence_request, min(remark_id, LARGEST_ID), actor=me())
    session.commit()
    return redirect(
        url_for("summaries.review", reference=evidence_request.reference, _anchor=f"remark-{remark_id}")
    )

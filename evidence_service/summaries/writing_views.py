"""Writing a summary: the text, its versions, and the preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, render_template, request

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.products import PRODUCTS
from evidence_service.searches import queries as searches
from evidence_service.summaries import citing, examining, operations, queries, remarks
from evidence_service.summaries.comparing import Compared, compare
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.drafted import (
    composed,
    examined,
    is_in_review,
    opened_of,
    page_sent,
    saved_page,
    way_to_mend,
)
from evidence_service.summaries.forms import SummaryForm, boxes_of, summary_form
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/summary")(write)
    blueprint.post("/requests/<reference>/summary")(save)
    blueprint.get("/requests/<reference>/summary/preview")(preview)


@needs(Permission.WORK_THE_QUEUE)
def write(reference: str) -> Any:
    """The text of the summary: to write for its librarian, to read for the library."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    summary = queries.summary_of(session, evidence_request)
    earlier = request.args.get("version", type=int)
    content = queries.content_of(session, evidence_request, summary)
    if earlier:
        content = SummaryContent.from_json(queries.version_of(session, summary, earlier).content)
    form = summary_form(content, _hints(evidence_request, content), version=summary.version if summary else 0)
    return _write_page(evidence_request, form, content, earlier=earlier)


@needs(Permission.WORK_THE_QUEUE)
def save(reference: str) -> Any:
    """Save the text; then show the preview or send it for review, when that was asked."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    version, opened = opened_of(evidence_request)
    form = summary_form(opened, _hints(evidence_request, opened))
    content = form.content(opened)
    if not form.validate():
        return _write_page(evidence_request, form, content, is_saved=False, status=400)
    try:
        summary = operations.save(
            session, evidence_request, content, actor=me(), opened=version, page=page_sent()
        )
    except (NotAllowed, NotNow) as refusal:
        return _not_saved_page(evidence_request, form, content, refusal)
    remarks.settle_marked(session, evidence_request, request.form.getlist("settled"), actor=me())
    session.commit()
    form.now_at(summary.version)
    if request.form.get("then") == "review":
        return _send(evidence_request, form, content)
    if request.form.get("then") == "preview":
        return saved_page("summaries.preview", evidence_request)
    flash("The summary is saved.", "success")
    return saved_page("summaries.write", evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def preview(reference: str) -> Any:
    """The document as it would be now."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    return render_template(
        "summaries/preview.html",
        evidence_request=evidence_request,
        document=composed(evidence_request, reader=None),
        examined=examined(evidence_request),
    )


def _send(evidence_request: EvidenceRequest, form: SummaryForm, content: SummaryContent) -> Any:
    session = database.session()
    try:
        operations.send_for_review(session, evidence_request, actor=me())
    except Invalid:
        session.rollback()
        form["version"].first_id = "before-review"  # where refusals lead that no box is about
        for blocker in examined(evidence_request).blockers:
            form.refuse(blocker.field if blocker.field in form else "version", blocker.message)
        return _write_page(evidence_request, form, content, status=400)
    session.commit()
    flash(
        "Read the summary once more, then deliver it."
        if evidence_request.single_handed
        else "The summary is with a second reader now.",
        "success",
    )
    return saved_page("summaries.review", evidence_request)


def _hints(evidence_request: EvidenceRequest, content: SummaryContent) -> dict[str, str]:
    headings = queries.headings_of(database.session(), evidence_request.library_service_id, content.product)
    return {heading.key: heading.hint for heading in headings}


def _not_saved_page(
    evidence_request: EvidenceRequest, form: SummaryForm, content: SummaryContent, refusal: Refusal
) -> Any:
    """What was typed, and beside it what somebody else saved; it can be saved over that, or copied."""
    database.session().rollback()
    summary = queries.summary_of(database.session(), evidence_request)
    version = summary.version if summary else 0
    compared: Sequence[Compared] = ()
    if isinstance(refusal, operations.Stale):
        content = refusal.together.content
        compared = compare(database.session(), evidence_request, refusal.together)
        form = summary_form(content, _hints(evidence_request, content), version=version)
    form.now_at(version)
    return _write_page(
        evidence_request,
        form,
        content,
        refused=refusal.message,
        compared=compared,
        is_saved=False,
        status=refusal.status,
    )


def _write_page(
    evidence_request: EvidenceRequest,
    form: SummaryForm,
    content: SummaryContent,
    *,
    earlier: int | None = None,
    refused: str = "",
    compared: Sequence[Compared] = (),
    is_saved: bool = True,
    status: int = 200,
) -> Response:
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    saved = queries.content_of(session, evidence_request, summary)
    page = render_template(
        "summaries/write.html",
        way_to_mend=way_to_mend,
        evidence_request=evidence_request,
        form=form,
        product=PRODUCTS[content.product],
        summary=summary,
        compared=compared,
        saved_boxes=None if is_saved else boxes_of(saved),
        sources=citing.sources(session, evidence_request),
        examined=examining.examine(session, evidence_request, content),
        remarks=queries.remarks_on(session, evidence_request),
        place_remarks=remarks.remarks_of(session, evidence_request),
        versions=queries.versions_of(session, summary),
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
        in_review=is_in_review(evidence_request),
        correction=queries.open_correction(session, evidence_request),
        earlier=earlier,
        refused=refused,
    )
    return Response(page, status=status)

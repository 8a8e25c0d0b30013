"""Pages of summaries: writing, preview, second reading and delivery, and the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.models import Person
from evidence_service.accounts.session import me
from evidence_service.config import Settings
from evidence_service.db import transaction, utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import citing, composing, examining, operations, queries
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.forms import RemarkForm, SummaryForm, summary_form
from evidence_service.web import database
from evidence_service.web.access import needs, signed_in
from evidence_service.workflow import Action, Permission

blueprint = Blueprint("summaries", __name__)

# The frame in which browsers show a PDF needs its own styles; the PDF itself can run nothing.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("/requests/<reference>/summary")
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


@blueprint.post("/requests/<reference>/summary")
@needs(Permission.WORK_THE_QUEUE)
def save(reference: str) -> Any:
    """Save the text; then show the preview or send it for review, when that was asked."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    opened = _opened(evidence_request)
    form = summary_form(opened, _hints(evidence_request, opened))
    content = form.content(opened)
    if not form.validate():
        return _write_page(evidence_request, form, content, status=400)
    try:
        summary = operations.save(session, evidence_request, content, actor=me(), opened=form.opened)
    except (NotAllowed, NotNow) as refusal:
        return _not_saved_page(evidence_request, form, content, refusal)
    session.commit()
    form.now_at(summary.version)
    if request.form.get("then") == "review":
        return _send(evidence_request, form, content)
    if request.form.get("then") == "preview":
        return redirect(url_for("summaries.preview", reference=evidence_request.reference))
    flash("The summary is saved.", "success")
    return redirect(url_for("summaries.write", reference=evidence_request.reference))


@blueprint.get("/requests/<reference>/summary/preview")
@needs(Permission.WORK_THE_QUEUE)
def preview(reference: str) -> Any:
    """The document as it would be now."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    return render_template(
        "summaries/preview.html",
        evidence_request=evidence_request,
        document=_composed(evidence_request, reader=None),
        examined=_examined(evidence_request),
    )


@blueprint.get("/requests/<reference>/summary/review")
@needs(Permission.WORK_THE_QUEUE)
def review(reference: str) -> Any:
    """The document as it will be, for the second reader: return it with a remark, or deliver it."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    return _review_page(evidence_request, RemarkForm(formdata=None))


@blueprint.post("/requests/<reference>/summary/take-back")
@needs(Permission.WORK_THE_QUEUE)
def take_back(reference: str) -> Any:
    """Its librarian wants to go on writing."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    operations.take_back(session, evidence_request, actor=me())
    session.commit()
    flash("The summary is yours again. Send it for review when you are done.", "success")
    return redirect(url_for("summaries.write", reference=evidence_request.reference))


@blueprint.post("/requests/<reference>/summary/return")
@needs(Permission.WORK_THE_QUEUE)
def return_for_changes(reference: str) -> Any:
    """Back to its writer, with a remark."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    form = RemarkForm()
    if not form.validate():
        return _review_page(evidence_request, form, status=400)
    try:
        operations.return_for_changes(session, evidence_request, actor=me(), remark=form.remark.data or "")
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        status = 403 if isinstance(refusal, NotAllowed) else 409
        return _review_page(evidence_request, form, refused=refusal.message, status=status)
    session.commit()
    flash("The summary is back with its writer, who sees your remark.", "success")
    return redirect(url_for("evidence_requests.show", reference=evidence_request.reference))


@blueprint.post("/requests/<reference>/summary/deliver")
@needs(Permission.WORK_THE_QUEUE)
def deliver(reference: str) -> Any:
    """Ask for the PDF; it is delivered as soon as it is made."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    operations.deliver(
        session,
        evidence_request,
        actor=me(),
        seen=request.form.get("seen", ""),
        service_url=_service_url(),
    )
    session.commit()
    return redirect(url_for("summaries.review", reference=evidence_request.reference))


@blueprint.get("/requests/<reference>/answer")
@signed_in
def document(reference: str) -> Any:
    """What was issued, as a page."""
    session = database.session()
    evidence_request = evidence_requests.find(session, reference, me())
    issue = queries.issued(session, evidence_request)
    return render_template(
        "summaries/answer.html",
        evidence_request=evidence_request,
        issue=issue,
        document=IssuedDocument.from_json(issue.content),
    )


@blueprint.get("/requests/<reference>/answer.pdf")
@signed_in
def pdf(reference: str) -> Any:
    """The bytes as they were issued."""
    session = database.session()
    evidence_request = evidence_requests.find(session, reference, me())
    issue = queries.issued(session, evidence_request)
    answer = Response(issue.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f'inline; filename="{evidence_request.reference} evidence summary.pdf"'
    )
    answer.headers["Content-Security-Policy"] = _PDF_POLICY
    answer.set_etag(issue.sha256)
    answer.last_modified = issue.issued_at
    answer.make_conditional(request, accept_ranges=True, complete_length=issue.size)
    if request.method == "GET" and answer.status_code != 304:
        with transaction(database.database().writing) as writing:
            operations.note_download(writing, evidence_request, actor=me())
    return answer


def _send(evidence_request: EvidenceRequest, form: SummaryForm, content: SummaryContent) -> Any:
    session = database.session()
    try:
        operations.send_for_review(session, evidence_request, actor=me())
    except Invalid:
        session.rollback()
        examined = _examined(evidence_request)
        for blocker in examined.blockers:
            form.refuse(blocker.field, blocker.message)
        return _write_page(evidence_request, form, content, status=400)
    session.commit()
    flash("The summary is with a second reader now.", "success")
    return redirect(url_for("summaries.review", reference=evidence_request.reference))


def _opened(evidence_request: EvidenceRequest) -> SummaryContent:
    """What the writer had before their eyes; where that isn't kept, what is there now."""
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    version = request.form.get("version", 0, type=int)
    kept = queries.content_at(session, summary, version) if summary else None
    return kept or queries.content_of(session, evidence_request, summary)


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
    if isinstance(refusal, operations.Stale):
        content = refusal.together.content
        form = summary_form(content, _hints(evidence_request, content), version=version)
    form.now_at(version)
    status = 403 if isinstance(refusal, NotAllowed) else 409
    return _write_page(evidence_request, form, content, refused=refusal.message, status=status)


def _write_page(
    evidence_request: EvidenceRequest,
    form: SummaryForm,
    content: SummaryContent,
    *,
    earlier: int | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    page = render_template(
        "summaries/write.html",
        evidence_request=evidence_request,
        form=form,
        summary=summary,
        saved=queries.content_of(session, evidence_request, summary),
        sources=citing.sources(session, evidence_request),
        examined=examining.examine(session, evidence_request, content),
        remarks=queries.remarks_on(session, evidence_request),
        versions=queries.versions_of(session, summary),
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
        in_review=_is_in_review(evidence_request),
        earlier=earlier,
        refused=refused,
    )
    return Response(page, status=status)


def _review_page(
    evidence_request: EvidenceRequest, form: RemarkForm, *, refused: str = "", status: int = 200
) -> Response:
    session = database.session()
    may_deliver = workflow.may(Action.DELIVER, me(), evidence_request)
    shown = _composed(evidence_request, reader=me() if may_deliver else None)
    page = render_template(
        "summaries/review.html",
        evidence_request=evidence_request,
        form=form,
        document=shown,
        seen=composing.fingerprint(shown),
        examined=_examined(evidence_request),
        sources=citing.sources(session, evidence_request),
        remarks=queries.remarks_on(session, evidence_request),
        issue=queries.latest_issue(session, evidence_request),
        may_deliver=may_deliver,
        is_its_own=me().id == evidence_request.librarian_id,
        refused=refused,
        in_review=_is_in_review(evidence_request),
        now=utc_now(),
    )
    return Response(page, status=status)


def _composed(evidence_request: EvidenceRequest, *, reader: Person | None) -> IssuedDocument:
    session = database.session()
    return composing.compose(
        session,
        evidence_request,
        queries.content_of(session, evidence_request),
        reader=reader,
        service_url=_service_url(),
        at=utc_now(),
    )


def _examined(evidence_request: EvidenceRequest) -> examining.Examined:
    session = database.session()
    return examining.examine(session, evidence_request, queries.content_of(session, evidence_request))


def _is_in_review(evidence_request: EvidenceRequest) -> bool:
    return workflow.TURN[evidence_request.status] is workflow.Turn.ANOTHER_LIBRARIAN


def _service_url() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.service_url

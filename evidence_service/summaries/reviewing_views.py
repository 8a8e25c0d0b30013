"""The second reading: return it with a remark, or deliver it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.summaries import citing, composing, operations, queries, readings, remarks
from evidence_service.summaries.drafted import composed, examined, is_in_review, service_url
from evidence_service.summaries.forms import PlaceForm, RemarkForm
from evidence_service.summaries.models import AnswerCorrection, ReviewRemark
from evidence_service.summaries.text_changes import Change, changes
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/summary/review")(review)
    blueprint.post("/requests/<reference>/summary/take-back")(take_back)
    blueprint.post("/requests/<reference>/summary/return")(return_for_changes)
    blueprint.post("/requests/<reference>/summary/deliver")(deliver)
    blueprint.app_context_processor(
        lambda: {"may_read_second": lambda request: readings.may_deliver(database.session(), request, me())}
    )


@needs(Permission.WORK_THE_QUEUE)
def review(reference: str) -> Any:
    """The document as it will be, for the second reader: return it with a remark, or deliver it."""
    evidence_request = searches.find_for_library(database.session(), reference, me())
    return review_page(evidence_request, RemarkForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def take_back(reference: str) -> Any:
    """Its librarian wants to go on writing."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    operations.take_back(session, evidence_request, actor=me())
    session.commit()
    flash("The summary is yours again. Send it for review when you are done.", "success")
    return redirect(url_for("summaries.write", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def return_for_changes(reference: str) -> Any:
    """Back to its writer, with a remark."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    form = RemarkForm()
    if not form.validate():
        return review_page(evidence_request, form, status=400)
    try:
        operations.return_for_changes(session, evidence_request, actor=me(), remark=form.remark.data or "")
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return review_page(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        return review_page(evidence_request, form, refused=refusal.message, status=refusal.status)
    session.commit()
    flash("The summary is back with its writer, who sees your remark.", "success")
    return redirect(url_for("evidence_requests.show", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def deliver(reference: str) -> Any:
    """Ask for the PDF; it is delivered as soon as it is made."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    seen = request.form.get("seen", "")
    try:
        operations.deliver(session, evidence_request, actor=me(), seen=seen, service_url=service_url())
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        form = RemarkForm(formdata=None)
        return review_page(evidence_request, form, refused=refusal.message, status=refusal.status)
    session.commit()
    return redirect(url_for("summaries.review", reference=evidence_request.reference))


def review_page(
    evidence_request: EvidenceRequest,
    form: RemarkForm,
    *,
    place: PlaceForm | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    """The page of the second reading; `place` is the form of a remark that could not be taken."""
    session = database.session()
    correction = queries.open_correction(session, evidence_request)
    is_reader = readings.may_deliver(session, evidence_request, me())
    delivers = Action.REISSUE if correction else Action.DELIVER
    may_deliver = is_reader and workflow.may(delivers, me(), evidence_request)
    shown = composed(evidence_request, reader=me() if may_deliver else None)
    changed_since, changed = _changed(evidence_request, correction)
    page = render_template(
        "summaries/review.html",
        evidence_request=evidence_request,
        form=form,
        document=shown,
        seen=composing.fingerprint(shown),
        examined=examined(evidence_request),
        sources=citing.sources(session, evidence_request),
        remarks=queries.remarks_on(session, evidence_request),
        places=_places(evidence_request, place),
        refused_place=place if place and place.errors else None,
        changed=changed,
        changed_since=changed_since,
        issue=queries.latest_issue(session, evidence_request),
        may_deliver=may_deliver,
        wrote_a_part="" if is_reader else readings.WROTE_A_PART,
        is_second=readings.is_second(session, evidence_request, me()),
        correction=correction,
        is_its_own=me().id == evidence_request.librarian_id,
        refused=refused,
        in_review=is_in_review(evidence_request),
        now=utc_now(),
    )
    return Response(page, status=status)


@dataclass(frozen=True)
class PlaceShown:
    """A place in the document, the remarks on it, and the form for another one."""

    heading: str
    form: PlaceForm
    remarks: Sequence[ReviewRemark]


def _places(evidence_request: EvidenceRequest, sent: PlaceForm | None) -> Sequence[PlaceShown]:
    session = database.session()
    written = remarks.remarks_of(session, evidence_request)
    there = remarks.places(queries.content_of(session, evidence_request))
    known = {place.key for place in there}
    return [
        PlaceShown(
            place.heading,
            sent if sent and sent.section == place.key else PlaceForm.at(place.key, empty=True),
            [one for one in written if (one.section if one.section in known else remarks.WHOLE) == place.key],
        )
        for place in there
    ]


def _changed(
    evidence_request: EvidenceRequest, correction: AnswerCorrection | None
) -> tuple[str, Sequence[Change]]:
    """Since when, and what changed: since the last reading, or since the delivery that is corrected."""
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    begun_at = correction.begun_at if correction else None
    version = queries.version_sent(session, evidence_request, times_ago=1, since=begun_at)
    since = "the last reading"
    if correction and not version:
        version, since = correction.summary_version, f"version {correction.number - 1}"
    before = queries.content_at(session, summary, version) if summary else None
    if before is None:
        return since, []
    return since, changes(before, queries.content_of(session, evidence_request, summary))

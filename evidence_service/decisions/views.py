"""The page on which the decision behind a request is recorded, and read afterwards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from evidence_service.accounts.session import me
from evidence_service.decisions import operations
from evidence_service.decisions.forms import INFLUENCES, DecisionForm
from evidence_service.decisions.models import Decision
from evidence_service.decisions.queries import decision_of
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests import queries
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import day
from evidence_service.web import database
from evidence_service.web.access import signed_in
from evidence_service.workflow import INFORMED, Action, check

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/requests/<reference>/decision")
@signed_in
def decision(reference: str) -> Any:
    """What was decided; or the form that asks for it, once the answer is delivered."""
    session = database.session()
    evidence_request = queries.find(session, reference, me())
    recorded = decision_of(session, evidence_request)
    if recorded:
        return _recorded_page(evidence_request, recorded)
    _check_delivered(evidence_request)
    prefilled = {"decided_by": evidence_request.decided_by}
    return _form_page(evidence_request, DecisionForm(formdata=None, data=prefilled))


@blueprint.post("/requests/<reference>/decision")
@signed_in
def record_decision(reference: str) -> Any:
    """Record the decision. Whoever comes second sees what was recorded, and keeps what they typed."""
    session = database.session()
    evidence_request = queries.find(session, reference, me())
    form = DecisionForm()
    recorded = decision_of(session, evidence_request)
    if recorded:
        return _too_late(evidence_request, recorded, form)
    _check_delivered(evidence_request)
    if not form.validate():
        return _form_page(evidence_request, form)
    try:
        operations.record_decision(session, evidence_request, actor=me(), **vars(form.outcome()))
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _form_page(evidence_request, form)
    except NotNow:
        return _after_somebody_faster(reference, form)
    session.commit()
    flash("Thank you. The decision is recorded.", "success")
    return redirect(url_for("decisions.decision", reference=evidence_request.reference))


def _check_delivered(evidence_request: EvidenceRequest) -> None:
    try:
        check(Action.RECORD_DECISION, me(), evidence_request)
    except NotNow:
        status = evidence_request.status
        raise NotNow(f"Record the decision once the answer is delivered. This request is {status}.") from None


def _after_somebody_faster(reference: str, form: DecisionForm) -> Any:
    session = database.session()
    session.rollback()
    evidence_request = queries.find(session, reference, me())
    recorded = decision_of(session, evidence_request)
    if recorded is None:
        raise NotNow("Somebody changed this request at the same moment. Go back and send it again.")
    return _too_late(evidence_request, recorded, form)


def _too_late(evidence_request: EvidenceRequest, recorded: Decision, form: DecisionForm) -> Any:
    """The same thing twice is one thing; something else is shown to the person who typed it."""
    if form.validate() and _says_the_same(form, recorded):
        return redirect(url_for("decisions.decision", reference=evidence_request.reference))
    return Response(_recorded_page(evidence_request, recorded, typed=form), status=409)


def _says_the_same(form: DecisionForm, recorded: Decision) -> bool:
    said = form.outcome()
    return (said.influence, said.decided, said.decided_on, said.difference) == (
        recorded.influence,
        recorded.decided,
        recorded.decided_on,
        recorded.difference,
    )


def _recorded_page(
    evidence_request: EvidenceRequest, recorded: Decision, typed: DecisionForm | None = None
) -> str:
    return render_template(
        "decisions/recorded.html",
        evidence_request=evidence_request,
        decision=recorded,
        typed=typed,
        influences=INFLUENCES,
        informed=recorded.influence in INFORMED,
    )


def _form_page(evidence_request: EvidenceRequest, form: DecisionForm) -> Response:
    said = evidence_request.decision_on
    form.decided_on.hint = f"The request said {day(said)}." if said else "For example, 27 3 2026."
    page = render_template(
        "decisions/decision.html",
        evidence_request=evidence_request,
        form=form,
        own=evidence_request.requester_id == me().id,
    )
    return Response(page, status=400 if form.errors else 200)

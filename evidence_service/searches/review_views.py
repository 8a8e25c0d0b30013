"""Pages of the peer review of a strategy."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_login import current_user

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.queries import librarians
from evidence_service.searches import (
    peer_review,
    queries,
    review_queries,
    strategy_queries,
)
from evidence_service.searches.line_results import line_results
from evidence_service.searches.review_forms import ANYBODY, AskForm, ReviewForm
from evidence_service.searches.strategy_models import StrategyReview
from evidence_service.strategies import press
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission

_PATH = "/requests/<reference>/search/reviews"


def register(blueprint: Blueprint) -> None:
    """Add the pages of peer review to those of searching, and what waits for a reader to every page."""
    blueprint.get(_PATH, endpoint="reviews")(show_reviews)
    blueprint.post(_PATH, endpoint="ask_for_review")(ask)
    blueprint.get(f"{_PATH}/<int:review_id>", endpoint="review")(show_review)
    blueprint.post(f"{_PATH}/<int:review_id>", endpoint="answer_review")(answer)
    blueprint.post(f"{_PATH}/<int:review_id>/take-over", endpoint="take_over_review")(take_over)
    blueprint.post(f"{_PATH}/<int:review_id>/withdraw", endpoint="withdraw_review")(withdraw)
    blueprint.app_context_processor(lambda: {"reviews_waiting": _waiting})


@needs(Permission.WORK_THE_QUEUE)
def show_reviews(reference: str) -> Any:
    """Every review of the strategy, and the form that asks for one."""
    return _list_page(queries.find_for_library(database.session(), reference, me()), AskForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def ask(reference: str) -> Any:
    """Ask a colleague to review the strategy."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.ASK_FOR_PEER_REVIEW, me(), evidence_request)
    form = AskForm()
    colleagues = _colleagues(evidence_request)
    form.offer(colleagues)
    if not form.validate():
        return _list_page(evidence_request, form, 400)
    chosen = str(form.colleague.data)
    colleague = next((person for person in colleagues if str(person.id) == chosen), None)
    assert colleague or chosen == ANYBODY
    try:
        peer_review.ask(
            session, evidence_request, actor=me(), colleague=colleague, note=str(form.note.data or "")
        )
    except (Invalid, NotNow) as refusal:
        session.rollback()
        form.refuse("colleague", refusal.message)
        return _list_page(evidence_request, form, 400)
    session.commit()
    who = colleague.name if colleague else "Your colleagues"
    flash(f"{who} can see your wish at the top of the queue.", "success")
    return redirect(url_for("searches.reviews", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def withdraw(reference: str, review_id: int) -> Any:
    """Take the wish for a review back."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    peer_review.withdraw(session, evidence_request, min(review_id, LARGEST_ID), actor=me())
    session.commit()
    return redirect(url_for("searches.reviews", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def take_over(reference: str, review_id: int) -> Any:
    """Answer in the place of the colleague who was asked."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    peer_review.take_over(session, evidence_request, min(review_id, LARGEST_ID), actor=me())
    session.commit()
    flash("The review is yours now.", "success")
    return redirect(url_for("searches.review", reference=evidence_request.reference, review_id=review_id))


@needs(Permission.WORK_THE_QUEUE)
def show_review(reference: str, review_id: int) -> Any:
    """One review: what was said, or the form to say it."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    return _review_page(evidence_request, review_id, ReviewForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def answer(reference: str, review_id: int) -> Any:
    """Say what the reviewer thinks of each element."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.PEER_REVIEW, me(), evidence_request)
    form = ReviewForm()
    if not form.validate():
        return _review_page(evidence_request, review_id, form, 400)
    try:
        peer_review.answer(
            session,
            evidence_request,
            min(review_id, LARGEST_ID),
            form.opinions(),
            actor=me(),
            remark=str(form.remark.data or ""),
        )
    except Invalid as refusal:
        session.rollback()
        form.refuse(refusal.field, refusal.message)
        return _review_page(evidence_request, review_id, form, 400)
    session.commit()
    flash("Thank you. Your review is recorded.", "success")
    return redirect(url_for("searches.review", reference=evidence_request.reference, review_id=review_id))


def _waiting() -> Any:
    """The reviews that wait for the reader, for the top of the queue."""
    if not current_user.is_authenticated or not workflow.has(me().role, Permission.WORK_THE_QUEUE):
        return []
    return review_queries.waiting_for(database.session(), me())


def _colleagues(evidence_request: EvidenceRequest) -> list[Any]:
    found = librarians(database.session(), evidence_request.library_service_id)
    return [person for person in found if workflow.may(Action.PEER_REVIEW, person, evidence_request)]


def _list_page(evidence_request: EvidenceRequest, form: AskForm, status: int = 200) -> Response:
    session = database.session()
    form.offer(_colleagues(evidence_request))
    page = render_template(
        "searches/reviews.html",
        evidence_request=evidence_request,
        form=form,
        reviews=review_queries.reviews(session, evidence_request),
        open_review=review_queries.open_review(session, evidence_request),
        has_strategy=bool(strategy_queries.lines_of(session, evidence_request)),
        may_ask=workflow.may(Action.ASK_FOR_PEER_REVIEW, me(), evidence_request),
        overall=review_queries.outcome_of,
    )
    return Response(page, status=status)


def _review_page(
    evidence_request: EvidenceRequest, review_id: int, form: ReviewForm, status: int = 200
) -> Response:
    session = database.session()
    review = review_queries.review(session, evidence_request, min(review_id, LARGEST_ID))
    lines = review.version.lines
    page = render_template(
        "searches/review.html",
        evidence_request=evidence_request,
        review=review,
        form=form,
        lines=list(zip(lines, line_results(session, evidence_request, review.version.texts), strict=True)),
        origins=strategy_queries.origins(session, evidence_request),
        said=_said(review),
        overall=review_queries.outcome_of,
        may_answer=_may_answer(evidence_request, review) and peer_review.is_theirs(review, me()),
        may_take_over=_may_answer(evidence_request, review) and not peer_review.is_theirs(review, me()),
        wrote_it=review.version.saved_by_id == me().id,
    )
    return Response(page, status=status)


def _may_answer(evidence_request: EvidenceRequest, review: StrategyReview) -> bool:
    is_open = review.reviewed_at is None and review.withdrawn_at is None
    return is_open and peer_review.may_review(evidence_request, review, me())


def _said(review: StrategyReview) -> list[tuple[press.Element, str, str]]:
    """Each element with its outcome and remark, in their order; nothing while it isn't answered."""
    given = {one["element"]: one for one in review.elements}
    return [
        (element, given[element.key]["outcome"], given[element.key]["remark"])
        for element in press.ELEMENTS
        if element.key in given
    ]

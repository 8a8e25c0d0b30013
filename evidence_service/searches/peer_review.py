"""Asking a colleague to review a strategy, and reviewing one, as PRESS has it. Verbs never commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move, wait_and_check
from evidence_service.searches import review_queries, strategy_queries, versions
from evidence_service.searches.strategy_models import StrategyReview
from evidence_service.strategies.press import ELEMENTS, Outcome, overall
from evidence_service.workflow import Action, Part, may, parts_of

LONGEST_REMARK = 4000


@dataclass(frozen=True)
class Opinion:
    """What a reviewer says of one element."""

    outcome: Outcome
    remark: str = ""


def ask(
    session: Session, request: EvidenceRequest, *, actor: Person, colleague: Person | None, note: str
) -> StrategyReview:
    """Ask a colleague, or any, to review the strategy as it is saved.

    Raises `Invalid` for somebody who may not review it and for a strategy without lines, and
    `NotNow` while an earlier wish isn't answered.
    """
    wait_and_check(session, request, Action.ASK_FOR_PEER_REVIEW, actor)
    if colleague is not None and not may(Action.PEER_REVIEW, colleague, request):
        raise Invalid("colleague", "Choose another librarian of your library service.")
    if review_queries.open_review(session, request):
        raise NotNow("A peer review of this strategy was asked for already. Withdraw that wish first.")
    lines = strategy_queries.lines_of(session, request)
    if not lines:
        raise Invalid("colleague", "Write and save the strategy before you ask for its review.")
    version = versions.keep(session, request, lines, actor=actor)
    review = StrategyReview(
        evidence_request_id=request.id,
        version_id=version.id,
        asked_by_id=actor.id,
        asked_of_id=colleague.id if colleague else None,
        asked_at=utc_now(),
        note=note.strip(),
    )
    session.add(review)
    told = {"to": colleague.id} if colleague else {"note": f"version {version.number}"}
    move(session, request, Action.ASK_FOR_PEER_REVIEW, actor=actor, **told)
    return review


def withdraw(session: Session, request: EvidenceRequest, review_id: int, *, actor: Person) -> None:
    """Take the wish for a review back. Raises `NotNow` when it was answered meanwhile; twice is once."""
    wait_and_check(session, request, Action.ASK_FOR_PEER_REVIEW, actor)
    review = review_queries.review(session, request, review_id)
    if review.reviewed_at:
        raise NotNow("The strategy was reviewed meanwhile. Load the page to see what was said.")
    if review.withdrawn_at is None:
        review.withdrawn_at = utc_now()
        move(session, request, Action.ASK_FOR_PEER_REVIEW, actor=actor, note="wish withdrawn")


def take_over(session: Session, request: EvidenceRequest, review_id: int, *, actor: Person) -> None:
    """Answer in the place of the colleague who was asked; twice is once.

    Any librarian may who could have been asked. Raises `NotNow` when it was answered or withdrawn meanwhile.
    """
    wait_and_check(session, request, Action.TAKE_OVER_PEER_REVIEW, actor)
    review = review_queries.review(session, request, review_id)
    _refuse_ended(review)
    if not may_review(request, review, actor):
        raise NotAllowed("You wrote this version yourself. Another librarian has to review it.")
    if is_theirs(review, actor):
        return
    note = f"version {review.version.number}, from {_waits_for(review)}"
    review.taken_over_by_id, review.taken_over_at = actor.id, utc_now()
    move(session, request, Action.TAKE_OVER_PEER_REVIEW, actor=actor, note=note)


def answer(
    session: Session,
    request: EvidenceRequest,
    review_id: int,
    opinions: Mapping[str, Opinion],
    *,
    actor: Person,
    remark: str,
) -> StrategyReview:
    """Say of each of the six elements whether it needs revision, and why.

    `opinions` has one for each key of `press.ELEMENTS`. Only who was asked by name answers, or who
    took the review over; who wrote the version doesn't, except where the service is single-handed.
    Raises `Invalid` for an element without an opinion or a revision without a remark, and `NotNow`
    when somebody else answered or the wish was withdrawn.
    """
    wait_and_check(session, request, Action.PEER_REVIEW, actor)
    review = review_queries.review(session, request, review_id)
    _refuse_ended(review)
    if not may_review(request, review, actor):
        raise NotAllowed("You wrote this version yourself. Another librarian has to review it.")
    if not is_theirs(review, actor):
        raise NotAllowed(f"{_waits_for(review)} was asked to review this. Take the review over first.")
    _refuse_incomplete(opinions)
    review.elements = [
        {
            "element": element.key,
            "outcome": opinions[element.key].outcome.value,
            "remark": opinions[element.key].remark.strip(),
        }
        for element in ELEMENTS
    ]
    review.remark, review.reviewed_by_id, review.reviewed_at = remark.strip(), actor.id, utc_now()
    outcome = overall(opinion.outcome for opinion in opinions.values())
    note = f"version {review.version.number}: {outcome.value}"
    move(session, request, Action.PEER_REVIEW, actor=actor, note=note)
    return review


def may_review(request: EvidenceRequest, review: StrategyReview, actor: Person) -> bool:
    """Whether this person may be a reviewer: another librarian who didn't write it, or the only one."""
    wrote_it = review.version.saved_by_id == actor.id
    return may(Action.PEER_REVIEW, actor, request) and (not wrote_it or _is_alone(actor, request))


def is_theirs(review: StrategyReview, actor: Person) -> bool:
    """Whether the review waits for this person, or for anybody."""
    return review.waits_for is None or review.waits_for.id == actor.id


def _waits_for(review: StrategyReview) -> str:
    return review.waits_for.name if review.waits_for else "anybody"


def _refuse_ended(review: StrategyReview) -> None:
    if review.withdrawn_at:
        raise NotNow("This wish for a review was withdrawn. Thank you all the same.")
    if review.reviewed_at:
        raise NotNow("This strategy was reviewed already. Load the page to see what was said.")


def _is_alone(actor: Person, request: EvidenceRequest) -> bool:
    """Whether its own librarian may review because nobody else is there."""
    return {Part.ITS_LIBRARIAN, Part.ANOTHER_LIBRARIAN} <= parts_of(actor, request)


def _refuse_incomplete(opinions: Mapping[str, Opinion]) -> None:
    for element in ELEMENTS:
        opinion = opinions.get(element.key)
        if opinion is None:
            raise Invalid(f"outcome-{element.key}", f"Say what you think of: {element.name}.")
        if opinion.outcome is not Outcome.NONE and not opinion.remark.strip():
            raise Invalid(f"remark-{element.key}", f"Say what to revise in: {element.name}.")
        if len(opinion.remark) > LONGEST_REMARK:
            message = f"The remark must be {LONGEST_REMARK:,} characters or fewer."
            raise Invalid(f"remark-{element.key}", message)

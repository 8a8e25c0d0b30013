"""What people do to correct an answer that was delivered: begin, say why, drop.

In between the summary is written, read and delivered as before (see `operations`). What was
delivered stays as it is until the next version takes its place, and afterwards too.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import lock, move
from evidence_service.summaries import queries
from evidence_service.summaries.models import AnswerCorrection
from evidence_service.summaries.operations import keep_version
from evidence_service.summaries.remarks import settle_every
from evidence_service.workflow import Action, check, may

LONGEST_REASON = 500


def correct(session: Session, request: EvidenceRequest, *, actor: Person, reason: str) -> AnswerCorrection:
    """Begin to correct the delivered answer; who begins becomes its librarian. Or give another reason.

    `reason` is printed in the new version and told to everybody who received the old one. `NotNow`
    names the colleague who corrects it already.
    """
    lock(session, request)
    opened = queries.open_correction(session, request)
    if opened and not may(Action.CORRECT, actor, request):
        _refuse(request, actor)
    check(Action.CORRECT, actor, request)
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("reason", "Say why the answer is corrected. The new version says it.")
    if opened and opened.reason == reason:
        return opened
    summary = queries.summary_of(session, request)
    correction = opened or AnswerCorrection(
        evidence_request_id=request.id,
        number=queries.issued(session, request).number + 1,
        summary_version=summary.version if summary else 0,
        begun_by_id=actor.id,
        begun_at=utc_now(),
    )
    correction.reason = reason
    session.add(correction)
    move(session, request, Action.CORRECT, actor=actor, librarian_id=actor.id, reason=reason)
    return correction


def drop(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Leave the answer as it was delivered. The text goes back to it; what was written stays a version."""
    lock(session, request)
    correction = queries.open_correction(session, request)
    move(session, request, Action.DROP_CORRECTION, actor=actor)
    if correction is None:  # the workflow has refused that
        return
    correction.ended_at = utc_now()
    settle_every(session, request, by=actor)
    summary = queries.summary_of(session, request)
    before = queries.content_at(session, summary, correction.summary_version) if summary else None
    if summary and before and before != queries.content_of(session, request, summary):
        keep_version(session, summary, before, actor=actor, at=utc_now())
    correction.dropped_at_version = summary.version if summary else None
    session.flush()


def end(correction: AnswerCorrection | None) -> None:
    """The next version is delivered, so nothing is left to do for this correction."""
    if correction:
        correction.ended_at = utc_now()


def _refuse(request: EvidenceRequest, actor: Person) -> None:
    """Say who corrects it already, to a colleague who could otherwise."""
    colleague = request.librarian
    if colleague is None or actor.library_service_id != request.library_service_id:
        raise NotAllowed("You can't correct this answer.")
    if colleague.id == actor.id:
        raise NotNow("Your correction is with a second reader. Take it back to change its reason.")
    raise NotNow(f"{colleague.name} corrects this answer already.")

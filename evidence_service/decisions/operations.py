"""Recording what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.decisions.models import Decision
from evidence_service.errors import Invalid
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move
from evidence_service.formatting import day, uk_date
from evidence_service.workflow import Action, Influence, check


@dataclass(frozen=True)
class Outcome:
    """What a person said about the decision."""

    influence: Influence
    decided: str
    decided_on: date | None
    decided_by: str
    difference: str


def record_decision(
    session: Session,
    request: EvidenceRequest,
    *,
    actor: Person,
    influence: Influence,
    decided: str = "",
    decided_on: date | None = None,
    decided_by: str = "",
    difference: str = "",
) -> Decision:
    """Write down what was decided and how the evidence mattered; the request is closed.

    Only `influence` is needed when it is not known. A request has one decision: a second one
    is refused with `NotNow`, also when two people send theirs at the same moment.
    """
    outcome = Outcome(influence, decided.strip(), decided_on, decided_by.strip(), difference.strip())
    check(Action.RECORD_DECISION, actor, request)
    _check(outcome, filed_on=uk_date(request.filed_at))
    move(session, request, Action.RECORD_DECISION, actor=actor, note=f"evidence {outcome.influence}")
    if influence is Influence.NOT_KNOWN and not (outcome.decided or decided_on):
        outcome = replace(outcome, decided_by="")  # it was only the name that the request gave
    decision = Decision(
        **vars(outcome), evidence_request_id=request.id, recorded_by_id=actor.id, recorded_at=utc_now()
    )
    session.add(decision)
    session.flush()
    return decision


def _check(outcome: Outcome, *, filed_on: date) -> None:
    if outcome.decided_on and outcome.decided_on < filed_on:
        raise Invalid(
            "decided_on",
            f"The date of the decision must be {day(filed_on)} or later: the request was filed that day.",
        )
    if outcome.decided_on and outcome.decided_on > uk_date(utc_now()):
        raise Invalid("decided_on", "The date of the decision must be today or in the past.")
    if outcome.influence is Influence.NOT_KNOWN:
        return
    if not outcome.decided:
        raise Invalid("decided", "Say what was decided.")
    if outcome.decided_on is None:
        raise Invalid("decided_on", "Enter the date of the decision.")
    if not outcome.decided_by:
        raise Invalid("decided_by", "Say who decided.")

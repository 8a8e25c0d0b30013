"""Requests that went all the way, for tests of decisions and reports, made with the real verbs.

Moments are told (`as_of`), so that expected figures can be worked out by hand. The answer
itself is left out: what is tested here begins at the delivery.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import as_of
from evidence_service.decisions.operations import record_decision
from evidence_service.evidence_requests import operations
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import uk_date
from evidence_service.workflow import Action, Influence
from tests.house import House, filed

FILED = datetime(2026, 3, 2, 10, tzinfo=UTC)
DELIVERED = datetime(2026, 3, 9, 10, tzinfo=UTC)
DECIDED = datetime(2026, 3, 20, 10, tzinfo=UTC)


def delivered(
    session: Session,
    house: House,
    *,
    requester: Person | None = None,
    filed_at: datetime = FILED,
    delivered_at: datetime = DELIVERED,
    pause: tuple[datetime, datetime] | None = None,
    **answers: Any,
) -> EvidenceRequest:
    """A request whose answer was delivered; `pause` is when the library asked and was answered."""
    requester = requester or house.manager
    librarian, reader = house.librarian, house.second_librarian
    if requester.organisation_id == house.other_organisation.id:
        librarian = reader = house.other_librarian
        house.other_service.single_handed = True
    with as_of(filed_at):
        request = filed(session, requester, **answers)
        operations.claim(session, request, actor=librarian)
    if pause:
        with as_of(pause[0]):
            operations.ask(session, request, actor=librarian, question="Which wards?")
        with as_of(pause[1]):
            operations.answer(session, request, actor=requester, text="Both.")
    with as_of(delivered_at):
        operations.move(session, request, Action.SEND_FOR_REVIEW, actor=librarian)
        operations.move(session, request, Action.DELIVER, actor=reader)
    return request


def decided(
    session: Session,
    house: House,
    influence: Influence,
    *,
    recorded_at: datetime = DECIDED,
    **how: Any,
) -> EvidenceRequest:
    """A delivered request for which its requester said how the evidence mattered."""
    request = delivered(session, house, **how)
    with as_of(recorded_at):
        record_decision(
            session,
            request,
            actor=request.requester,
            influence=influence,
            decided="The ward opens in spring",
            decided_on=uk_date(recorded_at),
            decided_by="The board",
        )
    return request

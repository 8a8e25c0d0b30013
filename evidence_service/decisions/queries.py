"""Reads of decisions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from evidence_service.decisions.models import Decision
from evidence_service.evidence_requests.models import EvidenceRequest


def decision_of(session: Session, request: EvidenceRequest) -> Decision | None:
    """What was recorded about the decision behind this request, or None while nobody has said."""
    query = select(Decision).where(Decision.evidence_request_id == request.id)
    return session.scalar(query.options(joinedload(Decision.recorded_by)))

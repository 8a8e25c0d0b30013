"""What the report asks beside its figures."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.organisations.models import Organisation
from evidence_service.reports.scope import Scope


def has_requests(session: Session, scope: Scope) -> bool:
    """Whether anything was ever filed that this report could be about."""
    return session.scalar(select(EvidenceRequest.id).where(*scope.requests()).limit(1)) is not None


def organisations(session: Session, library_service_id: int | None) -> Sequence[tuple[int, str]]:
    """Number and name of the organisations whose requests this library service, or any, has; by name."""
    asked = select(EvidenceRequest.organisation_id)
    if library_service_id is not None:
        asked = asked.where(EvidenceRequest.library_service_id == library_service_id)
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(asked))
    return session.execute(query.order_by(func.lower(Organisation.name))).all()

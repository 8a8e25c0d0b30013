"""One change of a request at a time: whoever comes second sees what the first one left."""

from __future__ import annotations

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.workflow import Action, check


def wait_and_check(session: Session, request: EvidenceRequest, action: Action, actor: Person) -> None:
    """Wait for whoever changes this request now, and ask the workflow about it as they leave it."""
    session.refresh(request, ["status", "version", "librarian_id"], with_for_update={"key_share": True})
    check(action, actor, request)

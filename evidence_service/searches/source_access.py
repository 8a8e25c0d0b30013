"""What the pages of sources ask before they show or take a form."""

from __future__ import annotations

from flask import current_app

from evidence_service import jobs, workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries
from evidence_service.web import database
from evidence_service.workflow import Action


def changeable(reference: str) -> EvidenceRequest:
    """The request, for somebody who may change its sources now."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    workflow.check(Action.SEARCH, me(), evidence_request)
    return evidence_request


def may_change(evidence_request: EvidenceRequest) -> bool:
    return workflow.may(Action.SEARCH, me(), evidence_request)


def refused_now(evidence_request: EvidenceRequest) -> tuple[int, str] | None:
    """HTTP status and reason why nothing can be added now, to be told on the page with what was typed."""
    try:
        workflow.check(Action.SEARCH, me(), evidence_request)
    except (NotNow, NotAllowed) as refusal:
        return told(refusal)
    return None


def told(refusal: NotNow | NotAllowed) -> tuple[int, str]:
    """The HTTP status and the words of a refusal."""
    return refusal.status, refusal.message


def worker_is_missing() -> bool:
    heartbeat = current_app.config["SETTINGS"].worker_heartbeat_seconds
    return not jobs.worker_is_alive(database.session(), heartbeat)

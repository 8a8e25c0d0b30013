"""The verb with which a librarian asks PubMed something while writing or adding references."""

from __future__ import annotations

from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.searches.strategy_models import LookUp, LookUpKind
from evidence_service.workflow import Action

LONGEST = 500


def ask_look_up(
    session: Session, request: EvidenceRequest, kind: LookUpKind, text: str, *, actor: Person
) -> LookUp:
    """Ask the worker to look this up in PubMed; the page shows the `LookUp` until it is answered.

    Raises `Invalid` for a text that is empty or longer than `LONGEST` characters.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    text = " ".join(text.split())
    if not text:
        raise Invalid("text", "Write what to look up.")
    if len(text) > LONGEST:
        raise Invalid("text", f"Write {LONGEST} characters or fewer.")
    asked = LookUp(
        evidence_request_id=request.id, kind=kind, text=text, asked_by_id=actor.id, asked_at=utc_now()
    )
    session.add(asked)
    session.flush()
    jobs.enqueue(session, "look_up", asked.id, job_id=f"look-up-{asked.id}")
    return asked

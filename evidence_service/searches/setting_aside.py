"""Setting a search aside that was only a trial, and taking it back. Verbs flush and never commit.

A search that is set aside keeps its page and its records; neither the report nor the document
names it, and it counts in no figure.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move
from evidence_service.searches import queries
from evidence_service.searches.models import SearchRun
from evidence_service.workflow import Action, check

LONGEST_REASON = 500


def set_aside(session: Session, request: EvidenceRequest, number: int, *, reason: str, actor: Person) -> None:
    """Set the search with this number aside, and say why.

    Raises `Invalid` without a reason, and `NotNow` while it runs. Saying it again changes the reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("reason", "Say why this search is set aside, such as “a trial with a wrong line”.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", f"The reason must be {LONGEST_REASON} characters or fewer.")
    run = _locked(session, request, number, actor)
    if run.is_unfinished:
        raise NotNow("This search hasn't finished yet. Wait until it has, or stop it. Then set it aside.")
    if run.left_out_because == reason:
        return
    run.left_out_because = reason
    move(session, request, Action.SEARCH, actor=actor, note=f"search {run.number} set aside")


def take_in_again(session: Session, request: EvidenceRequest, number: int, *, actor: Person) -> None:
    """Let a search that was set aside count again. One that counts stays as it is."""
    run = _locked(session, request, number, actor)
    if run.left_out_because:
        run.left_out_because = ""
        move(session, request, Action.SEARCH, actor=actor, note=f"search {run.number} counts again")


def _locked(session: Session, request: EvidenceRequest, number: int, actor: Person) -> SearchRun:
    """The run first, then the request: the worker locks them in this order."""
    run = queries.run(session, request, number)
    session.refresh(run, ["state", "left_out_because"], with_for_update=True)
    session.refresh(request, ["status", "version", "librarian_id"], with_for_update={"key_share": True})
    check(Action.SEARCH, actor, request)
    return run

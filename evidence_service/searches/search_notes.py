"""What librarians write about their searching: for its report, and for whoever goes on with it.

Verbs: they wait for whoever changes the same request, check, change and flush; they never commit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.searches import log_queries
from evidence_service.searches.log_models import SearchNote
from evidence_service.searches.search_report import ITEMS
from evidence_service.workflow import Action

HAND_OVER = "hand_over"
"""The note for whoever goes on; it is in no report."""


def fingerprint(notes: Mapping[str, SearchNote]) -> str:
    """A short text that is the same only for the same notes of the report."""
    texts = {item: note.text for item, note in sorted(notes.items()) if item in ITEMS}
    return _short(json.dumps(texts))


def fingerprint_of(note: SearchNote | None) -> str:
    """A short text that is the same only for the same single note; for none too."""
    return _short(note.text if note else "")


def write_report(
    session: Session, request: EvidenceRequest, texts: Mapping[str, str | None], *, actor: Person, seen: str
) -> None:
    """Keep what a librarian writes for these items: None for nothing, an empty text for "not done".

    `seen` is the `fingerprint` of the notes that `actor` had before them. Raises `NotNow` when
    somebody, or another window, changed them since.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    stored = log_queries.notes(session, request)
    if {item: stored[item].text if item in stored else None for item in texts} == dict(texts):
        return
    if fingerprint(stored) != seen:
        raise NotNow(
            "Somebody changed these notes in the meantime. What you typed is still here; what is saved now"
            " stands in the report. Put the two together, then save again."
        )
    for item, text in texts.items():
        _write(session, request, item, text, actor)
    session.flush()


def leave_hand_over(
    session: Session, request: EvidenceRequest, text: str, *, actor: Person, seen: str
) -> None:
    """Leave a note for the next librarian; an empty text takes it away.

    `seen` is `fingerprint_of` the note that `actor` had before them. Raises `NotNow` when it was
    changed since.
    """
    wait_and_check(session, request, Action.LEAVE_A_NOTE, actor)
    stored = log_queries.notes(session, request).get(HAND_OVER)
    if (stored.text if stored else "") == text:
        return
    if fingerprint_of(stored) != seen:
        raise NotNow("Somebody changed the note in the meantime. Put the two together, then save again.")
    _write(session, request, HAND_OVER, text or None, actor)
    session.flush()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write(session: Session, request: EvidenceRequest, item: str, text: str | None, actor: Person) -> None:
    note = session.get(SearchNote, (request.id, item))
    if text is None:
        if note:
            session.delete(note)
        return
    if note is None:
        note = SearchNote(evidence_request_id=request.id, item=item)
        session.add(note)
    if note.text != text:
        note.text, note.written_by_id, note.written_at = text, actor.id, utc_now()

"""Correcting how a record is described, so that a reader finds the publication: authors, year, pages."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move, wait_and_check
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Reference
from evidence_service.searches import deduplicating, screening_queries
from evidence_service.searches.models import Record
from evidence_service.workflow import Action


def fingerprint(record: Record) -> str:
    """Tells a description that somebody had before their eyes from another one."""
    return hashlib.sha256(json.dumps(record.citation, sort_keys=True).encode()).hexdigest()[:16]


def why_not(record: Record) -> str:
    """Why the description of this record can't be corrected here, "" where it can."""
    if record.merged_into_id:
        return "This record counts as a copy of another one. Correct the record that stands for both."
    if record.from_pubmed:
        return (
            "PubMed describes this record, and describes it anew with every run. Ask PubMed’s help desk to "
            "correct it. If you can’t wait, add the publication by hand among the sources and cite that."
        )
    return ""


def correct(
    session: Session,
    request: EvidenceRequest,
    record_id: int,
    described: Reference,
    *,
    actor: Person,
    seen: str,
) -> Record:
    """Let the record be described like this; what it said before stays in the history.

    `seen` is the `fingerprint` of what the actor corrected. Raises `NotNow` when somebody described
    it in another way since, or PubMed describes it, and `Invalid` for a description without a title.
    The same description again changes nothing.
    """
    wait_and_check(session, request, Action.SEARCH, actor)
    record = screening_queries.record(session, request, record_id)
    session.refresh(record, with_for_update=True)  # it may have been loaded before we waited
    if reason := why_not(record):
        raise NotNow(reason)
    if not described.title.strip():
        raise Invalid("title", "Enter the title.")
    before = _changed(record, described)
    if not before:
        return record
    if fingerprint(record) != seen:
        raise NotNow(
            "Somebody corrected this reference since you opened it. It stands below as it is cited now. "
            "Yours is in the boxes: put both together, then save again."
        )
    record.citation = {**record.citation, **described.as_json()}
    record.title, record.doi, record.year = plain_text(described.title), described.doi, described.year
    move(
        session,
        request,
        Action.SEARCH,
        actor=actor,
        note=f"reference “{record.title[:100]}” corrected",
        record=record.id,
        before=before,
    )
    deduplicating.ask(session, request)
    session.flush()
    return record


def _changed(record: Record, described: Reference) -> dict[str, Any]:
    """What the fields say now that would be described in another way."""
    known = Reference.from_json(record.citation)
    return {
        name: record.citation.get(name)
        for name in described.as_json()
        if getattr(known, name) != getattr(described, name)
    }

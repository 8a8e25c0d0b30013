"""Making the document of record and delivering it: what the worker does after somebody said "Deliver".

The content was kept when it was read. Here it gets its date, is drawn outside any transaction,
and then, in one transaction, the bytes are stored and the request moves to delivered in the name
of the reader; of a correction the status stays, and the day of the first delivery too. So the date
in the document is the moment at which the drawing began; the request carries the same moment.
Once issued, a document is never changed and never drawn again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import NotAllowed, NotNow, PdfUnavailable
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import lock, move
from evidence_service.logs import without_values
from evidence_service.summaries import correcting, pdf, queries, receiving, remarks, telling, watching
from evidence_service.summaries.attachments import attachments_of
from evidence_service.summaries.composing import dated
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.models import IssuedSummary, IssueState
from evidence_service.workflow import Action

NO_LONGER = "The request changed before the document was ready, so nothing was delivered. {why}"
NOT_MADE = "The PDF could not be made. {why}"
BROKE = (
    "The PDF could not be made, and nothing was delivered. Try again. If it fails again, give your "
    "administrator this reference: {reference}."
)

log = structlog.get_logger()

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_environment = Environment(
    loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
)


@dataclass(frozen=True)
class _Asked:
    """What is to be made. `asked_at` tells one try from the next."""

    asked_at: datetime
    content: Mapping[str, Any]


def render_and_issue(factory: SessionFactory, issue_id: int) -> None:
    """Make the PDF of this issue and deliver it; nothing when it is delivered or given up already.

    Whatever goes wrong is written on the issue in words for the reader, who can try again. Raises
    only what the database raises while it can't be reached: call again.
    """
    asked = _take(factory, issue_id)
    if asked is None:
        return
    try:
        document = dated(asked.content, utc_now())
        _deliver(factory, issue_id, asked, document, draw(document))
    except PdfUnavailable as refusal:
        _fail(factory, issue_id, asked, NOT_MADE.format(why=refusal.message))
    except (NotAllowed, NotNow) as refusal:
        _fail(factory, issue_id, asked, NO_LONGER.format(why=refusal.message))
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:  # noqa: BLE001 - the reader has to hear of it, whatever it is
        reference = secrets.token_hex(4)
        log.error("document not made", issue=issue_id, reference=reference, **without_values(problem))
        _fail(factory, issue_id, asked, BROKE.format(reference=reference))


def give_up(factory: SessionFactory, issue_id: int) -> None:
    """End an issue whose job can't go on, in words for the reader; nothing when it has ended."""
    reference = secrets.token_hex(4)
    log.error("document given up", issue=issue_id, reference=reference)
    with transaction(factory) as session:
        issue = _locked(session, issue_id)
        if issue and issue.is_unfinished:
            issue.state, issue.message = IssueState.FAILED, BROKE.format(reference=reference)


def draw(document: IssuedDocument) -> bytes:
    """The PDF of a document, with the files of `attachments_of` inside. Raises `PdfUnavailable`."""
    about = pdf.PdfMetadata(
        title=f"{document.reference_number}: {document.heading}",
        reference_number=document.reference_number,
        version=document.version,
        decision=document.decision.what,
        created_at=document.delivered_at,
        authors=(document.written_by,),
        subject=document.question,
        language=document.language,
    )
    return pdf.render(
        document_html(document, _environment), about=about, attachments=attachments_of(document)
    )


def _take(factory: SessionFactory, issue_id: int) -> _Asked | None:
    """Note that the document is being made; None when there is nothing to make."""
    with transaction(factory) as session:
        issue = _locked(session, issue_id)
        if issue is None or not issue.is_unfinished:
            return None
        issue.state = IssueState.RENDERING
        return _Asked(issue.asked_at, issue.content)


def _deliver(
    factory: SessionFactory, issue_id: int, asked: _Asked, document: IssuedDocument, content: bytes
) -> None:
    """Store the bytes and move the request, both or neither; nothing when somebody else did it already."""
    with transaction(factory) as session:
        issue = _locked(session, issue_id)
        if issue is None or not issue.is_unfinished or issue.asked_at != asked.asked_at:
            return
        request = session.get_one(EvidenceRequest, issue.evidence_request_id)
        reader = session.get_one(Person, issue.read_by_id)
        sha256 = hashlib.sha256(content).hexdigest()
        is_first, correction = issue.number == 1, queries.open_correction(session, request)
        action = Action.DELIVER if is_first else Action.REISSUE
        move(session, request, action, actor=reader, sha256=sha256, version=issue.number)
        if is_first:
            request.delivered_at = document.delivered_at
        correcting.end(correction)
        remarks.settle_with_delivery(session, request, reader=reader)
        issue.state, issue.issued_at = IssueState.ISSUED, document.delivered_at
        issue.content = document.to_json()
        issue.pdf, issue.sha256, issue.size = content, sha256, len(content)
        watching.note_cited(session, issue, document)
        if is_first:
            telling.tell_of_answer(session, request, issue)
        else:
            people = receiving.received_by(session, request)
            telling.tell_of_new_version(session, request, issue, people)


def _fail(factory: SessionFactory, issue_id: int, asked: _Asked, message: str) -> None:
    with transaction(factory) as session:
        issue = _locked(session, issue_id)
        if issue and issue.is_unfinished and issue.asked_at == asked.asked_at:
            issue.state, issue.message = IssueState.FAILED, message


def _locked(session: Session, issue_id: int) -> IssuedSummary | None:
    """The issue as committed now; its request, locked first, stays as it is until this transaction ends."""
    query = (
        select(EvidenceRequest)
        .join(IssuedSummary, IssuedSummary.evidence_request_id == EvidenceRequest.id)
        .where(IssuedSummary.id == issue_id)
    )
    request = session.scalar(query)
    if request is None:
        return None
    lock(session, request)
    return session.get(IssuedSummary, issue_id)

"""The answer as it was issued: its page and its bytes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from evidence_service.accounts.session import me
from evidence_service.db import transaction
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.summaries import board_paper, operations, queries
from evidence_service.summaries.document import IssuedDocument
from evidence_service.web import database
from evidence_service.web.access import signed_in

# The frame in which browsers show a PDF needs its own styles; the PDF itself can run nothing.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/answer")(document)
    blueprint.get("/requests/<reference>/answer.pdf")(pdf)


@signed_in
def document(reference: str) -> Any:
    """What was issued, as a page."""
    session = database.session()
    evidence_request = evidence_requests.find(session, reference, me())
    issue = queries.issued(session, evidence_request)
    return render_template(
        "summaries/answer.html",
        evidence_request=evidence_request,
        issue=issue,
        board_paper=board_paper,
        document=IssuedDocument.from_json(issue.content),
    )


@signed_in
def pdf(reference: str) -> Any:
    """The bytes as they were issued."""
    session = database.session()
    evidence_request = evidence_requests.find(session, reference, me())
    issue = queries.issued(session, evidence_request)
    answer = Response(issue.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f'inline; filename="{evidence_request.reference} evidence summary.pdf"'
    )
    answer.headers["Content-Security-Policy"] = _PDF_POLICY
    answer.set_etag(issue.sha256)
    answer.last_modified = issue.issued_at
    answer.make_conditional(request, accept_ranges=True, complete_length=issue.size)
    if request.method == "GET" and answer.status_code != 304:
        with transaction(database.database().writing) as writing:
            operations.note_download(writing, evidence_request, actor=me())
    return answer

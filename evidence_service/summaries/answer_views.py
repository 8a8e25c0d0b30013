"""The answer as it was issued: its page and its bytes, of every version."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from evidence_service.accounts.session import me
from evidence_service.db import transaction
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import queries
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_contents import contents_of
from evidence_service.summaries.models import IssuedSummary
from evidence_service.summaries.receiving import Kind, note_download
from evidence_service.web import database
from evidence_service.web.access import signed_in
from evidence_service.web.numbers import LARGEST_ID

# The frame in which browsers show a PDF needs its own styles; the PDF itself can run nothing.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/answer")(document)
    blueprint.get("/requests/<reference>/answer/<int:number>")(version)
    blueprint.get("/requests/<reference>/answer.pdf")(pdf)
    blueprint.get("/requests/<reference>/answer/<int:number>.pdf")(version_pdf)


@signed_in
def document(reference: str) -> Any:
    """The newest version of what was issued, as a page."""
    return _page(reference, None)


@signed_in
def version(reference: str, number: int) -> Any:
    """A version of what was issued, as a page; an old one says what replaced it."""
    return _page(reference, number)


@signed_in
def pdf(reference: str) -> Any:
    """The bytes of the newest version, as they were issued."""
    return _bytes(reference, None)


@signed_in
def version_pdf(reference: str, number: int) -> Any:
    """The bytes of a version, as they were issued."""
    return _bytes(reference, number)


def _page(reference: str, number: int | None) -> Any:
    evidence_request, issue = found(reference, number)
    session = database.session()
    issues = queries.issues_of(session, evidence_request)
    return render_template(
        "summaries/answer.html",
        evidence_request=evidence_request,
        issue=issue,
        issues=issues,
        replaced_by=next((one for one in issues if one.number == issue.number + 1), None),
        correction=queries.open_correction(session, evidence_request),
        document=IssuedDocument.from_json(issue.content),
        contents_of=contents_of,
    )


def _bytes(reference: str, number: int | None) -> Response:
    evidence_request, issue = found(reference, number)
    answer = Response(issue.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name(evidence_request, issue)}.pdf"'
    answer.headers["Content-Security-Policy"] = _PDF_POLICY
    answer.set_etag(issue.sha256)
    answer.last_modified = issue.issued_at
    answer.make_conditional(request, accept_ranges=True, complete_length=issue.size)
    if request.method == "GET" and answer.status_code != 304:
        note_taken(evidence_request, issue, Kind.PDF)
    return answer


def file_name(evidence_request: EvidenceRequest, issue: IssuedSummary) -> str:
    """What a file of this version is called, without its ending; from the second on it says which it is."""
    version_said = f", version {issue.number}" if issue.number > 1 else ""
    return f"{evidence_request.reference} evidence summary{version_said}"


def note_taken(evidence_request: EvidenceRequest, issue: IssuedSummary, kind: Kind) -> None:
    """Log that whoever is signed in takes this version away in this form."""
    if request.method != "GET":
        return
    with transaction(database.database().writing) as writing:
        note_download(writing, evidence_request, actor=me(), number=issue.number, kind=kind)


def found(reference: str, number: int | None) -> tuple[EvidenceRequest, IssuedSummary]:
    """The request and a version of its answer, the newest without a number. Raises `NotFound`."""
    session = database.session()
    evidence_request = evidence_requests.find(session, reference, me())
    wanted = None if number is None else min(number, LARGEST_ID)
    return evidence_request, queries.issued(session, evidence_request, wanted)

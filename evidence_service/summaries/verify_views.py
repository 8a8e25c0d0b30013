"""The pages on which anybody may ask whether a document is ours and still stands; nobody signs in here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from evidence_service.accounts.session import me
from evidence_service.accounts.throttle import GuessLimit
from evidence_service.config import Settings
from evidence_service.db import transaction
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import shorten
from evidence_service.mail import outbox
from evidence_service.summaries import queries, verifying
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.models import IssuedSummary
from evidence_service.summaries.verifying import CitedPapers, ToCorrect, Verified
from evidence_service.web import database
from evidence_service.web.access import public

LARGEST_FILE = 30_000_000
WRONG_GUESSES = 60  # from one address in a quarter of an hour; a whole hospital may share an address
LONGEST_NAME = 80
_PIECE = 1 << 20

UNKNOWN_CODE = "There is no document with this code. Check the code on the first page of the document."
UNKNOWN_FILE = "This is not a file that we issued, or it was changed."
NOTHING_SENT = "Choose the PDF file, or type the code, then check it."


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/verify")(verify)
    blueprint.post("/verify")(verify_now)
    blueprint.get("/v/<code>")(verified)
    blueprint.url_value_preprocessor(_allow_documents)
    blueprint.record(_take_from_anywhere)
    blueprint.app_context_processor(
        lambda: {
            "standing_of": _standing_of,
            "papers_since_delivery": _papers_since_delivery,
            "answers_to_correct": _answers_to_correct,
            "messages_about": lambda request: outbox.about(database.session(), request.id),
        }
    )


def _allow_documents(endpoint: str | None, _values: Any) -> None:
    if endpoint == "summaries.verify_now":
        request.max_content_length = LARGEST_FILE
        g.instead_of_too_much = "Documents of ours are smaller than that: this is not one of them."


def _take_from_anywhere(state: Any) -> None:
    """Asking changes nothing, so it needs no token, and a page that was open for days still works."""
    state.app.extensions["csrf"].exempt(f"{verify_now.__module__}.{verify_now.__name__}")


def _standing_of(issue: IssuedSummary) -> CitedPapers:
    """For the page of an answer: how its cited papers stand."""
    return verifying.papers_of(database.session(), issue, IssuedDocument.from_json(issue.content))


def _papers_since_delivery(evidence_request: EvidenceRequest) -> CitedPapers | None:
    """For the page of a request: how the papers stand that its newest answer cites; None without one."""
    if evidence_request.delivered_at is None:
        return None
    return _standing_of(queries.issued(database.session(), evidence_request))


def _answers_to_correct() -> Sequence[ToCorrect]:
    """For the queue: what the reader's library has to correct."""
    return verifying.to_correct(database.session(), me().library_service_id or 0)


@public
def verify() -> Any:
    """The form: a code, or a file."""
    return _page()


@public
def verify_now() -> Any:
    """The answer for a code that was typed, or for a file or its SHA-256. Nothing of a file is kept."""
    typed = verifying.normal_code(request.form.get("code", ""))
    if typed:
        return redirect(url_for("summaries.verified", code=typed))
    file = request.files.get("file")
    sha256 = _digest(file) or request.form.get("sha256", "").strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return _page(problem=NOTHING_SENT, status=400)
    found = _looked_up(lambda session: verifying.by_sha256(session, sha256))
    name = shorten(file.filename or "", LONGEST_NAME) if file else ""
    if found is None:
        return _page(problem=UNKNOWN_FILE, by_file=True, file_name=name, status=404)
    return _page(found, by_file=True, file_name=name)


@public
def verified(code: str) -> Any:
    """What stands behind the code of a document. Codes that nobody was given all look alike."""
    found = _looked_up(lambda session: verifying.by_code(session, code))
    return _page(found) if found else _page(problem=UNKNOWN_CODE, status=404)


def _looked_up(look: Callable[[Session], Verified | None]) -> Verified | None:
    """What `look` finds; answers "too many tries" to an address that guessed too often."""
    settings: Settings = current_app.config["SETTINGS"]
    limit = GuessLimit(settings.secret_key, "verify", request.remote_addr or "", WRONG_GUESSES)
    with transaction(database.database().reading) as reading:
        if limit.refuses(reading):
            abort(429)
        found = look(reading)
    if found is None:
        with transaction(database.database().writing) as writing:
            limit.note(writing)
    return found


def _digest(file: FileStorage | None) -> str:
    """The SHA-256 of a file that was sent, "" when none was."""
    if file is None or not file.filename:
        return ""
    digest = hashlib.sha256()
    while piece := file.stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _page(
    found: Verified | None = None,
    *,
    problem: str = "",
    by_file: bool = False,
    file_name: str = "",
    status: int = 200,
) -> Response:
    page = render_template(
        "summaries/verify.html",
        found=found,
        problem=problem,
        by_file=by_file,
        file_name=file_name,
        largest=LARGEST_FILE // 1_000_000,
    )
    return Response(page, status=status)

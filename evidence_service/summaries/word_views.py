"""The answer as a Word file, for people who copy from it into papers of their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app

from evidence_service.summaries import queries
from evidence_service.summaries.answer_views import file_name, found, note_taken
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.receiving import Kind
from evidence_service.summaries.word import as_word
from evidence_service.web import database
from evidence_service.web.access import signed_in

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def register(blueprint: Blueprint) -> None:
    """Add this page to those of summaries."""
    blueprint.get("/requests/<reference>/answer.docx", endpoint="word")(word)
    blueprint.get("/requests/<reference>/answer/<int:number>.docx", endpoint="version_word")(version_word)


@signed_in
def word(reference: str) -> Any:
    """The newest version as a Word file."""
    return _file(reference, None)


@signed_in
def version_word(reference: str, number: int) -> Any:
    """A version as a Word file."""
    return _file(reference, number)


def _file(reference: str, number: int | None) -> Response:
    evidence_request, issue = found(reference, number)
    document = IssuedDocument.from_json(issue.content)
    newest = queries.issued(database.session(), evidence_request)
    warning = (
        f"Do not use this: version {newest.number} took its place." if newest.number != issue.number else ""
    )
    made = as_word(document, document_html(document, current_app.jinja_env), warning=warning)
    answer = Response(made, mimetype=WORD)
    name = file_name(evidence_request, issue)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    note_taken(evidence_request, issue, Kind.WORD)
    return answer

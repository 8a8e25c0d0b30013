"""The page for a board paper: its words for every page that shows a document, and a plain text file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from evidence_service.accounts.session import me
from evidence_service.evidence_requests import queries as evidence_requests
from evidence_service.summaries import board_paper, queries
from evidence_service.summaries.answer_views import note_taken
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.receiving import Kind
from evidence_service.web import database
from evidence_service.web.access import signed_in


def register(blueprint: Blueprint) -> None:
    """Add this page to those of summaries, and its words to all of them."""
    blueprint.get("/requests/<reference>/answer/board-paper.txt")(board_text)
    blueprint.context_processor(lambda: {"board_paper": board_paper})


@signed_in
def board_text(reference: str) -> Any:
    """Decision, bottom line and evidence considered of the newest version, to paste anywhere."""
    session = database.session()
    evidence_request = evidence_requests.find(session, reference, me())
    issue = queries.issued(session, evidence_request)
    document = IssuedDocument.from_json(issue.content)
    # The mark at the beginning lets every editor of texts know that it is UTF-8.
    answer = Response("\ufeff" + board_paper.as_text(document), mimetype="text/plain")
    name = f"{evidence_request.reference} board paper.txt"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    note_taken(evidence_request, issue, Kind.BOARD_PAPER)
    return answer

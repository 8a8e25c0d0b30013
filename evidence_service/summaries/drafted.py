"""What the pages of a summary that isn't issued yet have in common."""

from __future__ import annotations

import re

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from evidence_service import workflow
from evidence_service.accounts.models import Person
from evidence_service.config import Settings
from evidence_service.db import utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import composing, examining, queries
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.document_draft import Draft
from evidence_service.summaries.latest_changes import headings_before, latest_changes
from evidence_service.summaries.noticed import Examined, Noticed
from evidence_service.summaries.products import with_headings
from evidence_service.web import database

_SECTION = re.compile(r"[a-z]+(_[a-z0-9]+)?")
_PAGE = re.compile(r"[a-z0-9-]{1,40}")


def composed(evidence_request: EvidenceRequest, *, reader: Person | None) -> Draft:
    """The draft of what is saved, with what it would say after `reader` has read it."""
    content = queries.content_of(database.session(), evidence_request)
    return composed_of(evidence_request, content, reader=reader)


def composed_of(
    evidence_request: EvidenceRequest, content: SummaryContent, *, reader: Person | None = None
) -> Draft:
    """The draft that this content would make now, read by `reader`, or by nobody yet."""
    document = composing.compose(
        database.session(), evidence_request, content, reader=reader, service_url=service_url(), at=utc_now()
    )
    return composing.draft_of(document)


def examined(evidence_request: EvidenceRequest) -> Examined:
    """What is to be mended in the summary as it is saved."""
    session = database.session()
    return examining.examine(session, evidence_request, queries.content_of(session, evidence_request))


def way_to_mend(evidence_request: EvidenceRequest, one: Noticed) -> tuple[str, str]:
    """Name and address of the page on which it is mended; two empty texts when that is the text itself."""
    reference = evidence_request.reference
    if one.record_id:
        there = url_for("searches.describe", reference=reference, record_id=one.record_id)
        return "Correct the reference", there
    if one.field == "search":
        return "Go to the search", url_for("searches.strategy", reference=reference)
    return "", ""


def page_sent() -> str:
    """The name that an opened page gave itself, "" where there is none (see left_behind.js)."""
    page = request.form.get("copy", "")
    return page if _PAGE.fullmatch(page) else ""


def saved_page(endpoint: str, evidence_request: EvidenceRequest, place: str = "") -> Response:
    """The next page, at this place. Its address names the copy that the device may throw away now."""
    if copy := page_sent():
        place = f"saved-{copy}{'~' * bool(place)}{place}"
    return redirect(url_for(endpoint, reference=evidence_request.reference, _anchor=place or None))


def is_in_review(evidence_request: EvidenceRequest) -> bool:
    """Whether a second reader has it."""
    return workflow.turn_now(evidence_request) is workflow.Turn.ANOTHER_LIBRARIAN


def service_url() -> str:
    """The address that people use, for what is printed."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.service_url


def opened_of(evidence_request: EvidenceRequest) -> tuple[int, SummaryContent]:
    """The version that the sender of the writing page had before their eyes, and what it said.

    Where that version isn't kept it is the one kept before it: what isn't kept saved itself from one
    page. Else it is what the summary says now, and whatever differs is asked about. A text that was
    typed under a heading which somebody took out meanwhile gets its heading back.
    """
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    version, now = _version_sent(), queries.content_of(session, evidence_request, summary)
    kept = queries.kept_at(session, summary, version) if summary and 0 < version <= summary.version else None
    number, content = kept if kept and kept[0] <= version else (version, now)
    known = {section.key for section in content.sections}
    sent = {key: text for key, text in request.form.items() if _SECTION.fullmatch(key) and key not in known}
    headings = headings_before(session, summary, sent)
    before = latest_changes(session, summary, [f"sections {key}" for key in headings])
    texts = {name.partition(" ")[2]: change.before for name, change in before.items()}
    typed = {key: one for key, one in headings.items() if _text(sent[key]) not in ("", texts.get(key))}
    return number, with_headings(content, typed)


def _text(sent: str) -> str:
    return sent.replace("\r\n", "\n").strip()


def opened_beside_texts(evidence_request: EvidenceRequest) -> tuple[int, SummaryContent]:
    """The same for a page that changes no text: where that version isn't kept, the one kept before it.

    What isn't kept saved itself from one page, and all that this page doesn't write was the same in both.
    If it was another window with the same page, what both changed is asked about.
    """
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    found = queries.kept_at(session, summary, _version_sent()) if summary else None
    return found or (0, queries.content_of(session, evidence_request, summary))


def _version_sent() -> int:
    return request.form.get("version", 0, type=int)

"""What the pages of screening show: the list of records, and one record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    flow,
    notes,
    queries,
    reasons,
    screening_queries,
)
from evidence_service.searches.record_sources import found_by
from evidence_service.searches.screening_choices import choices
from evidence_service.searches.screening_forms import DecisionForm, SeveralForm
from evidence_service.searches.screening_queries import Wanted
from evidence_service.searches.selection import ABSTRACTS, NOTICES, ORDERS, SIZES, Selection, read_selection
from evidence_service.strategies.marking import marker_of
from evidence_service.web import database
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.web.text import clean_inline
from evidence_service.workflow import Action


def wanted() -> Wanted:
    """Which list the address asks for."""
    return Wanted(read_selection(request.args), _id("start"), _id("at") or None)


def on_record_page() -> bool:
    """Whether a form was sent from the page of one record."""
    return request.args.get("view") == "record"


def place_in_list(
    evidence_request: EvidenceRequest, wish: Wanted, at: int | None, *, from_top: bool = False
) -> str:
    """The address of the list, at a record of it; `from_top` shows what was done above the list."""
    return url_for(
        "searches.screening",
        reference=evidence_request.reference,
        **wish.selection.arguments,
        start=wish.start or None,
        at=at,
        _anchor=None if from_top else f"record-{at}" if at else "screening",
    )


def list_page(
    evidence_request: EvidenceRequest,
    wish: Wanted,
    form: DecisionForm | None = None,
    status: int = 200,
    several: SeveralForm | None = None,
) -> Response:
    """The records that the list shows; `form` is what was refused for the record `wish.at`."""
    session, selection = database.session(), wish.selection
    page = screening_queries.screening_page(session, evidence_request, wish)
    tally = flow.tally(session, evidence_request)
    offered = choices(session, evidence_request, selection, me())
    html = render_template(
        "searches/screening.html",
        wanted=wish,
        selection=selection,
        page=page,
        current=wish.at or (page.records[0].id if page.records else None),
        here={**selection.arguments, "start": page.start or None},
        shown_tally=page.narrowed or tally,
        choices=offered,
        narrowed_by=_removable(selection, offered.words_of(selection)),
        looks={"orders": ORDERS, "sizes": SIZES, "notices": NOTICES, "abstracts": ABSTRACTS},
        steps=screening_queries.newest_steps(session, [record.id for record in page.records]),
        unfinished=queries.unfinished_run(session, evidence_request),
        failed=form,
        several=several,
        ticked=frozenset(request.form.getlist("record")) if several else frozenset(),
        **_shared(session, evidence_request, selection, tally),
    )
    return Response(html, status=status)


def record_page(
    evidence_request: EvidenceRequest,
    record_id: int,
    form: DecisionForm | None = None,
    status: int = 200,
) -> Response:
    """Everything about one record, its place in the list that it was opened from, and its form."""
    session, wish = database.session(), wanted()
    record = screening_queries.record(session, evidence_request, min(record_id, LARGEST_ID))
    before, after = screening_queries.neighbours(session, evidence_request, wish.selection, record.id)
    html = render_template(
        "searches/record.html",
        record=record,
        selection=wish.selection,
        here={**wish.selection.arguments, "start": wish.start or None},
        before=before,
        after=after,
        found_by=found_by(session, [record.id])[record.id],
        copies=screening_queries.copies_of(session, record),
        steps=screening_queries.steps_of(session, record.id),
        failed=form,
        **_shared(session, evidence_request, wish.selection, flow.tally(session, evidence_request)),
    )
    return Response(html, status=status)


def marks(
    session: Session, evidence_request: EvidenceRequest, selection: Selection
) -> Callable[[str], Markup]:
    """Makes text with markup fit to be shown, with the strategy's words marked where that is wished."""
    lines = screening_queries.strategy_texts(session, evidence_request) if selection.marks else ()
    return partial(_shown, marker_of(lines).marked)


def _shown(marked: Callable[[str], str], html: str) -> Markup:
    return Markup(marked(clean_inline(html)))  # noqa: S704 - clean_inline makes it harmless, marks add no text


def _shared(
    session: Session, evidence_request: EvidenceRequest, selection: Selection, tally: flow.Tally
) -> dict[str, Any]:
    return {
        "evidence_request": evidence_request,
        "tally": tally,
        "last_step": screening_queries.last_decision(session, evidence_request),
        "may_screen": workflow.may(Action.SCREEN, me(), evidence_request),
        "reasons": reasons.active(session, evidence_request.library_service_id),
        "marked": marks(session, evidence_request, selection),
        "noted": notes.fingerprint,
    }


def _removable(selection: Selection, words: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """What narrows the list, each in words and with the address that is without it."""
    arguments = selection.arguments
    return [
        (said, {key: value for key, value in arguments.items() if key not in _TOGETHER.get(name, (name,))})
        for name, said in words.items()
    ]


_TOGETHER = {"from": ("from", "to")}


def _id(name: str) -> int:
    return min(max(request.args.get(name, 0, type=int), 0), LARGEST_ID)

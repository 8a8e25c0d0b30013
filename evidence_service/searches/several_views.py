"""Deciding on several records at once: those that are ticked, those of a page, or all that a list shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.searches import (
    notes,
    queries,
    reasons,
    screening,
    screening_queries,
)
from evidence_service.searches.screening import Decided
from evidence_service.searches.screening_forms import TAG, SeveralForm
from evidence_service.searches.screening_pages import list_page, place_in_list, wanted
from evidence_service.searches.selection import SIZES
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission

NOTHING_TICKED = "Tick at least one record, or choose all of them."


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of searching."""
    blueprint.post("/requests/<reference>/screening/several", endpoint="decide_several")(decide_several)


@needs(Permission.WORK_THE_QUEUE)
def decide_several(reference: str) -> Any:
    """Do the same to several records; asks first when they are more than a page shows."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.SCREEN, me(), evidence_request)
    form = SeveralForm(reasons.active(session, evidence_request.library_service_id))
    if not form.validate():
        return list_page(evidence_request, wanted(), status=400, several=form)
    seen = _chosen(evidence_request, str(form.which.data))
    if not seen:
        form.refuse("which", NOTHING_TICKED)
        return list_page(evidence_request, wanted(), status=400, several=form)
    fingerprint = _fingerprint(seen)
    is_confirmed = form.confirmed.data == fingerprint or len(seen) <= wanted().selection.size
    if form.which.data == "all" and not is_confirmed:
        return _ask_first(evidence_request, form, seen, fingerprint)
    try:
        said = _do(evidence_request, form, seen)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return list_page(evidence_request, wanted(), status=400, several=form)
    session.commit()
    flash(said, "success")
    return redirect(place_in_list(evidence_request, wanted(), None, from_top=True))


def _chosen(evidence_request: EvidenceRequest, which: str) -> Mapping[int, str]:
    """The ids of the records that are meant, with what stood for each when its box was made."""
    if which == "all":
        return screening_queries.standings_shown(database.session(), evidence_request, wanted().selection)
    sent = request.form.getlist("record" if which == "ticked" else "shown")[: max(SIZES)]
    parts = (one.partition(" ") for one in sent)
    return {
        min(int(number[:10]), LARGEST_ID): standing for number, _, standing in parts if number.isdecimal()
    }


def _do(evidence_request: EvidenceRequest, form: SeveralForm, seen: Mapping[int, str]) -> str:
    session = database.session()
    if form.verdict.data == TAG:
        added = notes.tag_several(session, evidence_request, list(seen), str(form.tag.data), actor=me())
        return f"{count(added, 'record')} got the tag {form.tag.data}." + (
            f" {count(len(seen) - added, 'record')} had it already." if added < len(seen) else ""
        )
    return _said(
        screening.decide_several(session, evidence_request, seen, form.decision, actor=me()),
        form.decision.standing,
    )


def _said(decided: Decided, standing: str) -> str:
    parts = [f"{count(decided.changed, 'record')} {_is(decided.changed)} {standing} now."]
    if decided.already:
        parts.append(f"{count(decided.already, 'record')} {_was(decided.already)} so before.")
    if decided.overtaken:
        many = decided.overtaken
        parts.append(
            f"{count(many, 'record')} {_was(many)} decided since you opened the list, and left alone."
        )
    return " ".join(parts)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _ask_first(
    evidence_request: EvidenceRequest, form: SeveralForm, seen: Mapping[int, str], fingerprint: str
) -> Response:
    standings: dict[str, int] = {}
    for standing in seen.values():
        standings[standing] = standings.get(standing, 0) + 1
    html = render_template(
        "searches/several.html",
        evidence_request=evidence_request,
        form=form,
        number=len(seen),
        standings=sorted(standings.items(), key=lambda item: -item[1]),
        fingerprint=fingerprint,
        changed=bool(form.confirmed.data),
        here=wanted().selection.arguments,
        back=place_in_list(evidence_request, wanted(), None),
    )
    return Response(html, status=409 if form.confirmed.data else 200)


def _fingerprint(seen: Mapping[int, str]) -> str:
    """The same for the same records in the same standing: what was confirmed is what is done."""
    listed = "\n".join(f"{number} {standing}" for number, standing in sorted(seen.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:32]

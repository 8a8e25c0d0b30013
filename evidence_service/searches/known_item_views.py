"""The page of the papers that a search should find."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.searches import known, queries, strategy_queries
from evidence_service.searches.known_forms import PapersForm
from evidence_service.searches.known_results import KnownResults, results_of
from evidence_service.searches.models import RunKind, RunState, SearchRun
from evidence_service.searches.run_known import known_items
from evidence_service.searches.run_views import worker_is_missing
from evidence_service.strategies import written_lines
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission

_PATH = "/requests/<reference>/search/known-items"


def register(blueprint: Blueprint) -> None:
    """Add the page of the known papers to those of searching."""
    blueprint.get(_PATH, endpoint="known_items")(show)
    blueprint.post(_PATH, endpoint="add_known_items")(add)
    blueprint.post(f"{_PATH}/remove", endpoint="remove_known_item")(remove)
    blueprint.post(f"{_PATH}/test", endpoint="test_known_items")(test)


@needs(Permission.WORK_THE_QUEUE)
def show(reference: str) -> Any:
    """The papers, and what the newest test showed of each."""
    return _page(queries.find_for_library(database.session(), reference, me()), PapersForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def add(reference: str) -> Any:
    """Add the papers that were pasted."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.SEARCH, me(), evidence_request)
    form = PapersForm()
    if not form.validate():
        return _page(evidence_request, form, 400)
    try:
        read = known.add(session, evidence_request, str(form.papers.data), actor=me())
    except Invalid as refusal:
        session.rollback()
        form.refuse(refusal.field, refusal.message)
        return _page(evidence_request, form, 400)
    session.commit()
    told = count(len(read.items), "paper was read and is", "papers were read and are")
    flash(f"{told} on the list.", "success")
    if read.unread:
        flash(f"No PMID or DOI was in: {'; '.join(read.unread)[:500]}", "important")
    return _to_page(evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def remove(reference: str) -> Any:
    """Take a paper off the list."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    item = min(max(request.form.get("item", 0, type=int), 0), LARGEST_ID)
    known.remove(session, evidence_request, item, actor=me())
    session.commit()
    return _to_page(evidence_request)


@needs(Permission.WORK_THE_QUEUE)
def test(reference: str) -> Any:
    """Test the strategy as it is saved with the papers on the list."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    try:
        known.start_test(session, evidence_request, actor=me())
    except Invalid as refusal:
        session.rollback()
        form = PapersForm(formdata=None)
        form.refuse(refusal.field, refusal.message)
        return _page(evidence_request, form, 400)
    session.commit()
    return _to_page(evidence_request)


def _to_page(evidence_request: EvidenceRequest) -> Any:
    return redirect(url_for("searches.known_items", reference=evidence_request.reference))


def _page(evidence_request: EvidenceRequest, form: PapersForm, status: int = 200) -> Response:
    session = database.session()
    items = known_items(session, evidence_request.id)
    run = strategy_queries.newest_run(session, evidence_request, RunKind.KNOWN_ITEMS)
    results, is_of_now = _results(evidence_request, run, items)
    page = render_template(
        "searches/known_items.html",
        evidence_request=evidence_request,
        form=form,
        items=items,
        named=known.named_by_requester(evidence_request),
        has_begun=known.has_begun(session, evidence_request),
        run=run,
        results=results,
        is_of_now=is_of_now,
        worker_is_missing=run is not None and worker_is_missing(run),
        may_change=workflow.may(Action.SEARCH, me(), evidence_request),
    )
    return Response(page, status=status)


def _results(
    evidence_request: EvidenceRequest, run: SearchRun | None, items: Any
) -> tuple[KnownResults | None, bool]:
    """What the newest test showed, and whether the strategy still is as it was tested."""
    if run is None or run.state is not RunState.FINISHED or not run.strategy_version:
        return None, True
    session = database.session()
    try:
        version = strategy_queries.version(session, evidence_request, run.strategy_version)
    except NotFound:
        return None, True
    now = written_lines.texts(strategy_queries.lines_of(session, evidence_request))
    return results_of(run, version.texts, items), now == version.texts

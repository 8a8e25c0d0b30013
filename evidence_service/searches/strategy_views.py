"""Writing a strategy: saving it, changing its lines, counting what they find, running the search."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    counting,
    look_up_views,
    operations,
    queries,
    strategy_drafts,
    strategy_page,
    strategy_queries,
)
from evidence_service.searches.forms import StrategyForm
from evidence_service.searches.models import RunKind
from evidence_service.searches.strategy_models import StrategyDraft
from evidence_service.searches.strategy_page import Kept
from evidence_service.strategies import written_lines
from evidence_service.strategies.strategy_changes import Written, changed
from evidence_service.strategies.written_lines import WrittenLine
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

SAVING = ("save", "run", "count", "list")
LONGEST_FORM = 8_000_000  # bytes; a hundred lines of ten thousand characters, as a browser sends them
_LONG = frozenset({"searches.change_strategy", "searches.check_strategy"})


def register(blueprint: Blueprint) -> None:
    """Add the page of the strategy to those of searching."""
    blueprint.get("/requests/<reference>/search", endpoint="strategy")(show_strategy)
    blueprint.post("/requests/<reference>/search")(change_strategy)
    blueprint.post("/requests/<reference>/search/check")(check_strategy)
    blueprint.url_value_preprocessor(_allow_long_strategies)


def _allow_long_strategies(endpoint: str | None, _values: Any) -> None:
    """Before the form is read: a line that is far too long is refused beside it, not the whole page."""
    if endpoint in _LONG:
        request.max_content_length = request.max_form_memory_size = LONGEST_FORM


@needs(Permission.WORK_THE_QUEUE)
def show_strategy(reference: str) -> Any:
    """The strategy, to write or to read, and every run of it; what somebody typed and left goes on."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    kept = Kept.now(evidence_request)
    draft = next((draft for draft in kept.drafts if draft.seen == kept.seen), None)
    return _shown(evidence_request, kept, draft)


@needs(Permission.WORK_THE_QUEUE)
def check_strategy(reference: str) -> Any:
    """For the page's script: what changes on the page for the lines that are typed now. Nothing is saved.

    What is typed is kept as a draft, unless the lines under it were saved meanwhile: then it is late.
    """
    session = database.session()
    evidence_request, form = queries.find_for_library(session, reference, me()), StrategyForm()
    saved = strategy_queries.lines_of(session, evidence_request)
    may_change = workflow.may(Action.SEARCH, me(), evidence_request)
    if may_change and form.seen.data == written_lines.fingerprint(saved):
        _keep(evidence_request, form)
    return strategy_page.parts(evidence_request, form)


@needs(Permission.WORK_THE_QUEUE)
def change_strategy(reference: str) -> Any:
    """Save the strategy, count or run it, or change its lines without saving. What is typed is kept first."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    form = StrategyForm()
    do, _, argument = request.form.get("do", "save").partition(":")
    _keep(evidence_request, form)
    if do == "discard":
        return _discard(evidence_request, form, argument)
    try:
        workflow.check(Action.SEARCH, me(), evidence_request)
    except (NotAllowed, NotNow) as refusal:
        return strategy_page.refused(evidence_request, form, refusal)
    place = int(argument[:9]) if argument.isdecimal() else 0
    if form.refuse_too_many():
        return strategy_page.show(evidence_request, form, status=400)
    if do in SAVING:
        return _save(evidence_request, form, do, place)
    if do in ("open", "saved"):
        kept = Kept.now(evidence_request)
        draft = next((draft for draft in kept.drafts if draft.key == argument), None)
        return _shown(evidence_request, kept, draft)
    if do == "stop":
        return _stop_counting(evidence_request, form, place)
    if do in look_up_views.ASKING:
        return look_up_views.ask(evidence_request, form, do, place)
    written = look_up_views.helped(evidence_request, form, do, argument) or _edited(form, do, place)
    shown = form.with_lines(written.lines)
    _keep(evidence_request, shown)
    return strategy_page.show(evidence_request, shown, focus=f"lines-{written.place - 1}")


def _keep(evidence_request: EvidenceRequest, form: StrategyForm) -> None:
    session, seen = database.session(), str(form.seen.data or "")
    strategy_drafts.keep(session, evidence_request, form.key, form.typed, actor=me(), seen=seen)
    session.commit()


def _discard(evidence_request: EvidenceRequest, form: StrategyForm, key: str) -> Any:
    """Throw away what was typed on another page; only who typed it has it."""
    session = database.session()
    strategy_drafts.drop(session, evidence_request, key, actor=me())
    session.commit()
    return strategy_page.show(evidence_request, form, focus="counting")


def _shown(evidence_request: EvidenceRequest, kept: Kept, draft: StrategyDraft | None) -> Any:
    """The page with the lines of a draft, or with those that are saved."""
    lines = written_lines.from_json(draft.lines) if draft else kept.saved
    form = StrategyForm.showing(lines, kept.seen, draft.key if draft else "")
    strategy_page.say_problems(form, lines)
    return strategy_page.show(evidence_request, form, came_back=draft, kept=kept)


def _save(evidence_request: EvidenceRequest, form: StrategyForm, do: str, place: int) -> Any:
    """Save, then do what else was asked."""
    session = database.session()
    if not form.validate():
        return strategy_page.show(evidence_request, form, status=400)
    lines, seen = form.typed, str(form.seen.data)
    form = form.with_lines(lines)
    try:
        operations.save_strategy(session, evidence_request, lines, actor=me(), seen=seen)
    except Invalid as refusal:
        form.refuse_line(refusal.field, refusal.message)
        return strategy_page.show(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        return strategy_page.refused(evidence_request, form, refusal)
    strategy_drafts.drop(session, evidence_request, form.key, actor=me())
    session.commit()
    lines = written_lines.trimmed(lines)
    if do == "run":
        return _run(evidence_request, lines)
    if do == "count":
        return _count(evidence_request, lines, place)
    if do == "list":
        return redirect(url_for("searches.list", reference=evidence_request.reference))
    flash("The strategy is saved.", "success")
    return redirect(url_for("searches.strategy", reference=evidence_request.reference))


def _run(evidence_request: EvidenceRequest, lines: list[WrittenLine]) -> Any:
    session = database.session()
    form = StrategyForm.showing(lines, written_lines.fingerprint(lines))
    try:
        run = operations.start_run(session, evidence_request, actor=me())
    except Invalid as refusal:
        strategy_page.say_problems(form, lines)
        if not lines:
            form.refuse_line(refusal.field, refusal.message)
        return strategy_page.show(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        return strategy_page.refused(evidence_request, form, refusal)
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=run.number))


def _count(evidence_request: EvidenceRequest, lines: list[WrittenLine], place: int) -> Any:
    session = database.session()
    numbers = [place] if place else None
    try:
        run = counting.count_lines(session, evidence_request, actor=me(), numbers=numbers)
    except Invalid as refusal:
        form = StrategyForm.showing(lines, written_lines.fingerprint(lines))
        form.refuse_line(refusal.field, refusal.message)
        return strategy_page.show(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        form = StrategyForm.showing(lines, "")
        return strategy_page.refused(evidence_request, form, refusal)
    session.commit()
    if run is None and not place:
        flash("No line is out of date: every line that can run has its count.", "important")
    anchor = f"line-{place}" if place else "counting"
    return redirect(url_for("searches.strategy", reference=evidence_request.reference, _anchor=anchor))


def _stop_counting(evidence_request: EvidenceRequest, form: StrategyForm, number: int) -> Any:
    session = database.session()
    try:
        operations.cancel_run(session, evidence_request, number, actor=me(), kind=RunKind.COUNT)
        session.commit()
    except NotNow:  # it has just ended by itself, which is what was wanted
        session.rollback()
    return strategy_page.show(evidence_request, form, focus="counting")


def _edited(form: StrategyForm, do: str, place: int) -> Written:
    lines = form.typed
    if do == "check":
        return Written(lines, 0)
    return changed(Written(lines, place or len(lines) if do == "add" else place), do)

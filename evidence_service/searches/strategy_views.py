"""The page on which a strategy is written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import operations, queries, strategy, strategy_queries, written_lines
from evidence_service.searches.forms import StrategyForm
from evidence_service.searches.line_results import line_results
from evidence_service.searches.written_lines import WrittenLine
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

SAVING = ("save", "run")


def register(blueprint: Blueprint) -> None:
    """Add the page of the strategy to those of searching."""
    blueprint.get("/requests/<reference>/search", endpoint="strategy")(show_strategy)
    blueprint.post("/requests/<reference>/search")(change_strategy)


@needs(Permission.WORK_THE_QUEUE)
def show_strategy(reference: str) -> Any:
    """The strategy, to write or to read, and every run of it."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    lines = strategy_queries.lines_of(session, evidence_request)
    form = StrategyForm.showing(lines, written_lines.fingerprint(lines))
    _say_problems(form, lines)
    return _page(evidence_request, form)


@needs(Permission.WORK_THE_QUEUE)
def change_strategy(reference: str) -> Any:
    """Save the strategy, run it, or change its lines without saving."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    form = StrategyForm()
    try:
        workflow.check(Action.SEARCH, me(), evidence_request)
    except (NotAllowed, NotNow) as refusal:
        return _refused(evidence_request, form, refusal)
    do, _, number = request.form.get("do", "save").partition(":")
    if form.refuse_too_many(with_pasted=do in (*SAVING, "paste")):
        return _page(evidence_request, form, status=400, unsaved=True)
    if do not in SAVING:
        lines, focus = _edited(form, do, int(number[:9]) if number.isdecimal() else 0)
        shown = StrategyForm.showing(lines, str(form.seen.data))
        return _page(evidence_request, shown, focus=focus, unsaved=True)
    return _save(evidence_request, form, then_run=do == "run")


def _save(evidence_request: EvidenceRequest, form: StrategyForm, *, then_run: bool) -> Any:
    session = database.session()
    if not form.validate():
        return _page(evidence_request, form, status=400, unsaved=True)
    lines, seen = form.typed_and_pasted, str(form.seen.data)
    form = StrategyForm.showing(lines, seen)
    try:
        operations.save_strategy(session, evidence_request, lines, actor=me(), seen=seen)
    except Invalid as refusal:
        form.refuse_line(refusal.field, refusal.message)
        return _page(evidence_request, form, status=400, unsaved=True)
    except (NotAllowed, NotNow) as refusal:
        return _refused(evidence_request, form, refusal)
    session.commit()
    if then_run:
        return _run(evidence_request, lines)
    flash("The strategy is saved.", "success")
    return redirect(url_for("searches.strategy", reference=evidence_request.reference))


def _run(evidence_request: EvidenceRequest, lines: list[WrittenLine]) -> Any:
    session = database.session()
    form = StrategyForm.showing(lines, written_lines.fingerprint(lines))
    try:
        run = operations.start_run(session, evidence_request, actor=me())
    except Invalid as refusal:
        _say_problems(form, lines)
        if not lines:
            form.refuse_line(refusal.field, refusal.message)
        return _page(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        return _refused(evidence_request, form, refusal, unsaved=False)
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=run.number))


def _edited(form: StrategyForm, do: str, number: int) -> tuple[list[WrittenLine], str]:
    """The lines after one edit, and the id of the box to go on in."""
    lines = form.typed
    place = min(max(number, 1), len(lines))
    has_room = len(lines) < strategy.MOST_LINES
    if do == "up" and place > 1:
        lines, place = written_lines.moved(lines, place, place - 1), place - 1
    elif do == "down" and place < len(lines):
        lines, place = written_lines.moved(lines, place, place + 1), place + 1
    elif do == "remove":
        lines = written_lines.removed(lines, place) or [WrittenLine("")]
        place = min(place, len(lines))
    elif do == "copy" and has_room:
        lines, place = written_lines.copied(lines, place), place + 1
    elif do == "add" and has_room:
        after = place if number else len(lines)
        lines, place = written_lines.inserted(lines, WrittenLine(""), after), after + 1
    elif do == "paste":
        place = len(written_lines.trimmed(lines)) + 1
        lines = form.typed_and_pasted
    return lines, f"lines-{place - 1}"


def _say_problems(form: StrategyForm, lines: list[WrittenLine]) -> None:
    for problem in strategy.problems(written_lines.texts(lines)):
        form.refuse_line(f"lines-{problem.line - 1}", problem.message)


def _refused(
    evidence_request: EvidenceRequest, form: StrategyForm, refusal: NotAllowed | NotNow, unsaved: bool = True
) -> Response:
    """The page as it is by now, with the refusal and everything that was typed."""
    database.session().rollback()
    status = 403 if isinstance(refusal, NotAllowed) else 409
    return _page(evidence_request, form, status=status, message=refusal.message, unsaved=unsaved)


def _page(
    evidence_request: EvidenceRequest,
    form: StrategyForm,
    *,
    status: int = 200,
    message: str = "",
    focus: str = "",
    unsaved: bool = False,
) -> Response:
    session = database.session()
    stored = strategy_queries.lines_of(session, evidence_request)
    if status == 409:
        form.seen.data = written_lines.fingerprint(stored)
    may_change = workflow.may(Action.SEARCH, me(), evidence_request)
    typed = ""
    if not may_change and status in (403, 409):
        typed = _as_typed(form)
        form = StrategyForm.showing(stored, "")
    lines = form.typed
    page = render_template(
        "searches/strategy.html",
        evidence_request=evidence_request,
        form=form,
        rows=form.rows(line_results(session, evidence_request, written_lines.texts(lines))),
        stored=stored if status == 409 and stored != written_lines.trimmed(lines) else None,
        runs=queries.runs(session, evidence_request),
        version=strategy_queries.newest_version(session, evidence_request),
        may_change=may_change,
        typed=typed,
        message=message,
        focus=focus,
        unsaved=unsaved,
        most_lines=strategy.MOST_LINES,
    )
    return Response(page, status=status)


def _as_typed(form: StrategyForm) -> str:
    """Everything that was typed, as one text to be copied."""
    lines = written_lines.trimmed(form.typed)
    parts = [f"{line.text}\n({line.note})" if line.note else line.text for line in lines]
    return "\n".join([*parts, *filter(None, [form.pasted.data])])

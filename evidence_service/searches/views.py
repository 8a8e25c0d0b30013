"""Pages of the search strategy and its runs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for

from evidence_service import jobs, workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import operations, queries, screening_views, strategy, wording
from evidence_service.searches.flow import tally
from evidence_service.searches.forms import StrategyForm
from evidence_service.searches.models import SearchRun
from evidence_service.searches.screening_views import LARGEST_ID
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

blueprint = Blueprint("searches", __name__)
screening_views.register(blueprint)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"wording": wording}


@blueprint.get("/requests/<reference>/search", endpoint="strategy")
@needs(Permission.WORK_THE_QUEUE)
def show_strategy(reference: str) -> Any:
    """The strategy, to write or to read, and every run of it."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    lines = queries.strategy_lines(database.session(), evidence_request)
    form = StrategyForm.showing(lines, strategy.fingerprint(lines))
    for problem in strategy.problems(lines):
        form.refuse_line(f"lines-{problem.line - 1}", problem.message)
    return _strategy_page(evidence_request, form)


@blueprint.post("/requests/<reference>/search")
@needs(Permission.WORK_THE_QUEUE)
def change_strategy(reference: str) -> Any:
    """Save the strategy, run it, or add, move and remove lines without saving."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    form = StrategyForm()
    try:
        workflow.check(Action.SEARCH, me(), evidence_request)
    except (NotAllowed, NotNow) as refusal:
        return _refused(evidence_request, form, refusal)
    do, _, number = request.form.get("do", "save").partition(":")
    if form.refuse_too_many(with_pasted=do in ("save", "run", "paste")):
        return _strategy_page(evidence_request, form, status=400, unsaved=True)
    if do not in ("save", "run"):
        lines, focus = _edited(form, do, int(number[:9]) if number.isdecimal() else 0)
        return _strategy_page(
            evidence_request, StrategyForm.showing(lines, str(form.seen.data)), focus=focus, unsaved=True
        )
    return _save(evidence_request, form, then_run=do == "run")


@blueprint.get("/requests/<reference>/search/runs/<int:number>", endpoint="run")
@needs(Permission.WORK_THE_QUEUE)
def show_run(reference: str, number: int) -> Any:
    """One run: how far it is, and what each line found, exactly as it ran."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    run = queries.run(session, evidence_request, min(number, LARGEST_ID))
    return render_template(
        "searches/run.html",
        evidence_request=evidence_request,
        run=run,
        may_stop=workflow.may(Action.SEARCH, me(), evidence_request),
        tally=tally(session, evidence_request),
        worker_is_missing=_worker_is_missing(run),
        as_text=strategy.as_text([(line.text, line.count) for line in run.lines]),
    )


@blueprint.post("/requests/<reference>/search/runs/<int:number>/cancel")
@needs(Permission.WORK_THE_QUEUE)
def cancel(reference: str, number: int) -> Any:
    """Stop a run; what it found is kept."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    operations.cancel_run(session, evidence_request, min(number, LARGEST_ID), actor=me())
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=number))


def _save(evidence_request: EvidenceRequest, form: StrategyForm, *, then_run: bool) -> Any:
    session = database.session()
    if not form.validate():
        return _strategy_page(evidence_request, form, status=400, unsaved=True)
    lines, seen = form.typed_and_pasted, str(form.seen.data)
    form = StrategyForm.showing(lines, seen)
    try:
        operations.save_strategy(session, evidence_request, lines, actor=me(), seen=seen)
    except Invalid as refusal:
        form.refuse_line(refusal.field, refusal.message)
        return _strategy_page(evidence_request, form, status=400, unsaved=True)
    except (NotAllowed, NotNow) as refusal:
        return _refused(evidence_request, form, refusal)
    session.commit()
    if then_run:
        return _run(evidence_request, lines)
    flash("The strategy is saved.", "success")
    return redirect(url_for("searches.strategy", reference=evidence_request.reference))


def _run(evidence_request: EvidenceRequest, lines: list[str]) -> Any:
    session = database.session()
    form = StrategyForm.showing(lines, strategy.fingerprint(lines))
    try:
        run = operations.start_run(session, evidence_request, actor=me())
    except Invalid as refusal:
        for problem in strategy.problems(lines):
            form.refuse_line(f"lines-{problem.line - 1}", problem.message)
        if not lines:
            form.refuse_line(refusal.field, refusal.message)
        return _strategy_page(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        return _refused(evidence_request, form, refusal, unsaved=False)
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=run.number))


def _edited(form: StrategyForm, do: str, number: int) -> tuple[list[str], str]:
    """The lines after one edit, and the id of the box to go on in."""
    lines = form.typed
    place = min(max(number, 1), len(lines))
    if do == "up" and place > 1:
        lines, place = strategy.moved(lines, place, place - 1), place - 1
    elif do == "down" and place < len(lines):
        lines, place = strategy.moved(lines, place, place + 1), place + 1
    elif do == "remove":
        lines = strategy.removed(lines, place) or [""]
        place = min(place, len(lines))
    elif do == "paste":
        place = len(strategy.trimmed(lines)) + 1
        lines = form.typed_and_pasted
    elif do == "add":
        lines = [*lines, ""]
        place = len(lines)
    return lines, f"lines-{place - 1}"


def _refused(
    evidence_request: EvidenceRequest, form: StrategyForm, refusal: NotAllowed | NotNow, unsaved: bool = True
) -> Response:
    """The page as it is by now, with the refusal and everything that was typed."""
    database.session().rollback()
    status = 403 if isinstance(refusal, NotAllowed) else 409
    return _strategy_page(evidence_request, form, status=status, message=refusal.message, unsaved=unsaved)


def _strategy_page(
    evidence_request: EvidenceRequest,
    form: StrategyForm,
    *,
    status: int = 200,
    message: str = "",
    focus: str = "",
    unsaved: bool = False,
) -> Response:
    session = database.session()
    stored = queries.strategy_lines(session, evidence_request)
    if status == 409:
        form.seen.data = strategy.fingerprint(stored)
    may_change = workflow.may(Action.SEARCH, me(), evidence_request)
    typed = ""
    if not may_change and status in (403, 409):
        typed = "\n".join(strategy.trimmed([*form.typed, form.pasted.data or ""]))
        form = StrategyForm.showing(stored, "")
    form.label_lines(queries.newest_counts(session, evidence_request))
    page = render_template(
        "searches/strategy.html",
        evidence_request=evidence_request,
        form=form,
        stored=stored if status == 409 and stored != strategy.trimmed(form.typed) else None,
        runs=queries.runs(session, evidence_request),
        may_change=may_change,
        typed=typed,
        message=message,
        focus=focus,
        unsaved=unsaved,
        most_lines=strategy.MOST_LINES,
    )
    return Response(page, status=status)


def _worker_is_missing(run: SearchRun) -> bool:
    heartbeat = current_app.config["SETTINGS"].worker_heartbeat_seconds
    return run.is_unfinished and not jobs.worker_is_alive(database.session(), heartbeat)

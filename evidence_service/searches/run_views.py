"""Pages of search runs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for

from evidence_service import jobs, workflow
from evidence_service.accounts.session import me
from evidence_service.searches import operations, queries, strategy
from evidence_service.searches.flow import tally
from evidence_service.searches.models import SearchRun
from evidence_service.searches.screening_views import LARGEST_ID
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add the pages of search runs to those of searching."""
    blueprint.get("/requests/<reference>/search/runs/<int:number>", endpoint="run")(show_run)
    blueprint.post("/requests/<reference>/search/runs/<int:number>/cancel")(cancel)


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
        worker_is_missing=worker_is_missing(run),
        as_text=strategy.as_text([(line.text, line.count) for line in run.lines]),
    )


@needs(Permission.WORK_THE_QUEUE)
def cancel(reference: str, number: int) -> Any:
    """Stop a run; what it found is kept."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    operations.cancel_run(session, evidence_request, min(number, LARGEST_ID), actor=me())
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=number))


def worker_is_missing(run: SearchRun) -> bool:
    """Whether a run waits for a worker that isn't there."""
    heartbeat = current_app.config["SETTINGS"].worker_heartbeat_seconds
    return run.is_unfinished and not jobs.worker_is_alive(database.session(), heartbeat)

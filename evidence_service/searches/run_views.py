"""Pages of search runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from sqlalchemy.orm import Session

from evidence_service import jobs, workflow
from evidence_service.accounts.session import me
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import operations, queries, setting_aside
from evidence_service.searches.comparing_runs import Comparison, compare_runs, run_before, titles_of
from evidence_service.searches.flow import tally
from evidence_service.searches.models import RunState, SearchRun
from evidence_service.searches.run_forms import ReasonForm
from evidence_service.strategies import strategy
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission

SHOWN_OF_A_CHANGE = 100  # PMIDs of what is new or gone that the page lists


def register(blueprint: Blueprint) -> None:
    """Add the pages of search runs to those of searching."""
    blueprint.get("/requests/<reference>/search/runs/<int:number>", endpoint="run")(show_run)
    blueprint.post("/requests/<reference>/search/runs/<int:number>/cancel")(cancel)
    blueprint.post("/requests/<reference>/search/runs/<int:number>/take-all")(take_all)
    blueprint.post("/requests/<reference>/search/runs/<int:number>/set-aside", endpoint="set_aside")(
        set_aside
    )
    blueprint.post("/requests/<reference>/search/runs/<int:number>/take-in", endpoint="take_in")(take_in)
    blueprint.get("/requests/<reference>/search/runs/<int:number>/unreadable/<pmid>.xml")(unreadable)


@needs(Permission.WORK_THE_QUEUE)
def show_run(reference: str, number: int) -> Any:
    """One run: how far it is, and what each line found, exactly as it ran."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    return _page(evidence_request, min(number, LARGEST_ID), ReasonForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def set_aside(reference: str, number: int) -> Any:
    """Set a search aside that was only a trial."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.SEARCH, me(), evidence_request)
    form, number = ReasonForm(), min(number, LARGEST_ID)
    if not form.validate():
        return _page(evidence_request, number, form, 400)
    reason = str(form.reason.data)
    setting_aside.set_aside(session, evidence_request, number, reason=reason, actor=me())
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=number))


@needs(Permission.WORK_THE_QUEUE)
def take_in(reference: str, number: int) -> Any:
    """Let a search count again that was set aside."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    setting_aside.take_in_again(session, evidence_request, min(number, LARGEST_ID), actor=me())
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=number))


def _page(evidence_request: EvidenceRequest, number: int, form: ReasonForm, status: int = 200) -> Response:
    session = database.session()
    run = queries.run(session, evidence_request, number)
    page = render_template(
        "searches/run.html",
        evidence_request=evidence_request,
        run=run,
        form=form,
        may_stop=workflow.may(Action.SEARCH, me(), evidence_request),
        tally=tally(session, evidence_request),
        worker_is_missing=worker_is_missing(run),
        as_text=strategy.as_text([(line.text, line.count) for line in run.lines]),
        change=changed_since(session, run),
    )
    return Response(page, status=status)


@dataclass(frozen=True)
class Change:
    """How a search differs from the one before it; `titles` are of the PMIDs that the page shows."""

    since: SearchRun
    comparison: Comparison
    titles: Mapping[str, str]
    shown: int = SHOWN_OF_A_CHANGE


def changed_since(session: Session, run: SearchRun) -> Change | None:
    """What a finished search found that the one before it did not; None without one before."""
    before = run_before(session, run) if run.state is RunState.FINISHED else None
    if before is None:
        return None
    compared = compare_runs(session, run, before)
    shown = (*compared.new[:SHOWN_OF_A_CHANGE], *compared.gone[:SHOWN_OF_A_CHANGE])
    return Change(before, compared, titles_of(session, run, shown))


@needs(Permission.WORK_THE_QUEUE)
def cancel(reference: str, number: int) -> Any:
    """Stop a run; what it found is kept."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    operations.cancel_run(session, evidence_request, min(number, LARGEST_ID), actor=me())
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=number))


@needs(Permission.WORK_THE_QUEUE)
def take_all(reference: str, number: int) -> Any:
    """Run a search that was too large once more, in parts."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    run = operations.take_all(session, evidence_request, min(number, LARGEST_ID), actor=me())
    session.commit()
    return redirect(url_for("searches.run", reference=evidence_request.reference, number=run.number))


@needs(Permission.WORK_THE_QUEUE)
def unreadable(reference: str, number: int, pmid: str) -> Any:
    """What PubMed sent for a record that couldn't be read, to be saved and never to be opened here."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    run = queries.run(session, evidence_request, min(number, LARGEST_ID))
    xml = queries.unreadable_xml(session, run, pmid[:20])
    return send_file(
        BytesIO(xml), "application/octet-stream", as_attachment=True, download_name=f"pubmed-{pmid[:20]}.xml"
    )


def worker_is_missing(run: SearchRun) -> bool:
    """Whether a run waits for a worker that isn't there."""
    heartbeat = current_app.config["SETTINGS"].worker_heartbeat_seconds
    return run.is_unfinished and not jobs.worker_is_alive(database.session(), heartbeat)

"""Pages on which lines come into a strategy from another request."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries, strategy_queries, taking_over
from evidence_service.searches.strategy_models import StrategyVersion
from evidence_service.searches.version_views import CHANGED
from evidence_service.strategies import written_lines
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add the pages of copying to those of searching."""
    blueprint.get("/requests/<reference>/search/copy", endpoint="copy")(choose)
    blueprint.post("/requests/<reference>/search/copy")(copy_now)


@needs(Permission.WORK_THE_QUEUE)
def choose(reference: str) -> Any:
    """Find another request of the library service, and look at its strategy before it is copied."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.SEARCH, me(), evidence_request)
    words = request.args.get("words", "").strip()[:200]
    source, version = _source(evidence_request)
    return render_template(
        "searches/copy.html",
        evidence_request=evidence_request,
        words=words,
        found=strategy_queries.others_with_strategies(session, evidence_request, words),
        source=source,
        version=version,
        origins=strategy_queries.origins(session, source) if source else None,
        seen=written_lines.fingerprint(strategy_queries.lines_of(session, evidence_request)),
        stored=strategy_queries.lines_of(session, evidence_request),
    )


@needs(Permission.WORK_THE_QUEUE)
def copy_now(reference: str) -> Any:
    """Copy the lines of another request's strategy into this one."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    workflow.check(Action.SEARCH, me(), evidence_request)
    source, version = _source(evidence_request)
    if source is None or version is None:
        raise NotFound("Choose the request whose strategy you want to copy.")
    replacing = request.form.get("seen", "") if request.form.get("how") == "replace" else None
    try:
        taking_over.copy_from(session, evidence_request, version, source, actor=me(), replacing=replacing)
    except (Invalid, NotNow) as refusal:
        session.rollback()
        flash(CHANGED if isinstance(refusal, NotNow) else refusal.message, "important")
        return redirect(
            url_for("searches.copy", reference=evidence_request.reference, source=source.reference)
        )
    session.commit()
    flash(f"The strategy of {source.reference} is copied, with credit to {version.saved_by.name}.", "success")
    return redirect(url_for("searches.strategy", reference=evidence_request.reference))


def _source(evidence_request: EvidenceRequest) -> tuple[EvidenceRequest | None, StrategyVersion | None]:
    """The request that was chosen and its newest version, or the version that is asked for."""
    chosen = request.values.get("source", "").strip()
    if not chosen or "\x00" in chosen:
        return None, None
    session = database.session()
    source = queries.find_for_library(session, chosen, me())
    if source.id == evidence_request.id:
        raise NotFound("This is the request itself. Its earlier versions are in its history.")
    number = request.values.get("version", 0, type=int)
    if number > 0:
        return source, strategy_queries.version(session, source, min(number, LARGEST_ID))
    return source, strategy_queries.newest_version(session, source)

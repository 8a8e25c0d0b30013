"""Pages of the history of a strategy: its versions, what changed between two of them, going back to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotNow
from evidence_service.formatting import count
from evidence_service.searches import queries, strategy_queries, taking_over
from evidence_service.searches.strategy_models import StrategyVersion
from evidence_service.strategies import written_lines
from evidence_service.strategies.strategy_comparing import Change, compared
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission

CHANGED = "The strategy was changed in the meantime. Look what stands there now, then decide."


def register(blueprint: Blueprint) -> None:
    """Add the pages of the history to those of searching."""
    blueprint.get("/requests/<reference>/search/versions", endpoint="versions")(show_versions)
    blueprint.get("/requests/<reference>/search/versions/<int:number>", endpoint="version")(show_version)
    blueprint.post("/requests/<reference>/search/versions/<int:number>/restore")(restore)


@needs(Permission.WORK_THE_QUEUE)
def show_versions(reference: str) -> Any:
    """Every version: who saved it when, and what changed."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    found = strategy_queries.versions(session, evidence_request)
    return render_template(
        "searches/versions.html",
        evidence_request=evidence_request,
        versions=[
            (version, _in_short(before.texts if before else [], version.texts))
            for version, before in zip(found, [*found[1:], None], strict=False)
        ],
        runs=_runs_by_version(queries.runs(session, evidence_request)),
    )


@needs(Permission.WORK_THE_QUEUE)
def show_version(reference: str, number: int) -> Any:
    """One version beside the one before it, or beside any other: always from the older to the newer."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    found = strategy_queries.versions(session, evidence_request)
    version = strategy_queries.version(session, evidence_request, min(number, LARGEST_ID))
    against = _asked_for(found, request.args.get("against", version.number - 1, type=int))
    old, new = sorted((against or version, version), key=lambda one: one.number)
    now = strategy_queries.lines_of(session, evidence_request)
    is_now = written_lines.from_json(version.lines) == now
    return render_template(
        "searches/version.html",
        evidence_request=evidence_request,
        version=version,
        against=against,
        versions=found,
        old=old,
        new=new,
        changes=compared(old.texts, new.texts) if against else None,
        origins=strategy_queries.origins(session, evidence_request),
        is_now=is_now,
        may_restore=not is_now and workflow.may(Action.SEARCH, me(), evidence_request),
        seen=written_lines.fingerprint(now),
        Change=Change,
    )


@needs(Permission.WORK_THE_QUEUE)
def restore(reference: str, number: int) -> Any:
    """Make an earlier version the strategy again; what stands now stays in the history."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    seen = request.form.get("seen", "")
    number = min(number, LARGEST_ID)
    try:
        taking_over.restore(session, evidence_request, number, actor=me(), seen=seen)
    except NotNow:
        session.rollback()
        workflow.check(Action.SEARCH, me(), evidence_request)
        flash(
            "The strategy was changed in the meantime. Look what stands there now, then decide.", "important"
        )
        return redirect(url_for("searches.version", reference=evidence_request.reference, number=number))
    session.commit()
    flash(f"Version {number} is the strategy again.", "success")
    return redirect(url_for("searches.strategy", reference=evidence_request.reference))


def _in_short(before: Sequence[str], after: Sequence[str]) -> str:
    """What changed from one version to the next, counted: 1 line changed, 2 lines added."""
    counts = Counter(change.change for change in compared(before, after))
    told = [
        f"{count(counts[change], 'line')} {change.value}"
        for change in (Change.CHANGED, Change.ADDED, Change.REMOVED, Change.MOVED)
        if counts[change]
    ]
    return ", ".join(told) or "only notes"


def _asked_for(found: Sequence[StrategyVersion], number: int) -> StrategyVersion | None:
    return next((version for version in found if version.number == number), None)


def _runs_by_version(runs: Sequence[Any]) -> dict[int, list[int]]:
    """The numbers of the searches that ran each version."""
    by_version: dict[int, list[int]] = {}
    for run in reversed(runs):
        if run.strategy_version:
            by_version.setdefault(run.strategy_version, []).append(run.number)
    return by_version

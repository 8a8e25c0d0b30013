"""Earlier versions of a summary: read, compared with what is there now, and brought back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotNow
from evidence_service.evidence_requests.products import PRODUCTS
from evidence_service.searches import queries as searches
from evidence_service.summaries import citing, operations, queries
from evidence_service.summaries.citation_marks import spoken
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.drafted import composed_of
from evidence_service.summaries.table_forms import NAMES
from evidence_service.summaries.text_changes import changes
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    page = "/requests/<reference>/summary/versions"
    blueprint.get(page, endpoint="versions")(show)
    blueprint.get(f"{page}/<int:version>", endpoint="read_version")(read)
    blueprint.post(f"{page}/<int:version>", endpoint="bring_back")(bring_back)


@needs(Permission.WORK_THE_QUEUE)
def show(reference: str) -> Any:
    """The list of versions, and what changed between two of them."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    summary = queries.summary_of(session, evidence_request)
    newest = summary.version if summary else 0
    newer = request.args.get("to", newest, type=int)
    older = request.args.get("from", 0, type=int)
    compared = None
    if older and newer:
        both = [queries.version_of(session, summary, version) for version in sorted((older, newer))]
        compared = changes(*(SummaryContent.from_json(one.content) for one in both))
    return render_template(
        "summaries/versions.html",
        evidence_request=evidence_request,
        versions=queries.versions_of(session, summary),
        older=min(older, newer) if older else 0,
        newer=max(older, newer),
        newest=newest,
        compared=compared,
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
    )


@needs(Permission.WORK_THE_QUEUE)
def read(reference: str, version: int) -> Any:
    """One version whole: its texts, statements and table as the document would show them.

    What it cites is looked up among the records that are included now; rows of others stand apart.
    """
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    summary = queries.summary_of(session, evidence_request)
    content = SummaryContent.from_json(queries.version_of(session, summary, version).content)
    citable = citing.citable(session, evidence_request)
    versions = queries.versions_of(session, summary)
    place = [one.version for one in versions].index(version)
    return render_template(
        "summaries/version.html",
        evidence_request=evidence_request,
        saved=versions[place],
        newest=versions[0].version,
        later=versions[place - 1] if place else None,
        earlier=next(iter(versions[place + 1 :]), None),
        content=content,
        document=composed_of(evidence_request, content),
        product=PRODUCTS[content.product],
        rows_apart=[row for row in content.rows if not citable.holds(row.key)],
        columns=NAMES,
        spoken=spoken,
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
    )


@needs(Permission.WORK_THE_QUEUE)
def bring_back(reference: str, version: int) -> Any:
    """Make the whole of an earlier version the newest; what is there now stays in the list."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    workflow.check(Action.WRITE, me(), evidence_request)
    summary = queries.summary_of(session, evidence_request)
    content = SummaryContent.from_json(queries.version_of(session, summary, version).content)
    if summary and summary.version != request.form.get("version", 0, type=int):
        raise NotNow("Somebody saved a newer text meanwhile. Load the list of versions again.")
    operations.save(session, evidence_request, content, actor=me(), opened=summary.version if summary else 0)
    session.commit()
    flash(f"Version {version} is back. What was there before is still in the list.", "success")
    return redirect(url_for("summaries.write", reference=evidence_request.reference))

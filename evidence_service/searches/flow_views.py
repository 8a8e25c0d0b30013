"""The flow of records of a request: a page, and its drawing as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from evidence_service.accounts.session import me
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries
from evidence_service.searches.flow import flow
from evidence_service.searches.flow_diagram import NARROW, diagram
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of searching."""
    blueprint.get("/requests/<reference>/flow", endpoint="flow")(show_flow)
    blueprint.get("/requests/<reference>/flow.svg", endpoint="flow_drawing")(flow_drawing)


@needs(Permission.WORK_THE_QUEUE)
def show_flow(reference: str) -> Any:
    """What became of everything that was found, as a drawing and as a table."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    counted = flow(database.session(), evidence_request)
    return render_template(
        "searches/flow.html",
        evidence_request=evidence_request,
        flow=counted,
        wide=diagram(counted, _title(evidence_request)),
        narrow=diagram(counted, _title(evidence_request), width=NARROW),
        unfinished=queries.unfinished_run(database.session(), evidence_request),
    )


@needs(Permission.WORK_THE_QUEUE)
def flow_drawing(reference: str) -> Any:
    """The drawing alone, as SVG."""
    evidence_request = queries.find_for_library(database.session(), reference, me())
    drawn = diagram(flow(database.session(), evidence_request), _title(evidence_request))
    return Response(render_template("searches/flow.svg", diagram=drawn), mimetype="image/svg+xml")


def _title(evidence_request: EvidenceRequest) -> str:
    return f"Flow of records, {evidence_request.reference}"

"""Taking the records of a request out as files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from evidence_service.accounts.session import me
from evidence_service.errors import NotFound
from evidence_service.searches import queries, screening_queries
from evidence_service.searches.exporting import FORMATS, export
from evidence_service.searches.flow import tally
from evidence_service.searches.screening_choices import choices
from evidence_service.searches.screening_pages import place_in_list, wanted
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of searching."""
    blueprint.get("/requests/<reference>/export", endpoint="export")(show_export)
    blueprint.get("/requests/<reference>/records.<kind>", endpoint="export_file")(export_file)


@needs(Permission.WORK_THE_QUEUE)
def show_export(reference: str) -> Any:
    """Which records can be taken out, and as what."""
    session, wish = database.session(), wanted()
    evidence_request = queries.find_for_library(session, reference, me())
    selection = wish.selection
    counted = tally(session, evidence_request)
    return render_template(
        "searches/export.html",
        evidence_request=evidence_request,
        selection=selection,
        shown=len(screening_queries.ids_shown(session, evidence_request, selection)),
        said=list(choices(session, evidence_request, selection, me()).words_of(selection).values()),
        counted=counted,
        formats=FORMATS,
        back=place_in_list(evidence_request, wish, None),
    )


@needs(Permission.WORK_THE_QUEUE)
def export_file(reference: str, kind: str) -> Any:
    """The records that a list shows, as a file."""
    session, selection = database.session(), wanted().selection
    evidence_request = queries.find_for_library(session, reference, me())
    if kind not in FORMATS:
        raise NotFound("Records can't be taken out as that kind of file. Choose one on the page of exports.")
    name = f"{evidence_request.reference}-{selection.show}.{kind}"
    content = export(session, evidence_request, selection, kind)
    answer = Response(content, content_type=FORMATS[kind].media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

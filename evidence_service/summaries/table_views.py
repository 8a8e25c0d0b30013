"""The page of the evidence table: one row a study, its bibliographic columns filled by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, render_template, request

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.evidence_type import TYPES
from evidence_service.searches import queries as searches
from evidence_service.summaries import citing, operations, queries, table, writing
from evidence_service.summaries.composing import texts_of
from evidence_service.summaries.content import WRITTEN_COLUMNS, SummaryContent
from evidence_service.summaries.drafted import opened_beside_texts, page_sent, saved_page
from evidence_service.summaries.table_forms import CellError, cells_of, read_cells
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/summary/table", endpoint="table")(show)
    blueprint.post("/requests/<reference>/summary/table", endpoint="save_table")(save)


@needs(Permission.WORK_THE_QUEUE)
def show(reference: str) -> Any:
    """The rows, to write for its librarian, to read for the library."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    return _page(evidence_request, queries.content_of(session, evidence_request))


@needs(Permission.WORK_THE_QUEUE)
def save(reference: str) -> Any:
    """Save every cell, and add, move or take out rows when a button says so."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    version, opened = opened_beside_texts(evidence_request)
    typed, errors = read_cells(request.form)
    content = replace(opened, rows=table.written(opened.rows, typed))
    if errors:
        return _page(evidence_request, content, errors=errors, opened=version)
    changed = replace(content, rows=_with_what_a_button_wants(evidence_request, content))
    try:
        operations.save(session, evidence_request, changed, actor=me(), opened=version, page=page_sent())
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        return _not_saved(evidence_request, changed, refusal)
    session.commit()
    flash("The table is saved.", "success")
    return saved_page("summaries.table", evidence_request, _place(changed))


def _with_what_a_button_wants(evidence_request: EvidenceRequest, content: SummaryContent) -> Any:
    do, _, key = request.form.get("do", "").partition(" ")
    if do in ("up", "down", "out"):
        return table.arranged(content.rows, key, do)
    citable = citing.citable(database.session(), evidence_request)
    citations = {known: record.citation for known, record in citable.records.items()}
    if do == "add-ticked":
        return table.added(content.rows, request.form.getlist("add"), citations)
    if do == "add-cited":
        texts = writing.written(texts_of(content), included=citations, known_as=citable.known_as)
        return table.added(content.rows, texts.cited, citations)
    return content.rows


def _place(content: SummaryContent) -> str:
    """The id of the row that a button moved, so that the page comes back there."""
    do, _, key = request.form.get("do", "").partition(" ")
    keys = [row.key for row in content.rows]
    return f"row-{keys.index(key)}" if do in ("up", "down") and key in keys else "rows"


def _not_saved(evidence_request: EvidenceRequest, content: SummaryContent, refusal: Refusal) -> Response:
    clashing: list[str] = []
    if isinstance(refusal, operations.Stale):
        content = refusal.together.content
        parts = (name.partition(" ") for name in refusal.together.conflicts)
        clashing = [key for kind, _, key in parts if kind == "rows"]
    return _page(evidence_request, content, refused=refusal, clashing=clashing)


def _page(
    evidence_request: EvidenceRequest,
    content: SummaryContent,
    *,
    errors: Mapping[str, CellError] | None = None,
    opened: int | None = None,
    refused: Refusal | None = None,
    clashing: Sequence[str] = (),
) -> Response:
    """`opened` is the version whose rows these are, if not the newest; `clashing` are rows to compare."""
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    saved = queries.content_of(session, evidence_request, summary)
    citable = citing.citable(session, evidence_request)
    there = {citable.known_as.get(row.key, row.key) for row in content.rows}
    page = render_template(
        "summaries/table.html",
        evidence_request=evidence_request,
        content=content,
        summary=summary,
        saved={row.key: row for row in saved.rows},
        saved_boxes=cells_of(saved) if errors or refused else None,
        version=opened if opened is not None else summary.version if summary else 0,
        correction=queries.open_correction(session, evidence_request),
        records=citable.records,
        known_as=citable.known_as,
        label_of=citing.label_of,
        trouble_with=citing.trouble_with,
        sources=[one for one in citing.sources(session, evidence_request) if one.key not in there],
        columns=WRITTEN_COLUMNS,
        types=TYPES,
        errors=errors or {},
        refused=refused.message if refused else "",
        clashing=clashing,
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
    )
    return Response(page, status=400 if errors else refused.status if refused else 200)

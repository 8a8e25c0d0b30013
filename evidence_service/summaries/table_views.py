"""The page of the evidence table: one row a study, its bibliographic columns filled by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, render_template, request

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.evidence_type import TYPES
from evidence_service.searches import queries as searches
from evidence_service.summaries import citing, operations, queries, table, table_clashes, writing
from evidence_service.summaries.composing import texts_of
from evidence_service.summaries.content import WRITTEN_COLUMNS, SummaryContent
from evidence_service.summaries.drafted import opened_beside_texts, page_sent, saved_page
from evidence_service.summaries.merging import Together, part_of
from evidence_service.summaries.table_forms import CellError, cells_of, read_cells, read_choices
from evidence_service.summaries.taken_out import Missing, missing_rows, with_rows
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

UNDECIDED = "Somebody took out a row in which you wrote. Choose whether to put it back, then save again."


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/summary/table", endpoint="table")(show)
    blueprint.post("/requests/<reference>/summary/table", endpoint="save_table")(save)


@dataclass(frozen=True)
class _Sent:
    """What the page sent: the version that it was made of, all its rows, and those that the table lacks."""

    version: int
    content: SummaryContent
    missing: Sequence[Missing]
    errors: Mapping[str, CellError]

    @property
    def wanted(self) -> SummaryContent:
        """What its writer wants saved, without the rows that stay out."""
        out = {one.row.key for one in self.missing if not one.comes_back}
        return replace(self.content, rows=tuple(row for row in self.content.rows if row.key not in out))


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
    sent = _sent(evidence_request)
    if sent.errors:
        return _page(evidence_request, sent.content, errors=sent.errors, opened=sent.version)
    try:
        if any(one.is_open for one in sent.missing):
            raise NotNow(UNDECIDED)
        saved = _saved(evidence_request, sent)
    except (NotAllowed, NotNow) as refusal:
        session.rollback()
        return _not_saved(evidence_request, sent, refusal)
    session.commit()
    flash("The table is saved.", "success")
    table_clashes.tell_what_is_out(evidence_request, saved, _known_to_be_out())
    return saved_page("summaries.table", evidence_request, _place(saved))


def _sent(evidence_request: EvidenceRequest) -> _Sent:
    session = database.session()
    version, opened = opened_beside_texts(evidence_request)
    typed, errors = read_cells(request.form)
    summary = queries.summary_of(session, evidence_request)
    missing = missing_rows(session, summary, opened, typed, read_choices(request.form))
    written = replace(opened, rows=table.written(opened.rows, typed))
    return _Sent(version, with_rows(written, missing, request.form.getlist("key")), missing, errors)


def _saved(evidence_request: EvidenceRequest, sent: _Sent) -> SummaryContent:
    """The content as it is saved now. What was typed in a row before it is taken out has a version too."""
    do, _, key = request.form.get("do", "").partition(" ")
    content, version = sent.wanted, sent.version
    if do == "out":
        typed = _save(evidence_request, content, version)
        version, after = typed.version, SummaryContent.from_json(typed.content)
        row = f"rows {key}"
        if part_of(after, row) is not None and part_of(after, row) != part_of(content, row):
            raise operations.Stale(Together(after, (row,)))
        content = after
    changed = replace(content, rows=_with_what_a_button_wants(evidence_request, content))
    return SummaryContent.from_json(_save(evidence_request, changed, version).content)


def _known_to_be_out() -> set[str]:
    """The rows that their writer took out, or left out."""
    do, _, key = request.form.get("do", "").partition(" ")
    return {*read_choices(request.form), *([key] if do == "out" else [])}


def _save(evidence_request: EvidenceRequest, content: SummaryContent, version: int) -> Any:
    session = database.session()
    return operations.save(session, evidence_request, content, actor=me(), opened=version, page=page_sent())


def _with_what_a_button_wants(evidence_request: EvidenceRequest, content: SummaryContent) -> Any:
    do, _, key = request.form.get("do", "").partition(" ")
    if do in ("up", "down", "out"):
        return table.arranged(content.rows, key, do)
    if do not in ("add-ticked", "add-cited"):
        return content.rows
    citable = citing.citable(database.session(), evidence_request)
    citations = {known: record.citation for known, record in citable.records.items()}
    keys: Sequence[str] = request.form.getlist("add")
    if do == "add-cited":
        keys = writing.written(texts_of(content), included=citations, known_as=citable.known_as).cited
    rows = table.added(content.rows, keys, citations)
    if left := table.lacking(rows, keys, citations):
        table_clashes.tell_what_had_no_room(left, citable)
    return rows


def _place(content: SummaryContent) -> str:
    """The id of the row that a button moved, so that the page comes back there."""
    do, _, key = request.form.get("do", "").partition(" ")
    keys = [row.key for row in content.rows]
    return f"row-{keys.index(key)}" if do in ("up", "down") and key in keys else "rows"


def _not_saved(evidence_request: EvidenceRequest, sent: _Sent, refusal: Refusal) -> Response:
    if isinstance(refusal, operations.Stale):
        together = refusal.together
        return _page(evidence_request, together.content, refused=refusal, conflicts=together.conflicts)
    conflicts = request.form.getlist("conflict")  # that the page showed already
    return _page(evidence_request, sent.content, refused=refusal, conflicts=conflicts, opened=sent.version)


def _page(
    evidence_request: EvidenceRequest,
    content: SummaryContent,
    *,
    errors: Mapping[str, CellError] | None = None,
    opened: int | None = None,
    refused: Refusal | None = None,
    conflicts: Sequence[str] = (),
) -> Response:
    """`opened` is the version whose rows these are, if not the newest; `conflicts` are boxes to compare."""
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    saved = queries.content_of(session, evidence_request, summary)
    citable = citing.citable(session, evidence_request)
    there = {citable.known_as.get(row.key, row.key) for row in content.rows}
    clashes = table_clashes.clashes(session, summary, content, saved, conflicts)
    page = render_template(
        "summaries/table.html",
        evidence_request=evidence_request,
        content=content,
        summary=summary,
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
        refused=refused and (UNDECIDED if clashes.is_about_rows_out else refused.message),
        clashes=clashes,
        choices=read_choices(request.form),
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
    )
    return Response(page, status=400 if errors else refused.status if refused else 200)

"""Pages on which a list of lines from elsewhere becomes lines of the strategy."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries, strategy_queries, taking_over
from evidence_service.searches.list_forms import LARGEST_FILE, ListForm
from evidence_service.searches.version_views import CHANGED
from evidence_service.strategies import strategy, written_lines
from evidence_service.strategies.line_lists import ReadLine
from evidence_service.strategies.origins import is_worth_telling
from evidence_service.strategies.strategy_reading import Kind, ReadStrategy, read_strategy
from evidence_service.strategies.written_lines import WrittenLine
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

_COUNT = re.compile(r"\(?\d[\d,.]*\)?")  # behind a line: it is shown, and goes out of date
LONGEST_ORIGIN = 1_000
_LARGE = frozenset({"searches.read_list", "searches.take_list"})
_LARGEST_FORM = 20_000_000  # taken in, so that a file over the limit is refused beside its box


def register(blueprint: Blueprint) -> None:
    """Add the pages of lists to those of searching."""
    blueprint.get("/requests/<reference>/search/list", endpoint="list")(show)
    blueprint.post("/requests/<reference>/search/list", endpoint="read_list")(read)
    blueprint.post("/requests/<reference>/search/list/take", endpoint="take_list")(take)
    blueprint.url_value_preprocessor(_allow_large_forms)


def _allow_large_forms(endpoint: str | None, _values: Any) -> None:
    """Before any form is read: a list may be larger than the other forms."""
    if endpoint in _LARGE:
        request.max_content_length = _LARGEST_FORM
        request.max_form_memory_size = 4 * LARGEST_FILE


@needs(Permission.WORK_THE_QUEUE)
def show(reference: str) -> Any:
    """The form for a list."""
    evidence_request = _changeable(reference)
    return _form_page(evidence_request, ListForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def read(reference: str) -> Any:
    """Show what was read of the list, line by line with its remarks, before anything is taken."""
    evidence_request = _changeable(reference)
    form = ListForm()
    is_right = form.validate()
    text = form.text()
    if not is_right or text is None:
        return _form_page(evidence_request, form, 400)
    found = read_strategy(text)
    if not found.lines:
        form.refuse("pasted", "There is no strategy in this. Paste one line of it on each line.")
        return _form_page(evidence_request, form, 400)
    return _preview(evidence_request, form, found, text)


@needs(Permission.WORK_THE_QUEUE)
def take(reference: str) -> Any:
    """Take the lines that were shown into the strategy."""
    evidence_request = _changeable(reference)
    session = database.session()
    form = ListForm()
    text = form.text()
    if not form.validate() or text is None:
        return _form_page(evidence_request, form, 400)
    found = read_strategy(text)
    replacing = request.form.get("seen", "") if request.form.get("how") == "replace" else None
    try:
        taking_over.take(
            session,
            evidence_request,
            _lines(found, told=bool(form.noted.data)),
            actor=me(),
            replacing=replacing,
            remark=f"Taken from a list ({found.kind.value})",
            credit=_credit(form),
        )
    except (Invalid, NotNow) as refusal:
        session.rollback()
        message = CHANGED if isinstance(refusal, NotNow) else refusal.message
        return _preview(evidence_request, form, found, text, message)
    session.commit()
    flash("The lines of the list are in the strategy. Run them to see what each finds.", "success")
    return redirect(url_for("searches.strategy", reference=evidence_request.reference))


def _changeable(reference: str) -> EvidenceRequest:
    evidence_request = queries.find_for_library(database.session(), reference, me())
    workflow.check(Action.SEARCH, me(), evidence_request)
    return evidence_request


def _lines(found: ReadStrategy, *, told: bool) -> list[WrittenLine]:
    """The lines as they are taken; when `told`, one that was written anew for PubMed keeps what it was."""
    told = told and found.kind is Kind.OVID
    return [
        WrittenLine(line.text, origin=f"{found.kind.value}: {source}"[:LONGEST_ORIGIN])
        if told and is_worth_telling(line.text, source)
        else WrittenLine(line.text)
        for line, source in ((line, _without_count(line)) for line in found.lines)
    ]


def _without_count(line: ReadLine) -> str:
    words = line.source.split()
    counted = line.count is not None and _COUNT.fullmatch(words[-1])
    return " ".join(words[:-1] if counted else words)


def _credit(form: ListForm) -> str:
    text = str(form.credit.data or "").strip().rstrip(".")
    return f"From a list. {text}." if text else ""


def _form_page(evidence_request: EvidenceRequest, form: ListForm, status: int = 200) -> Response:
    page = render_template("searches/list.html", evidence_request=evidence_request, form=form)
    return Response(page, status=status)


def _preview(
    evidence_request: EvidenceRequest, form: ListForm, found: ReadStrategy, text: str, message: str = ""
) -> Response:
    session = database.session()
    stored = strategy_queries.lines_of(session, evidence_request)
    page = render_template(
        "searches/list_preview.html",
        evidence_request=evidence_request,
        form=form,
        found=found,
        text=text,
        message=message,
        can_be_noted=any(line.origin for line in _lines(found, told=True)),
        problems={problem.line: problem.message for problem in strategy.problems(found.texts)},
        stored=stored,
        seen=written_lines.fingerprint(stored),
        most_lines=strategy.MOST_LINES,
    )
    return Response(page, status=400 if message else 200)

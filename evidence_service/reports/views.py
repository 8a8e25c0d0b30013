"""The report as a page with charts and tables, and each of its tables as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from evidence_service.accounts.session import me
from evidence_service.calendar import today
from evidence_service.errors import Refusal
from evidence_service.reports import queries
from evidence_service.reports.charts import Chart
from evidence_service.reports.drawing import chart_of
from evidence_service.reports.figures import FIGURES, definition_of, informed_ever, informed_in_period
from evidence_service.reports.forms import DATES, ReportForm, answers_in
from evidence_service.reports.scope import Scope
from evidence_service.reports.table import Table, as_csv
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission

blueprint = Blueprint("reports", __name__)

GOAL = 1_000_000


@blueprint.get("/reports")
@needs(Permission.READ_REPORTS)
def report() -> Any:
    """The figures of the reader's library service, or of all for an administrator who has none."""
    session, form = database.session(), _form()
    valid = form.validate()
    scope = _scope(form if valid else _form(empty=True))
    tables = {name: figure.count(session, scope) for name, figure in FIGURES.items()}
    page = render_template(
        "reports/report.html",
        form=form,
        scope=scope,
        library_service=me().library_service,
        begun=queries.has_requests(session, scope),
        figures=FIGURES,
        tables=tables,
        charts=_charts(tables),
        informed_ever=informed_ever(session, scope),
        ever_means=definition_of(informed_ever),
        informed_in_period=informed_in_period(session, scope),
        period_means=definition_of(informed_in_period),
        goal=GOAL,
        chosen=answers_in(request.args).to_dict() if valid else {},
        dates=DATES,
    )
    return Response(page, status=200 if valid else 400)


@blueprint.get("/reports/<name>.csv")
@needs(Permission.READ_REPORTS)
def table_file(name: str) -> Any:
    """One table as a file for spreadsheets."""
    figure = FIGURES.get(name) or abort(404)
    form = _form()
    if not form.validate():
        raise Refusal(" ".join(message for _, message in form.errors_in_order()))
    scope = _scope(form)
    answer = Response(as_csv(figure.count(database.session(), scope)), mimetype="text/csv")
    first = f"-{scope.period.first}" if scope.period.first else ""
    filename = f"{name}{first}-to-{scope.period.last}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer


def _form(*, empty: bool = False) -> ReportForm:
    chosen = answers_in(request.args)
    form = ReportForm(formdata=chosen if chosen and not empty else None)
    form.offer(queries.organisations(database.session(), me().library_service_id))
    return form


def _scope(form: ReportForm) -> Scope:
    return Scope(form.chosen_period(today()), me().library_service_id, form.chosen_organisation)


def _charts(tables: Mapping[str, Table]) -> Mapping[str, Chart]:
    return {name: chart_of(name, FIGURES[name].title, table) for name, table in tables.items()}

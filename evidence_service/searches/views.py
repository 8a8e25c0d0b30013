"""The pages of searching: the strategy, its runs, screening. Each family of pages has a module of its own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from evidence_service.searches import (
    copy_views,
    describing_views,
    duplicate_views,
    export_views,
    flow_views,
    import_views,
    known_item_views,
    list_views,
    reasons_views,
    reference_views,
    report_views,
    review_views,
    run_views,
    screening_views,
    several_views,
    source_views,
    strategy_views,
    time_views,
    version_views,
    wording,
    work_views,
)
from evidence_service.strategies import remedies

blueprint = Blueprint("searches", __name__)
for pages in (
    strategy_views,
    version_views,
    copy_views,
    describing_views,
    known_item_views,
    list_views,
    review_views,
    run_views,
):
    pages.register(blueprint)
for pages in (screening_views, several_views, reasons_views, flow_views, export_views):
    pages.register(blueprint)
for pages in (time_views, report_views):
    pages.register(blueprint)
for pages in (source_views, import_views, reference_views, describing_views, duplicate_views, work_views):
    pages.register(blueprint)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"wording": wording, "remedies": remedies}

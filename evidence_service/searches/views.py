"""The pages of searching: the strategy, its runs, screening. Each family of pages has a module of its own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from evidence_service.searches import run_views, screening_views, strategy_views, time_views, wording

blueprint = Blueprint("searches", __name__)
for pages in (strategy_views, run_views, screening_views, time_views):
    pages.register(blueprint)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"wording": wording}

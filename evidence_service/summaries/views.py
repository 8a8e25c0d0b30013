"""The pages of summaries. Each family of pages has a module of its own."""

from __future__ import annotations

from flask import Blueprint

from evidence_service.summaries import (
    answer_views,
    autosave_views,
    board_views,
    correction_views,
    held_boxes,
    product_views,
    remark_views,
    reviewing_views,
    statement_views,
    table_views,
    verify_views,
    version_views,
    word_views,
    writing_views,
)

blueprint = Blueprint("summaries", __name__)
for pages in (writing_views, autosave_views, product_views, table_views, statement_views, held_boxes):
    pages.register(blueprint)
for pages in (version_views, reviewing_views, remark_views):
    pages.register(blueprint)
for pages in (answer_views, board_views, word_views, correction_views, verify_views):
    pages.register(blueprint)

"""What is sent again after signing in is shown as its writer knows it: by heading, study and column."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

from flask import Flask

from tests.house import PASSWORD, Visitor
from tests.summaries.desk import Desk, text_of
from tests.summaries.test_autosave_table import TABLE

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


def shown_again(app: Flask, desk: Desk, page: str, form: dict[str, Any], email: str = "") -> dict[str, str]:
    """What the page shows after a form met an ended session and its sender signed in again."""
    path = f"/requests/{desk.reference}/{page}"
    someone = Visitor(app)
    someone.post(path, form, headers=FROM_OUR_PAGE)
    held = {f"held.{name}": value for name, value in form.items()}
    sign_in = {"email": email or desk.house.librarian.email, "password": PASSWORD, "held_to": path}
    answer = someone.post("/sign-in", {**sign_in, **held})
    rows = re.findall(r"__key\">([^<]*)</dt>\s*<dd[^>]*>([^<]*)</dd>", answer.text)
    return {html.unescape(name): html.unescape(text) for name, text in rows}


def test_cells_that_are_not_saved_are_named_by_study_and_column(app: Flask, desk: Desk) -> None:
    desk.search()
    desk.screen()
    there = replace(TABLE.rows[0], note="Saved\nbefore")
    desk.save(replace(TABLE, rows=(there, TABLE.rows[1])))

    form = {"key": ["pmid:90000001", "pmid:90000002"], "version": "1", "do": "save", "copy": "m-1"}
    cells = {
        "finding-0": "Fewer falls",
        "note-1": "Read <twice>",
        "evidence_type-1": "trial",
        "choice-1": "back",
    }

    assert shown_again(app, desk, "summary/table", {**form, **cells}) == {
        "Finding, Ash 2021": "Fewer falls",
        "Type of evidence, Birch 2022": "trial",
        "Librarian’s note, Birch 2022": "Read <twice>",
        "The row that was taken out, Birch 2022": "Put it back",
    }


def test_texts_are_named_by_their_headings_and_other_boxes_by_their_labels(app: Flask, desk: Desk) -> None:
    desk.save(text_of("- One"))

    form = {"findings": "Much", "gaps": "", "version": "1", "ai_used": "no", "limits": "English only"}

    assert shown_again(app, desk, "summary", {**form, "valid_until-day": "3", "then": "preview"}) == {
        "What we found": "Much",
        "Was artificial intelligence used for this answer?": "No",
        "Limits of this search": "English only",
        "Valid until: day": "3",
    }


def test_who_may_not_see_the_request_sees_the_names_that_were_sent(app: Flask, desk: Desk) -> None:
    desk.save(text_of("- One"))

    shown = shown_again(app, desk, "summary", {"findings": "Much"}, email=desk.house.other_librarian.email)

    assert shown == {"Findings": "Much"}

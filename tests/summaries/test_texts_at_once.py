"""Two windows with one text: only a box that both wrote is compared, and its writer is named."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from werkzeug.test import TestResponse

from evidence_service.evidence_requests import operations as evidence_requests
from tests.house import Visitor
from tests.summaries.desk import Desk, text_of
from tests.summaries.test_autosave import autosave, said
from tests.summaries.test_views_writing import save


def compared(answer: TestResponse) -> list[str]:
    """The headings of the texts that stand side by side, without the time."""
    heads = re.findall(r'<h2 class="nhsuk-heading-s">([^<]*: (?:saved|what you)[^<]*)</h2>', answer.text)
    return [re.sub(r", \d.*", "", html.unescape(one)) for one in heads]


def texts(**changed: str) -> dict[str, str]:
    return {"bottom_line": "- One", "findings": "Found", "cost": "", "gaps": "", **changed}


def test_a_box_that_nobody_else_wrote_in_is_not_compared(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, **texts())
    save(librarian, desk, 1, **texts(cost="A bed day costs 400"))

    answer = save(librarian, desk, 1, **texts(cost="Not known", gaps="Rural places"))

    assert answer.status_code == 409
    assert compared(answer) == [
        "Cost and resources: saved by Lena Librarian",
        "Cost and resources: what you typed",
    ]
    assert "Rural places" in answer.text


def test_the_page_that_saves_itself_names_only_what_both_wrote(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, **texts())
    save(librarian, desk, 1, **texts(cost="A bed day costs 400"))

    answer = autosave(librarian, desk, 1, **texts(cost="Not known", gaps="Rural places"))

    assert said(answer)["message"] == (
        "Somebody saved another text in “Cost and resources”. Press Save to compare the two."
    )


def test_whoever_wrote_the_text_is_named_though_somebody_else_saved_last(
    desk: Desk, librarian: Visitor
) -> None:
    desk.save(text_of("- One"))
    second = desk.house.second_librarian
    desk.do(evidence_requests.hand_over, librarian=second)
    desk.save(text_of("- One", gaps="Theirs"), opened=1, actor=second)
    desk.do(evidence_requests.hand_over, actor=second, librarian=desk.house.librarian)
    desk.save(text_of("- One", findings="Later", gaps="Theirs"), opened=2)

    answer = save(librarian, desk, 1, **texts(findings="", gaps="Mine"))

    assert "Gaps, and what we did not look for: saved by Sasha Second" in compared(answer)


def test_what_both_said_of_a_tool_or_the_limits_stands_side_by_side_too(
    desk: Desk, librarian: Visitor
) -> None:
    tool = {"ai_used": "yes", "ai_tool": "Reader, by Somebody"}
    save(librarian, desk, **texts())
    save(librarian, desk, 1, **texts(), **tool, limits="English only")

    answer = save(librarian, desk, 1, **texts(), **{**tool, "ai_tool": "Finder"}, limits="Two days")

    assert compared(answer) == [
        *("Which tool: saved by Lena Librarian", "Which tool: what you typed"),
        *("Limits of this search: saved by Lena Librarian", "Limits of this search: what you typed"),
    ]


def test_a_window_that_opened_what_saved_itself_compares_no_box_that_it_wrote_alone(
    desk: Desk, librarian: Visitor
) -> None:
    save(librarian, desk, **texts())
    for version in range(1, 6):
        autosave(librarian, desk, version, copy="page-a", **texts(cost="C" * version))

    answer = save(librarian, desk, 3, copy="page-b", **texts(cost="CC", gaps="Rural places"))

    assert answer.status_code == 409
    assert {one.partition(":")[0] for one in compared(answer)} == {"Cost and resources"}


def test_a_text_under_a_heading_that_somebody_took_out_is_kept(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, **texts())
    shorter = desk.content()
    kept = tuple(one for one in shorter.sections if one.key != "cost")
    desk.save(replace(shorter, sections=kept), opened=1)

    at_once = save(librarian, desk, 1, **texts(cost="A bed day costs 400"))

    assert (at_once.status_code, desk.text("cost")) == (302, "A bed day costs 400")
    desk.save(replace(shorter, sections=kept), opened=3)
    later = save(librarian, desk, 4, **texts(cost="A bed day costs 500"))
    assert (later.status_code, desk.text("cost")) == (302, "A bed day costs 500")
    assert [one.heading for one in desk.content().sections][-2:] == [
        "Cost and resources",
        "Gaps, and what we did not look for",
    ]


def test_a_text_that_somebody_took_out_and_nobody_touched_stays_out(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, **texts(cost="A bed day\r\ncosts 400"))
    whole = desk.content()
    kept = tuple(one for one in whole.sections if one.key != "cost")
    desk.save(replace(whole, sections=kept), opened=1)

    for version in (1, 3):
        save(librarian, desk, version, **texts(cost="A bed day\r\ncosts 400", gaps=f"Rural {version}"))

    assert desk.text("gaps") == "Rural 3"
    assert "cost" not in {one.key for one in desk.content().sections}

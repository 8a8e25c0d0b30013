"""A statement saves itself once it is whole, and what one page adds is one statement."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.house import Visitor
from tests.summaries.desk import Desk
from tests.summaries.test_autosave import autosave as autosave_text
from tests.summaries.test_autosave import said
from tests.summaries.test_statement_pages import JUDGED, desk_version, put


def autosave(visitor: Visitor, desk: Desk, version: int, **changes: str) -> TestResponse:
    sent = {**JUDGED, "key": "", "copy": "page-1", "version": version, **changes}
    return visitor.post(f"/requests/{desk.reference}/summary/certainty/autosave", sent)


def reasons(desk: Desk) -> list[str]:
    return [one.reason for one in desk.content().statements]


def test_it_keeps_a_whole_statement_with_the_name_of_whoever_judged(desk: Desk, librarian: Visitor) -> None:
    answer = autosave(librarian, desk, 0)

    assert (answer.status_code, said(answer)["version"]) == (200, 1)
    assert said(answer)["texts"] == JUDGED
    assert [one.judged_by for one in desk.content().statements] == ["Lena Librarian"]


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("about", "Write what this"),
        ("finding", "Choose what"),
        ("certainty", "Choose how"),
        ("reason", "Write why"),
    ],
)
def test_what_is_not_whole_waits_and_says_what_is_missing(
    desk: Desk, librarian: Visitor, missing: str, says: str
) -> None:
    answer = autosave(librarian, desk, 0, **{missing: ""})

    assert answer.status_code == 400
    assert said(answer)["message"].startswith("Not saved")
    assert says in said(answer)["message"]
    assert desk_version(desk) == 0


def test_what_one_page_adds_is_one_statement_even_when_its_answer_was_lost(
    desk: Desk, librarian: Visitor
) -> None:
    first = autosave(librarian, desk, 0, reason="Two")
    lost = autosave(librarian, desk, 0, reason="Two small")
    after = autosave(librarian, desk, 2, reason="Two small trials")
    put(librarian, desk, reason="Two small trials, alike", copy="page-1")

    assert [answer.status_code for answer in (first, lost, after)] == [200, 200, 200]
    assert reasons(desk) == ["Two small trials, alike"]


def test_two_pages_add_two_statements(desk: Desk, librarian: Visitor) -> None:
    autosave(librarian, desk, 0)
    autosave(librarian, desk, 0, copy="page-2", about="Costs")

    assert [one.about for one in desk.content().statements] == ["Readmission within 30 days", "Costs"]


def test_it_does_not_write_over_what_somebody_else_said(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    (there,) = desk.content().statements
    autosave(librarian, desk, 1, key=there.key, reason="From one window")

    answer = autosave(librarian, desk, 1, key=there.key, copy="page-2", reason="From another")

    assert answer.status_code == 409
    assert "“How sure we are: Readmission within 30 days”" in said(answer)["message"]
    assert reasons(desk) == ["From one window"]


def test_a_statement_that_was_taken_out_elsewhere_does_not_come_back_by_itself(
    desk: Desk, librarian: Visitor
) -> None:
    put(librarian, desk)
    (there,) = desk.content().statements
    librarian.post(
        f"/requests/{desk.reference}/summary/certainty/arrange",
        {"key": there.key, "do": "remove", "version": 1},
    )

    answer = autosave(librarian, desk, 2, key=there.key, reason="Typed in what is gone")

    assert (answer.status_code, reasons(desk)) == (404, [])


def test_a_text_and_a_statement_that_save_themselves_are_not_compared(desk: Desk, librarian: Visitor) -> None:
    for version in range(6):
        autosave(librarian, desk, version, reason="Two" + "!" * version)

    answer = autosave_text(librarian, desk, 4, gaps="Typed", copy="text")

    assert (answer.status_code, desk.text("gaps"), reasons(desk)) == (200, "Typed", ["Two!!!!!"])

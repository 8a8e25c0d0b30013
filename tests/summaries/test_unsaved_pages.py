"""What the writing page tells its script: what is saved, and which copy on a device isn't needed."""

from __future__ import annotations

import pytest

from tests.house import Visitor
from tests.summaries.desk import Desk
from tests.summaries.test_views_writing import save


def test_a_page_of_what_was_not_saved_says_what_is_saved(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, 0, findings="First <window>")

    conflict = save(librarian, desk, 0, findings="Second window").text
    too_long = save(librarian, desk, 1, findings="x" * 60_001).text
    blocked = save(librarian, desk, 1, findings="Saved", then="review").text

    for page in (conflict, too_long):
        assert "data-guard data-unsaved data-saved='{" in page
        assert '"findings": "First \\u003cwindow\\u003e"' in page
        assert ">Not saved yet.</p>" in page
    assert (" data-refused>" in conflict, " data-refused>" in too_long) == (True, False)
    assert "There is a problem" in blocked
    assert "data-unsaved" not in blocked


@pytest.mark.parametrize(
    ("then", "page"), [("", "summary"), ("preview", "summary/preview"), ("review", "summary/review")]
)
def test_the_page_after_a_save_names_the_copy_that_is_not_needed_any_more(
    desk: Desk, librarian: Visitor, then: str, page: str
) -> None:
    desk.search()
    desk.screen()

    answer = save(librarian, desk, then=then, copy="m1-4f")

    assert answer.location == f"/requests/{desk.reference}/{page}#saved-m1-4f"


def test_the_name_of_a_copy_that_is_none_is_left_out(desk: Desk, librarian: Visitor) -> None:
    answer = save(librarian, desk, copy="Not one of ours")

    assert answer.location == f"/requests/{desk.reference}/summary"

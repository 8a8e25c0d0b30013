"""What a look at a summary found is told in words that say what stops its writer and what doesn't."""

from __future__ import annotations

import pytest

from evidence_service.summaries.examining import Examined, Noticed
from tests.house import Visitor
from tests.summaries.desk import TEXT, Desk

ONE = Noticed("", "Something")


@pytest.mark.parametrize(
    ("blockers", "advice", "expected"),
    [
        (0, 0, "Nothing to mend"),
        (1, 0, "1 thing to mend"),
        (2, 1, "2 things to mend, 1 to think about"),
        (0, 1, "Nothing stops you. 1 thing to think about"),
        (0, 3, "Nothing stops you. 3 things to think about"),
    ],
)
def test_how_many_things_stand_is_said_in_words(blockers: int, advice: int, expected: str) -> None:
    assert Examined((ONE,) * blockers, (ONE,) * advice).in_words == expected


def test_the_writing_page_says_that_a_retracted_paper_is_cited_though_nothing_stops_its_writer(
    desk: Desk, librarian: Visitor
) -> None:
    desk.search()
    desk.screen()
    desk.save(TEXT.with_texts({"gaps": "See [@pmid:90000004]."}))

    page = librarian.get(f"/requests/{desk.reference}/summary").text
    sent = {"version": 1, "ai_used": "no", "gaps": "See [@pmid:90000004]!"}
    saved = librarian.post(f"/requests/{desk.reference}/summary/autosave", sent).get_json()

    assert 'id="how-many">Nothing stops you. 1 thing to think about</a>' in page
    assert saved["in_words"] == "Nothing stops you. 1 thing to think about"

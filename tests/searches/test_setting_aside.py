"""Searches that were only trials."""

from __future__ import annotations

import re
from html import unescape

import pytest

from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.searches import queries, setting_aside
from evidence_service.searches.comparing_runs import run_before
from evidence_service.searches.log_queries import runs_behind
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article


def words_of(visitor: Visitor, address: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", visitor.get(address).text)).split())


def test_a_search_that_is_set_aside_stands_behind_no_answer(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.found(article(2))

    desk.do(setting_aside.set_aside, 2, reason=" a  trial ")

    assert [run.number for run in desk.read(runs_behind)] == [1]
    assert desk.run(2).left_out_because == "a trial"
    assert desk.history()[-1] == ("search", "search 2 set aside")
    assert len(desk.read(queries.runs)) == 2


def test_it_counts_again_when_it_is_taken_back(desk: SearchDesk) -> None:
    desk.found(article(1))
    for _ in range(2):
        desk.do(setting_aside.set_aside, 1, reason="a trial")
    for _ in range(2):
        desk.do(setting_aside.take_in_again, 1)

    assert [run.number for run in desk.read(runs_behind)] == [1]
    assert [note for _, note in desk.history()][-2:] == ["search 1 set aside", "search 1 counts again"]


def test_the_search_before_is_one_that_counts(desk: SearchDesk) -> None:
    for number in (1, 2, 3):
        desk.found(article(number))
    desk.do(setting_aside.set_aside, 2, reason="a trial")

    with desk.factory() as session:
        before = run_before(session, desk.run(3))

    assert before is not None
    assert before.number == 1


def test_a_reason_is_needed_and_the_search_must_have_ended(desk: SearchDesk) -> None:
    desk.start_run()

    with pytest.raises(NotNow, match="hasn't finished yet"):
        desk.do(setting_aside.set_aside, 1, reason="a trial")
    for reason in (" ", "x" * 501):
        with pytest.raises(Invalid) as refusal:
            desk.do(setting_aside.set_aside, 1, reason=reason)
        assert refusal.value.field == "reason"


def test_only_its_librarian_may(desk: SearchDesk) -> None:
    desk.found(article(1))

    for verb, details in ((setting_aside.set_aside, {"reason": "x"}), (setting_aside.take_in_again, {})):
        with pytest.raises(NotAllowed):
            desk.do(verb, 1, actor=desk.house.second_librarian, **details)


def test_the_page_sets_it_aside_and_takes_it_back(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1))
    page = desk.url("/search/runs/1")

    missing = librarian.post(f"{page}/set-aside", {"reason": ""})
    assert missing.status_code == 400
    assert 'href="#reason">Say why this search is set aside' in missing.text
    assert librarian.post(f"{page}/set-aside", {"reason": "a trial"}).location == page
    assert "This search was set aside: a trial It is not in the report" in words_of(librarian, page)
    assert "Set aside" in words_of(librarian, desk.url("/search"))
    librarian.post(f"{page}/take-in")
    assert "was set aside" not in words_of(librarian, page)


def test_its_records_are_not_offered_for_screening(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1))
    desk.found(article(1), article(2))
    page = desk.url("/search/runs/2")

    assert "Screen what came since search 1" in words_of(librarian, page)
    librarian.post(f"{page}/set-aside", {"reason": "a trial"})
    assert "Screen what came since" not in words_of(librarian, page)


def test_colleagues_see_that_it_was_set_aside(desk: SearchDesk, colleague: Visitor) -> None:
    desk.found(article(1))
    desk.do(setting_aside.set_aside, 1, reason="a trial")

    words = words_of(colleague, desk.url("/search/runs/1"))

    assert "This search was set aside: a trial" in words
    assert "Let it count again" not in words

"""Copying the strategy of another request."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import operations
from evidence_service.strategies.written_lines import WrittenLine, fingerprint
from tests.house import Visitor, filed
from tests.searches.search_desk import SearchDesk


def words_of(page: TestResponse) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.fixture
def other(desk: SearchDesk) -> str:
    """Another request of the service, whose strategy the second librarian wrote; its reference number."""
    with transaction(desk.factory) as session:
        request = filed(session, session.get_one(Person, desk.house.manager.id), question="Do clowns help?")
        librarian = desk.house.second_librarian
        evidence_requests.claim(session, request, actor=librarian)
        lines = [
            WrittenLine("clowns[tiab]", "the clowns"),
            WrittenLine("#1 AND ward*", origin="Ovid line list: 1 and ward*"),
        ]
        operations.save_strategy(session, request, lines, actor=librarian, seen=fingerprint([]))
        return request.reference


def test_requests_are_found_by_words_of_the_question_or_by_their_number(
    desk: SearchDesk, librarian: Visitor, other: str
) -> None:
    for words in ("", "clowns help", other[-3:]):
        assert other in words_of(librarian.get(desk.url("/search/copy"), query_string={"words": words}))

    nothing = words_of(librarian.get(desk.url("/search/copy"), query_string={"words": "zebra %"}))

    assert "No request with a strategy has these words." in nothing


def test_a_strategy_is_looked_at_before_it_is_copied(
    desk: SearchDesk, librarian: Visitor, other: str
) -> None:
    page = words_of(librarian.get(desk.url(f"/search/copy?source={other}")))

    assert "Version 1, written by Sasha Second" in page
    assert "Line 1 clowns[tiab] the clowns Line 2 #1 AND ward* From: Ovid line list: 1 and ward*" in page
    assert "Copy these lines" in page
    assert desk.lines() == []


def test_lines_are_added_behind_the_own_ones_with_credit_to_who_wrote_them(
    desk: SearchDesk, librarian: Visitor, other: str
) -> None:
    desk.save("falls")

    answer = copy(librarian, desk, other, "add")

    assert answer.location == desk.url("/search")
    assert desk.written() == [
        WrittenLine("falls"),
        WrittenLine("clowns[tiab]", "the clowns"),
        WrittenLine("#2 AND ward*"),
    ]
    newest = desk.versions()[0]
    assert newest.credit == f"Copied from {other}, version 1, by Sasha Second."
    page = words_of(librarian.get(desk.url("/search")))
    assert newest.credit in page
    assert "From: Ovid line list: 1 and ward*" in page


def test_lines_take_the_place_of_the_own_ones(desk: SearchDesk, librarian: Visitor, other: str) -> None:
    desk.save("falls")

    copy(librarian, desk, other, "replace")

    assert desk.lines() == ["clowns[tiab]", "#1 AND ward*"]


def test_what_was_changed_meanwhile_is_not_replaced(desk: SearchDesk, librarian: Visitor, other: str) -> None:
    seen = fingerprint(desk.written())
    desk.save("newer")

    answer = copy(librarian, desk, other, "replace", seen)

    assert "was changed in the meantime" in words_of(librarian.get(answer.location))
    assert desk.lines() == ["newer"]


def test_too_many_lines_are_refused_in_words(desk: SearchDesk, librarian: Visitor, other: str) -> None:
    desk.save(*["falls"] * 99)

    answer = copy(librarian, desk, other, "add")

    assert "A strategy can have 100 lines." in words_of(librarian.get(answer.location))
    assert len(desk.lines()) == 99


def test_the_credit_of_a_copy_goes_on_to_its_copy(desk: SearchDesk, librarian: Visitor, other: str) -> None:
    copy(librarian, desk, other, "add")
    first = desk.reference
    desk.id, desk.reference = desk.claimed_request()

    copy(librarian, desk, first, "add")

    assert desk.versions()[0].credit == (
        f"Copied from {first}, version 1, by Lena Librarian. Copied from {other}, version 1, by Sasha Second."
    )


def test_only_strategies_of_the_own_service_can_be_seen_and_copied(
    desk: SearchDesk, librarian: Visitor
) -> None:
    with transaction(desk.factory) as session:
        request = filed(session, session.get_one(Person, desk.house.other_manager.id), question="Clowns?")
        evidence_requests.claim(session, request, actor=desk.house.other_librarian)
        operations.save_strategy(
            session, request, ["clowns"], actor=desk.house.other_librarian, seen=fingerprint([])
        )
        foreign = request.reference

    assert foreign not in librarian.get(desk.url("/search/copy")).text
    assert librarian.get(desk.url(f"/search/copy?source={foreign}")).status_code == 404
    assert copy(librarian, desk, foreign, "add").status_code == 404
    assert librarian.get(desk.url(f"/search/copy?source={desk.reference}")).status_code == 404
    assert librarian.get(desk.url("/search/copy?source=ER-1-1")).status_code == 404


def copy(visitor: Visitor, desk: SearchDesk, source: str, how: str, seen: str | None = None) -> TestResponse:
    """Press one of the two buttons below the other strategy."""
    seen = fingerprint(desk.written()) if seen is None else seen
    return visitor.post(desk.url("/search/copy"), {"source": source, "how": how, "seen": seen})

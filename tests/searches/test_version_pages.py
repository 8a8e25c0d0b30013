"""The pages of the history of a strategy."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.strategies.written_lines import WrittenLine, fingerprint
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk


def words_of(visitor: Visitor, address: str) -> str:
    """What a reader sees on the page; words that were added or removed stay marked."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    marked = re.sub(r"<(/?(?:ins|del))>", r"{\1}", answer.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", marked)).split())


def test_the_history_says_who_saved_what_when_and_what_changed(desk: SearchDesk, colleague: Visitor) -> None:
    desk.save("falls")
    desk.save("falls", "wards")
    desk.save(WrittenLine("falls", "why"), "wards")
    desk.start_run("falls OR slips", "wards")

    words = words_of(colleague, desk.url("/search/versions"))

    assert re.search(
        r"Version 4 2 lines: 1 line changed ran as search 1 \d+ .* Lena Librarian "
        r"Version 3 2 lines: only notes .* Version 2 2 lines: 1 line added .* Version 1 1 line",
        words,
    )


def test_without_versions_the_history_is_empty(desk: SearchDesk, librarian: Visitor) -> None:
    assert "Nothing was saved yet." in words_of(librarian, desk.url("/search/versions"))


def test_two_versions_are_compared_word_by_word(desk: SearchDesk, librarian: Visitor) -> None:
    desk.save("falls[tiab] OR slips[tiab]", "wards", "gone <b>")
    desk.save(WrittenLine("falls[tiab] OR trips[tiab]", "wider"), "wards", "#1 AND #2")

    words = words_of(librarian, desk.url("/search/versions/2"))

    assert "What changed from version 1 to version 2" in words
    assert "Line 1 Changed falls[tiab] {del}OR slips[tiab]{/del} {ins}OR trips[tiab]{/ins}" in words
    assert "Note: {ins}wider{/ins}" in words
    assert "Line 2 wards" in words
    assert "Line 3 Changed {del}gone <b>{/del} {ins}#1 AND #2{/ins}" in words


def test_a_version_is_compared_with_any_other_and_shown_plain(desk: SearchDesk, librarian: Visitor) -> None:
    for line in ("a", "b", "c"):
        desk.save(line)

    compared = words_of(librarian, desk.url("/search/versions/1?against=3"))
    assert "What changed from version 1 to version 3" in compared
    assert "{del}a{/del} {ins}c{/ins}" in compared  # from old to new, whichever is opened
    plain = words_of(librarian, desk.url("/search/versions/1"))
    assert "Line 1 a" in plain
    assert "What changed from" not in plain
    nonsense = desk.url(f"/search/versions/2?against={'9' * 30}")
    assert "What changed from" not in words_of(librarian, nonsense)


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(desk: SearchDesk, librarian: Visitor, number: str) -> None:
    desk.save("a")

    assert librarian.get(desk.url(f"/search/versions/{number}")).status_code == 404
    assert librarian.post(desk.url(f"/search/versions/{number}/restore")).status_code == 404


def test_a_version_is_restored_as_a_new_one(desk: SearchDesk, librarian: Visitor) -> None:
    desk.save(WrittenLine("falls", "why"))
    desk.save("wards")

    page = words_of(librarian, desk.url("/search/versions/1"))
    answer = restore(librarian, desk)

    assert "Make this version the strategy again" in page
    assert answer.location == desk.url("/search")
    assert desk.written() == [WrittenLine("falls", "why")]
    newest = desk.versions()[0]
    assert (newest.number, newest.remark) == (3, "Version 1 restored")
    assert "It is the strategy as it stands." in words_of(librarian, desk.url("/search/versions/3"))


def test_a_strategy_that_was_changed_meanwhile_is_not_overwritten(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("falls")
    desk.save("wards")
    seen = fingerprint(desk.written())
    desk.save("newer")

    answer = restore(librarian, desk, seen)

    assert answer.location == desk.url("/search/versions/1")
    assert "was changed in the meantime" in words_of(librarian, answer.location)
    assert desk.lines() == ["newer"]


def test_only_its_librarian_restores_and_only_while_it_is_open(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    desk.save("falls")
    desk.save("wards")

    assert "strategy again" not in words_of(colleague, desk.url("/search/versions/1"))
    assert restore(colleague, desk).status_code == 403
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)
    assert "strategy again" not in words_of(librarian, desk.url("/search/versions/1"))
    assert restore(librarian, desk).status_code == 409
    assert desk.lines() == ["wards"]


def restore(visitor: Visitor, desk: SearchDesk, seen: str | None = None) -> TestResponse:
    """Press the button of version 1."""
    seen = seen or fingerprint(desk.written())
    return visitor.post(desk.url("/search/versions/1/restore"), {"seen": seen})

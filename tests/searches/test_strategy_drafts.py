"""What is typed into a strategy and not saved: it is kept, found again, and shown to nobody else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import strategy_drafts, taking_over
from evidence_service.strategies.strategy import fingerprint
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk

KEY, OTHER_KEY = "window-one", "window-two"
NOT_SAVED = "Not saved yet."


def boxes(page: TestResponse) -> list[str]:
    """What stands in the boxes of the lines."""
    return [
        unescape(text)
        for text in re.findall(
            r'<textarea[^>]*name="lines-\d+"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL
        )
    ]


def words_of(page: TestResponse) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def send(
    visitor: Visitor, desk: SearchDesk, *lines: str, do: str, path: str = "", **fields: str
) -> TestResponse:
    """Send the form with these lines from the first window, unless another is named."""
    typed = {f"lines-{number}": line for number, line in enumerate(lines)}
    sent = {"seen": fingerprint(desk.lines()), "draft": KEY, "do": do, **typed, **fields}
    return visitor.post(desk.url(f"/search{path}"), sent)


def opened(visitor: Visitor, desk: SearchDesk) -> TestResponse:
    """The page as it is when somebody comes back to it."""
    return visitor.get(desk.url("/search"))


@pytest.mark.parametrize(
    ("do", "found"),
    [
        ("add", ["falls", "wards", "#1 OR #2"]),
        ("copy:1", ["falls", "falls", "wards", "#1 OR #3"]),
        ("up:2", ["wards", "falls", "#2 OR #1"]),
        ("remove:2", ["falls", "#1 OR #?"]),
        ("limit:language-english", ["falls", "wards", "#1 OR #2", "#3 AND english[la]"]),
        ("check", ["falls", "wards", "#1 OR #2"]),
        ("spell:1", ["falls", "wards", "#1 OR #2"]),
    ],
)
def test_lines_that_a_button_changed_are_found_again_and_told_as_not_saved(
    desk: SearchDesk, librarian: Visitor, do: str, found: list[str]
) -> None:
    desk.save("saved")

    answer = send(librarian, desk, "falls", "wards", "#1 OR #2", do=do, limit_line="0")
    page = opened(librarian, desk)

    assert f"{NOT_SAVED} What you typed is kept for you alone" in words_of(answer)
    assert boxes(page) == found
    assert NOT_SAVED in words_of(page)
    assert "You typed these lines on " in words_of(page)
    assert desk.lines() == ["saved"]


def test_notes_are_found_again_with_their_lines(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "falls", do="add", **{"notes-0": "the people"})

    assert ">\nthe people</textarea>" in opened(librarian, desk).text


def test_lines_that_could_not_be_saved_are_found_again(desk: SearchDesk, librarian: Visitor) -> None:
    assert send(librarian, desk, "x" * 10_001, "", "bell \x07 nul \x00", do="save").status_code == 400

    assert boxes(opened(librarian, desk)) == ["x" * 10_001, "", "bell \x07 nul "]


def test_what_is_saved_is_no_draft_any_more(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "falls", do="add")
    send(librarian, desk, "falls", "wards", do="save")

    page = opened(librarian, desk)

    assert boxes(page) == desk.lines() == ["falls", "wards"]
    assert NOT_SAVED not in words_of(page)
    assert desk.read(strategy_drafts.drafts_of, desk.house.librarian, []) == []


def test_a_page_on_which_nothing_was_typed_says_nothing_of_saving(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("falls")

    assert NOT_SAVED not in words_of(opened(librarian, desk))
    assert NOT_SAVED not in words_of(send(librarian, desk, "falls", do="add"))


def test_the_script_keeps_what_is_typed_between_two_keys(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "falls", do="", path="/check")

    assert NOT_SAVED in words_of(answer)
    assert boxes(opened(librarian, desk)) == ["falls"]


def test_a_check_that_comes_after_the_save_keeps_nothing(desk: SearchDesk, librarian: Visitor) -> None:
    seen = fingerprint(desk.lines())
    send(librarian, desk, "falls[tiab]", do="save")

    send(librarian, desk, "falls[ti", do="", path="/check", seen=seen)

    assert boxes(opened(librarian, desk)) == ["falls[tiab]"]
    assert "Typed here and not saved" not in words_of(opened(librarian, desk))


def test_two_windows_keep_what_is_typed_in_each(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "the first window", do="add")
    send(librarian, desk, "the second window", do="add", draft=OTHER_KEY)

    page = opened(librarian, desk)
    first = send(librarian, desk, "the second window", do=f"open:{KEY}", draft=OTHER_KEY)

    assert boxes(page) == ["the second window"]
    assert "Typed here and not saved" in words_of(page)
    assert "1 line: the first window" in words_of(page)
    assert boxes(first) == ["the first window"]
    assert f'name="draft" value="{KEY}"' in first.text
    assert "1 line: the second window" in words_of(first)


def test_what_is_saved_can_be_seen_and_what_was_typed_gone_back_to(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("saved")

    page = send(librarian, desk, "typed", do="saved")

    assert boxes(page) == ["saved"]
    assert f'name="draft" value="{KEY}"' not in page.text
    assert boxes(send(librarian, desk, "saved", do=f"open:{KEY}", draft=OTHER_KEY)) == ["typed"]


def test_what_was_typed_elsewhere_can_be_thrown_away(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "the first window", do="add")

    page = send(librarian, desk, "the second window", do=f"discard:{KEY}", draft=OTHER_KEY)

    assert boxes(page) == ["the second window"]
    assert "Typed here and not saved" not in words_of(page)


def test_lines_typed_before_the_strategy_was_saved_anew_are_offered_beside_it(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("first")
    desk.save("second")
    send(librarian, desk, "typed", do="add")
    desk.do(taking_over.restore, 1, seen=fingerprint(["second"]))

    page = opened(librarian, desk)
    typed = send(librarian, desk, "first", do=f"open:{KEY}", draft=OTHER_KEY)

    assert boxes(page) == ["first"]
    assert "1 line: typed" in words_of(page)
    assert boxes(typed) == ["typed"]
    assert "The strategy was saved since: what is saved now stands below the lines." in words_of(typed)
    assert "What is saved now first" in words_of(typed)
    assert send(librarian, desk, *boxes(typed), do="save").status_code == 302
    assert desk.lines() == ["typed"]


def test_what_one_person_typed_is_shown_to_nobody_else(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    send(librarian, desk, "mine alone", do="add")
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)

    theirs = opened(colleague, desk)
    send(colleague, desk, "", do=f"discard:{KEY}")
    mine = opened(librarian, desk)

    assert "mine alone" not in theirs.text
    assert "mine alone</textarea>" in mine.text
    assert "not saved" in words_of(mine)
    send(librarian, desk, do=f"discard:{KEY}")
    assert "mine alone" not in opened(librarian, desk).text


@pytest.mark.parametrize("key", ["", "short", "x" * 41, "not a key!", "<b>"])
def test_a_mangled_key_is_replaced(desk: SearchDesk, librarian: Visitor, key: str) -> None:
    page = send(librarian, desk, "falls", do="add", draft=key)

    assert f'name="draft" value="{key}"' not in page.text
    assert boxes(opened(librarian, desk)) == ["falls"]


def test_what_is_too_much_for_any_strategy_is_not_kept_and_not_said_to_be(
    desk: SearchDesk, librarian: Visitor
) -> None:
    page = send(librarian, desk, "x" * 2_000_001, do="add")

    assert NOT_SAVED in words_of(page)
    assert "What you typed is kept" not in words_of(page)
    assert len(boxes(page)[0]) == 2_000_001
    assert boxes(opened(librarian, desk)) == [""]

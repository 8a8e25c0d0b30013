"""Taking a list of lines from a paste or a file."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service.strategies.written_lines import WrittenLine, fingerprint
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk

OVID = """\
Database: Ovid MEDLINE(R) ALL <1946 to March 2026>
1     exp Accidental Falls/ (27000)
2     fall*.ti,ab. (300000)
3     1 or 2 (310000)
"""


def words_of(page: TestResponse) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def paste(visitor: Visitor, desk: SearchDesk, text: str, **fields: str) -> TestResponse:
    """Let a pasted list be read."""
    return visitor.post(desk.url("/search/list"), {"pasted": text, **fields})


def take(visitor: Visitor, desk: SearchDesk, text: str, **fields: str) -> TestResponse:
    """Take a list that was shown."""
    given = {"pasted": text, "how": "add", "seen": fingerprint(desk.written()), **fields}
    return visitor.post(desk.url("/search/list/take"), given)


def upload(visitor: Visitor, desk: SearchDesk, content: bytes, name: str = "list.txt") -> TestResponse:
    """Let a file be read."""
    return visitor.post(desk.url("/search/list"), {"file": (io.BytesIO(content), name), "pasted": ""})


def test_an_ovid_list_is_shown_as_it_would_be_taken_with_what_it_was(
    desk: SearchDesk, librarian: Visitor
) -> None:
    words = words_of(paste(librarian, desk, OVID))

    assert "3 lines, read as Ovid line list (Ovid MEDLINE(R) ALL <1946 to March 2026>)." in words
    assert 'Line 1 it found 27,000 there "Accidental Falls"[mh] In the list: exp Accidental Falls/' in words
    assert "Nothing is taken yet." in words
    assert desk.lines() == []


def test_lines_are_added_with_their_references_moved_and_say_what_they_were_when_asked(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("wards")

    answer = take(librarian, desk, OVID, credit="Ann Other, review of falls.", noted="yes")

    assert answer.location == desk.url("/search")
    first, second, *_, last = desk.written()
    assert first == WrittenLine("wards")
    assert second == WrittenLine('"Accidental Falls"[mh]')
    assert last.text == "2 or 3"
    words = words_of(librarian.get(desk.url("/search")))
    assert words.count("From: Ovid line list:") == 2  # the line that joins others says nothing new
    assert "From: Ovid line list: exp Accidental Falls/ Line 3" in words
    newest = desk.versions()[0]
    assert newest.remark == "Taken from a list (Ovid line list)"
    assert newest.credit == "From a list. Ann Other, review of falls."


def test_lines_say_nothing_of_the_list_unless_they_are_asked_to(desk: SearchDesk, librarian: Visitor) -> None:
    take(librarian, desk, OVID)

    assert "From: Ovid" not in words_of(librarian.get(desk.url("/search")))


def test_what_a_line_was_is_said_of_its_text_and_never_of_another(
    desk: SearchDesk, librarian: Visitor
) -> None:
    take(librarian, desk, OVID, noted="yes")
    headings, words, both = (line.text for line in desk.written())

    desk.save(words, "hospitals[mh]", both)
    page = words_of(librarian.get(desk.url("/search")))
    assert "From: Ovid line list: fall*.ti,ab." in page
    assert "exp Accidental Falls/" not in page

    desk.save(words, headings, both)
    assert "From: Ovid line list: exp Accidental Falls/" in words_of(librarian.get(desk.url("/search")))


def test_the_count_of_a_line_is_no_part_of_what_it_was(desk: SearchDesk, librarian: Visitor) -> None:
    bare = "1     exp Accidental Falls/     29123\n2     fall*.ti,ab.     150,234\n3     1 or 2     160000\n"
    take(librarian, desk, bare, noted="yes")

    page = words_of(librarian.get(desk.url("/search")))
    assert "From: Ovid line list: exp Accidental Falls/ Line 2" in page
    assert "29123" not in page


def test_what_a_line_was_is_no_reason_for_a_limit(desk: SearchDesk, librarian: Visitor) -> None:
    take(librarian, desk, OVID + "4     limit 3 to english language (2100)\n", noted="yes")

    page = words_of(librarian.get(desk.url("/search")))
    assert "From: Ovid line list: limit 3 to english language" in page
    assert "A language limits the search. Say in the line's note why, or take it out." in page


def test_what_a_line_was_goes_along_with_its_versions_and_copies(
    desk: SearchDesk, librarian: Visitor
) -> None:
    take(librarian, desk, OVID, noted="yes")
    desk.save("falls[tiab]")

    assert "From: Ovid line list: exp Acc" in words_of(
        librarian.get(desk.url("/search/versions/1?against=0"))
    )
    seen = fingerprint(desk.written())
    librarian.post(desk.url("/search/versions/1/restore"), {"seen": seen})
    assert "From: Ovid line list: exp Acc" in words_of(librarian.get(desk.url("/search")))
    assert desk.versions()[0].remark == "Version 1 restored"
    librarian.post(desk.url("/search"), {"do": "save", **_as_form(desk)})
    assert len(desk.versions()) == 3  # nothing was changed


def _as_form(desk: SearchDesk) -> dict[str, str]:
    """The lines as the page sends them."""
    lines = {f"lines-{place}": line.text for place, line in enumerate(desk.written())}
    return {**lines, "seen": fingerprint(desk.written())}


def test_lines_take_the_place_of_those_that_were_seen_and_of_no_others(
    desk: SearchDesk, librarian: Visitor
) -> None:
    seen = fingerprint(desk.written())
    desk.save("newer")

    refused = take(librarian, desk, "falls\nbeds", how="replace", seen=seen)
    assert "was changed in the meantime" in words_of(refused)
    assert desk.lines() == ["newer"]
    take(librarian, desk, "falls\nbeds", how="replace")
    assert desk.lines() == ["falls", "beds"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_whatever_its_encoding(desk: SearchDesk, librarian: Visitor, encoding: str) -> None:
    page = upload(librarian, desk, "café[tiab]\nfalls[tiab]".encode(encoding))

    assert "café[tiab]" in words_of(page)
    assert "2 lines" in words_of(page)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x" * 1_000_001, "The file is larger than 1 MB."),
        (b" \n ", "The file is empty."),
        (b"%PDF-1.7 ...", "This isn't a file of plain text."),
        (b"PK\x03\x04" + b"\x00" * 100, "This isn't a file of plain text."),
        (b"\x00\x01\x02\x03" * 500, "This isn't a file of plain text."),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "This isn't a file of plain text."),
    ],
)
def test_what_is_no_list_is_refused_in_words(
    desk: SearchDesk, librarian: Visitor, content: bytes, message: str
) -> None:
    page = upload(librarian, desk, content)

    assert page.status_code == 400
    assert message in words_of(page)
    assert desk.lines() == []


def test_nothing_and_too_much_are_refused_beside_the_box(desk: SearchDesk, librarian: Visitor) -> None:
    nothing = paste(librarian, desk, "  ")
    much = paste(librarian, desk, "x" * 1_000_001)

    assert (nothing.status_code, much.status_code) == (400, 400)
    assert "Choose a file, or paste the list here." in words_of(nothing)
    assert "A list can have 1,000,000 characters at most." in words_of(much)


def test_a_list_with_more_lines_than_a_strategy_can_have_is_shown_and_not_taken(
    desk: SearchDesk, librarian: Visitor
) -> None:
    text = "\n".join(f"word{number}[tiab]" for number in range(120))

    page, answer = paste(librarian, desk, text), take(librarian, desk, text)

    assert "A strategy can have 100 lines: put some together" in words_of(page)
    assert answer.status_code == 400
    assert "A strategy can have 100 lines." in words_of(answer)
    assert desk.lines() == []


def test_markup_in_a_list_is_shown_as_text(desk: SearchDesk, librarian: Visitor) -> None:
    page = paste(librarian, desk, "<script>alert(1)</script>[tiab]\n</textarea>\x00")

    assert "<script>alert" not in page.text
    assert "</textarea>\x00" not in page.text


def test_only_its_librarian_takes_a_list(desk: SearchDesk, colleague: Visitor) -> None:
    assert colleague.get(desk.url("/search/list")).status_code == 403
    assert paste(colleague, desk, OVID).status_code == 403
    assert take(colleague, desk, OVID).status_code == 403

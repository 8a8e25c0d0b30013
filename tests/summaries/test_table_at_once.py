"""Two windows with one evidence table: cells are put together, and no text goes unasked."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from evidence_service.references.reference import Reference
from evidence_service.summaries import table
from evidence_service.summaries.content import Row
from tests.house import Visitor
from tests.summaries.desk import RECORDS, TEXT, Desk, record, text_of

KEYS = ("pmid:90000001", "pmid:90000002")
TABLE = replace(TEXT, rows=tuple(Row(key) for key in KEYS))


@pytest.fixture
def written(desk: Desk) -> Desk:
    desk.search()
    desk.screen()
    desk.save(TABLE)
    return desk


class Window:
    """An opened page of the table: its boxes as they were sent, with what somebody types into them."""

    def __init__(self, visitor: Visitor, desk: Desk) -> None:
        self.visitor, self.path = visitor, f"/requests/{desk.reference}/summary/table"
        self.take(visitor.get(self.path))

    def take(self, answer: TestResponse) -> None:
        """Show the page that was answered."""
        self.page, self.status = html.unescape(answer.text), answer.status_code
        form = answer.text.split('<form id="summary-form"')[1].split("</form>")[0]
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
        self.sent: dict[str, Any] = {
            name: [html.unescape(value) for one, value in hidden if one == name] for name, _ in hidden
        }
        for name, text in re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>\n([^<]*)<', form):
            self.sent[name] = html.unescape(text)
        for tag in re.findall(r'<input class="nhsuk-input[^>]*>', form):
            found = re.search(r'name="([\w-]+)".* value="([^"]*)"', tag)
            assert found
            self.sent[found[1]] = html.unescape(found[2])

    def press(self, do: str = "save", **typed: str) -> TestResponse:
        """Type into boxes, named finding_0 or the like, and press a button; the page is what follows."""
        self.sent |= {name.replace("_", "-"): text for name, text in typed.items()}
        answer = self.visitor.post(self.path, {**self.sent, "do": do})
        self.take(self.visitor.get(self.path) if answer.status_code == 302 else answer)
        self.status = answer.status_code
        return answer

    def autosave(self, **typed: str) -> dict[str, Any]:
        """Type into boxes and let the page save itself."""
        self.sent |= {name.replace("_", "-"): text for name, text in typed.items()}
        answer = self.visitor.post(f"{self.path}/autosave", {**self.sent, "copy": "page-b"})
        self.status = answer.status_code
        said: dict[str, Any] = answer.get_json()
        self.sent["version"] = said.get("version", self.sent["version"])
        return said


def rows(desk: Desk) -> dict[str, Row]:
    return {row.key: row for row in desk.content().rows}


def two(visitor: Visitor, desk: Desk) -> tuple[Window, Window]:
    return Window(visitor, desk), Window(visitor, desk)


def test_cells_of_one_row_that_two_windows_filled_are_both_kept(written: Desk, librarian: Visitor) -> None:
    one, other = two(librarian, written)
    one.press(population_0="400 adults")

    other.press(setting_0="Six hospitals")

    assert other.status == 302
    assert rows(written)[KEYS[0]] == Row(KEYS[0], population="400 adults", setting="Six hospitals")


def test_only_a_cell_that_both_wrote_is_compared(written: Desk, librarian: Visitor) -> None:
    one, other = two(librarian, written)
    one.press(population_0="400 adults", finding_0="Fewer falls")

    other.press(setting_0="Six hospitals", finding_0="More falls")

    assert other.status == 409
    assert other.page.count("Saved by ") == 1
    assert re.search(r"Saved by Lena Librarian, [^:]*:\d\d[ap]m: <span[^>]*>Fewer falls<", other.page)
    assert '<a href="#finding-0">Ash 2021: two texts in “Finding”</a>' in other.page
    assert other.sent["population-0"] == "400 adults"
    other.press()
    assert rows(written)[KEYS[0]] == Row(
        KEYS[0], population="400 adults", setting="Six hospitals", finding="More falls"
    )


def test_a_row_that_was_taken_out_while_somebody_wrote_in_it_is_asked_about(
    written: Desk, librarian: Visitor
) -> None:
    one, other = two(librarian, written)
    one.press(f"out {KEYS[1]}")

    other.press(note_1="Read twice")

    assert other.status == 409
    assert '<a href="#choice-1">Birch 2022: Lena Librarian took this row out</a>' in other.page
    assert re.search(r"Lena Librarian took it out on [^<]*m, while you wrote in it", other.page)
    other.press(note_0="Typed here too")
    assert (other.status, "Choose whether to put it back" in other.page) == (409, True)
    assert (other.sent["note-0"], other.sent["note-1"]) == ("Typed here too", "Read twice")

    other.press(choice_1="back")

    assert other.status == 302
    assert [row.note for row in written.content().rows] == ["Typed here too", "Read twice"]


def test_a_row_that_was_taken_out_stays_out_when_its_writer_agrees(written: Desk, librarian: Visitor) -> None:
    one, other = two(librarian, written)
    one.press(f"out {KEYS[1]}")
    other.press(note_1="Read twice", finding_0="Fewer falls")

    other.press(choice_1="out")

    assert other.status == 302
    assert rows(written) == {KEYS[0]: Row(KEYS[0], finding="Fewer falls")}


def test_a_row_that_nobody_wrote_in_goes_and_the_page_says_so(written: Desk, librarian: Visitor) -> None:
    one, other = two(librarian, written)
    one.press(f"out {KEYS[1]}")

    other.press(note_0="Read")

    assert (other.status, list(rows(written))) == (302, [KEYS[0]])
    assert "Birch 2022 is not in the table any more: taken out by Lena Librarian, " in other.page


def test_what_is_typed_after_the_page_saved_itself_without_the_row_is_asked_about_too(
    written: Desk, librarian: Visitor
) -> None:
    one, other = two(librarian, written)
    one.press(f"out {KEYS[1]}")
    quiet = other.autosave(note_0="Read")

    loud = other.autosave(note_1="Read twice")

    assert quiet["message"] == ""
    assert f"note {KEYS[1]}" in loud["not_kept"]
    assert "Lena Librarian took out the row of Birch 2022" in loud["message"]
    assert "Press Save" in loud["message"]
    other.press()
    assert (other.status, other.sent["note-1"]) == (409, "Read twice")
    other.press(choice_1="back")
    assert rows(written)[KEYS[1]].note == "Read twice"


def test_all_else_saves_itself_while_a_row_that_was_taken_out_waits(
    written: Desk, librarian: Visitor
) -> None:
    one, other = two(librarian, written)
    one.press(f"out {KEYS[1]}")

    said = other.autosave(note_0="Read", note_1="Read twice")

    assert (other.status, f"note {KEYS[1]}" in said["texts"]) == (200, False)
    assert "Press Save" in said["message"]
    assert rows(written) == {KEYS[0]: Row(KEYS[0], note="Read")}


def test_a_row_that_somebody_wrote_in_is_not_taken_out_unseen(written: Desk, librarian: Visitor) -> None:
    one, other = two(librarian, written)
    one.press(finding_1="Fewer falls")

    other.press(f"out {KEYS[1]}")

    assert other.status == 409
    assert "Birch 2022: Lena Librarian wrote in this row, so it is still in the table" in other.page
    assert other.sent["finding-1"] == "Fewer falls"
    other.press(f"out {KEYS[1]}")
    assert list(rows(written)) == [KEYS[0]]


def test_what_was_typed_in_a_row_before_it_was_taken_out_is_in_a_version(
    written: Desk, librarian: Visitor
) -> None:
    Window(librarian, written).press(f"out {KEYS[1]}", note_1="Read twice")

    assert list(rows(written)) == [KEYS[0]]
    assert "Read twice" in librarian.get(f"/requests/{written.reference}/summary/versions/2").text


def test_rows_that_a_button_added_are_not_lost_to_a_comparison(written: Desk, librarian: Visitor) -> None:
    one, other = two(librarian, written)
    one.press(finding_0="Fewer falls")
    other.sent["add"] = "pmid:90000004"
    other.press("add-ticked", finding_0="More falls")
    assert other.status == 409

    other.press(note_2="Retracted")

    assert rows(written)["pmid:90000004"].note == "Retracted"


def test_a_cell_that_is_wrong_keeps_what_is_typed_in_a_row_that_was_taken_out(
    written: Desk, librarian: Visitor
) -> None:
    one, other = two(librarian, written)
    one.press(f"out {KEYS[1]}")
    other.autosave(note_0="Read")

    other.press(note_1="Read twice", country_0="x" * 201)

    assert (other.status, other.sent["note-1"]) == (400, "Read twice")


def many(number: int) -> Sequence[Reference]:
    return [record(place) for place in range(1, number + 1)]


def test_papers_that_have_no_room_are_told(
    desk: Desk, librarian: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    desk.search(RECORDS)
    desk.screen(included=(1, 2, 3), excluded=())
    desk.save(text_of("- One [@pmid:90000001; @pmid:90000002; @pmid:90000003]."))
    window = Window(librarian, desk)

    window.press("add-cited")

    assert len(desk.content().rows) == 2
    assert "1 paper got no row: a table can have 2 rows at most. Left out: Cedar 2023." in window.page


def test_every_one_of_very_many_cited_papers_gets_a_row(desk: Desk, librarian: Visitor) -> None:
    desk.search(many(238))
    desk.screen(included=range(1, 239), excluded=())
    cited = "; ".join(f"@pmid:{90000000 + number}" for number in range(1, 239))
    desk.save(text_of(f"- All of them [{cited}]."))

    window = Window(librarian, desk)
    window.press("add-cited")

    assert len(desk.content().rows) == 238
    window.press(note_237="The last one")
    assert desk.content().rows[237].note == "The last one"

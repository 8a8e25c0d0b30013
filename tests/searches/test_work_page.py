"""The work so far: what another librarian sees who goes on, and the note that was left for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import search_notes, time_spent, work_queries
from evidence_service.searches.models import Record, RecordTag, Verdict
from evidence_service.searches.time_spent import Activity, Worked
from evidence_service.searches.work_queries import Work
from evidence_service.strategies.written_lines import WrittenLine
from tests.house import Visitor
from tests.searches.conftest import CountQueries
from tests.searches.search_desk import SearchDesk, article
from tests.searches.test_importing import imported

Visitors = Callable[[Person | None], Visitor]


def work(desk: SearchDesk) -> Work:
    return desk.read(work_queries.work_so_far)


def seen(desk: SearchDesk) -> str:
    return search_notes.fingerprint_of(desk.read(work_queries.hand_over_note))


def leave(desk: SearchDesk, text: str, actor: Person | None = None) -> None:
    desk.do(search_notes.leave_hand_over, text, actor=actor, seen=seen(desk))


def change(desk: SearchDesk, number: int, **changes: object) -> None:
    with transaction(desk.factory) as session:
        query = select(Record).where(
            Record.evidence_request_id == desk.id, Record.pmid == str(90000000 + number)
        )
        record = session.scalars(query).one()
        for name, value in changes.items():
            setattr(record, name, value)


@pytest.fixture
def begun(desk: SearchDesk) -> SearchDesk:
    """Searched, imported, screened in part, with a remark and a tag."""
    desk.found(article(1), article(2), article(3), article(4))
    imported(desk)
    desk.include(1)
    desk.exclude(2)
    change(desk, 3, remark="Ask for the full text", tags=[RecordTag(tag="cost")])
    on = desk.request().filed_at.date()
    desk.do(time_spent.add, Worked(Activity.SEARCHING, 95), on=on)
    return desk


def test_it_holds_what_was_done_and_what_is_left(begun: SearchDesk) -> None:
    found = work(begun)

    assert [(line.text, result.ran.count if result.ran else None) for line, result in found.strategy] == [
        ("falls[tiab]", 70),
        ("hospital*", 80),
        ("#1 AND #2", 4),
    ]
    assert [(run.number, run.done) for run in found.runs] == [(1, 4)]
    assert [(source.database, source.imported) for source in found.sources] == [("Embase", 2)]
    assert (found.screening.tally.unique, found.screening.tally.screened) == (6, 2)
    assert found.screening.last
    assert found.screening.last.record.title.startswith("Falls on wards: study 2")
    assert [record.remark for record in found.screening.remarked] == ["Ask for the full text"]
    assert found.screening.tags == [("cost", 1)]
    assert found.time.total == 95


def test_what_waits_for_a_second_look_is_listed(begun: SearchDesk, colleague: Visitor) -> None:
    change(begun, 3, verdict=Verdict.MAYBE)

    assert [record.title for record in work(begun).screening.maybes] == ["Falls on wards: study 3."]
    assert "1 record to look at once more" in colleague.get(begun.url("/work")).text


def test_a_merged_record_is_neither_left_nor_remarked(begun: SearchDesk) -> None:
    change(begun, 3, merged_into_id=begun.record(1).id)

    assert work(begun).screening.remarked == []
    assert work(begun).screening.tags == []


def test_the_page_says_it_to_another_librarian(begun: SearchDesk, colleague: Visitor) -> None:
    begun.save(WrittenLine("falls[tiab]", "The main idea"), "hospital*", "#1 AND #2")
    begun.maybe(4)
    leave(begun, "Screen the rest.\n\nMona wants adults only.")

    page = colleague.get(begun.url("/work")).text

    for words in (
        "Mona wants adults only.",
        "3 of 6 records to screen",
        "3 of 6 records screened: 1 included, 1 excluded, 1 maybe",
        "Ask for the full text",
        "cost (1)",
        "1 h 35 min",
        "The main idea",
        "Embase, source 1",
        "Studies of babies",
        "No summary is written yet",
    ):
        assert words in page, words
    assert "<textarea" not in page


def test_a_request_on_which_nothing_was_done_says_so(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/work")).text

    for words in (
        "Nothing is searched yet",
        "No strategy is written yet",
        "There is no record to screen yet",
    ):
        assert words in page


def test_the_request_shows_the_note_to_the_library_and_not_to_its_requester(
    begun: SearchDesk, colleague: Visitor, visitor: Visitors
) -> None:
    leave(begun, "Screen the <rest>")

    assert "Screen the &lt;rest&gt;" in colleague.get(begun.url()).text
    assert "Screen the" not in visitor(begun.house.manager).get(begun.url()).text


def test_the_note_is_left_on_the_page(begun: SearchDesk, librarian: Visitor) -> None:
    answer = librarian.post(begun.url("/work"), {"text": "Screen the rest", "seen": seen(begun)})

    assert answer.status_code == 302
    note = work(begun).note
    assert note
    assert (note.text, note.written_by.name) == ("Screen the rest", "Lena Librarian")


def test_an_empty_note_takes_it_away(begun: SearchDesk) -> None:
    leave(begun, "Screen the rest")
    leave(begun, "")

    assert work(begun).note is None


def test_of_two_windows_the_second_is_told_and_keeps_what_was_typed(
    begun: SearchDesk, librarian: Visitor
) -> None:
    before = seen(begun)
    leave(begun, "Theirs")

    answer = librarian.post(begun.url("/work"), {"text": "Mine", "seen": before})

    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine</textarea>" in answer.text
    with pytest.raises(NotNow):
        begun.do(search_notes.leave_hand_over, "Mine", seen=before)


def test_a_lead_may_leave_a_note_and_a_colleague_may_not(begun: SearchDesk, colleague: Visitor) -> None:
    leave(begun, "From the lead", actor=begun.house.lead)
    with pytest.raises(NotAllowed):
        leave(begun, "From nowhere", actor=begun.house.second_librarian)

    answer = colleague.post(begun.url("/work"), {"text": "From nowhere", "seen": seen(begun)})

    assert answer.status_code == 403
    assert "From nowhere" in answer.text


def test_whoever_gets_the_request_goes_on_with_everything(begun: SearchDesk, colleague: Visitor) -> None:
    leave(begun, "Screen the rest")
    begun.do(evidence_requests.hand_over, librarian=begun.house.second_librarian)

    page = colleague.get(begun.url()).text

    assert "Lena Librarian left a note" in page
    assert begun.url("/work") in page
    begun.include(4, actor=begun.house.second_librarian)
    assert work(begun).screening.tally.screened == 3


def test_more_work_asks_the_database_no_more_questions(
    begun: SearchDesk, librarian: Visitor, queries_of: CountQueries
) -> None:
    librarian.get(begun.url("/work"))
    with queries_of() as few:
        librarian.get(begun.url("/work"))
    on = begun.request().filed_at.date()
    for number in range(5, 12):
        begun.found(article(number))
        imported(begun)
        begun.include(number)
        begun.do(time_spent.add, Worked(Activity.WRITING, number), on=on, actor=begun.house.lead)
    with queries_of() as many:
        librarian.get(begun.url("/work"))

    assert len(many) == len(few) <= 26

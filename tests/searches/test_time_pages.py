"""The clock on every page of a request, the list of time spent, and its corrections."""

from __future__ import annotations

from datetime import timedelta

from evidence_service.db import as_of, utc_now
from evidence_service.searches import time_spent
from evidence_service.searches.log_models import TimeSpent
from evidence_service.searches.time_spent import Activity, Worked
from tests.house import Visitor
from tests.searches.conftest import CountQueries
from tests.searches.search_desk import SearchDesk

FROM_SCRIPT = {"X-Refresh": "1"}


def only_entry(desk: SearchDesk) -> TimeSpent:
    (entry,) = desk.read(time_spent.entries)
    return entry


def started_before(desk: SearchDesk, **ago: int) -> int:
    with as_of(utc_now() - timedelta(**ago)):
        return desk.do(time_spent.start, activity=Activity.SEARCHING).id


def test_every_page_of_a_request_offers_the_clock(desk: SearchDesk, librarian: Visitor) -> None:
    for path in ("", "/search", "/screening", "/summary", "/time"):
        assert 'value="searching">searching</button>' in librarian.get(desk.url(path)).text, path


def test_its_requester_sees_no_clock(desk: SearchDesk, visitor) -> None:  # type: ignore[no-untyped-def]
    page = visitor(desk.house.manager).get(desk.url())

    assert page.status_code == 200
    assert "data-clock" not in page.text


def test_one_click_starts_it_and_leads_back(desk: SearchDesk, librarian: Visitor) -> None:
    back = desk.url("/screening?show=all")
    answer = librarian.post(desk.url("/time/start"), {"activity": "screening", "back": back})

    assert answer.headers["Location"] == back
    assert only_entry(desk).activity == "screening"


def test_nobody_is_sent_elsewhere(desk: SearchDesk, librarian: Visitor) -> None:
    answer = librarian.post(desk.url("/time/start"), {"activity": "other", "back": "https://evil.example/"})

    assert answer.headers["Location"] == "/"


def test_a_running_clock_is_shown_on_every_request(desk: SearchDesk, librarian: Visitor) -> None:
    started_before(desk, minutes=25)
    reference = desk.reference
    desk.id, desk.reference = desk.claimed_request()

    page = librarian.get(desk.url()).text

    assert "25 min" in page
    assert f">{reference}</a>" in page
    assert "Start here" in page


def test_stopping_counts(desk: SearchDesk, librarian: Visitor) -> None:
    entry_id = started_before(desk, minutes=25)

    librarian.post(desk.url("/time/stop"), {"entry": entry_id, "back": desk.url()})

    assert only_entry(desk).minutes == 25
    assert "25 min so far" in librarian.get(desk.url()).text


def test_a_script_gets_the_clock_alone(desk: SearchDesk, librarian: Visitor) -> None:
    data = {"activity": "writing", "back": desk.url("/summary")}
    answer = librarian.post(desk.url("/time/start"), data, headers=FROM_SCRIPT)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Writing" in answer.text
    assert f'name="back" value="{desk.url("/summary")}"' in answer.text


def test_a_forgotten_clock_is_asked_about(desk: SearchDesk, librarian: Visitor) -> None:
    entry_id = started_before(desk, hours=20)

    page = librarian.get(desk.url("/summary")).text

    assert "Did you forget to stop your clock?" in page
    assert desk.url(f"/time/{entry_id}") in page


def test_a_forgotten_clock_is_settled(desk: SearchDesk, librarian: Visitor) -> None:
    entry_id = started_before(desk, hours=20)
    answer = librarian.post(desk.url("/time/stop"), {"entry": entry_id, "back": desk.url()})
    assert answer.headers["Location"] == desk.url(f"/time/{entry_id}")
    assert "How long did you work?" in librarian.get(answer.headers["Location"]).text

    data = {"minutes": "1:30", "activity": "searching", "note": ""}
    librarian.post(answer.headers["Location"], data)

    assert (only_entry(desk).minutes, only_entry(desk).taken_minutes) == (90, 1200)
    page = librarian.get(desk.url("/time")).text
    assert "The clock said 20 h" in page
    assert "forgot" not in page


def test_time_is_written_down_by_hand(desk: SearchDesk, librarian: Visitor) -> None:
    day = desk.request().filed_at
    answer = librarian.post(
        desk.url("/time"),
        {
            "minutes": "1:15",
            "activity": "talking",
            "note": "Phoned <b>Mona</b>",
            "worked_on-day": day.day,
            "worked_on-month": day.month,
            "worked_on-year": day.year,
        },
    )

    assert answer.status_code == 302
    page = librarian.get(desk.url("/time")).text
    assert "1 h 15 min" in page
    assert "Phoned &lt;b&gt;Mona&lt;/b&gt;" in page
    assert "written down by hand" in page


def test_what_is_wrong_is_said_beside_its_box(desk: SearchDesk, librarian: Visitor) -> None:
    answer = librarian.post(desk.url("/time"), {"minutes": "long", "worked_on-day": "1", "note": "x"})

    assert answer.status_code == 400
    for message in ("Enter how long it took", "Choose what the time was for", "The day must include a month"):
        assert message in answer.text
    assert 'value="long"' in answer.text


def test_a_day_to_come_is_refused_beside_its_boxes(desk: SearchDesk, librarian: Visitor) -> None:
    day = utc_now() + timedelta(days=3)
    data = {"minutes": "5", "activity": "other", "worked_on-day": day.day, "worked_on-month": day.month}

    answer = librarian.post(desk.url("/time"), {**data, "worked_on-year": day.year})

    assert answer.status_code == 400
    assert 'href="#worked_on-day">The day can&#39;t be in the future' in answer.text


def test_the_list_shows_everybody_and_offers_only_ones_own(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    on = desk.request().filed_at.date()
    entry = desk.do(time_spent.add, Worked(Activity.WRITING, 65), on=on)

    page = colleague.get(desk.url("/time")).text

    assert "Lena Librarian" in page
    assert desk.url(f"/time/{entry.id}") not in page
    assert desk.url(f"/time/{entry.id}") in librarian.get(desk.url("/time")).text


def test_an_entry_is_deleted(desk: SearchDesk, librarian: Visitor) -> None:
    entry_id = started_before(desk, minutes=5)

    librarian.post(desk.url(f"/time/{entry_id}/delete"))

    assert desk.read(time_spent.entries) == []


def test_an_entry_belongs_to_its_request(desk: SearchDesk, librarian: Visitor) -> None:
    entry_id = started_before(desk, minutes=5)
    desk.id, desk.reference = desk.claimed_request()

    assert librarian.get(desk.url(f"/time/{entry_id}")).status_code == 404
    assert librarian.get(desk.url("/time/99999999999999")).status_code == 404


def test_the_clock_costs_one_query(desk: SearchDesk, librarian: Visitor, queries_of: CountQueries) -> None:
    librarian.get(desk.url("/time"))
    with queries_of() as few:
        librarian.get(desk.url("/time"))
    on = desk.request().filed_at.date()
    for minutes in range(1, 12):
        desk.do(time_spent.add, Worked(Activity.WRITING, minutes), on=on)
    with queries_of() as many:
        librarian.get(desk.url("/time"))

    assert len(many) == len(few)
    assert sum("time_spent" in query for query in many) == 2

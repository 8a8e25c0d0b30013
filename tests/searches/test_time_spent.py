"""Time spent: one clock a person, corrections that keep what the clock said, forgotten clocks."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest

from evidence_service.accounts.models import Person
from evidence_service.db import as_of, transaction
from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import time_spent
from evidence_service.searches.log_models import TimeSpent
from evidence_service.searches.time_forms import minutes_of
from evidence_service.searches.time_spent import Activity, Clock, Totals, Worked
from tests.searches.search_desk import SearchDesk

NINE = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)


def after(minutes: int) -> AbstractContextManager[None]:
    """So many minutes after nine."""
    return as_of(NINE + timedelta(minutes=minutes))


def start(desk: SearchDesk, activity: Activity = Activity.SEARCHING, actor: Person | None = None) -> int:
    return desk.do(time_spent.start, actor=actor, activity=activity).id


def stop(desk: SearchDesk, entry_id: int, actor: Person | None = None) -> TimeSpent:
    with transaction(desk.factory) as session:
        return time_spent.stop(session, entry_id, actor=actor or desk.house.librarian)


def correct(desk: SearchDesk, entry_id: int, minutes: int, actor: Person | None = None) -> TimeSpent:
    with transaction(desk.factory) as session:
        worked = Worked(Activity.WRITING, minutes, "Half of it was lunch")
        return time_spent.correct(session, entry_id, worked, actor=actor or desk.house.librarian)


def entries(desk: SearchDesk) -> Sequence[TimeSpent]:
    return desk.read(time_spent.entries)


def totals(desk: SearchDesk) -> Totals:
    return time_spent.totals(entries(desk))


def clocks(desk: SearchDesk) -> tuple[Clock | None, Clock | None]:
    """The librarian's running clock, and the one that they forgot."""
    found = desk.read(time_spent.glance, desk.house.librarian)
    return found.running, found.forgotten


def test_a_clock_takes_the_minutes_between_start_and_stop(desk: SearchDesk) -> None:
    with after(0):
        entry_id = start(desk)
    with after(42):
        entry = stop(desk, entry_id)

    assert (entry.minutes, entry.taken_minutes, entry.activity) == (42, 42, "searching")


def test_the_shortest_time_is_a_minute(desk: SearchDesk) -> None:
    with after(0):
        assert stop(desk, start(desk)).minutes == 1


def test_a_running_clock_says_how_long_it_has_run_and_for_which_request(desk: SearchDesk) -> None:
    with after(0):
        start(desk)
    with after(15):
        clock, forgotten = clocks(desk)

    assert clock
    assert (clock.reference, clock.minutes, forgotten) == (desk.reference, 15, None)


def test_starting_another_stops_the_first(desk: SearchDesk) -> None:
    with after(0):
        first = start(desk)
    with after(30):
        second = start(desk, Activity.SCREENING)

    assert [(entry.id, entry.minutes) for entry in entries(desk)] == [(second, None), (first, 30)]


def test_starting_for_another_request_stops_the_first(desk: SearchDesk) -> None:
    first_request = desk.id
    with after(0):
        start(desk)
        desk.id, desk.reference = desk.claimed_request()
    with after(30):
        start(desk)
        clock, _ = clocks(desk)

    assert clock
    assert clock.reference == desk.reference
    assert clock.entry.evidence_request_id != first_request


def test_two_windows_that_start_at_once_leave_one_clock_running(desk: SearchDesk) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda activity: start(desk, activity), list(Activity)[:4]))

    assert [entry.minutes is None for entry in entries(desk)].count(True) == 1
    assert len(entries(desk)) == 4


def test_starting_what_runs_changes_nothing(desk: SearchDesk) -> None:
    with after(0):
        first = start(desk)
    with after(30):
        assert start(desk) == first

    assert [entry.minutes for entry in entries(desk)] == [None]


def test_stopping_twice_is_once(desk: SearchDesk) -> None:
    with after(0):
        entry_id = start(desk)
    with after(10):
        stop(desk, entry_id)
    with after(20):
        assert stop(desk, entry_id).minutes == 10


def test_everybody_has_their_own_clock(desk: SearchDesk) -> None:
    with after(0):
        first = start(desk)
        second = start(desk, Activity.TALKING, desk.house.lead)
    with after(10):
        assert stop(desk, first).minutes == 10

    assert [entry.minutes for entry in entries(desk) if entry.id == second] == [None]


def test_nobody_stops_the_clock_of_somebody_else(desk: SearchDesk) -> None:
    entry_id = start(desk)

    with pytest.raises(NotAllowed, match="your own time only"):
        stop(desk, entry_id, desk.house.lead)


def test_a_forgotten_clock_counts_nothing_until_its_person_says_how_long_it_was(desk: SearchDesk) -> None:
    with after(0):
        entry_id = start(desk)
    with after(14 * 60):
        running, forgotten = clocks(desk)
        entry = stop(desk, entry_id)

    assert running
    assert running == forgotten
    assert (entry.minutes, entry.taken_minutes) == (0, 840)
    assert (totals(desk).total, totals(desk).unsettled) == (0, 1)
    running, forgotten = clocks(desk)
    assert running is None
    assert forgotten
    assert (forgotten.entry.id, forgotten.minutes) == (entry_id, 840)

    correct(desk, entry_id, 95)

    assert (totals(desk).total, totals(desk).unsettled) == (95, 0)
    assert clocks(desk) == (None, None)


def test_a_clock_of_twelve_hours_is_believed(desk: SearchDesk) -> None:
    with after(0):
        entry_id = start(desk)
    with after(12 * 60):
        assert stop(desk, entry_id).minutes == 720


def test_starting_another_asks_about_the_forgotten_one(desk: SearchDesk) -> None:
    with after(0):
        first = start(desk)
    with after(3 * 24 * 60):
        second = start(desk, Activity.WRITING)
        running, forgotten = clocks(desk)

    assert running
    assert forgotten
    assert (running.entry.id, forgotten.entry.id) == (second, first)


def test_a_correction_keeps_what_the_clock_said(desk: SearchDesk) -> None:
    with after(0):
        entry_id = start(desk)
    with after(60):
        stop(desk, entry_id)
        entry = correct(desk, entry_id, 25)

    assert (entry.minutes, entry.taken_minutes) == (25, 60)
    assert (entry.activity, entry.note) == ("writing", "Half of it was lunch")
    assert entry.corrected_at is not None


def test_correcting_a_running_clock_stops_it(desk: SearchDesk) -> None:
    with after(0):
        entry_id = start(desk)
    with after(60):
        entry = correct(desk, entry_id, 25)

    assert (entry.minutes, entry.taken_minutes) == (25, 60)
    assert clocks(desk) == (None, None)


@pytest.mark.parametrize("minutes", [0, 24 * 60 + 1])
def test_an_impossible_length_is_refused(desk: SearchDesk, minutes: int) -> None:
    entry_id = start(desk)

    with pytest.raises(Invalid, match="from 1 minute to 24 hours"):
        correct(desk, entry_id, minutes)


def test_time_is_written_down_by_hand(desk: SearchDesk) -> None:
    on = desk.request().filed_at.date()
    desk.do(time_spent.add, Worked(Activity.TALKING, 20, "Phoned"), on=on)

    (entry,) = entries(desk)

    assert (entry.minutes, entry.taken_minutes, entry.note) == (20, None, "Phoned")
    assert entry.started_at.date() == on


@pytest.mark.parametrize(("days", "why"), [(2, "in the future"), (-400, "Look at the year")])
def test_a_day_that_can_not_be_right_is_refused(desk: SearchDesk, days: int, why: str) -> None:
    on: date = desk.request().filed_at.date() + timedelta(days=days)

    with pytest.raises(Invalid, match=why):
        desk.do(time_spent.add, Worked(Activity.OTHER, 20), on=on)


def test_one_deletes_ones_own_entries_only(desk: SearchDesk) -> None:
    entry_id = start(desk)

    with transaction(desk.factory) as session, pytest.raises(NotAllowed):
        time_spent.delete(session, entry_id, actor=desk.house.lead)
    with transaction(desk.factory) as session:
        time_spent.delete(session, entry_id, actor=desk.house.librarian)

    assert entries(desk) == []
    with pytest.raises(NotFound, match="gone"):
        stop(desk, entry_id)


def test_totals_add_up_by_person_and_activity(desk: SearchDesk) -> None:
    on = desk.request().filed_at.date()
    for activity, minutes, actor in (
        (Activity.SEARCHING, 60, desk.house.librarian),
        (Activity.SEARCHING, 30, desk.house.librarian),
        (Activity.WRITING, 45, desk.house.librarian),
        (Activity.WRITING, 10, desk.house.lead),
    ):
        desk.do(time_spent.add, Worked(activity, minutes), on=on, actor=actor)
    start(desk)

    found = totals(desk)

    assert [(spent.name, spent.total) for spent in found.people] == [
        ("Lee Lead", 10),
        ("Lena Librarian", 135),
    ]
    assert list(found.activities) == [Activity.SEARCHING, Activity.WRITING]
    assert (found.of(Activity.SEARCHING), found.of(Activity.WRITING), found.total) == (90, 55, 145)
    assert desk.read(time_spent.glance, desk.house.librarian).minutes_so_far == 145


def test_only_the_library_records_time(desk: SearchDesk) -> None:
    for stranger in (desk.house.manager, desk.house.other_librarian):
        with pytest.raises(NotAllowed):
            start(desk, actor=stranger)


def test_no_clock_starts_for_a_request_that_has_ended(desk: SearchDesk) -> None:
    desk.do(evidence_requests.decline, reason="Coursework")

    with pytest.raises(NotNow, match="by hand"):
        start(desk)
    desk.do(time_spent.add, Worked(Activity.OTHER, 5), on=desk.request().filed_at.date())


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("1:30", 90),
        ("1 h 30", 90),
        ("1h30min", 90),
        ("1.5 hours", 90),
        ("1,5 h", 90),
        ("2h", 120),
        ("45 min", 45),
        ("45m", 45),
        (" 24:00 ", 1440),
    ],
)
def test_lengths_are_read_as_people_write_them(typed: str, minutes: int) -> None:
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["", "an hour", "1:75", "-5", "1.5", "25:00", "1441", "9" * 50])
def test_other_lengths_are_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Enter how long|a day at most"):
        minutes_of(typed)

"""The page of one search run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.jobs import WorkerHeartbeat
from evidence_service.references.reference import UnreadableRecord
from evidence_service.searches.models import RunState, SearchRunPart, SearchRunPmid
from evidence_service.searches.pubmed_answers import FetchAnswer
from evidence_service.searches.storing import store_records
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article

MISSING_WORKER = "The part of the service that searches isn't running."


def page_of(visitor: Visitor, desk: SearchDesk, number: int = 1) -> str:
    """The page as text, with its tags and without entities."""
    answer = visitor.get(desk.url(f"/search/runs/{number}"))
    assert answer.status_code == 200
    return unescape(answer.text)


def words_of(page: str) -> str:
    """What a reader sees: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def change_line(desk: SearchDesk, number: int, **changes: Any) -> None:
    """Put a line of run 1 where the worker would have put it."""
    with transaction(desk.factory) as session:
        line = session.merge(desk.run(1).lines[number - 1])
        for name, value in changes.items():
            setattr(line, name, value)


def test_a_run_on_its_way_says_how_far_it_is_and_loads_itself_again(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.start_run()
    change_line(desk, 1, count=1204)
    desk.change_run(1, state=RunState.RUNNING, total=1200, done=300, message="300 of 1,200 records are here.")

    page = page_of(librarian, desk)

    assert "Running. 300 of 1,200 records are here 300 of 1200 Line 1: 1,204" in words_of(page)
    assert '<progress class="es-progress" id="progress" max="1200" value="300">' in page
    assert "Line 2: waits" in words_of(page)
    assert "PubMed. Asked for by" in words_of(page)  # through what, only the worker knows
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "data-refresh-every" in page


def test_while_pubmed_is_away_the_page_says_when_the_next_try_is(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.start_run()
    desk.change_run(
        1,
        state=RunState.WAITING,
        message="PubMed can't be reached now. We go on trying.",
        next_try_at=datetime(2027, 7, 1, 9, 30, tzinfo=UTC),
    )

    page = words_of(page_of(librarian, desk))

    assert (
        "PubMed can't be reached now. We go on trying. The next try is on 1 July 2027 at 10:30am BST." in page
    )


def test_without_a_worker_the_page_says_so(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run()
    assert MISSING_WORKER in page_of(librarian, desk)

    with transaction(desk.factory) as session:
        now = jobs.database_now(session)
        session.add(WorkerHeartbeat(executor_id="one", started_at=now, seen_at=now))

    assert MISSING_WORKER not in page_of(librarian, desk)


def test_a_finished_run_shows_for_each_line_what_ran_and_what_came_of_it(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.found(article(1), article(2), counts=(1204, 0, 2))

    page = page_of(librarian, desk)
    words = words_of(page)

    assert "Search 1 Finished" in words
    assert "Line 1 1,204 records falls[tiab]" in words
    assert "Line 2 0 records hospital*" in words
    assert "Sent to PubMed (falls[tiab]) AND (hospital*)" in words
    assert "PubMed's translation (falls[tiab]) AND (hospital*) as PubMed read it" in words
    assert re.search(r"Ran on \d+ \w+ \d{4} at \d+:\d\d[ap]m (GMT|BST)", words)
    assert "Screen 2 undecided records" in words
    assert "1. falls[tiab] (1,204)\n2. hospital* (0)\n3. #1 AND #2 (2)" in page
    assert "data-refresh-every" not in page
    assert "http-equiv" not in page


def test_a_loud_warning_is_loud_once_with_what_to_do(desk: SearchDesk, librarian: Visitor) -> None:
    warning = {
        "kind": "quoted phrase not found",
        "text": '"vertual ward"',
        "loud": True,
        "remedy": "Mend it.",
    }
    quiet = {"kind": "phrase ignored", "text": "the", "loud": False, "remedy": ""}
    desk.start_run()
    change_line(desk, 1, count=5, warnings=[warning])
    change_line(desk, 2, count=5, warnings=[quiet])
    change_line(desk, 3, count=5, warnings=[warning])
    desk.change_run(1, state=RunState.FINISHED, total=5)

    words = words_of(page_of(librarian, desk))

    loud = 'Warning: PubMed doesn\'t know the phrase "vertual ward" So it searched for the words one by one'
    assert words.count(loud) == 1
    assert 'write "vertual ward"[tiab:~0].' in words
    assert "It carries the warning of line 1." in words
    assert "PubMed left out the." in words


def test_a_refused_line_looks_other_than_a_line_that_found_nothing(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.start_run()
    change_line(desk, 1, count=0, ran_at=datetime(2027, 1, 1, tzinfo=UTC))
    desk.change_run(1, state=RunState.FAILED, message="Line 2: PubMed doesn't understand this: no.")

    words = words_of(page_of(librarian, desk))

    assert "The search failed Line 2: PubMed doesn't understand this: no." in words
    assert "Line 1 0 records" in words
    assert "Line 2 Not run" in words


def test_too_many_records_are_counted_and_the_page_helps_to_narrow(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.start_run("falls[tiab]")
    desk.change_run(1, state=RunState.TOO_MANY, total=157943, message="The last line finds 157,943 records.")

    words = words_of(page_of(librarian, desk))

    assert "The last line finds 157,943 records." in words
    assert "keep to some years, such as #1 AND 2018:2026[dp]" in words


def test_too_many_records_can_be_taken_in_parts(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    desk.start_run()
    desk.change_run(1, state=RunState.TOO_MANY, total=12_345, message="The last line finds 12,345 records.")

    assert "Take all 12,345 records" in words_of(page_of(librarian, desk))
    assert "Take all" not in words_of(page_of(colleague, desk))
    answer = librarian.post(desk.url("/search/runs/1/take-all"))

    assert answer.location == desk.url("/search/runs/2")
    assert desk.run(2).take_all
    assert "Search 2 Waiting for its turn" in words_of(page_of(librarian, desk, 2))


def test_more_records_than_the_service_takes_offer_no_parts(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run()
    desk.change_run(1, state=RunState.TOO_MANY, total=157_943, message="The last line finds 157,943 records.")
    assert "Take all" not in words_of(page_of(librarian, desk))
    assert librarian.post(desk.url("/search/runs/1/take-all")).status_code == 409


def test_the_parts_of_a_large_search_are_named_with_their_counts(
    desk: SearchDesk, librarian: Visitor
) -> None:
    number = desk.found(article(1))
    with transaction(desk.factory) as session:
        session.add_all(
            SearchRunPart(
                search_run_id=desk.run(number).id, from_on=first, to_on=last, count=count, taken=True
            )
            for first, last, count in (
                (date(1800, 1, 1), date(2019, 12, 31), 9_000),
                (date(2020, 1, 1), date(2027, 1, 1), 1_204),
            )
        )

    words = words_of(page_of(librarian, desk, number))

    assert "from 1 January 1800 to 31 December 2019: 9,000 records" in words
    assert "from 1 January 2020 to 1 January 2027: 1,204 records" in words


def test_while_records_are_listed_the_page_says_how_many(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run()
    desk.change_run(
        1,
        state=RunState.RUNNING,
        total=21_000,
        message="12,000 of 21,000 records are listed, in 2 parts by date.",
    )
    words = words_of(page_of(librarian, desk))
    assert "Running. 12,000 of 21,000 records are listed, in 2 parts by date." in words
    assert "0 of 21,000 records are here" in words


def test_a_search_that_ran_again_says_what_is_new_gone_and_the_same(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.found(article(1), article(2), article(3))
    desk.found(article(4), article(3), article(2))

    assert "Since search" not in words_of(page_of(librarian, desk, 1))
    words = words_of(page_of(librarian, desk, 2))
    assert "1 new , 1 gone , 2 the same. Both sent PubMed the same last line" in words
    assert "1 new record Falls on wards: study 4. PMID 90000004" in words
    assert "1 record that is gone Falls on wards: study 1. PMID 90000001" in words


def test_a_search_that_ran_on_another_service_is_not_taken_for_a_change_in_pubmed(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.found(article(1), article(2))
    desk.found(article(3))
    desk.change_run(1, platform="a stand-in for PubMed")
    desk.change_run(2, platform="NCBI E-utilities")

    words = words_of(page_of(librarian, desk, 2))

    assert (
        "not to the same service: search 1 asked a stand-in for PubMed, this one NCBI E-utilities." in words
    )
    assert "changed in PubMed" not in words


def test_after_a_change_of_the_strategy_nothing_is_told_as_gone(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1), article(2), article(3))
    desk.found(article(3), article(4), strategy=("falls[tiab]", "ward*", "#1 AND #2"))

    words = words_of(page_of(librarian, desk, 2))

    assert (
        "1 found by the changed strategy only , 2 no longer found by the changed strategy , 1 found by both."
        in words
    )
    assert "2 records no longer found by the changed strategy Falls on wards: study 1." in words
    assert "gone" not in words


def test_a_line_that_pubmed_can_not_run_says_why_beside_it(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run()
    change_line(desk, 2, problem="PubMed doesn't understand this: no such thing.")
    desk.change_run(
        1, state=RunState.FAILED, message="Line 2: PubMed doesn't understand this: no such thing."
    )

    words = words_of(page_of(librarian, desk))

    assert "Line 2 Refused hospital* Error: PubMed can't run this line PubMed doesn't understand" in words


def test_what_pubmed_sent_for_an_unreadable_record_can_be_saved(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run()
    broken = UnreadableRecord("90000500", "It has no title", b"<PubmedArticle>broken</PubmedArticle>")
    with transaction(desk.factory) as session:
        run = session.merge(desk.run(1))
        session.add(SearchRunPmid(search_run_id=run.id, position=1, pmid="90000500"))
        session.flush()
        store_records(session, run, ["90000500"], FetchAnswer((), (broken,), ()))
        run.state = RunState.FINISHED

    page = page_of(librarian, desk)
    assert "PMID 90000500 : It has no title. Save what PubMed sent for PMID 90000500" in words_of(page)
    saved = librarian.get(desk.url("/search/runs/1/unreadable/90000500.xml"))
    assert (saved.data, saved.mimetype) == (broken.raw_xml, "application/octet-stream")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert librarian.get(desk.url("/search/runs/1/unreadable/90000501.xml")).status_code == 404


def test_records_that_are_not_here_are_named_with_their_reason(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1), missing=["90000404"])
    desk.change_run(1, unreadable=[{"pmid": "90000500", "reason": "PubMed has deleted it."}])

    page = page_of(librarian, desk)

    assert "PubMed counted 1 record and did not hand it out, asked twice." in words_of(page)
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/90000404/" rel="noopener noreferrer"' in page
    assert "PMID 90000500 : PubMed has deleted it." in words_of(page)
    assert '<a href="#not-here">See which</a>' in page


def test_its_librarian_stops_a_run(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run()

    answers = [librarian.post(desk.url("/search/runs/1/cancel")) for _ in range(2)]

    assert [answer.location for answer in answers] == [desk.url("/search/runs/1")] * 2
    assert desk.run(1).state is RunState.CANCELLED
    assert "Search 1 Stopped" in words_of(page_of(librarian, desk))


def test_a_run_that_has_ended_can_not_be_stopped(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1))

    answer = librarian.post(desk.url("/search/runs/1/cancel"))

    assert answer.status_code == 409
    assert "had ended before it could be stopped" in answer.text
    assert "Stop this search" not in page_of(librarian, desk)


def test_colleagues_read_a_run_and_can_not_stop_it(desk: SearchDesk, colleague: Visitor) -> None:
    desk.start_run()

    assert "Stop this search" not in page_of(colleague, desk)
    assert colleague.post(desk.url("/search/runs/1/cancel")).status_code == 403
    assert desk.run(1).state is RunState.QUEUED


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999999"])
def test_a_run_that_is_not_there_is_not_found(desk: SearchDesk, librarian: Visitor, number: str) -> None:
    desk.start_run()

    assert librarian.get(desk.url(f"/search/runs/{number}")).status_code == 404
    assert librarian.post(desk.url(f"/search/runs/{number}/cancel")).status_code == 404


def test_others_do_not_see_a_run(desk: SearchDesk, visitor: Callable[[Person | None], Visitor]) -> None:
    desk.start_run()

    assert visitor(desk.house.manager).get(desk.url("/search/runs/1")).status_code == 403
    assert visitor(desk.house.other_librarian).get(desk.url("/search/runs/1")).status_code == 404
    assert visitor(desk.house.other_librarian).post(desk.url("/search/runs/1/cancel")).status_code == 404


def test_a_strategy_is_shown_as_text_and_never_as_markup(desk: SearchDesk, librarian: Visitor) -> None:
    desk.start_run("<script>alert(1)</script>")

    answer = librarian.get(desk.url("/search/runs/1"))

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text

"""Saving a summary and sending it for review: nothing typed is lost, nothing unfit goes on."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from evidence_service import audit
from evidence_service.db import as_of, transaction, utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import operations as searches
from evidence_service.summaries import operations
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.models import SummaryVersion
from evidence_service.workflow import Status
from tests.summaries.desk import TEXT, Desk, text_of


def actions(desk: Desk) -> list[str]:
    with desk.factory() as session:
        return [event.action for event in audit.history_of(session, desk.id)]


def versions(desk: Desk) -> list[tuple[int, str]]:
    with desk.factory() as session:
        rows = session.execute(
            select(SummaryVersion.version, SummaryVersion.content).order_by(SummaryVersion.version)
        )
        return [(version, SummaryContent.from_json(content).text("findings")) for version, content in rows]


def test_it_keeps_every_save_as_a_version(desk: Desk) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="Second"), opened=1)

    assert versions(desk) == [(1, "First"), (2, "Second")]
    assert (desk.text("findings"), desk.summary().version) == ("Second", 2)


def test_it_writes_one_line_of_history_for_a_sitting(desk: Desk) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="Second"), opened=1)
    assert actions(desk) == ["file", "claim", "write"]

    desk.do(evidence_requests.say, text="Nearly there")
    desk.save(text_of(findings="Third"), opened=2)
    assert actions(desk) == ["file", "claim", "write", "say", "write"]


def test_the_same_text_twice_is_one_version(desk: Desk) -> None:
    desk.save(TEXT)
    desk.save(TEXT)

    assert len(versions(desk)) == 1


def test_a_save_over_a_text_that_the_writer_has_not_seen_is_refused(desk: Desk) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="From one window"), opened=1)

    with pytest.raises(operations.Stale):
        desk.save(text_of(findings="From another window"), opened=1)
    assert desk.text("findings") == "From one window"


def test_of_two_first_saves_at_once_one_is_kept_and_one_is_refused(desk: Desk) -> None:
    together, said = threading.Barrier(2), Counter[str]()

    def save(words: str) -> None:
        together.wait()
        try:
            desk.save(text_of(findings=words))
            said["kept"] += 1
        except operations.Stale:
            said["refused"] += 1

    both = [threading.Thread(target=save, args=(words,)) for words in ("One", "Other")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert said == {"kept": 1, "refused": 1}
    assert len(versions(desk)) == 1


@pytest.mark.parametrize("who", ["second_librarian", "lead", "manager", "other_librarian", "administrator"])
def test_only_its_librarian_writes(desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        desk.save(actor=getattr(desk.house, who))
    assert versions(desk) == []


def test_nobody_writes_while_it_is_read(desk: Desk) -> None:
    desk.send()

    with pytest.raises(NotNow):
        desk.save(TEXT.with_texts({"gaps": "More"}), opened=1)


def test_its_librarian_goes_on_writing_while_the_requester_is_asked(desk: Desk) -> None:
    desk.do(evidence_requests.ask, question="Adults only?")

    desk.save(text_of(findings="Meanwhile"))

    assert desk.text("findings") == "Meanwhile"


@pytest.mark.parametrize(
    "change", ["UPDATE summary_version SET content = '{}'", "DELETE FROM summary_version"]
)
def test_the_database_keeps_versions_as_they_are(desk: Desk, change: str) -> None:
    desk.save()

    with pytest.raises(DBAPIError), transaction(desk.factory) as session:
        session.execute(text(change))


def test_it_is_sent_for_review_with_a_finished_search_and_a_bottom_line(desk: Desk) -> None:
    desk.send()

    assert desk.request().status is Status.IN_REVIEW


def refusal_of_sending(desk: Desk) -> Invalid:
    with pytest.raises(Invalid) as refused:
        desk.do(operations.send_for_review)
    assert desk.request().status is Status.IN_PROGRESS
    return refused.value


def test_it_is_not_sent_without_a_finished_search(desk: Desk) -> None:
    desk.save(text_of(bottom_line="- Nobody knows"))

    refused = refusal_of_sending(desk)

    assert refused.field == "search"
    assert "Run the search" in refused.message


def test_it_is_not_sent_while_a_search_runs(desk: Desk) -> None:
    desk.search()
    desk.screen()
    desk.save()
    desk.do(searches.start_run)

    assert "still running" in refusal_of_sending(desk).message


def test_it_is_not_sent_without_a_bottom_line(desk: Desk) -> None:
    desk.search()
    desk.save(text_of(findings="Much"))

    assert refusal_of_sending(desk).field == "bottom_line"


def test_it_is_not_sent_when_nothing_was_written(desk: Desk) -> None:
    desk.search()

    assert refusal_of_sending(desk).field == "bottom_line"


@pytest.mark.parametrize("number", ["90000003", "12345"])
def test_it_is_not_sent_with_a_citation_of_a_record_that_is_not_included(desk: Desk, number: str) -> None:
    desk.search()
    desk.screen(included=[1], excluded=[3])
    desk.save(text_of(bottom_line="- Yes [@pmid:90000001]", findings=f"Others say so [@pmid:{number}]"))

    refused = refusal_of_sending(desk)

    assert refused.field == "findings"
    assert number in refused.message


def test_it_is_not_sent_with_a_link_that_is_not_safe(desk: Desk) -> None:
    desk.search()
    desk.save(text_of(bottom_line="- Yes", gaps="[here](javascript:alert)"))

    assert refusal_of_sending(desk).field == "gaps"


def test_a_retracted_record_may_be_cited_to_say_so(desk: Desk) -> None:
    desk.search()
    desk.screen(included=[4], excluded=[])
    desk.save(text_of(bottom_line="- One study is retracted [@pmid:90000004]"))

    desk.do(operations.send_for_review)

    assert desk.request().status is Status.IN_REVIEW


@pytest.mark.parametrize("who", ["second_librarian", "lead", "manager", "other_librarian"])
def test_only_its_librarian_sends_it(desk: Desk, who: str) -> None:
    desk.search()
    desk.screen()
    desk.save()

    with pytest.raises(NotAllowed):
        desk.do(operations.send_for_review, actor=getattr(desk.house, who))


def test_it_is_taken_back_by_its_librarian(desk: Desk) -> None:
    desk.send()

    desk.do(operations.take_back)

    assert desk.request().status is Status.IN_PROGRESS
    assert actions(desk)[-1] == "take back"


def test_only_its_librarian_takes_it_back(desk: Desk) -> None:
    desk.send()

    with pytest.raises(NotAllowed):
        desk.do(operations.take_back, actor=desk.house.second_librarian)


def test_it_is_returned_with_a_remark_that_the_history_keeps(desk: Desk) -> None:
    desk.send()

    desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark=" Cite the cost. ")

    assert desk.request().status is Status.IN_PROGRESS
    with desk.factory() as session:
        event = audit.history_of(session, desk.id)[-1]
    assert (event.action, event.actor_id) == ("return for changes", desk.house.second_librarian.id)
    assert event.detail == {"remark": "Cite the cost."}


def test_it_is_not_returned_without_a_remark(desk: Desk) -> None:
    desk.send()

    with pytest.raises(Invalid, match="what should change"):
        desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark="  ")
    assert desk.request().status is Status.IN_REVIEW


@pytest.mark.parametrize("who", ["librarian", "manager", "other_librarian"])
def test_only_another_librarian_returns_it(desk: Desk, who: str) -> None:
    desk.send()

    with pytest.raises(NotAllowed):
        desk.do(operations.return_for_changes, actor=getattr(desk.house, who), remark="No")


def test_a_summary_of_another_request_stays_as_it_is(desk: Desk) -> None:
    neighbour = Desk(desk.factory, desk.house)
    neighbour.save(text_of(findings="Theirs"))

    desk.save(text_of(findings="Ours"))

    assert neighbour.text("findings") == "Theirs"
    assert desk.text("findings") == "Ours"


def test_two_windows_that_wrote_in_different_places_both_keep_what_they_wrote(desk: Desk) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="First", gaps="From one window"), opened=1)

    desk.save(text_of("- From another window", findings="First"), opened=1)

    assert (desk.text("bottom_line"), desk.text("findings")) == ("- From another window", "First")
    assert desk.text("gaps") == "From one window"


def test_a_refused_save_says_where_and_holds_both(desk: Desk) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="From one window", gaps="Found by one"), opened=1)

    with pytest.raises(operations.Stale) as refused:
        desk.save(text_of(findings="From another window"), opened=1)

    together = refused.value.together
    assert together.conflicts == ("sections findings",)
    assert (together.content.text("findings"), together.content.text("gaps")) == (
        "From another window",
        "Found by one",
    )


def test_of_saves_that_nobody_asked_for_only_the_newest_of_a_sitting_stays(desk: Desk) -> None:
    desk.save(text_of(findings="Asked for"))
    for number in range(1, 5):
        desk.save(text_of(findings=f"By itself {number}"), opened=number, by_itself=True)
    desk.save(text_of(findings="Asked for again"), opened=5)

    assert versions(desk) == [(1, "Asked for"), (5, "By itself 4"), (6, "Asked for again")]


def test_a_window_whose_version_was_not_kept_loses_nothing(desk: Desk) -> None:
    desk.save(text_of(findings="One"))
    for number in (1, 2, 3):
        desk.save(text_of(findings="One", gaps=f"Gap {number}"), opened=number, by_itself=True)

    with pytest.raises(operations.Stale) as refused:
        desk.save(text_of(findings="Two"), opened=2)

    assert set(refused.value.together.conflicts) == {"sections findings", "sections gaps"}


def test_of_an_hour_that_saved_itself_one_version_stays_for_each_sitting(desk: Desk) -> None:
    begun = utc_now()
    for minute in range(60):
        with as_of(begun + timedelta(minutes=minute)):
            desk.save(text_of(findings=f"Minute {minute}"), opened=minute, by_itself=True)

    assert [words for _, words in versions(desk)] == [
        *("Minute 0", "Minute 10", "Minute 20", "Minute 30", "Minute 40", "Minute 50"),
        *("Minute 58", "Minute 59"),
    ]


def test_a_text_that_the_next_save_took_away_stays_however_soon_that_was(desk: Desk) -> None:
    long_text = "One trial of 812 people found 1.6 fewer days. " * 5
    begun = utc_now()
    steps = ("Begun", long_text, "", "", "", "")
    for number, findings in enumerate(steps):
        with as_of(begun + timedelta(seconds=5 * number)):
            content = text_of(findings=findings, gaps=f"Gap {number}")
            desk.save(content, opened=number, by_itself=True)

    assert [words for _, words in versions(desk)] == ["Begun", long_text, "", ""]


def test_a_day_of_validity_that_is_past_is_in_the_way(desk: Desk) -> None:
    desk.search()
    desk.screen()
    desk.save(replace(TEXT, valid_until=date(2001, 1, 1)))

    assert refusal_of_sending(desk).field == "valid_until"

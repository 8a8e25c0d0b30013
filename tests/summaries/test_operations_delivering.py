"""Asking for the document: what was read is what is delivered, once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from evidence_service import audit, jobs
from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import operations
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.models import IssuedSummary, IssueState
from evidence_service.summaries.receiving import Kind, note_download
from evidence_service.workflow import Status
from tests.summaries.desk import SERVICE_URL, Desk, text_of


def issues(desk: Desk) -> int:
    with desk.factory() as session:
        return session.scalar(select(func.count()).select_from(IssuedSummary)) or 0


def refuse_delivery(desk: Desk, reader: Person, seen: str) -> None:
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        operations.deliver(session, request, actor=reader, seen=seen, service_url=SERVICE_URL)


def test_it_keeps_the_content_and_asks_the_worker(desk: Desk) -> None:
    desk.send()

    issue = desk.issue(desk.ask_to_deliver())

    assert issue.state is IssueState.QUEUED
    assert IssuedDocument.from_json(issue.content).bottom_line.written == desk.text("bottom_line")
    with desk.factory() as session:
        engine = session.get_bind().engine
    assert jobs.state(engine, f"issue-{issue.id}-{issue.asked_at:%Y%m%d%H%M%S%f}") is jobs.JobState.QUEUED
    assert desk.request().status is Status.IN_REVIEW


def test_asking_twice_gives_one_issue(desk: Desk) -> None:
    desk.send()

    assert desk.ask_to_deliver() == desk.ask_to_deliver()
    assert issues(desk) == 1


def test_a_second_reader_is_told_that_somebody_delivers_it_already(desk: Desk) -> None:
    desk.send()
    desk.ask_to_deliver()

    with pytest.raises(NotNow, match="Sasha Second is delivering"):
        desk.ask_to_deliver(desk.house.lead)


@pytest.mark.parametrize("who", ["librarian", "manager", "other_librarian", "administrator"])
def test_only_another_librarian_delivers(desk: Desk, who: str) -> None:
    desk.send()
    reader = getattr(desk.house, who)

    with pytest.raises(NotAllowed):
        refuse_delivery(desk, reader, desk.seen_by(reader))
    assert issues(desk) == 0


def test_its_own_librarian_delivers_where_the_service_is_single_handed(desk: Desk) -> None:
    desk.alone()
    desk.send()

    issue = desk.issue(desk.ask_to_deliver(desk.house.librarian))

    assert IssuedDocument.from_json(issue.content).read_by == ""


def test_it_is_not_delivered_before_it_was_sent(desk: Desk) -> None:
    desk.save()
    reader = desk.house.second_librarian

    with pytest.raises(NotNow):
        refuse_delivery(desk, reader, desk.seen_by(reader))


def test_what_was_not_read_is_not_delivered(desk: Desk) -> None:
    desk.send()
    read = desk.seen_by(desk.house.second_librarian)
    desk.do(operations.take_back)
    desk.save(text_of(bottom_line="- Something else"), opened=1)
    desk.do(operations.send_for_review)

    with pytest.raises(NotNow, match="read it once more"):
        refuse_delivery(desk, desk.house.second_librarian, read)
    assert issues(desk) == 0


def test_it_is_not_delivered_once_a_record_that_it_cites_was_excluded(desk: Desk) -> None:
    desk.send()
    desk.exclude_after_all(1)
    reader = desk.house.second_librarian

    with pytest.raises(
        NotNow, match=r"PMID 90000001 is cited in the section “Bottom line”.*Return it for changes"
    ):
        refuse_delivery(desk, reader, desk.seen_by(reader))
    assert issues(desk) == 0


@pytest.mark.parametrize("verb", ["take_back", "return_for_changes"])
def test_going_back_to_the_writer_gives_the_document_up(desk: Desk, verb: str) -> None:
    desk.send()
    issue_id = desk.ask_to_deliver()

    if verb == "take_back":
        desk.do(operations.take_back)
    else:
        desk.do(operations.return_for_changes, actor=desk.house.lead, remark="Wait")

    issue = desk.issue(issue_id)
    assert issue.state is IssueState.FAILED
    assert "before the document was ready" in issue.message


def test_the_next_try_takes_the_place_of_the_one_that_failed(desk: Desk) -> None:
    desk.send()
    first = desk.issue(desk.ask_to_deliver())
    desk.do(operations.take_back)
    desk.do(operations.send_for_review)

    second = desk.issue(desk.ask_to_deliver())

    assert (second.id, second.number, second.state, second.message) == (first.id, 1, IssueState.QUEUED, "")
    assert second.asked_at > first.asked_at


def test_a_download_is_noted_once_a_day_for_each_person(desk: Desk) -> None:
    for who in (desk.house.manager, desk.house.manager, desk.house.librarian):
        desk.do(note_download, actor=who, number=1, kind=Kind.PDF)

    with desk.factory() as session:
        downloads = [e for e in audit.history_of(session, desk.id) if e.action == "download"]
    assert [event.actor_id for event in downloads] == [desk.house.manager.id, desk.house.librarian.id]


def test_a_request_that_is_withdrawn_is_not_delivered(desk: Desk) -> None:
    desk.send()
    reader = desk.house.second_librarian
    seen = desk.seen_by(reader)
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    with pytest.raises(NotNow):
        refuse_delivery(desk, reader, seen)

"""What a requester reads in the history of their request, and what only the library does."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.summaries import operations, remarks
from evidence_service.summaries.receiving import Kind, note_download
from tests import needs
from tests.house import Visitor, filed
from tests.summaries.desk import CORRECTED, Desk


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


@pytest.fixture
def lived(desk: Desk) -> Desk:
    """A request whose summary was remarked on, returned, delivered, downloaded and corrected."""
    second = desk.house.second_librarian
    desk.do(evidence_requests.say, actor=desk.house.manager, text="We meet on Monday")
    desk.send()
    desk.do(operations.take_back)
    desk.do(operations.send_for_review)
    desk.do(remarks.remark, actor=second, section="findings", body="The trial is flawed")
    desk.do(operations.return_for_changes, actor=second, remark="Sloppy")
    with desk.factory() as session:
        (written,) = remarks.remarks_of(session, desk.request())
    desk.do(remarks.settle, remark_id=written.id)
    desk.do(operations.send_for_review)
    desk.issued()
    for who in (second, desk.house.manager):
        desk.do(note_download, actor=who, number=1, kind=Kind.PDF)
    desk.reissue(CORRECTED, "A figure was wrong.")
    return desk


def entries(visitor: Visitor, desk: Desk) -> list[str]:
    """The lines of the history on the page of the request, without who and when."""
    page = visitor.get(f"/requests/{desk.reference}").text
    return [html.unescape(said) for said in re.findall(r'es-history__what">([^<]*)<', page)]


def test_the_requester_reads_what_became_of_the_request_and_not_how_it_was_worked_on(
    lived: Desk, manager: Visitor
) -> None:
    assert entries(manager, lived) == [
        "Filed",
        "Claimed: submitted to in progress",
        "Message written",
        "Delivered: in review to delivered",
        "Answer downloaded",
        "Correction begun",
        "New version delivered",
    ]


def test_the_library_reads_every_step(lived: Desk, librarian: Visitor) -> None:
    told = entries(librarian, lived)
    for said in (
        "Taken back: in review to in progress",
        "Remark of the second reader",
        "Returned for changes: in review to in progress",
        "Remark settled",
        "Summary written",
    ):
        assert said in told, said
    assert told.count("Answer downloaded") == 2


def test_nothing_that_the_library_noted_reaches_the_requester(lived: Desk, manager: Visitor) -> None:
    page = manager.get(f"/requests/{lived.reference}").text
    for note in ("flawed", "Sloppy", "A figure was wrong", "on: What we found"):
        assert note not in page, note
    assert "version 1, PDF" in page  # what they took away themselves


def test_the_requester_reads_why_it_was_declined(
    desk: Desk, visitor: Callable[[Person | None], Visitor]
) -> None:
    with transaction(desk.factory) as session:
        declined = filed(session, session.get_one(Person, desk.house.manager.id))
        evidence_requests.decline(session, declined, actor=desk.house.librarian, reason="Coursework.")
        reference = declined.reference
    assert visitor(desk.house.manager).get(f"/requests/{reference}").text.count("Coursework.") == 2

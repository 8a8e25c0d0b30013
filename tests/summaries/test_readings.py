"""Who read it second: what was recorded of readings, whatever the service is set to by then."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime

import pytest

from evidence_service.accounts.models import Person
from evidence_service.db import as_of, transaction
from evidence_service.errors import NotAllowed
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import day
from evidence_service.summaries import operations, remarks
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_reading import (
    AS_DELIVERED,
    NOBODY,
    EarlierReading,
    Outcome,
    read_before_delivery,
)
from tests import needs
from tests.house import Visitor
from tests.summaries.desk import CORRECTED, Desk

A_DAY = datetime(2027, 3, 4, 12, tzinfo=UTC)
THAT_DAY = "4 March 2027"


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


def said(desk: Desk, issue_id: int) -> str:
    """What the issued document says of its second reading."""
    return IssuedDocument.from_json(desk.issue(issue_id).content).second_reading


def approved_but_not_made(desk: Desk) -> None:
    """Let the second librarian approve it on a certain day, and its writer take it back before it is made."""
    with as_of(A_DAY):
        desk.ask_to_deliver()
    desk.do(operations.take_back)


def delivered_alone(desk: Desk) -> int:
    """Switch to single-handed, and let its writer deliver it."""
    desk.alone()
    desk.do(operations.send_for_review)
    return desk.issued(desk.house.librarian)


def test_the_second_reader_who_delivers_is_named_with_the_day(desk: Desk) -> None:
    issue = desk.issue(desk.deliver())

    assert said(desk, issue.id) == f"Sasha Second, on {day(issue.asked_at)}"


def test_an_approval_of_the_same_words_counts_when_the_writer_delivers_them(desk: Desk) -> None:
    desk.send()
    approved_but_not_made(desk)

    assert said(desk, delivered_alone(desk)) == f"Sasha Second, on {THAT_DAY}"


def test_an_approval_of_other_words_does_not(desk: Desk) -> None:
    desk.send()
    approved_but_not_made(desk)
    desk.save(CORRECTED, opened=1)

    told = said(desk, delivered_alone(desk))

    assert told == f"Sasha Second read it on {THAT_DAY} and approved what it said then. {AS_DELIVERED}"


def test_what_was_returned_and_not_read_again_says_both(desk: Desk) -> None:
    desk.send()
    with as_of(A_DAY):
        desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark="Cite the cost")
    desk.save(CORRECTED, opened=1)

    told = said(desk, delivered_alone(desk))

    assert told == f"Sasha Second read it on {THAT_DAY} and returned it for changes. {AS_DELIVERED}"
    assert "Cite the cost" not in told


def test_what_was_returned_and_read_again_names_the_reader(desk: Desk) -> None:
    desk.send()
    desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark="Cite the cost")
    desk.save(CORRECTED, opened=1)
    desk.do(operations.send_for_review)
    approved_but_not_made(desk)

    assert said(desk, delivered_alone(desk)) == f"Sasha Second, on {THAT_DAY}"


def test_who_approved_it_and_returned_it_afterwards_has_not_approved_it(desk: Desk) -> None:
    desk.send()
    desk.ask_to_deliver()
    with as_of(A_DAY):
        desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark="Wait")

    assert "Sasha Second read it on 4 March 2027 and returned it" in said(desk, delivered_alone(desk))


def test_remarks_are_a_reading_too(desk: Desk) -> None:
    desk.send()
    with as_of(A_DAY):
        desk.do(remarks.remark, actor=desk.house.lead, section="findings", body="Really?")
    desk.do(operations.take_back)

    assert (
        said(desk, delivered_alone(desk))
        == f"Lee Lead read it on {THAT_DAY} and wrote remarks. {AS_DELIVERED}"
    )


def test_somebody_who_asked_for_changes_is_told_beside_somebody_who_approved(desk: Desk) -> None:
    desk.send()
    with as_of(A_DAY):
        desk.do(remarks.remark, actor=desk.house.lead, section="findings", body="Really?")
    approved_but_not_made(desk)

    told = said(desk, delivered_alone(desk))

    assert told == f"Sasha Second, on {THAT_DAY}. Lee Lead read it on {THAT_DAY} and wrote remarks."


def test_where_nobody_read_it_the_document_says_so(desk: Desk) -> None:
    desk.search()
    desk.screen()
    desk.save()

    assert said(desk, delivered_alone(desk)) == NOBODY


def test_readings_of_the_version_before_say_nothing_of_a_correction(desk: Desk) -> None:
    desk.deliver()
    desk.correct()
    desk.save(CORRECTED, opened=1)

    assert said(desk, delivered_alone(desk)) == NOBODY


def test_a_librarian_who_took_over_and_wrote_nothing_is_a_second_reader(desk: Desk) -> None:
    second = desk.house.second_librarian
    desk.send()
    desk.alone()
    desk.do(evidence_requests.hand_over, librarian=second)

    issue = desk.issue(desk.issued(second))

    document = IssuedDocument.from_json(issue.content)
    assert (document.written_by, document.read_by) == ("Lena Librarian", "Sasha Second")


def handed_over(desk: Desk) -> None:
    """Let its librarian write all of it, and another one take it over and send it for review."""
    desk.search()
    desk.screen()
    desk.save()
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)
    desk.do(operations.send_for_review, actor=desk.house.second_librarian)


def all_wrote_since(desk: Desk) -> None:
    """Let its second librarian write a part too and send it again; nobody else is there any more."""
    desk.do(operations.take_back, actor=desk.house.second_librarian)
    desk.save(CORRECTED, opened=1, actor=desk.house.second_librarian)
    desk.do(operations.send_for_review, actor=desk.house.second_librarian)
    with transaction(desk.factory) as session:
        session.get_one(Person, desk.house.lead.id).active = False


def test_who_wrote_a_part_does_not_deliver_it_after_a_hand_over(desk: Desk, librarian: Visitor) -> None:
    handed_over(desk)

    with pytest.raises(NotAllowed, match=r"^You wrote a part of this\. Another librarian"):
        desk.ask_to_deliver(desk.house.librarian)

    page = librarian.get(f"/requests/{desk.reference}/summary/review").text
    assert "You wrote a part of this. Another librarian reads it second." in page
    assert 'name="seen"' not in page
    assert "Return it for changes" in page
    assert "waits for another librarian" in librarian.get(f"/requests/{desk.reference}").text
    assert librarian.post(f"/requests/{desk.reference}/summary/deliver", {"seen": "x"}).status_code == 403


def test_who_wrote_nothing_of_it_delivers_it_after_a_hand_over(desk: Desk) -> None:
    handed_over(desk)

    document = IssuedDocument.from_json(desk.issue(desk.issued(desk.house.lead)).content)

    assert (document.written_by, document.read_by) == ("Lena Librarian", "Lee Lead")


def test_its_librarian_who_wrote_nothing_is_told_how_to_become_its_second_reader(
    desk: Desk, second: Visitor
) -> None:
    handed_over(desk)

    page = second.get(f"/requests/{desk.reference}/summary/review").text
    assert "You wrote nothing of it" in page

    desk.do(evidence_requests.hand_over, actor=desk.house.second_librarian, librarian=desk.house.librarian)
    assert said(desk, desk.issued()).startswith("Sasha Second, on ")


def test_a_writer_delivers_for_a_single_handed_service_and_reads_nothing_second(desk: Desk) -> None:
    handed_over(desk)
    desk.alone()

    assert said(desk, desk.issued(desk.house.librarian)) == NOBODY


def test_where_every_librarian_wrote_a_part_a_writer_delivers_and_the_document_says_so(
    desk: Desk, librarian: Visitor
) -> None:
    handed_over(desk)
    all_wrote_since(desk)

    page = html.unescape(librarian.get(f"/requests/{desk.reference}/summary/review").text)
    told = "Nobody but its writers: Lena Librarian, who wrote a part of it too, read it before delivery."
    assert f"Of its second reading the document will say: “{told}”" in page
    assert "The document says that you read it" not in page
    assert said(desk, desk.issued(desk.house.librarian)) == told


def test_what_a_writer_remarked_is_no_reading_by_somebody_else(desk: Desk) -> None:
    handed_over(desk)
    desk.do(remarks.remark, actor=desk.house.librarian, section="findings", body="Really?")
    desk.alone()
    desk.do(operations.take_back, actor=desk.house.second_librarian)
    desk.save(CORRECTED, opened=1, actor=desk.house.second_librarian)
    desk.do(operations.send_for_review, actor=desk.house.second_librarian)

    assert said(desk, desk.issued(desk.house.second_librarian)) == NOBODY


def test_somebody_who_left_and_read_it_before_is_named_where_only_writers_are_there(desk: Desk) -> None:
    handed_over(desk)
    with as_of(A_DAY):
        desk.do(operations.return_for_changes, actor=desk.house.lead, remark="Shorter")
    desk.do(operations.send_for_review, actor=desk.house.second_librarian)
    all_wrote_since(desk)

    told = said(desk, desk.issued(desk.house.librarian))

    assert told == (
        f"Lee Lead read it on {THAT_DAY} and returned it for changes. As it was delivered, nobody but its"
        " writers: Lena Librarian, who wrote a part of it too, read it before delivery."
    )


def test_the_writer_sees_what_the_document_will_say_before_delivering(desk: Desk, librarian: Visitor) -> None:
    desk.send()
    approved_but_not_made(desk)
    desk.alone()
    desk.do(operations.send_for_review)

    page = html.unescape(librarian.get(f"/requests/{desk.reference}/summary/review").text)

    assert f"Of its second reading the document will say: “Sasha Second, on {THAT_DAY}”" in page
    assert "nobody else read it" not in page


def test_the_day_of_a_reading_does_not_make_another_document(desk: Desk) -> None:
    desk.send()
    with as_of(A_DAY):
        seen = desk.seen_by(desk.house.second_librarian)
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        reader = session.get_one(Person, desk.house.second_librarian.id)
        operations.deliver(session, request, actor=reader, seen=seen, service_url="https://evidence.example")


@pytest.mark.parametrize(
    ("read_by", "read_on", "earlier", "told"),
    [
        ("Ann Ash", None, (), "read by Ann Ash"),
        ("Ann Ash", date(2027, 3, 4), (), "read by Ann Ash on 4 March 2027"),
        ("", None, (), "read by nobody else before delivery"),
        (
            "",
            None,
            (EarlierReading("Ann Ash", date(2027, 3, 4), Outcome.RETURNED),),
            "read by Ann Ash before it had its final text, which nobody else read before delivery",
        ),
    ],
)
def test_the_paragraph_for_a_board_says_the_same(
    read_by: str, read_on: date | None, earlier: tuple[EarlierReading, ...], told: str
) -> None:
    assert read_before_delivery(read_by, read_on, earlier) == told

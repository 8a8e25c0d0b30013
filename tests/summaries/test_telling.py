"""Who is told of an answer, and what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.mail.letters import Service, letter
from evidence_service.mail.models import LetterKind, OutgoingMessage
from evidence_service.summaries import operations
from evidence_service.summaries.models import IssuedSummary
from evidence_service.summaries.plain_text import Line, plain_lines
from evidence_service.summaries.telling import tell_of_answer, tell_of_new_version
from evidence_service.workflow import Status
from tests.summaries.desk import Desk, text_of

SERVICE = Service("Evidence Service", "https://evidence.example")


def messages(desk: Desk) -> Sequence[OutgoingMessage]:
    with desk.factory() as session:
        return session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()


def make_private(desk: Desk) -> None:
    with transaction(desk.factory) as session:
        session.get_one(EvidenceRequest, desk.id).is_private = True


def test_the_requester_gets_the_bottom_line_when_the_answer_is_issued(desk: Desk) -> None:
    desk.deliver()
    [told] = messages(desk)
    assert (told.kind, told.person_id) == (LetterKind.ANSWER_READY, desk.house.manager.id)
    written = letter(told.kind, told.content, SERVICE)
    assert written.subject == f"{desk.reference}: the answer to your question is ready"
    assert "- Virtual wards shorten the stay by about a day.\n" in written.text
    assert "- Costs are not known.\n" in written.text
    assert f"https://evidence.example/requests/{desk.reference}/answer" in written.text
    assert f"https://evidence.example/requests/{desk.reference}/decision" in written.html


def test_of_a_private_request_the_outbox_holds_no_word(desk: Desk) -> None:
    make_private(desk)
    desk.deliver()
    [told] = messages(desk)
    assert (told.kind, told.content) == (LetterKind.SOMETHING_READY, {})
    assert desk.reference not in str(letter(told.kind, told.content, SERVICE))


def test_nobody_is_told_twice_of_the_same_issue(desk: Desk) -> None:
    issue_id = desk.deliver()
    with transaction(desk.factory) as session:
        request, issue = (
            session.get_one(EvidenceRequest, desk.id),
            session.get_one(IssuedSummary, issue_id),
        )
        tell_of_answer(session, request, issue)
    assert len(messages(desk)) == 1


def test_everybody_who_received_it_is_told_of_a_new_version_and_why(desk: Desk) -> None:
    issue_id = desk.deliver()
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        issue = session.get_one(IssuedSummary, issue_id)
        session.expunge(issue)
        issue.number, issue.reason = 2, "A cited paper was retracted."
        gone = session.get_one(Person, desk.house.colleague.id)
        gone.active = False
        tell_of_new_version(session, request, issue, [request.requester, request.librarian, gone])  # type: ignore[list-item]
    of_new = messages(desk)[1:]
    assert [told.person_id for told in of_new] == [desk.house.manager.id, desk.house.librarian.id]
    to_manager, to_librarian = (letter(told.kind, told.content, SERVICE) for told in of_new)
    assert "A cited paper was retracted." in to_manager.text
    assert "Version 2" in to_manager.html
    assert "/decision" in to_manager.text
    assert "/decision" not in to_librarian.text


def test_a_bottom_line_that_cites_a_retracted_paper_says_so_in_the_message(desk: Desk) -> None:
    desk.search()
    desk.screen()
    desk.save(text_of("- A [@pmid:90000001]\n- B [@pmid:90000004]\n- Nobody counted C."))
    desk.do(operations.send_for_review)
    desk.issued()
    told = letter(messages(desk)[-1].kind, messages(desk)[-1].content, SERVICE)
    warning = "A paper that the bottom line cites was retracted, was withdrawn or is in doubt."
    assert warning in told.text
    assert warning in told.html


def test_of_a_retracted_paper_that_only_the_findings_cite_the_message_says_nothing(desk: Desk) -> None:
    desk.search()
    desk.screen()
    desk.save(text_of("- A [@pmid:90000001]\n- B\n- C", "One was taken back [@pmid:90000004]."))
    desk.do(operations.send_for_review)
    desk.issued()

    told = messages(desk)[-1]

    assert told.content["taken_back"] == 0
    assert "retracted" not in letter(told.kind, told.content, SERVICE).text


def test_a_message_that_was_put_before_papers_were_counted_can_still_be_sent(desk: Desk) -> None:
    desk.deliver()
    before = {name: value for name, value in messages(desk)[-1].content.items() if name != "taken_back"}
    assert "was retracted" not in letter(messages(desk)[-1].kind, before, SERVICE).text


def test_who_said_what_was_decided_is_not_asked_again(desk: Desk) -> None:
    issue_id = desk.deliver()
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        request.status = Status.CLOSED
        tell_of_new_version(session, request, session.get_one(IssuedSummary, issue_id), [request.requester])
    assert "/decision" not in letter(messages(desk)[-1].kind, messages(desk)[-1].content, SERVICE).text


def test_of_a_private_request_a_new_version_is_told_without_a_reason(desk: Desk) -> None:
    make_private(desk)
    issue_id = desk.deliver()
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        issue = session.get_one(IssuedSummary, issue_id)
        tell_of_new_version(session, request, issue, [request.requester])
    assert (messages(desk)[-1].kind, messages(desk)[-1].content) == (LetterKind.SOMETHING_NEW, {})


def test_a_text_becomes_plain_lines_without_numbers_of_citations() -> None:
    html = (
        "<p>One &amp; <b>two</b><br>three"
        '<span class="citation">\u00a0[<a href="#reference-1">1</a>]</span>.</p>'
        "<ul><li>Point</li><li><p>Long point</p></li></ul><p>End</p>"
    )
    assert plain_lines(html) == [
        Line("One & two"),
        Line("three."),
        Line("Point", bullet=True),
        Line("Long point", bullet=True),
        Line("End"),
    ]

"""Second reading: read it as the requester will, return it with a remark, or deliver it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import screening
from evidence_service.summaries import operations, queries
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import IssuedSummary, IssueState
from evidence_service.workflow import Status
from tests.house import Visitor
from tests.summaries.desk import WHOLE, Desk, text_of


def page_of(visitor: Visitor, desk: Desk) -> str:
    return html.unescape(visitor.get(f"/requests/{desk.reference}/summary/review").text)


def seen_on(page: str) -> str:
    """The fingerprint that the form of the page carries."""
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found.group(1)


def deliver(visitor: Visitor, desk: Desk) -> TestResponse:
    """Open the page, then press Deliver."""
    seen = seen_on(page_of(visitor, desk))
    return visitor.post(f"/requests/{desk.reference}/summary/deliver", {"seen": seen})


def issue_of(desk: Desk) -> IssuedSummary:
    with desk.factory() as session:
        issue = queries.latest_issue(session, desk.request())
        assert issue
        return issue


def test_the_second_reader_sees_the_document_as_it_will_be(desk: Desk, second: Visitor) -> None:
    desk.send()

    page = page_of(second, desk)

    assert "Virtual wards shorten the stay by about a day" in page
    assert '<li id="reference-1" value="1">Ash AB.' in page
    assert '"virtual ward*"[tiab]' in page
    assert "Sasha Second" in page
    assert "3 included records" in page
    assert "Take it back" not in page


def test_the_second_reader_sees_the_page_for_a_board_paper_too(desk: Desk, second: Visitor) -> None:
    desk.send()

    page = page_of(second, desk)

    assert "For your board paper" in page
    assert "Town Library looked for evidence for Town Hospital." in page


def test_the_second_reader_is_told_what_was_not_settled(desk: Desk, second: Visitor) -> None:
    desk.search()
    desk.screen(included=(1, 2), excluded=())
    desk.do(screening.maybe, record_id=desk.record_id(3), seen="undecided")
    desk.save(WHOLE)
    desk.do(operations.send_for_review)

    page = page_of(second, desk)

    assert "<li>1 record is not screened. The document says so.</li>" in page
    assert "<li>1 record is marked as maybe. The document says so.</li>" in page
    assert "2 things to think about" in page


def test_the_second_reader_is_told_of_a_retracted_paper_that_is_cited(desk: Desk, second: Visitor) -> None:
    desk.search()
    desk.screen()
    desk.save(
        WHOLE.with_texts(
            {"bottom_line": "- One [@pmid:90000001].\n- Two [@pmid:90000004].\n- No study of three."}
        )
    )
    desk.do(operations.send_for_review)

    page = page_of(second, desk)

    assert "The text cites PMID 90000004. Retracted" in page
    assert "1 thing to think about" in page


def test_a_second_reader_who_has_nothing_to_think_about_is_told_nothing(desk: Desk, second: Visitor) -> None:
    desk.search()
    desk.screen()
    desk.save(WHOLE)
    desk.do(operations.send_for_review)

    assert "to think about" not in page_of(second, desk)


def test_its_librarian_can_only_take_it_back(desk: Desk, librarian: Visitor) -> None:
    desk.send()

    page = page_of(librarian, desk)
    assert "This waits for another librarian" in page
    assert "Return for changes" not in page
    assert 'name="seen"' not in page

    answer = librarian.post(f"/requests/{desk.reference}/summary/take-back")
    assert answer.location == f"/requests/{desk.reference}/summary"
    assert desk.request().status is Status.IN_PROGRESS


def test_it_is_returned_with_a_remark(desk: Desk, second: Visitor, librarian: Visitor) -> None:
    desk.send()

    answer = second.post(f"/requests/{desk.reference}/summary/return", {"remark": "Cite the cost"})

    assert answer.location == f"/requests/{desk.reference}"
    assert desk.request().status is Status.IN_PROGRESS
    assert "Cite the cost" in librarian.get(f"/requests/{desk.reference}/summary").text


def test_the_request_says_that_the_summary_came_back(desk: Desk, second: Visitor, librarian: Visitor) -> None:
    desk.send()
    second.post(f"/requests/{desk.reference}/summary/return", {"remark": "Cite the cost"})

    page = librarian.get(f"/requests/{desk.reference}").text
    assert "returned the summary for changes" in page

    desk.do(operations.send_for_review)
    assert "returned the summary for changes" not in librarian.get(f"/requests/{desk.reference}").text


def test_a_delivery_of_what_changed_meanwhile_leads_back_to_the_reading(desk: Desk, second: Visitor) -> None:
    desk.send()
    answer = second.post(f"/requests/{desk.reference}/summary/deliver", {"seen": "something else"})
    assert answer.status_code == 409
    assert "The document changed after you opened it." in answer.text
    assert 'name="seen"' in answer.text


def test_who_delivers_over_an_open_remark_is_told(desk: Desk, second: Visitor) -> None:
    desk.send()
    assert "all the same" not in page_of(second, desk)
    second.post(f"/requests/{desk.reference}/summary/remarks", {"whole-body": "Why?"})
    page = page_of(second, desk)
    assert "1 remark is not settled." in page
    assert "Deliver all the same" in page
    assert "of the second reader is not settled" not in page


@pytest.mark.parametrize("remark", ["", "   ", "x" * 4001, "bell\x07"])
def test_a_bad_remark_is_refused_beside_its_box(desk: Desk, second: Visitor, remark: str) -> None:
    desk.send()

    answer = second.post(f"/requests/{desk.reference}/summary/return", {"remark": remark})

    assert answer.status_code == 400
    assert 'id="remark-error"' in answer.text
    assert "<title>Error:" in answer.text
    assert remark.strip() in answer.text
    assert desk.request().status is Status.IN_REVIEW


def test_it_asks_for_the_pdf_and_refreshes_until_it_is_there(desk: Desk, second: Visitor) -> None:
    desk.send()

    assert deliver(second, desk).status_code == 302

    page = page_of(second, desk)
    assert 'id="making" data-refresh-every="2"' in page
    assert "<noscript><meta http-equiv" in page
    assert 'name="seen"' not in page
    render_and_issue(desk.factory, issue_of(desk).id)
    page = page_of(second, desk)
    assert "The answer is delivered" in page
    assert "data-refresh-every" not in page


def test_a_double_click_gives_one_issue(desk: Desk, second: Visitor) -> None:
    desk.send()
    seen = seen_on(page_of(second, desk))
    path = f"/requests/{desk.reference}/summary/deliver"

    answers = [second.post(path, {"seen": seen}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    with desk.factory() as session:
        assert session.scalar(select(func.count()).select_from(IssuedSummary)) == 1


def test_what_changed_since_it_was_read_is_not_delivered(desk: Desk, second: Visitor) -> None:
    desk.send()
    seen = seen_on(page_of(second, desk))
    desk.do(operations.take_back)
    desk.save(text_of(bottom_line="- Nothing works"), opened=1)
    desk.do(operations.send_for_review)

    answer = second.post(f"/requests/{desk.reference}/summary/deliver", {"seen": seen})

    assert answer.status_code == 409
    assert "read it once more" in answer.text
    assert desk.request().status is Status.IN_REVIEW


@pytest.mark.parametrize("data", [{}, {"seen": "0" * 32}])
def test_a_form_that_saw_nothing_delivers_nothing(desk: Desk, second: Visitor, data: dict[str, str]) -> None:
    desk.send()

    assert second.post(f"/requests/{desk.reference}/summary/deliver", data).status_code == 409


def test_a_failure_is_told_and_can_be_tried_again(desk: Desk, second: Visitor) -> None:
    desk.send()
    deliver(second, desk)
    with transaction(desk.factory) as session:
        session.get_one(IssuedSummary, issue_of(desk).id).content = {}
    render_and_issue(desk.factory, issue_of(desk).id)

    page = page_of(second, desk)
    assert "The PDF could not be made, and nothing was delivered" in page
    assert "Try again to deliver" in page

    deliver(second, desk)
    render_and_issue(desk.factory, issue_of(desk).id)
    assert desk.request().status is Status.DELIVERED


def test_an_old_failure_is_not_told_after_it_was_sent_again(desk: Desk, second: Visitor) -> None:
    desk.send()
    desk.ask_to_deliver()
    desk.do(operations.take_back)
    desk.do(operations.send_for_review)

    page = page_of(second, desk)

    assert issue_of(desk).state is IssueState.FAILED
    assert "Not delivered" not in page
    assert "Try again" not in page


def test_a_single_handed_librarian_delivers_and_is_told_what_the_document_says(
    desk: Desk, librarian: Visitor
) -> None:
    desk.alone()
    desk.send()

    page = page_of(librarian, desk)
    assert "works single-handed, so you may deliver it yourself" in page
    assert "Return for changes" not in page

    assert deliver(librarian, desk).status_code == 302
    render_and_issue(desk.factory, issue_of(desk).id)
    assert desk.request().status is Status.DELIVERED


def test_while_it_is_made_its_librarian_can_still_take_it_back(desk: Desk, librarian: Visitor) -> None:
    desk.send()
    desk.ask_to_deliver()

    assert "Sasha Second delivers it" in page_of(librarian, desk)
    librarian.post(f"/requests/{desk.reference}/summary/take-back")
    render_and_issue(desk.factory, issue_of(desk).id)
    assert desk.request().status is Status.IN_PROGRESS


def test_out_of_turn_the_page_says_where_to_go(desk: Desk, second: Visitor) -> None:
    page = page_of(second, desk)

    assert "not in second reading now" in page
    assert 'name="seen"' not in page


@pytest.mark.parametrize("verb", ["take-back", "return", "deliver"])
@pytest.mark.parametrize(
    ("who", "status"), [("manager", 403), ("administrator", 403), ("other_librarian", 404)]
)
def test_wrong_people_change_nothing(
    desk: Desk, visitor: Callable[[Person | None], Visitor], verb: str, who: str, status: int
) -> None:
    desk.send()
    someone = visitor(getattr(desk.house, who))

    answer = someone.post(f"/requests/{desk.reference}/summary/{verb}", {"remark": "x", "seen": "x"})

    assert answer.status_code == status
    assert desk.request().status is Status.IN_REVIEW


@pytest.mark.parametrize("verb", ["return", "deliver"])
def test_its_own_librarian_neither_returns_nor_delivers(desk: Desk, librarian: Visitor, verb: str) -> None:
    desk.send()

    answer = librarian.post(f"/requests/{desk.reference}/summary/{verb}", {"remark": "x", "seen": "x"})

    assert answer.status_code == 403
    assert desk.request().status is Status.IN_REVIEW


@pytest.mark.parametrize("verb", ["take-back", "return", "deliver"])
def test_in_another_status_nothing_happens(
    desk: Desk, second: Visitor, librarian: Visitor, verb: str
) -> None:
    someone = librarian if verb == "take-back" else second

    answer = someone.post(f"/requests/{desk.reference}/summary/{verb}", {"remark": "x", "seen": "x"})

    assert answer.status_code == 409
    assert desk.request().status is Status.IN_PROGRESS


@pytest.mark.parametrize("verb", ["take-back", "return", "deliver"])
def test_nothing_changes_by_following_a_link(desk: Desk, second: Visitor, verb: str) -> None:
    assert second.get(f"/requests/{desk.reference}/summary/{verb}").status_code == 405


def test_a_withdrawn_request_is_not_delivered(desk: Desk, second: Visitor) -> None:
    desk.send()
    seen = seen_on(page_of(second, desk))
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    assert second.post(f"/requests/{desk.reference}/summary/deliver", {"seen": seen}).status_code == 409


def test_a_remark_that_comes_too_late_is_not_lost(desk: Desk, second: Visitor) -> None:
    desk.send()
    desk.do(operations.take_back)

    answer = second.post(f"/requests/{desk.reference}/summary/return", {"remark": "Cite the <cost>"})

    assert answer.status_code == 409
    assert "<title>Error:" in answer.text
    assert re.search(r"<textarea[^>]*>\s*Cite the &lt;cost&gt;", answer.text)
    assert "so that you can copy it" in answer.text
    assert desk.request().status is Status.IN_PROGRESS


def test_a_remark_of_somebody_who_may_not_return_it_is_not_lost(desk: Desk, librarian: Visitor) -> None:
    desk.send()

    answer = librarian.post(f"/requests/{desk.reference}/summary/return", {"remark": "Cite the cost"})

    assert answer.status_code == 403
    assert "Cite the cost</textarea>" in answer.text
    assert desk.request().status is Status.IN_REVIEW

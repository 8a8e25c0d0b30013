"""The queue, one's own requests, and the page of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests import operations
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.workflow import Action, Status
from tests.house import House, Visitor, days_from_now, filed

Visitors = Callable[[Person | None], Visitor]


@contextmanager
def queries_counted(engine: Engine) -> Iterator[list[str]]:
    """The SQL that runs in the block."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def listed(page: str) -> list[str]:
    """The reference numbers of a list, in order."""
    found = re.findall(r'href="/requests/(ER-\d{4}-\d{5})"', page)
    return list(dict.fromkeys(found))


def test_the_queue_is_ordered_by_turn_then_date_needed(
    session: Session, house: House, visitor: Visitors
) -> None:
    late = filed(session, house.manager, needed_on=days_from_now(30))
    soon = filed(session, house.manager, needed_on=days_from_now(3))
    own = filed(session, house.manager, needed_on=days_from_now(60))
    operations.claim(session, own, actor=house.librarian)
    asked = filed(session, house.colleague, needed_on=days_from_now(1))
    operations.claim(session, asked, actor=house.second_librarian)
    operations.ask(session, asked, actor=house.second_librarian, question="Adults?")
    filed(session, house.other_manager, needed_on=days_from_now(1))
    session.commit()
    page = visitor(house.librarian).get("/queue").text
    assert listed(page) == [r.reference for r in (soon, late, own, asked)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("turn=mine", {"claimed"}),
        ("turn=unclaimed", {"waiting"}),
        ("turn=ended", {"withdrawn"}),
        ("words=MENOPAUSE", {"waiting"}),
        ("words=Mona+work", {"waiting"}),
        ("words=100%25", set()),
        ("words=_", set()),
        ("librarian={librarian}", {"claimed"}),
        ("librarian=99999999999999999999", set()),
        ("organisation={organisation}", {"claimed", "waiting"}),
        ("organisation=x&page=x&turn=x", {"claimed", "waiting"}),
        ("page=99999999999999999999", set()),
    ],
)
def test_the_queue_is_narrowed(
    session: Session, house: House, visitor: Visitors, query: str, expected: set[str]
) -> None:
    made = {
        "claimed": filed(session, house.manager),
        "waiting": filed(session, house.manager, question="The menopause at work?"),
        "withdrawn": filed(session, house.colleague),
    }
    operations.claim(session, made["claimed"], actor=house.librarian)
    operations.withdraw(session, made["withdrawn"], actor=house.colleague)
    session.commit()
    address = "/queue?" + query.format(librarian=house.librarian.id, organisation=house.organisation.id)
    page = visitor(house.librarian).get(address)
    assert page.status_code == 200
    assert set(listed(page.text)) == {made[name].reference for name in expected}


def test_a_long_queue_has_pages(session: Session, house: House, visitor: Visitors) -> None:
    for _ in range(51):
        filed(session, house.manager)
    session.commit()
    librarian = visitor(house.librarian)
    first, second = librarian.get("/queue").text, librarian.get("/queue?page=2").text
    assert len(listed(first)) == 50
    assert len(listed(second)) == 1
    assert "Next page" in first
    assert "Previous page" in second


@pytest.mark.parametrize("path", ["/queue", "/requests", "/requests/{reference}"])
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(
    session: Session, engine: Engine, house: House, visitor: Visitors, path: str
) -> None:
    request = filed(session, house.librarian)
    session.commit()
    librarian, address = visitor(house.librarian), path.format(reference=request.reference)
    librarian.get(address)
    with queries_counted(engine) as few:
        assert librarian.get(address).status_code == 200
    for _ in range(20):
        filed(session, house.librarian)
        operations.say(session, request, actor=house.lead, text="Hello")
    session.commit()
    with queries_counted(engine) as many:
        assert librarian.get(address).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 12


def test_an_overdue_request_is_marked(session: Session, house: House, visitor: Visitors) -> None:
    request = filed(session, house.manager)
    request.needed_on = days_from_now(-1)
    session.commit()
    assert "Overdue" in visitor(house.librarian).get("/queue").text


def test_what_somebody_typed_is_shown_as_text(session: Session, house: House, visitor: Visitors) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    request = filed(session, house.manager, question=hostile, decided_by=hostile, not_wanted=hostile)
    operations.say(session, request, actor=house.manager, text=hostile)
    session.commit()
    librarian = visitor(house.librarian)
    for path in ("/queue", f"/requests/{request.reference}"):
        page = librarian.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{ 7*7 }}" in page


def test_the_buttons_of_a_page_are_those_that_would_be_let_through(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = filed(session, house.manager)
    session.commit()
    path = f"/requests/{request.reference}"
    assert "Claim this request" in visitor(house.librarian).get(path).text
    manager = visitor(house.manager).get(path).text
    assert "Claim this request" not in manager
    assert "Withdraw" in manager


def test_claiming_what_was_claimed_is_refused_in_words(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = filed(session, house.manager)
    session.commit()
    first, second = visitor(house.librarian), visitor(house.second_librarian)
    path = f"/requests/{request.reference}/claim"
    assert first.post(path).status_code == 302
    refused = second.post(path)
    assert refused.status_code == 409
    assert "Lena Librarian has claimed this request already" in refused.text


@pytest.mark.parametrize(
    ("verb", "data", "message"),
    [
        ("ask", {"text": ""}, "Write something before you send it"),
        ("ask", {"text": "x" * 4001}, "4,000 characters or fewer"),
        ("ask", {"text": "About 943 476 5919"}, "looks like an NHS number"),
        ("decline", {"reason": ""}, "Say why"),
        ("give", {"librarian": ""}, "Choose a librarian"),
    ],
)
def test_a_refused_form_says_why_and_keeps_the_text(
    session: Session, house: House, visitor: Visitors, verb: str, data: dict[str, str], message: str
) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    session.commit()
    answer = visitor(house.librarian).post(f"/requests/{request.reference}/{verb}", data)
    assert answer.status_code == 400
    assert message in answer.text
    assert next(iter(data.values()))[:100] in answer.text


def test_giving_a_request_to_its_own_librarian_is_refused_beside_the_list(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    session.commit()
    form = {"librarian": str(house.librarian.id)}
    answer = visitor(house.librarian).post(f"/requests/{request.reference}/give", form)
    assert answer.status_code == 400
    assert "has this request already" in answer.text


def test_people_walk_through_the_statuses_by_the_pages(
    session: Session, house: House, visitor: Visitors
) -> None:
    path = f"/requests/{filed(session, house.manager).reference}"
    session.commit()
    manager, librarian, lead = (visitor(p) for p in (house.manager, house.librarian, house.lead))
    assert "in the queue" in manager.get(path).text
    librarian.post(f"{path}/claim")
    librarian.post(f"{path}/ask", {"text": "Adults only?"})
    assert "Adults only?" in manager.get(path).text
    manager.post(f"{path}/answer", {"text": "Yes, adults."})
    assert "Yes, adults." in librarian.get(path).text
    lead.post(f"{path}/give", {"librarian": str(house.second_librarian.id)})
    assert "Sasha Second" in manager.get(path).text
    lead.post(f"{path}/hand-back")
    librarian.post(f"{path}/decline", {"reason": "Coursework is not for us."})
    assert "Coursework is not for us." in manager.get(path).text
    assert session.query(EvidenceRequest).one().status is Status.DECLINED


def test_a_requester_does_not_read_what_a_second_reader_remarked(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    operations.move(session, request, Action.SEND_FOR_REVIEW, actor=house.librarian)
    operations.move(session, request, Action.RETURN, actor=house.second_librarian, remark="Too long")
    session.commit()
    path = f"/requests/{request.reference}"
    page = visitor(house.manager).get(path).text
    assert "Returned for changes" not in page
    assert "Too long" not in page


@pytest.mark.parametrize(
    ("verb", "data"), [("ask", {"text": "My long question"}), ("decline", {"reason": "My long reason"})]
)
def test_what_was_typed_outlives_a_change_by_somebody_else(
    session: Session, house: House, visitor: Visitors, verb: str, data: dict[str, str]
) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    session.commit()
    librarian = visitor(house.librarian)
    operations.withdraw(session, request, actor=house.manager)
    session.commit()
    answer = librarian.post(f"/requests/{request.reference}/{verb}", data)
    assert answer.status_code == 409
    assert next(iter(data.values())) in answer.text
    assert "because the request is withdrawn" in answer.text

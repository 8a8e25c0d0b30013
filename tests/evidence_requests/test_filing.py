"""The form: small pages, nothing lost, sent once."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.calendar import today
from evidence_service.evidence_requests.models import EvidenceRequest, RequestDraft
from tests.house import House, Visitor

Visitors = Callable[[Person | None], Visitor]


def date_boxes(name: str, days: int) -> dict[str, str]:
    day = today() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def pages() -> dict[str, dict[str, str]]:
    """Right answers for every page of the form."""
    return {
        "question": {"question": "Do virtual wards\nwork?"},
        "decision": {
            "decision_to_support": "Whether to open one",
            "decision_type": "service change",
            "decided_by": "The board",
            "decided_where": "Board meeting",
            **date_boxes("decision_on", 40),
        },
        "date": {**date_boxes("needed_on", 20), "needed_because": "Papers go out"},
        "papers": {"known_papers": "PMID 12345", "not_wanted": "Children"},
    }


def begin(someone: Visitor, **data: str) -> str:
    """Start a form; its key."""
    location = someone.post("/requests/new", data).headers["Location"]
    return location.split("/")[3]


def fill(someone: Visitor, key: str, changes: dict[str, dict[str, str]] | None = None) -> None:
    for step, typed in {**pages(), **(changes or {})}.items():
        answer = someone.post(f"/requests/new/{key}/{step}", typed)
        assert answer.status_code == 302, answer.text


def test_five_pages_and_a_tick_file_a_request(session: Session, house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    fill(manager, key)
    check = manager.get(f"/requests/new/{key}/check").text
    assert "Do virtual wards\nwork?" in check
    assert "Board meeting" in check
    sent = manager.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    request = session.query(EvidenceRequest).one()
    assert sent.headers["Location"] == f"/requests/{request.reference}"
    assert (request.question, request.not_wanted) == ("Do virtual wards\nwork?", "Children")
    assert request.needed_on == today() + timedelta(days=20)
    assert "Your request is sent" in manager.get(sent.headers["Location"]).text


def test_sending_twice_leads_to_the_one_request(session: Session, house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    fill(manager, key)
    first = manager.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    second = manager.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    assert first.headers["Location"] == second.headers["Location"]
    assert session.query(EvidenceRequest).count() == 1


def test_nobody_files_without_the_statement_about_patients(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    fill(manager, key)
    answer = manager.post(f"/requests/new/{key}/check")
    assert answer.status_code == 400
    assert "Confirm that nothing here could identify a patient" in answer.text


@pytest.mark.parametrize(
    ("step", "box", "typed", "message"),
    [
        ("question", "question", "", "Enter your question"),
        ("question", "question", "x" * 4001, "must be 4,000 characters or fewer. It is 1 too long"),
        ("question", "question", "bell \x07 here", "that can&#39;t be seen"),
        ("question", "question", "\u202egnitteg", "that can&#39;t be seen"),
        ("question", "question", "Patient 943 476 5919", "looks like an NHS number"),
        ("decision", "decided_by", "two\nlines", "must be one line"),
        ("decision", "decision_type", "", "Choose"),
        ("decision", "decision_type", "invented", "Choose"),
        ("date", "needed_on-day", "31", "must be a real date"),
        ("date", "needed_on-day", "", "must include a day"),
        ("date", "needed_on-day", "٣", "must be a real date"),
        ("date", "needed_on-year", "2020", "must be today or later"),
        ("date", "needed_on-year", "2099", "more than five years away"),
        ("date", "needed_on-day", "9" * 30, "must be a real date"),
        ("date", "needed_on-year", "99999999999999999999", "must be a real date"),
        ("date", "needed_because", "", "Enter why you need it by that date"),
        ("papers", "not_wanted", "x" * 2001, "must be 2,000 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nothing_is_lost(
    house: House, visitor: Visitors, step: str, box: str, typed: str, message: str
) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    form: dict[str, Any] = {**pages()[step], box: typed}
    if box == "needed_on-day" and typed == "31":
        form["needed_on-month"] = "2"
    answer = manager.post(f"/requests/new/{key}/{step}", form)
    assert answer.status_code == 400
    assert "Error: " in re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL).group(1)  # type: ignore[union-attr]
    assert message in answer.text
    assert "There is a problem" in answer.text
    again = manager.get(f"/requests/new/{key}/{step}").text
    for kept in form.values():
        if kept.isprintable() and kept != "invented":
            assert kept[:500].replace("'", "&#39;") in again


def test_a_page_that_was_left_empty_sends_people_back_to_it(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    manager.post(f"/requests/new/{key}/question", pages()["question"])
    answer = manager.get(f"/requests/new/{key}/check")
    assert answer.headers["Location"] == f"/requests/new/{key}/decision"
    sent = manager.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    assert sent.headers["Location"] == f"/requests/new/{key}/decision"


def test_a_change_from_the_check_page_leads_back_to_it(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    fill(manager, key)
    changed = manager.post(f"/requests/new/{key}/question?change=", {"question": "Something else?"})
    assert changed.headers["Location"] == f"/requests/new/{key}/check"
    assert "Something else?" in manager.get(f"/requests/new/{key}/check").text


def test_an_unfinished_form_waits_for_its_writer(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    manager.post(f"/requests/new/{key}/question", {"question": "Half a thought"})
    assert "Half a thought" in visitor(house.manager).get("/requests").text


def test_somebody_elses_draft_is_not_found(house: House, visitor: Visitors) -> None:
    key = begin(visitor(house.manager))
    colleague = visitor(house.colleague)
    assert colleague.get(f"/requests/new/{key}/question").status_code == 404
    assert colleague.post(f"/requests/new/{key}/question", {"question": "Mine"}).status_code == 404
    assert colleague.post(f"/requests/new/{key}/throw-away").status_code == 404
    assert colleague.post(f"/requests/new/{key}/check", {"no_patient": "yes"}).status_code == 404


def test_a_draft_can_be_thrown_away(session: Session, house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    manager.post(f"/requests/new/{key}/throw-away")
    assert session.query(RequestDraft).count() == 0


def who(**changes: str) -> dict[str, str]:
    return {
        "requester_name": "Phil Phoned",
        "requester_email": "Phil.Phoned@town.example",
        "requester_job_title": "Matron",
        **changes,
    }


def test_a_librarian_files_for_somebody_new_who_phoned(
    session: Session, house: House, visitor: Visitors
) -> None:
    librarian = visitor(house.librarian)
    key = begin(librarian, **{"for": "somebody"})
    fill(librarian, key, {"who": who(organisation_id=str(house.organisation.id))})
    librarian.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    request = session.query(EvidenceRequest).one()
    assert (request.requester.name, request.requester.email) == ("Phil Phoned", "phil.phoned@town.example")
    assert request.filed_by_id == house.librarian.id


def test_a_known_address_files_for_that_person(session: Session, house: House, visitor: Visitors) -> None:
    librarian = visitor(house.librarian)
    key = begin(librarian, **{"for": "somebody"})
    known = who(requester_email=house.manager.email, organisation_id=str(house.organisation.id))
    fill(librarian, key, {"who": known})
    librarian.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    assert session.query(EvidenceRequest).one().requester_id == house.manager.id


def test_a_known_address_of_another_librarys_person_is_refused(
    session: Session, house: House, visitor: Visitors
) -> None:
    librarian = visitor(house.librarian)
    key = begin(librarian, **{"for": "somebody"})
    stranger = who(requester_email=house.other_manager.email, organisation_id=str(house.organisation.id))
    fill(librarian, key, {"who": stranger})
    answer = librarian.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    assert answer.status_code == 400
    assert "another library service" in answer.text
    assert session.query(EvidenceRequest).count() == 0


def test_organisations_that_the_library_does_not_serve_cannot_be_chosen(
    house: House, visitor: Visitors
) -> None:
    librarian = visitor(house.librarian)
    key = begin(librarian, **{"for": "somebody"})
    form = who(organisation_id=str(house.other_organisation.id))
    assert librarian.post(f"/requests/new/{key}/who", form).status_code == 400


def test_a_manager_cannot_say_that_somebody_phoned(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager, **{"for": "somebody"})
    assert manager.get(f"/requests/new/{key}/who").status_code == 404


def test_an_answer_after_the_decision_is_asked_about(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    key = begin(manager)
    manager.post(f"/requests/new/{key}/decision", {**pages()["decision"], **date_boxes("decision_on", 10)})
    answer = manager.post(f"/requests/new/{key}/date", {**pages()["date"], **date_boxes("needed_on", 11)})
    assert answer.status_code == 400
    assert "You said that the decision is on" in answer.text
    on_the_day = {**pages()["date"], **date_boxes("needed_on", 10)}
    assert manager.post(f"/requests/new/{key}/date", on_the_day).status_code == 302


def test_every_unfinished_form_can_be_found_again(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    for words in ("First thought", "Second thought"):
        manager.post(f"/requests/new/{begin(manager)}/question", {"question": words})
    page = manager.get("/requests").text
    assert page.index("Second thought") < page.index("First thought")


def test_the_check_page_shows_whom_a_known_address_belongs_to(house: House, visitor: Visitors) -> None:
    librarian = visitor(house.librarian)
    key = begin(librarian, **{"for": "somebody"})
    typed = who(
        requester_name="Somebody Else",
        requester_email=house.manager.email,
        organisation_id=str(house.organisation.id),
    )
    fill(librarian, key, {"who": typed})
    page = librarian.get(f"/requests/new/{key}/check").text
    assert "Mona Manager" in page
    assert "Somebody Else" not in page


def test_two_who_send_the_same_form_at_once_file_one_request(
    session: Session, house: House, visitor: Visitors
) -> None:
    first, second = visitor(house.manager), visitor(house.manager)
    key = begin(first)
    fill(first, key)
    form = {"no_patient": "yes"}
    tokens = [first.token(), second.token()]
    with ThreadPoolExecutor(2) as pool:
        sent = pool.map(
            lambda someone, token: someone.client.post(
                f"/requests/new/{key}/check", data={**form, "csrf_token": token}
            ),
            (first, second),
            tokens,
        )
        places = {answer.headers.get("Location") for answer in sent}
    assert places == {f"/requests/{session.query(EvidenceRequest).one().reference}"}


def test_a_private_request_is_private_and_the_library_sees_it(
    session: Session, house: House, visitor: Visitors
) -> None:
    manager, librarian = visitor(house.manager), visitor(house.librarian)
    key = begin(manager)
    fill(manager, key, {"papers": {"is_private": "yes"}})
    assert "E-mails about it say nothing" in manager.get(f"/requests/new/{key}/check").text
    manager.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    request = session.scalars(select(EvidenceRequest)).one()
    assert request.is_private
    address = f"/requests/{request.reference}"
    session.rollback()
    for path in ("/queue", address):
        assert "Private</strong>" in librarian.get(path).text


def test_a_request_is_not_private_unless_somebody_says_so(
    session: Session, house: House, visitor: Visitors
) -> None:
    manager, librarian = visitor(house.manager), visitor(house.librarian)
    key = begin(manager)
    fill(manager, key)
    manager.post(f"/requests/new/{key}/check", {"no_patient": "yes"})
    assert not session.scalars(select(EvidenceRequest)).one().is_private
    session.rollback()
    assert "Private</strong>" not in librarian.get("/queue").text

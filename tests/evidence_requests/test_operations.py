"""What people do with evidence requests: filing, claiming, handing over, clarifying, ending."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.audit import history_of
from evidence_service.db import SessionFactory, as_of, transaction
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests import operations
from evidence_service.evidence_requests.history import history
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.queries import conversation
from evidence_service.workflow import Status
from tests.house import House, answers, filed


def test_filing_gives_a_number_of_the_year_and_writes_history(session: Session, house: House) -> None:
    with as_of(datetime(2026, 12, 31, 12, tzinfo=UTC)):
        first, second = filed(session, house.manager), filed(session, house.manager)
    with as_of(datetime(2027, 1, 1, 12, tzinfo=UTC)):
        third = filed(session, house.other_manager)
    numbers = [request.reference for request in (first, second, third)]
    assert numbers == ["ER-2026-00001", "ER-2026-00002", "ER-2027-00001"]
    assert first.status is Status.SUBMITTED
    assert [(e.action, e.to_status) for e in history_of(session, first.id)] == [("file", "submitted")]


def test_the_same_form_twice_files_one_request(session: Session, house: House) -> None:
    once, twice = (
        operations.file(
            session, answers(), actor=house.manager, requester=house.manager, submission_key="one form"
        )
        for _ in range(2)
    )
    assert once is twice
    assert session.query(EvidenceRequest).count() == 1


def test_a_librarian_files_for_somebody_who_phoned(session: Session, house: House) -> None:
    request = operations.file(
        session, answers(), actor=house.librarian, requester=house.manager, submission_key="phone"
    )
    assert (request.requester_id, request.filed_by_id) == (house.manager.id, house.librarian.id)


def test_a_manager_files_for_nobody_else_and_an_administrator_for_nobody(
    session: Session, house: House
) -> None:
    for actor in (house.manager, house.administrator):
        with pytest.raises(NotAllowed):
            operations.file(
                session, answers(), actor=actor, requester=house.colleague, submission_key=actor.name
            )


def test_an_organisation_that_nobody_serves_is_named(session: Session, house: House) -> None:
    house.organisation.library_service_id = None
    with pytest.raises(Invalid, match="No library service serves Town Hospital yet"):
        filed(session, house.manager)


def test_a_claimed_request_is_its_librarians(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    assert request.status is Status.IN_PROGRESS
    assert request.librarian_id == house.librarian.id
    with pytest.raises(NotNow):
        operations.claim(session, request, actor=house.second_librarian)


def test_two_who_claim_at_once_get_one_claim_and_one_refusal(
    session_factory: SessionFactory, session: Session, house: House
) -> None:
    request = filed(session, house.manager)
    session.commit()
    together, outcomes = threading.Barrier(2), []

    def claim(person_id: int) -> None:
        with session_factory() as own:
            together.wait(timeout=10)
            try:
                with own.begin():
                    found = own.get_one(EvidenceRequest, request.id)
                    operations.claim(own, found, actor=own.get_one(Person, person_id))
                outcomes.append("claimed")
            except NotNow as refusal:
                outcomes.append(refusal.message)

    people = (house.librarian.id, house.second_librarian.id)
    threads = [threading.Thread(target=claim, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert outcomes.count("claimed") == 1
    assert len(outcomes) == 2
    refusal = next(outcome for outcome in outcomes if outcome != "claimed")
    assert re.fullmatch(r"(Lena Librarian|Sasha Second) has claimed this request already\.", refusal)
    session.expire_all()
    assert [e.action for e in history_of(session, request.id)] == ["file", "claim"]


def test_a_change_to_what_somebody_else_changed_since_is_refused(
    session_factory: SessionFactory, session: Session, house: House
) -> None:
    request = filed(session, house.manager)
    session.commit()
    _ = request.library_service
    with transaction(session_factory) as elsewhere:
        operations.withdraw(
            elsewhere,
            elsewhere.get_one(EvidenceRequest, request.id),
            actor=elsewhere.get_one(Person, house.manager.id),
        )
    with pytest.raises(NotNow, match="at the same moment"):
        operations.claim(session, request, actor=house.librarian)


def test_the_first_requests_of_a_year_get_numbers_of_their_own(
    session_factory: SessionFactory, session: Session, house: House
) -> None:
    session.commit()
    together = threading.Barrier(4)

    def file(number: int) -> str:
        with session_factory() as own:
            person = own.get_one(Person, house.manager.id)
            own.rollback()
            together.wait(timeout=10)
            with own.begin():
                person = own.get_one(Person, house.manager.id)
                return operations.file(
                    own, answers(), actor=person, requester=person, submission_key=f"form {number}"
                ).reference[-5:]

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(file, range(4))) == ["00001", "00002", "00003", "00004"]


def test_the_same_message_sent_twice_is_one(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    for _ in range(2):
        operations.say(session, request, actor=house.manager, text="Thank you.")
    operations.say(session, request, actor=house.lead, text="Thank you.")
    assert [m.author_id for m in conversation(session, request)] == [house.manager.id, house.lead.id]


def test_handing_back_puts_it_into_the_queue_again(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    operations.hand_back(session, request, actor=house.librarian)
    assert (request.status, request.librarian_id) == (Status.SUBMITTED, None)
    operations.claim(session, request, actor=house.second_librarian)
    assert request.librarian_id == house.second_librarian.id


def test_a_lead_assigns_and_a_librarian_hands_over(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    operations.assign(session, request, actor=house.lead, librarian=house.librarian)
    operations.hand_over(session, request, actor=house.librarian, librarian=house.second_librarian)
    assert request.librarian_id == house.second_librarian.id
    notes = [entry.note for entry in history(session, request)]
    assert notes == ["", "to Lena Librarian", "to Sasha Second"]


@pytest.mark.parametrize("wrong", ["other_librarian", "manager", "librarian"])
def test_it_is_handed_only_to_another_librarian_of_the_service(
    session: Session, house: House, wrong: str
) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    with pytest.raises(Invalid) as refusal:
        operations.hand_over(session, request, actor=house.librarian, librarian=getattr(house, wrong))
    assert refusal.value.field == "librarian"


def test_a_question_back_and_an_answer_are_in_the_conversation(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    operations.ask(session, request, actor=house.librarian, question=" Adults only? ")
    assert request.status is Status.CLARIFYING
    operations.answer(session, request, actor=house.manager, text="Yes.")
    assert request.status is Status.IN_PROGRESS
    said = [(m.kind.value, m.author_id, m.body) for m in conversation(session, request)]
    assert said == [
        ("question", house.librarian.id, "Adults only?"),
        ("answer", house.manager.id, "Yes."),
    ]


@pytest.mark.parametrize("verb", ["ask", "say"])
def test_an_empty_message_is_refused(session: Session, house: House, verb: str) -> None:
    request = filed(session, house.manager)
    operations.claim(session, request, actor=house.librarian)
    arguments = {"question": " "} if verb == "ask" else {"text": " "}
    with pytest.raises(Invalid, match="Write something"):
        getattr(operations, verb)(session, request, actor=house.librarian, **arguments)


def test_declining_needs_a_reason_and_tells_it(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    with pytest.raises(Invalid):
        operations.decline(session, request, actor=house.librarian, reason="  ")
    operations.decline(session, request, actor=house.librarian, reason="Coursework.")
    assert request.status is Status.DECLINED
    assert history(session, request)[-1].note == "Coursework."


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET action = 'nothing'",
        "DELETE FROM event",
        "UPDATE evidence_request SET status = 'invented'",
        "UPDATE evidence_request SET status = 'in progress'",  # nobody has it
        "UPDATE evidence_request SET question = ''",
        "UPDATE evidence_request SET delivered_at = filed_at",
        "UPDATE person SET email = upper(email)",
        "UPDATE person SET organisation_id = NULL WHERE role = 'manager'",
    ],
)
def test_the_database_itself_refuses_nonsense(session: Session, house: House, statement: str) -> None:
    filed(session, house.manager)
    session.flush()
    with pytest.raises(DBAPIError):
        session.execute(text(statement))
    session.rollback()

"""What a requester, or a librarian on the phone, says about the decision."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from evidence_service import db
from evidence_service.accounts.models import Person
from evidence_service.audit import history_of
from evidence_service.calendar import today
from evidence_service.decisions.models import Decision
from evidence_service.decisions.operations import record_decision
from evidence_service.decisions.queries import decision_of
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.workflow import Influence, Status
from tests.deliveries import delivered
from tests.house import House, Visitor, filed

Visitors = Callable[[Person | None], Visitor]

SAID: dict[str, Any] = {
    "decided": "The ward opens in spring",
    "decided_on": date(2026, 3, 19),
    "decided_by": "The board",
}


def boxes(day: date) -> dict[str, str]:
    return {
        "decided_on-day": str(day.day),
        "decided_on-month": str(day.month),
        "decided_on-year": str(day.year),
    }


def typed(influence: str = "changed", **changes: str) -> dict[str, str]:
    """The form filled in."""
    filled = {"influence": influence, "decided": "The ward opens", "decided_by": "The board"}
    return {**filled, **boxes(today() - timedelta(days=1)), "difference": "Fewer beds", **changes}


@pytest.fixture
def request_(session: Session, house: House) -> EvidenceRequest:
    """A delivered request, committed."""
    request = delivered(session, house)
    session.commit()
    return request


def path(request: EvidenceRequest) -> str:
    return f"/requests/{request.reference}/decision"


def how_many(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Decision)) or 0


@pytest.mark.parametrize("influence", [i for i in Influence if i is not Influence.NOT_KNOWN])
def test_a_known_influence_closes_the_request(session: Session, house: House, influence: Influence) -> None:
    request = delivered(session, house)
    decision = record_decision(session, request, actor=house.manager, influence=influence, **SAID)
    assert request.status is Status.CLOSED
    assert (decision.decided, decision.decided_on, decision.decided_by) == tuple(SAID.values())
    assert decision.recorded_by_id == house.manager.id


def test_not_known_needs_only_itself(session: Session, house: House) -> None:
    request = delivered(session, house)
    decision = record_decision(
        session, request, actor=house.manager, influence=Influence.NOT_KNOWN, decided_by="The board"
    )
    assert (decision.decided, decision.decided_on, decision.decided_by) == ("", None, "")


def test_not_known_keeps_what_is_known_of_the_decision(session: Session, house: House) -> None:
    request = delivered(session, house)
    decision = record_decision(session, request, actor=house.manager, influence=Influence.NOT_KNOWN, **SAID)
    assert decision.decided_by == "The board"


@pytest.mark.parametrize("missing", ["decided", "decided_on", "decided_by"])
def test_a_known_influence_needs_what_when_and_who(session: Session, house: House, missing: str) -> None:
    request = delivered(session, house)
    said = {**SAID, missing: None if missing == "decided_on" else "  "}
    with pytest.raises(Invalid) as refusal:
        record_decision(session, request, actor=house.manager, influence=Influence.CHANGED, **said)
    assert refusal.value.field == missing
    assert request.status is Status.DELIVERED


def test_the_database_refuses_a_known_influence_without_a_decision(session: Session, house: House) -> None:
    request = delivered(session, house)
    session.add(
        Decision(
            evidence_request_id=request.id,
            influence=Influence.CHANGED,
            recorded_by_id=house.manager.id,
            recorded_at=db.utc_now(),
        )
    )
    with pytest.raises(IntegrityError, match="known_is_complete"):
        session.flush()


@pytest.mark.parametrize("change", ["UPDATE decision SET decided = 'else'", "DELETE FROM decision"])
def test_a_recorded_decision_is_kept(session: Session, house: House, change: str) -> None:
    request = delivered(session, house)
    record_decision(session, request, actor=house.manager, influence=Influence.CHANGED, **SAID)
    with pytest.raises(DBAPIError, match="kept as they are"):
        session.execute(text(change))


def test_a_decision_is_not_older_than_its_request(session: Session, house: House) -> None:
    request = delivered(session, house)
    long_ago = {**SAID, "decided_on": date(2020, 1, 1)}
    with pytest.raises(Invalid, match="or later: the request was filed that day") as refusal:
        record_decision(session, request, actor=house.manager, influence=Influence.CHANGED, **long_ago)
    assert refusal.value.field == "decided_on"


def test_a_decision_can_be_of_today_but_not_of_tomorrow(session: Session, house: House) -> None:
    request = delivered(session, house)
    with pytest.raises(Invalid, match="today or in the past"):
        record_decision(
            session,
            request,
            actor=house.manager,
            influence=Influence.CHANGED,
            **{**SAID, "decided_on": today() + timedelta(days=1)},
        )
    said = {**SAID, "decided_on": today()}
    decision = record_decision(session, request, actor=house.manager, influence=Influence.CHANGED, **said)
    assert decision.decided_on == today()


def test_the_history_says_who_recorded_what(session: Session, house: House) -> None:
    request = delivered(session, house)
    record_decision(session, request, actor=house.librarian, influence=Influence.CONFIRMED, **SAID)
    event = history_of(session, request.id)[-1]
    assert (event.action, event.from_status, event.to_status) == ("record decision", "delivered", "closed")
    assert event.actor_id == house.librarian.id
    assert event.detail == {"note": "evidence confirmed"}


@pytest.mark.parametrize("who", ["colleague", "other_librarian", "administrator"])
def test_nobody_else_can_record_it(session: Session, house: House, who: str) -> None:
    request = delivered(session, house)
    with pytest.raises(NotAllowed):
        record_decision(session, request, actor=getattr(house, who), influence=Influence.CHANGED, **SAID)


def test_it_can_not_be_recorded_before_the_answer_is_delivered(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    with pytest.raises(NotNow):
        record_decision(session, request, actor=house.manager, influence=Influence.CHANGED, **SAID)


def test_of_two_who_record_at_once_one_is_refused(
    session: Session, house: House, session_factory: db.SessionFactory
) -> None:
    request = delivered(session, house)
    session.commit()
    with session_factory() as slower:
        loaded_before = slower.get_one(EvidenceRequest, request.id)
        assert loaded_before.library_service.name == "Town Library"
        slower.rollback()
        record_decision(session, request, actor=house.manager, influence=Influence.CHANGED, **SAID)
        session.commit()
        with pytest.raises(NotNow):
            record_decision(
                slower, loaded_before, actor=house.librarian, influence=Influence.NOT_USED, **SAID
            )
        slower.rollback()
    assert how_many(session) == 1


def test_the_requester_records_it_on_the_page(
    session: Session, house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    manager = visitor(house.manager)
    form = manager.get(path(request_)).text
    assert "It changed what we decided" in form
    assert 'value="The chief operating officer"' in form  # who decides, as the request said
    answer = manager.post(path(request_), typed())
    assert answer.headers["Location"].endswith(path(request_))
    page = manager.get(path(request_)).text
    for shown in ("The ward opens", "The board", "Fewer beds", "Mona Manager", "It changed what we decided"):
        assert shown in page
    session.expire_all()
    assert request_.status is Status.CLOSED


def test_a_librarian_records_what_was_said_on_the_phone(
    house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    librarian = visitor(house.lead)
    assert "It counts as their word" in librarian.get(path(request_)).text
    librarian.post(path(request_), typed("confirmed"))
    assert "Lee Lead, for Mona Manager" in librarian.get(path(request_)).text


def test_we_do_not_know_is_enough_on_the_page(
    session: Session, house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    manager = visitor(house.manager)
    assert manager.post(path(request_), {"influence": "not known"}).status_code == 302
    recorded = decision_of(session, request_)
    assert recorded
    assert recorded.influence is Influence.NOT_KNOWN
    assert "does not count this" in manager.get(path(request_)).text


def test_nothing_chosen_is_refused_beside_the_field(
    house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    answer = visitor(house.manager).post(path(request_), {"decided": "The ward opens"})
    assert answer.status_code == 400
    assert "Choose how the evidence mattered" in answer.text
    assert "The ward opens" in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"influence": "loved it"}, "Choose how the evidence mattered"),
        ({"decided": ""}, "Say what was decided."),
        ({"decided": "x" * 2001}, "What was decided must be 2,000 characters or fewer. It is 1 too long."),
        ({"decided": "open\x00ed"}, "characters in it that can&#39;t be seen"),
        ({"decided": "for 943 476 5919"}, "looks like an NHS number"),
        ({"decided_by": ""}, "Say who decided."),
        ({"decided_on-day": "31", "decided_on-month": "2"}, "must be a real date"),
        ({"decided_on-year": ""}, "must include a year"),
        ({"decided_on-day": "", "decided_on-month": "", "decided_on-year": ""}, "Enter the date of the"),
        ({"decided_on-year": "2198"}, "must be today or in the past"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_is_lost(
    session: Session,
    house: House,
    visitor: Visitors,
    request_: EvidenceRequest,
    changes: dict[str, str],
    message: str,
) -> None:
    answer = visitor(house.manager).post(path(request_), typed(**changes))
    assert answer.status_code == 400
    assert message in answer.text
    assert "Fewer beds" in answer.text
    assert how_many(session) == 0


def test_the_same_form_twice_is_one_decision(
    session: Session, house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    manager = visitor(house.manager)
    first, second = (manager.post(path(request_), typed()) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert how_many(session) == 1


def test_whoever_comes_second_sees_the_first_and_keeps_their_words(
    session: Session, house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    visitor(house.manager).post(path(request_), typed())
    answer = visitor(house.librarian).post(path(request_), typed("not used", decided="It stays shut"))
    assert answer.status_code == 409
    assert "The decision was recorded before" in answer.text
    assert "It stays shut" in answer.text
    assert "The ward opens" in answer.text
    assert how_many(session) == 1


def test_of_two_forms_at_the_same_moment_the_slower_keeps_its_words(
    session: Session, house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    manager = visitor(house.manager)
    token = manager.token()
    record_decision(session, request_, actor=house.librarian, influence=Influence.CHANGED, **SAID)
    with ThreadPoolExecutor(1) as pool:
        slower = pool.submit(
            manager.client.post,
            path(request_),
            data={"csrf_token": token, **typed("not used", decided="Shut")},
        )
        time.sleep(0.5)  # it waits for the faster one, who hasn't finished
        session.commit()
        answer = slower.result()
    assert answer.status_code == 409
    assert "The decision was recorded before" in answer.text
    assert "Shut" in answer.text
    assert how_many(session) == 1


def test_a_second_form_with_mistakes_keeps_its_words_too(
    house: House, visitor: Visitors, request_: EvidenceRequest
) -> None:
    visitor(house.manager).post(path(request_), typed())
    answer = visitor(house.librarian).post(
        path(request_), {"decided": "It stays shut", "decided_on-day": "99"}
    )
    assert answer.status_code == 409
    assert "It stays shut" in answer.text
    assert ">99<" in answer.text


def test_the_page_of_an_undelivered_request_says_when_it_opens(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = filed(session, house.manager)
    session.commit()
    manager = visitor(house.manager)
    for answer in (manager.get(path(request)), manager.post(path(request), typed())):
        assert answer.status_code == 409
        assert "once the answer is delivered" in answer.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 200),
        ("librarian", 200),
        ("second_librarian", 200),
        ("lead", 200),
        ("colleague", 404),
        ("administrator", 404),
        ("other_manager", 404),
        ("other_librarian", 404),
        (None, 302),
    ],
)
def test_only_the_requester_and_their_library_open_it(
    house: House, visitor: Visitors, request_: EvidenceRequest, who: str | None, status: int
) -> None:
    someone = visitor(getattr(house, who) if who else None)
    assert someone.get(path(request_)).status_code == status
    if status == 404:
        assert someone.post(path(request_), typed()).status_code == 404


def test_hostile_words_stay_words(house: House, visitor: Visitors, request_: EvidenceRequest) -> None:
    manager = visitor(house.manager)
    manager.post(path(request_), typed(decided="<script>alert(1)</script>", difference="{{ 7*7 }} & \u00e9"))
    page = manager.get(path(request_)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }} &amp; é" in page

"""Administrators keep people: add, change, stop, start, and hand out one-time passwords."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import db
from evidence_service.accounts.models import Person
from evidence_service.accounts.operations import (
    Details,
    add_person,
    change_person,
    find_by_email,
    give_one_time_password,
)
from evidence_service.audit import Event
from evidence_service.errors import Invalid, NotNow
from evidence_service.workflow import Role
from tests.house import PASSWORD, House, Visitor, filed

Visitors = Callable[[Person | None], Visitor]

PATHS = ("/people", "/people/add", "/people/1")


def typed(house: House, **changes: str) -> dict[str, str]:
    """The form of a new manager, filled in."""
    return {
        "name": "Nora New",
        "email": "nora.new@town.example",
        "job_title": "Ward manager",
        "role": "manager",
        "organisation": str(house.organisation.id),
        "library_service": "",
        **changes,
    }


def details(person: Person, **changes: Any) -> Details:
    given = {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "organisation_id": person.organisation_id,
        "library_service_id": person.library_service_id,
        "job_title": person.job_title,
    }
    return Details(**{**given, **changes})


def password_on(page: str) -> str:
    found = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", page)
    assert found, page
    return found.group()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        ("manager", 403),
        ("librarian", 403),
        ("lead", 403),
        ("administrator", 200),
    ],
)
def test_only_administrators_keep_people(
    house: House, visitor: Visitors, who: str | None, status: int
) -> None:
    someone = visitor(getattr(house, who) if who else None)
    assert [someone.get(path).status_code for path in PATHS] == [status] * len(PATHS)
    if who != "administrator":
        changes = ("/people/add", "/people/1", "/people/1/password", "/people/1/stop", "/people/1/start")
        refused = 400 if who is None else status
        assert [someone.post(path).status_code for path in changes] == [refused] * len(changes)


def test_an_added_person_signs_in_with_a_one_time_password_and_chooses_their_own(
    session: Session, house: House, visitor: Visitors, app: Flask
) -> None:
    administrator = visitor(house.administrator)
    theirs = administrator.post("/people/add", typed(house)).headers["Location"]
    assert "Nora New is added" in administrator.get(theirs).text
    shown = administrator.post(f"{theirs}/password")
    password = password_on(shown.text)
    assert password not in administrator.get(theirs).text  # shown once
    nora, person = Visitor(app), find_by_email(session, "nora.new@town.example")
    session.commit()
    assert person
    assert nora.sign_in(person, password).status_code == 302
    assert nora.get("/requests").headers["Location"] == "/my-account"
    assert "Choose a password of your own" in nora.get("/my-account").text
    nora.post("/my-account", {"current": password, "password": "four quite plain words"})
    assert nora.get("/requests").status_code == 200


def test_a_new_one_time_password_signs_the_person_out_everywhere(house: House, visitor: Visitors) -> None:
    manager, administrator = visitor(house.manager), visitor(house.administrator)
    administrator.post(f"/people/{house.manager.id}/password")
    assert manager.get("/requests").status_code == 302
    assert manager.sign_in(house.manager, PASSWORD).status_code == 400


def test_what_is_sent_with_a_one_time_password_is_not_lost(
    session: Session, house: House, visitor: Visitors, app: Flask
) -> None:
    request = filed(session, house.manager)
    password = give_one_time_password(session, house.manager, actor_id=house.administrator.id)
    session.commit()
    manager = Visitor(app)
    manager.sign_in(house.manager, password)
    sent = manager.post(f"/requests/{request.reference}/say", {"text": "Typed before the new password"})
    assert sent.status_code == 302
    assert manager.get(sent.headers["Location"]).headers["Location"] == "/my-account"


def test_one_time_passwords_differ_and_are_kept_only_as_a_hash(session: Session, house: House) -> None:
    first, second = (
        give_one_time_password(session, house.manager, actor_id=house.administrator.id) for _ in range(2)
    )
    assert first != second
    assert second not in house.manager.password_hash
    events = session.scalars(select(Event).where(Event.action == "set password")).all()
    assert not any(second in str(event.detail) for event in events)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter their name"),
        ({"name": "x" * 201}, "Name must be 200 characters or fewer"),
        ({"name": "Nora\x07"}, "characters in it that can&#39;t be seen"),
        ({"email": ""}, "Enter their e-mail address"),
        ({"email": "nora at town"}, "Enter an e-mail address in the right form"),
        ({"email": "MONA.Manager@town.example"}, "Somebody with this e-mail address is here already."),
        ({"role": ""}, "Choose a role"),
        ({"role": "king"}, "Choose a role"),
        ({"organisation": ""}, "Choose the organisation of this manager."),
        ({"organisation": "424242"}, "Choose an organisation from the list"),
        ({"role": "librarian"}, "Choose the library service of this librarian."),
        ({"role": "lead"}, "Choose the library service of this lead."),
        ({"library_service": "x"}, "Choose a library service from the list"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_is_lost(
    session: Session, house: House, visitor: Visitors, changes: dict[str, str], message: str
) -> None:
    answer = visitor(house.administrator).post("/people/add", typed(house, **changes))
    assert answer.status_code == 400
    assert message in answer.text
    assert 'value="Ward manager"' in answer.text
    assert "<title>Error: " in answer.text
    assert find_by_email(session, "nora.new@town.example") is None


def test_a_manager_has_no_library_service(house: House, visitor: Visitors) -> None:
    both = typed(house, library_service=str(house.service.id))
    answer = visitor(house.administrator).post("/people/add", both)
    assert answer.status_code == 400
    assert "A manager has no library service." in answer.text


def test_the_same_form_twice_adds_one_person(session: Session, house: House, visitor: Visitors) -> None:
    administrator = visitor(house.administrator)
    statuses = [administrator.post("/people/add", typed(house)).status_code for _ in range(2)]
    assert statuses == [302, 400]


def test_of_two_who_add_the_same_address_at_once_one_is_refused(
    session: Session, house: House, session_factory: db.SessionFactory
) -> None:
    new: dict[str, Any] = {"name": "Nora", "email": "nora@town.example", "role": Role.ADMINISTRATOR}

    def add_too() -> None:
        with db.transaction(session_factory) as slower:
            add_person(slower, **new)

    add_person(session, **new)
    with ThreadPoolExecutor(1) as pool:
        slower = pool.submit(add_too)
        time.sleep(0.5)  # it waits for the faster one, who hasn't finished
        session.commit()
        with pytest.raises(Invalid, match="e-mail address is here already"):
            slower.result()


def test_role_and_home_can_be_changed(session: Session, house: House, visitor: Visitors) -> None:
    path = f"/people/{house.manager.id}"
    home = {"role": "librarian", "organisation": "", "library_service": str(house.service.id)}
    administrator = visitor(house.administrator)
    assert administrator.post(path, typed(house, **home)).status_code == 302
    session.expire_all()
    assert (house.manager.name, house.manager.role) == ("Nora New", Role.LIBRARIAN)
    assert (house.manager.organisation_id, house.manager.library_service_id) == (None, house.service.id)
    assert "The details of Nora New are saved." in administrator.get(path).text


def test_a_change_that_is_refused_changes_nothing(session: Session, house: House, visitor: Visitors) -> None:
    path = f"/people/{house.manager.id}"
    taken = typed(house, email=house.librarian.email)
    answer = visitor(house.administrator).post(path, taken)
    assert answer.status_code == 400
    assert "is here already" in answer.text
    assert 'value="Nora New"' in answer.text
    assert "Mona Manager</h1>" in answer.text
    session.expire_all()
    assert house.manager.name == "Mona Manager"


def test_the_history_names_what_was_changed_and_not_the_words(session: Session, house: House) -> None:
    changes = details(house.manager, job_title="Head of Secrets", email="mona@elsewhere.example")
    change_person(session, house.manager, changes, actor_id=house.administrator.id)
    event = session.scalars(select(Event).where(Event.action == "change person")).one()
    assert event.detail == {
        "person_id": house.manager.id,
        "changed": ["email", "job_title"],
        "role": "manager",
    }


def test_saving_without_a_change_leaves_no_trace(session: Session, house: House) -> None:
    change_person(session, house.manager, details(house.manager), actor_id=house.administrator.id)
    assert session.scalars(select(Event).where(Event.action == "change person")).all() == []


def test_nobody_changes_their_own_role_or_stops_themselves(session: Session, house: House) -> None:
    me = house.administrator
    changes = details(me, role=Role.MANAGER, organisation_id=house.organisation.id)
    with pytest.raises(Invalid, match="your own role") as refusal:
        change_person(session, me, changes, actor_id=me.id)
    assert refusal.value.field == "role"
    with pytest.raises(NotNow, match="My account"):
        give_one_time_password(session, me, actor_id=me.id)


def test_ones_own_page_has_no_dangerous_buttons(house: House, visitor: Visitors) -> None:
    administrator, own = visitor(house.administrator), f"/people/{house.administrator.id}"
    assert "Stop this account" not in administrator.get(own).text
    assert administrator.post(f"{own}/stop").status_code == 409
    assert administrator.post(f"{own}/password").status_code == 409


def test_a_stopped_person_is_out_and_can_be_let_in_again(house: House, visitor: Visitors) -> None:
    manager, administrator = visitor(house.manager), visitor(house.administrator)
    path = f"/people/{house.manager.id}"
    administrator.post(f"{path}/stop")
    assert manager.get("/requests").status_code == 302
    assert manager.sign_in(house.manager).status_code == 400
    assert "Start this account again" in administrator.get(path).text
    administrator.post(f"{path}/start")
    assert manager.sign_in(house.manager).status_code == 302


def test_there_is_no_page_of_nobody(house: House, visitor: Visitors) -> None:
    administrator = visitor(house.administrator)
    for number in (424242, 99999999999999999999, 0):
        assert administrator.get(f"/people/{number}").status_code == 404
        assert administrator.post(f"/people/{number}/stop").status_code == 404


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("words=mona", ["Mona Manager"]),
        ("words=LENA+town", ["Lena Librarian"]),
        ("words=other+hospital", ["Olga Other", "Otto Other"]),
        ("words=librarian%40town", ["Lena Librarian"]),
        ("words=%25", []),
        ("role=lead", ["Lee Lead"]),
        ("role=emperor", None),
        ("words=olga&role=manager", []),
        ("page=-4", None),
        ("page=99999999999999999999", None),
        ("page=x", None),
    ],
)
def test_people_are_found_by_words_and_role(
    house: House, visitor: Visitors, question: str, names: list[str] | None
) -> None:
    page = visitor(house.administrator).get(f"/people?{question}")
    assert page.status_code == 200
    found = re.findall(r'<a href="/people/\d+">([^<]+)</a>', page.text)
    assert len(found) == 8 if names is None else found == names  # the house has eight people


def test_fifty_people_stand_on_a_page(session: Session, house: House, visitor: Visitors) -> None:
    for number in range(95):
        add_person(
            session,
            name=f"Zed {number:03}",
            email=f"zed{number}@town.example",
            role=Role.MANAGER,
            organisation_id=house.organisation.id,
        )
    session.commit()
    administrator = visitor(house.administrator)
    pages = [administrator.get(f"/people?page={number}").text for number in (1, 2, 3, 4)]
    assert [len(re.findall(r'<a href="/people/\d+">', page)) for page in pages] == [50, 50, 3, 3]
    assert "1 to 50 of 103 people" in pages[0]
    assert "101 to 103 of 103 people" in pages[2]
    assert "Next page" in pages[1]
    assert "Next page" not in pages[2]


def test_hostile_names_stay_names(session: Session, house: House, visitor: Visitors) -> None:
    house.manager.name = "<script>alert(1)</script>"
    session.commit()
    administrator = visitor(house.administrator)
    for path in ("/people", f"/people/{house.manager.id}"):
        page = administrator.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_administrators_never_see_a_request(session: Session, house: House, visitor: Visitors) -> None:
    request = filed(session, house.manager)
    session.commit()
    administrator = visitor(house.administrator)
    assert administrator.get(f"/requests/{request.reference}").status_code == 404
    for path in ("/people", f"/people/{house.manager.id}", "/organisations"):
        page = administrator.get(path).text
        assert request.reference not in page
        assert "virtual ward" not in page

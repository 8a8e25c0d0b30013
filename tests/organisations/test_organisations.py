"""Administrators keep library services, and the organisations that they serve."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import db
from evidence_service.accounts.models import Person
from evidence_service.audit import Event
from evidence_service.errors import Invalid
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.organisations.operations import (
    add_library_service,
    add_organisation,
    change_library_service,
    change_organisation,
)
from tests.house import House, Visitor, filed

Visitors = Callable[[Person | None], Visitor]

PATHS = (
    "/organisations",
    "/organisations/add",
    "/organisations/1",
    "/library-services/add",
    "/library-services/1",
)


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("manager", 403), ("librarian", 403), ("lead", 403), ("administrator", 200)],
)
def test_only_administrators_keep_organisations(
    house: House, visitor: Visitors, who: str | None, status: int
) -> None:
    someone = visitor(getattr(house, who) if who else None)
    assert [someone.get(path).status_code for path in PATHS] == [status] * len(PATHS)
    if who not in (None, "administrator"):
        assert [someone.post(path).status_code for path in PATHS[1:]] == [403] * 4


def test_an_organisation_is_added_and_given_to_a_library_service(
    session: Session, house: House, visitor: Visitors
) -> None:
    administrator = visitor(house.administrator)
    administrator.post("/organisations/add", {"name": "  New   Clinic ", "library_service": ""})
    clinic = session.scalars(select(Organisation).where(Organisation.name == "New Clinic")).one()
    session.commit()
    assert "Nobody yet" in administrator.get("/organisations").text
    change = {"name": "Newer Clinic", "library_service": str(house.service.id)}
    assert administrator.post(f"/organisations/{clinic.id}", change).status_code == 302
    session.refresh(clinic)
    assert (clinic.name, clinic.library_service_id) == ("Newer Clinic", house.service.id)


def test_a_library_service_is_added_and_set_to_single_handed(
    session: Session, house: House, visitor: Visitors
) -> None:
    administrator = visitor(house.administrator)
    administrator.post("/library-services/add", {"name": "Village Library", "single_handed": "no"})
    service = session.scalars(select(LibraryService).where(LibraryService.name == "Village Library")).one()
    session.commit()
    path = f"/library-services/{service.id}"
    assert 'value="no" checked' in administrator.get(path).text
    administrator.post(path, {"name": "Village Library", "single_handed": "yes"})
    assert "one librarian works alone" in administrator.get("/organisations").text
    session.refresh(service)
    assert service.single_handed


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("/organisations/add", {"library_service": ""}, "Enter the name of the organisation"),
        ("/organisations/add", {"name": "town HOSPITAL", "library_service": ""}, "This name is here"),
        (
            "/organisations/add",
            {"name": "A", "library_service": "77"},
            "Choose a library service from the list",
        ),
        ("/organisations/add", {"name": "x" * 201, "library_service": ""}, "200 characters or fewer"),
        ("/organisations/1", {"name": "Other Hospital", "library_service": ""}, "This name is here"),
        ("/library-services/add", {"single_handed": "no"}, "Enter the name of the library service"),
        ("/library-services/add", {"name": "A", "single_handed": "maybe"}, "Choose whether there is"),
        (
            "/library-services/add",
            {"name": "Town Library", "single_handed": "no"},
            "This name is here already",
        ),
        (
            "/library-services/1",
            {"name": "other library", "single_handed": "no"},
            "This name is here already",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_box(
    house: House, visitor: Visitors, path: str, data: dict[str, str], message: str
) -> None:
    answer = visitor(house.administrator).post(path, data)
    assert answer.status_code == 400
    assert message in answer.text
    assert "<title>Error: " in answer.text
    assert f'value="{data.get("name", "")}"' in answer.text


def test_a_name_can_be_kept_or_only_change_its_letters(session: Session, house: House) -> None:
    for name in ("Town Hospital", "TOWN Hospital"):
        change_organisation(
            session, house.organisation, name=name, library_service_id=house.service.id, actor_id=None
        )
    assert house.organisation.name == "TOWN Hospital"


def test_names_with_accents_are_unique_too(session: Session) -> None:
    add_organisation(session, name="École", library_service_id=None, actor_id=None)
    with pytest.raises(Invalid, match="already"):
        add_organisation(session, name="École", library_service_id=None, actor_id=None)


def test_of_two_who_add_the_same_name_at_once_one_is_refused(
    session: Session, house: House, session_factory: db.SessionFactory
) -> None:
    def add_too() -> None:
        with db.transaction(session_factory) as slower:
            add_organisation(slower, name="Clinic", library_service_id=None, actor_id=None)

    add_organisation(session, name="Clinic", library_service_id=None, actor_id=None)
    with ThreadPoolExecutor(1) as pool:
        slower = pool.submit(add_too)
        time.sleep(0.5)  # it waits for the faster one, who hasn't finished
        session.commit()
        with pytest.raises(Invalid, match="This name is here already"):
            slower.result()


def test_an_empty_name_is_refused(session: Session, house: House) -> None:
    with pytest.raises(Invalid, match="Enter a name"):
        change_library_service(session, house.service, name=" \t ", single_handed=False, actor_id=None)


def test_every_change_is_recorded_with_who_made_it(session: Session, house: House) -> None:
    me = house.administrator.id
    service = add_library_service(session, name="Village Library", actor_id=me)
    change_library_service(session, service, name="Village", single_handed=True, actor_id=me)
    clinic = add_organisation(session, name="Clinic", library_service_id=None, actor_id=me)
    change_organisation(session, clinic, name="Clinic", library_service_id=service.id, actor_id=me)
    events = session.scalars(select(Event).where(Event.actor_id == me).order_by(Event.id)).all()
    assert [(event.action, event.detail) for event in events] == [
        ("add library service", {"library_service_id": service.id}),
        ("change library service", {"library_service_id": service.id, "single_handed": True}),
        ("add organisation", {"organisation_id": clinic.id, "library_service_id": None}),
        ("change organisation", {"organisation_id": clinic.id, "library_service_id": service.id}),
    ]


def test_requests_stay_with_the_library_service_that_has_them(session: Session, house: House) -> None:
    request = filed(session, house.manager)
    change_organisation(
        session,
        house.organisation,
        name="Town Hospital",
        library_service_id=house.other_service.id,
        actor_id=None,
    )
    assert request.library_service_id == house.service.id
    assert filed(session, house.manager).library_service_id == house.other_service.id


def test_there_is_no_page_of_nothing(house: House, visitor: Visitors) -> None:
    administrator = visitor(house.administrator)
    for path in ("/organisations/424242", "/library-services/424242"):
        assert administrator.get(path).status_code == 404
        assert administrator.post(path, {"name": "A"}).status_code == 404
    assert administrator.get("/organisations/99999999999999999999").status_code == 404


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("words=town", ["Town Hospital"]),
        ("words=OTHER+library", ["Other Hospital"]),
        ("words=_", []),
        ("page=0", ["Other Hospital", "Town Hospital"]),
        ("page=7", ["Other Hospital", "Town Hospital"]),
    ],
)
def test_organisations_are_found_by_their_name_or_their_librarys(
    house: House, visitor: Visitors, question: str, names: list[str]
) -> None:
    page = visitor(house.administrator).get(f"/organisations?{question}").text
    assert re.findall(r'<a href="/organisations/\d+">([^<]+)</a>', page) == names


def test_fifty_organisations_stand_on_a_page(session: Session, house: House, visitor: Visitors) -> None:
    for number in range(60):
        add_organisation(session, name=f"Clinic {number:02}", library_service_id=None, actor_id=None)
    session.commit()
    administrator = visitor(house.administrator)
    first, second = (administrator.get(f"/organisations?page={number}").text for number in (1, 2))
    assert "1 to 50 of 62 organisations" in first
    assert "51 to 62 of 62 organisations" in second


def test_a_service_without_anything_says_where_to_begin(
    session: Session, house: House, visitor: Visitors
) -> None:
    for person in session.scalars(select(Person).where(Person.id != house.administrator.id)):
        session.delete(person)
    session.flush()
    for thing in [*session.scalars(select(Organisation)), *session.scalars(select(LibraryService))]:
        session.delete(thing)
    session.commit()
    page = visitor(house.administrator).get("/organisations").text
    assert "Begin here" in page
    assert "Managers need one" in page

"""Two small library services for tests, made with the real verbs; the second is the wrong one."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.accounts.operations import add_person
from evidence_service.calendar import today
from evidence_service.evidence_requests import operations
from evidence_service.evidence_requests.models import DecisionType, EvidenceRequest
from evidence_service.evidence_requests.operations import Answers
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.workflow import Role

PASSWORD = "three plain words"
# A real hash of it at argon2's least cost, which the hash itself states: ten people cost 2 s otherwise.
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
_CSRF = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass
class House:
    """Two library services, their organisations and people. Everything `other_` belongs to the second."""

    service: LibraryService
    organisation: Organisation
    manager: Person
    colleague: Person
    librarian: Person
    second_librarian: Person
    lead: Person
    administrator: Person
    other_service: LibraryService
    other_organisation: Organisation
    other_manager: Person
    other_librarian: Person


@cache
def _password_hash() -> str:
    """Hashing is slow on purpose: once is enough for everybody."""
    return PasswordHasher().hash(PASSWORD)


def build(session: Session) -> House:
    """Add everybody; the caller commits."""
    service, other_service = LibraryService(name="Town Library"), LibraryService(name="Other Library")
    session.add_all([service, other_service])
    session.flush()
    organisation = Organisation(name="Town Hospital", library_service_id=service.id)
    other_organisation = Organisation(name="Other Hospital", library_service_id=other_service.id)
    session.add_all([organisation, other_organisation])
    session.flush()

    def person(name: str, role: Role, **home: Any) -> Person:
        email = f"{name.lower().replace(' ', '.')}@town.example"
        added = add_person(session, name=name, email=email, role=role, **home)
        added.password_hash = QUICK_HASH
        return added

    here = {"organisation_id": organisation.id}
    desk = {**here, "library_service_id": service.id}
    return House(
        service=service,
        organisation=organisation,
        manager=person("Mona Manager", Role.MANAGER, **here),
        colleague=person("Carl Colleague", Role.MANAGER, **here),
        librarian=person("Lena Librarian", Role.LIBRARIAN, **desk),
        second_librarian=person("Sasha Second", Role.LIBRARIAN, **desk),
        lead=person("Lee Lead", Role.LEAD, **desk),
        administrator=person("Ada Administrator", Role.ADMINISTRATOR),
        other_service=other_service,
        other_organisation=other_organisation,
        other_manager=person("Otto Other", Role.MANAGER, organisation_id=other_organisation.id),
        other_librarian=person(
            "Olga Other",
            Role.LIBRARIAN,
            organisation_id=other_organisation.id,
            library_service_id=other_service.id,
        ),
    )


def answers(**changes: Any) -> Answers:
    """Complete answers of the form; name those that matter to the test."""
    given: dict[str, Any] = {
        "question": "Do virtual wards reduce readmissions of people with heart failure?",
        "decision_to_support": "Whether to open a virtual ward for heart failure",
        "decision_type": DecisionType.SERVICE,
        "decided_by": "The chief operating officer",
        "decided_where": "Trust board",
        "decision_on": today() + timedelta(days=40),
        "needed_on": today() + timedelta(days=20),
        "needed_because": "Board papers go out that day",
        "known_papers": "",
        "not_wanted": "",
    }
    return Answers(**{**given, **changes})


def filed(session: Session, requester: Person, **changes: Any) -> EvidenceRequest:
    """A request that `requester` filed for themselves."""
    key = secrets.token_hex(8)
    return operations.file(
        session, answers(**changes), actor=requester, requester=requester, submission_key=key
    )


class Visitor:
    """Somebody at the browser: gets pages, and posts forms with the token of the page they are on."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def sign_in(self, person: Person, password: str = PASSWORD) -> TestResponse:
        """Sign in through the real page."""
        return self.post("/sign-in", {"email": person.email, "password": password})

    def get(self, path: str, **options: Any) -> TestResponse:
        """The page at `path`; redirects are not followed."""
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form to `path` with a fresh token."""
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)

    def token(self) -> str:
        """A token that this visitor's session accepts."""
        for path in ("/my-account", "/sign-in"):
            found = _CSRF.search(self.client.get(path).data)
            if found:
                return found.group(1).decode()
        raise AssertionError("no page with a token")


def days_from_now(number: int) -> date:
    """A calendar day, `number` days from today."""
    return today() + timedelta(days=number)

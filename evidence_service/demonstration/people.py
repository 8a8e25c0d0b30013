"""The people and organisations of the demonstration. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from evidence_service.accounts.operations import add_person
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.workflow import Role

PASSWORD = "demonstration-2026"  # noqa: S105 - everybody may know it, and only the demonstration has it


@dataclass(frozen=True)
class SignIn:
    """One account of the demonstration, as the start prints it."""

    role: Role
    name: str
    email: str
    job_title: str
    password: str = PASSWORD


SIGN_INS: tuple[SignIn, ...] = (
    SignIn(Role.MANAGER, "Priya Raman", "manager@demo.example", "Deputy director of operations"),
    SignIn(Role.LIBRARIAN, "Hannah Okafor", "librarian@demo.example", "Evidence specialist"),
    SignIn(Role.LIBRARIAN, "Marek Nowicki", "librarian2@demo.example", "Clinical librarian"),
    SignIn(Role.LEAD, "Ruth Pemberley", "lead@demo.example", "Library and knowledge service manager"),
    SignIn(Role.ADMINISTRATOR, "Sam Whitfield", "administrator@demo.example", "Systems administrator"),
)


@dataclass(frozen=True)
class Cast:
    """The ids of everybody in the story."""

    manager: int
    librarian: int
    second_librarian: int
    lead: int
    community_manager: int


def create_people(session: Session) -> Cast:
    """Add the library service, the two organisations, and everybody."""
    service = LibraryService(name="Aldermere and Westwold Library and Knowledge Service")
    session.add(service)
    session.flush()
    hospitals = Organisation(name="Aldermere Hospitals NHS Trust", library_service_id=service.id)
    community = Organisation(name="Westwold Community Health NHS Trust", library_service_id=service.id)
    session.add_all([hospitals, community])
    session.flush()
    ids = []
    for who in SIGN_INS:
        at_library = who.role in (Role.LIBRARIAN, Role.LEAD)
        person = add_person(
            session,
            name=who.name,
            email=who.email,
            role=who.role,
            job_title=who.job_title,
            password=who.password,
            organisation_id=hospitals.id if who.role is not Role.ADMINISTRATOR else None,
            library_service_id=service.id if at_library else None,
        )
        ids.append(person.id)
    phoned = add_person(
        session,
        name="Tom Ashdown",
        email="tom.ashdown@westwold.example",
        role=Role.MANAGER,
        job_title="Head of community nursing",
        organisation_id=community.id,
    )
    return Cast(ids[0], ids[1], ids[2], ids[3], phoned.id)

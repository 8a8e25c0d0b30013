"""What administrators do with library services and organisations.

Nothing is deleted: requests that were filed stay with the organisation and the library
service that they were filed for. Every change is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.errors import Invalid
from evidence_service.organisations.models import LibraryService, Organisation


def add_library_service(
    session: Session, *, name: str, single_handed: bool = False, actor_id: int | None
) -> LibraryService:
    """A new library service. Refuses a name that another one has, in whatever letter case."""
    with _unique(session):
        service = LibraryService(name=_free_name(session, LibraryService, name), single_handed=single_handed)
        session.add(service)
    _record(session, "add library service", actor_id, library_service_id=service.id)
    return service


def change_library_service(
    session: Session, service: LibraryService, *, name: str, single_handed: bool, actor_id: int | None
) -> LibraryService:
    """Another name, or another answer to whether somebody is there for a second reading."""
    with _unique(session):
        service.name = _free_name(session, LibraryService, name, but=service.id)
        service.single_handed = single_handed
    _record(
        session,
        "change library service",
        actor_id,
        library_service_id=service.id,
        single_handed=single_handed,
    )
    return service


def add_organisation(
    session: Session, *, name: str, library_service_id: int | None, actor_id: int | None
) -> Organisation:
    """A new organisation, served by a library service or by nobody yet. Refuses a name that is taken."""
    with _unique(session):
        free = _free_name(session, Organisation, name)
        organisation = Organisation(name=free, library_service_id=library_service_id)
        session.add(organisation)
    _record(
        session,
        "add organisation",
        actor_id,
        organisation_id=organisation.id,
        library_service_id=library_service_id,
    )
    return organisation


def change_organisation(
    session: Session,
    organisation: Organisation,
    *,
    name: str,
    library_service_id: int | None,
    actor_id: int | None,
) -> Organisation:
    """Another name or another library service. Requests that were filed stay where they are."""
    with _unique(session):
        organisation.name = _free_name(session, Organisation, name, but=organisation.id)
        organisation.library_service_id = library_service_id
    _record(
        session,
        "change organisation",
        actor_id,
        organisation_id=organisation.id,
        library_service_id=library_service_id,
    )
    return organisation


def _free_name(
    session: Session, table: type[LibraryService | Organisation], name: str, *, but: int | None = None
) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("name", "Enter a name.")
    same = or_(table.name == name, func.lower(table.name) == name.lower())
    taken = select(table.id).where(same, table.id != (but or 0))
    if session.scalar(taken.limit(1)) is not None:
        raise _taken()
    return name


@contextmanager
def _unique(session: Session) -> Iterator[None]:
    """Turn the database's refusal of a name that somebody else took at this moment into ours."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        raise _taken() from None


def _taken() -> Invalid:
    return Invalid("name", "This name is here already. Choose another, or change the one that is here.")


def _record(session: Session, action: str, actor_id: int | None, **detail: Any) -> None:
    audit.record(session, action, evidence_request_id=None, actor_id=actor_id, **detail)
    session.flush()

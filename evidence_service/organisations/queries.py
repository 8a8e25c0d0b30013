"""Reads of library services and organisations, for the pages of administrators and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from evidence_service.errors import NotFound
from evidence_service.organisations.models import LibraryService, Organisation

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and how many rows the whole list has."""

    rows: Sequence[Row]
    number: int
    total: int

    @property
    def first(self) -> int:
        """The place of the first row in the whole list, from 1; 0 in an empty list."""
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row in the whole list."""
        return (self.number - 1) * PAGE + len(self.rows)

    @property
    def has_more(self) -> bool:
        """Whether there is a page after this one."""
        return self.last < self.total


def page_of(session: Session, query: Select[Row], number: int, *order: Any) -> Page[Row]:
    """Page `number` of what `query` gives; a number behind the end gives the last page."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // PAGE)))
    rows = session.scalars(query.order_by(*order).offset((number - 1) * PAGE).limit(PAGE))
    return Page(rows.all(), number, total)


def words_in(text: str) -> list[str]:
    """The words of a search, at most eight of them."""
    return text.replace("\x00", "").split()[:8]


def organisations(session: Session, words: str, page: int) -> Page[Organisation]:
    """The organisations in whose name, or whose library service's name, all the words occur; by name."""
    query = select(Organisation).outerjoin(LibraryService).options(joinedload(Organisation.library_service))
    for word in words_in(words):
        query = query.where(
            or_(
                Organisation.name.icontains(word, autoescape=True),
                LibraryService.name.icontains(word, autoescape=True),
            )
        )
    return page_of(session, query, page, func.lower(Organisation.name), Organisation.id)


@dataclass(frozen=True)
class ServiceLine:
    """A library service, and how many organisations it serves."""

    service: LibraryService
    serves: int


def library_services(session: Session) -> Sequence[ServiceLine]:
    """Every library service with the number of organisations that it serves; by name."""
    query = (
        select(LibraryService, func.count(Organisation.id))
        .outerjoin(Organisation, Organisation.library_service_id == LibraryService.id)
        .group_by(LibraryService.id)
        .order_by(func.lower(LibraryService.name), LibraryService.id)
    )
    return [ServiceLine(service, serves) for service, serves in session.execute(query)]


def every_organisation(session: Session) -> Sequence[tuple[int, str]]:
    """Number and name of every organisation, by name: for a list to choose from."""
    query = select(Organisation.id, Organisation.name).order_by(func.lower(Organisation.name))
    return session.execute(query).all()


def every_library_service(session: Session) -> Sequence[tuple[int, str]]:
    """Number and name of every library service, by name: for a list to choose from."""
    query = select(LibraryService.id, LibraryService.name).order_by(func.lower(LibraryService.name))
    return session.execute(query).all()


def organisation(session: Session, number: int) -> Organisation:
    """One organisation. Raises `NotFound` when there is none."""
    found = session.get(Organisation, number, options=[joinedload(Organisation.library_service)])
    if found is None:
        raise NotFound("There is no such organisation. Choose one from the list of organisations.")
    return found


def library_service(session: Session, number: int) -> LibraryService:
    """One library service. Raises `NotFound` when there is none."""
    found = session.get(LibraryService, number)
    if found is None:
        raise NotFound("There is no such library service. Choose one from the list of library services.")
    return found

"""Reads of people, for the pages of administrators."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from evidence_service.accounts.models import Person
from evidence_service.errors import NotFound
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.organisations.queries import Page, page_of, words_in
from evidence_service.workflow import Role


def people(session: Session, words: str, role: Role | None, page: int) -> Page[Person]:
    """The people in whose name, e-mail address, job title or place all the words occur; by name."""
    query = (
        select(Person)
        .outerjoin(Person.organisation)
        .outerjoin(Person.library_service)
        .options(joinedload(Person.organisation), joinedload(Person.library_service))
    )
    if role:
        query = query.where(Person.role == role)
    places = (Person.name, Person.email, Person.job_title, Organisation.name, LibraryService.name)
    for word in words_in(words):
        query = query.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return page_of(session, query, page, func.lower(Person.name), Person.id)


def person(session: Session, number: int) -> Person:
    """One person. Raises `NotFound` when there is none."""
    options = [joinedload(Person.organisation), joinedload(Person.library_service)]
    found = session.get(Person, number, options=options, populate_existing=True)
    if found is None:
        raise NotFound("There is no such person. Choose one from the list of people.")
    return found

"""Who searches and screens, and what stands ready for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine, event

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory
from tests.house import House, Visitor
from tests.searches.search_desk import SearchDesk

CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> SearchDesk:
    return SearchDesk(session_factory, house)


@pytest.fixture
def librarian(desk: SearchDesk, visitor: Callable[[Person | None], Visitor]) -> Visitor:
    """The librarian who has the request, at a browser."""
    return visitor(desk.house.librarian)


@pytest.fixture
def colleague(desk: SearchDesk, visitor: Callable[[Person | None], Visitor]) -> Visitor:
    """Another librarian of the same library service, at a browser."""
    return visitor(desk.house.second_librarian)


@pytest.fixture
def queries_of(engine: Engine) -> CountQueries:
    """`with queries_of() as queries:` gathers every statement that the database is asked meanwhile."""

    @contextmanager
    def gather() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(*details: object) -> None:
            statements.append(str(details[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return gather

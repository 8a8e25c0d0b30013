"""Who stands where: a desk with a claimed request, and its people at their browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory
from tests.house import House, Visitor
from tests.summaries.desk import Desk


@pytest.fixture
def desk(session_factory: SessionFactory, house: House) -> Desk:
    return Desk(session_factory, house)


@pytest.fixture
def librarian(desk: Desk, visitor: Callable[[Person | None], Visitor]) -> Visitor:
    """The librarian who has the request, at a browser."""
    return visitor(desk.house.librarian)


@pytest.fixture
def second(desk: Desk, visitor: Callable[[Person | None], Visitor]) -> Visitor:
    """The second librarian, at a browser."""
    return visitor(desk.house.second_librarian)


@pytest.fixture
def manager(desk: Desk, visitor: Callable[[Person | None], Visitor]) -> Visitor:
    """The requester, at a browser."""
    return visitor(desk.house.manager)

"""The demonstration: an invented library service with people, requests in every status, and an answer.

Everything is made with the verbs that people use, at moments in the last months, so that
history, queue and reports look as they would after a season of work.
"""

from __future__ import annotations

from sqlalchemy import select

from evidence_service.accounts.models import Person
from evidence_service.config import Settings
from evidence_service.db import SessionFactory, transaction
from evidence_service.demonstration.people import SIGN_INS, create_people
from evidence_service.demonstration.story import tell

__all__ = ["SIGN_INS", "create_if_empty"]


def create_if_empty(factory: SessionFactory, settings: Settings) -> bool:
    """Create the demonstration in a database without people. Whether it did."""
    with transaction(factory) as session:
        if session.scalar(select(Person.id).limit(1)) is not None:
            return False
        cast = create_people(session)
    tell(factory, cast, settings)
    return True

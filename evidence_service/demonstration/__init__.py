"""The demonstration: an invented library service with people, requests in every status, and an answer.

Everything is made with the verbs that people use, at moments in the last months, so that
history, queue and reports look as they would after a season of work. What it found it found in the
practice PubMed, so a search that is run again there finds the same, and what is new since.
"""

from __future__ import annotations

from sqlalchemy import select

from evidence_service.accounts.models import Person
from evidence_service.config import Settings
from evidence_service.db import SessionFactory, transaction
from evidence_service.demonstration.literature import literature
from evidence_service.demonstration.people import SIGN_INS, create_people
from evidence_service.demonstration.story import tell

__all__ = ["SIGN_INS", "create_if_empty"]


def create_if_empty(factory: SessionFactory, settings: Settings) -> bool:
    """Create the demonstration in a database without people. Whether it did.

    Its searches are run on a practice PubMed of its own, which is stopped again at the end.
    """
    with factory() as session:
        if session.scalar(select(Person.id).limit(1)) is not None:
            return False
    with literature(settings) as pubmed:
        with transaction(factory) as session:
            cast = create_people(session)
        tell(factory, cast, settings, pubmed)
    return True

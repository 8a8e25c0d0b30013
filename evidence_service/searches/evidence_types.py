"""Filling in the type of evidence of records that came before it was proposed."""

from __future__ import annotations

from sqlalchemy import select

from evidence_service.db import SessionFactory, transaction
from evidence_service.references.evidence_type import propose
from evidence_service.references.reference import Reference
from evidence_service.searches.models import Record

AT_ONCE = 500


def fill_in(factory: SessionFactory) -> int:
    """Propose a type for every record without one, some hundred at a time; gives how many got one."""
    filled, last = 0, 0
    while True:
        with transaction(factory) as session:
            query = select(Record).where(Record.evidence_type == "", Record.id > last)
            records = session.scalars(query.order_by(Record.id).limit(AT_ONCE)).all()
            for record in records:
                record.evidence_type = propose(Reference.from_json(record.citation))
        if not records:
            return filled
        filled, last = filled + len(records), records[-1].id

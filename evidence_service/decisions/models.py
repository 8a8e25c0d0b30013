"""The table of decisions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime, one_of
from evidence_service.workflow import Influence


class Decision(Base):
    """What was decided, when, by whom, and how the evidence mattered. One for each request, at most.

    `decided_on` and `decided` may be empty only when the influence is not known.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "influence = 'not known' "
            "OR (length(decided) > 0 AND decided_on IS NOT NULL AND length(decided_by) > 0)",
            name="known_is_complete",
        ),
        Index("ix_decision_recorded", "recorded_at", "influence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), unique=True)
    decided: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(300), default="")
    influence: Mapped[Influence] = mapped_column(one_of(Influence, "influence"))
    difference: Mapped[str] = mapped_column(Text, default="")  # in the person's own words
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    recorded_by: Mapped[Person] = relationship()

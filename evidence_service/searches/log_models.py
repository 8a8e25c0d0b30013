"""Tables of what librarians note about their searching: words for its report, and the time that it took."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_service.accounts.models import Person
from evidence_service.db import Base, UtcDateTime


class SearchNote(Base):
    """What a librarian writes for one item of the search's report that the log can't know.

    `item` is the name of a PRISMA-S item (see `searches.search_report`), or that of the note for
    whoever goes on with the request (see `searches.search_notes`).
    """

    __tablename__ = "search_note"

    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    written_by: Mapped[Person] = relationship()


class TimeSpent(Base):
    """Time that a person spent on a request. While it is being taken, `minutes` is None.

    `minutes` may be corrected afterwards; `taken_minutes` stays what the clock said (None when
    the time was written down by hand).
    """

    __tablename__ = "time_spent"
    __table_args__ = (
        CheckConstraint("minutes >= 0 AND minutes <= 1440", name="within_a_day"),
        Index("ix_time_spent_running", "person_id", "minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    activity: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int | None]
    taken_minutes: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()

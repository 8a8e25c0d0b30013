"""The history: who did what when. Rows are only ever added, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from evidence_service.db import Base, UtcDateTime, utc_now


class Event(Base):
    """One entry of the history. `actor_id` is None when the service did it by itself.

    The database refuses to change or delete a row (see the migrations).
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_request_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(40))
    from_status: Mapped[str] = mapped_column(String(20), default="")
    to_status: Mapped[str] = mapped_column(String(20), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)


def record(
    session: Session,
    action: str,
    *,
    evidence_request_id: int | None,
    actor_id: int | None,
    statuses: tuple[str, str] = ("", ""),
    **detail: Any,
) -> Event:
    """Add one entry in the caller's transaction. `detail` holds plain JSON values and no secrets."""
    event = Event(
        evidence_request_id=evidence_request_id,
        actor_id=actor_id,
        action=action,
        from_status=statuses[0],
        to_status=statuses[1],
        detail=detail,
        occurred_at=utc_now(),
    )
    session.add(event)
    return event


def history_of(session: Session, evidence_request_id: int) -> Sequence[Event]:
    """Every entry about one request, oldest first."""
    query = select(Event).where(Event.evidence_request_id == evidence_request_id).order_by(Event.id)
    return session.scalars(query).all()

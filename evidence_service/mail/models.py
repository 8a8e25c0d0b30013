"""The table of messages that leave by e-mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from evidence_service.db import Base, UtcDateTime, one_of


class LetterKind(StrEnum):
    """Which message it is; `letters` knows the words of each."""

    ANSWER_READY = "answer ready"
    NEW_VERSION = "new version"
    SOMETHING_READY = "something ready"  # for private requests, which are never named
    SOMETHING_NEW = "something new"


class MessageState(StrEnum):
    """How far a message is; the last five are ends. A person can try again what wasn't sent."""

    WAITING = "waiting"  # for its first try, or for the next one
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"  # the mail server said that it never will
    GIVEN_UP = "given up"
    MAIL_OFF = "mail is off"
    CALLED_OFF = "called off"  # its person may not get it any more


class OutgoingMessage(Base):
    """One message to one person.

    `key` is the same for the same message about the same thing: it is written once, however often
    it is asked for. `address` is that of the person when it was last looked at, which is done at every
    try. While it is being sent, `next_try_at` is the moment at which that try began, and `handovers`
    counts the tries in a row of which nobody noted how they went. `content` is what `letters` fills in;
    where mail works it is emptied when the message is sent, so that nobody reads other people's messages
    here.
    """

    __tablename__ = "outgoing_message"
    __table_args__ = (Index("ix_outgoing_message_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[LetterKind] = mapped_column(one_of(LetterKind, "kind"))
    evidence_request_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[MessageState] = mapped_column(one_of(MessageState, "state"), default=MessageState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    handovers: Mapped[int] = mapped_column(default=0, server_default="0")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")

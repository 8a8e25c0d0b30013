"""A limit on guesses from one address, for pages that are open to everybody.

It stands in the table of sign-in attempts, under keys that hold neither the address nor what was guessed.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import SignInAttempt
from evidence_service.db import utc_now

PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class GuessLimit:
    """So many wrong guesses are allowed from an address in a quarter of an hour."""

    secret: str
    purpose: str
    address: str
    most: int

    def refuses(self, session: Session) -> bool:
        """Whether there were too many."""
        since = utc_now() - PAUSE
        wrong = select(func.count()).where(SignInAttempt.key == self._key, SignInAttempt.at > since)
        return (session.scalar(wrong) or 0) >= self.most

    def note(self, session: Session) -> None:
        """Count one, and forget those that no longer matter."""
        now = utc_now()
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - PAUSE))
        session.add(SignInAttempt(key=self._key, at=now))
        session.flush()

    @property
    def _key(self) -> str:
        words = f"{self.purpose}:{self.address}".encode()
        return hmac.new(self.secret.encode(), words, hashlib.sha256).hexdigest()

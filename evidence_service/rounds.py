"""What a worker looks after by itself, again and again: messages whose next try is due, cited papers.

Every worker does it. A job has the same id whoever asks for it, so it is done once.
"""

from __future__ import annotations

import threading
from datetime import date

import structlog

from evidence_service import logs
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.formatting import uk_date
from evidence_service.mail import outbox
from evidence_service.summaries import watching

EVERY = 20.0  # seconds
LAST_ROUND_SECONDS = 5.0

log = structlog.get_logger()


class Rounds(threading.Thread):
    """Makes its round every few seconds until it is stopped; a fault costs one round, not the worker."""

    def __init__(self, factory: SessionFactory, every: float = EVERY) -> None:
        super().__init__(name="rounds", daemon=True)
        self._factory = factory
        self._every = every
        self._asked_on: date | None = None
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while True:
            try:
                self.once()
            except Exception as error:  # noqa: BLE001 - the next round may do
                log.warning("round failed", **logs.without_values(error))
            if self._stop_asked.wait(self._every):
                return

    def once(self) -> None:
        """Look after everything once."""
        with transaction(self._factory) as session:
            outbox.ask_for_due(session)
            today = uk_date(utc_now())
            if self._asked_on != today:
                watching.ask_for_today(session)
        self._asked_on = today

    def stop(self) -> None:
        """Make no more rounds."""
        self._stop_asked.set()
        self.join(timeout=LAST_ROUND_SECONDS)

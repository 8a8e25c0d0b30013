"""What a worker looks after by itself, again and again: messages whose next try is due.

Every worker does it. A job has the same id whoever asks for it, so it is done once.
"""

from __future__ import annotations

import threading

import structlog

from evidence_service import logs
from evidence_service.db import SessionFactory, transaction
from evidence_service.mail import outbox

EVERY = 20.0  # seconds
LAST_ROUND_SECONDS = 5.0

log = structlog.get_logger()


class Rounds(threading.Thread):
    """Makes its round every few seconds until it is stopped; a fault costs one round, not the worker."""

    def __init__(self, factory: SessionFactory, every: float = EVERY) -> None:
        super().__init__(name="rounds", daemon=True)
        self._factory = factory
        self._every = every
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

    def stop(self) -> None:
        """Make no more rounds."""
        self._stop_asked.set()
        self.join(timeout=LAST_ROUND_SECONDS)

"""The practice PubMed for as long as the story is told: its searches find what searches there will find."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from evidence_service.config import Settings
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.pubmed_settings import PubMedSettings
from evidence_service.supervisor import Program, ProgramDied

START_SECONDS = 60.0


class _Unhurried:
    """A practice PubMed of one's own sets no pace."""

    def wait(self) -> None:
        """Go on at once."""


@contextmanager
def literature(settings: Settings) -> Iterator[PubMed]:
    """A gateway to a practice PubMed as it was yesterday, so that later searches find what is new today.

    It is a program of its own, which is stopped at the end. Raises `ProgramDied` when it doesn't start.
    """
    logs = settings.data_dir / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / "demonstration-pubmed.log"
    log.unlink(missing_ok=True)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    command = [sys.executable, "-m", "practice_pubmed", "--port", "0", "--rate", "0"]
    program = Program("practice PubMed", [*command, "--until", yesterday.isoformat()], os.environ, log)
    program.start()
    try:
        yield PubMed(_how_to_call(_address(program), settings), _Unhurried())
    finally:
        program.ask_to_stop()
        program.wait(at_once=lambda: False)


def _address(program: Program) -> str:
    """Where it answers, which is the first line that it says."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        address, line_end, _ = program.log.read_text().partition("\n")
        if line_end:
            return address
        program.check_started()
        time.sleep(0.05)
    raise ProgramDied(f"The practice PubMed did not start in {START_SECONDS:.0f} s. Read {program.log}.")


def _how_to_call(address: str, settings: Settings) -> PubMedSettings:
    return PubMedSettings(
        url=address,
        email=settings.ncbi_email,
        api_key=None,
        tool=settings.ncbi_tool,
        cache_dir=settings.data_dir / "entrez",
    )

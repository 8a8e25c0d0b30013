"""How to call E-utilities: where, in whose name, how patiently, at which pace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from evidence_service.config import Settings

CALLS_PER_SECOND = 2.5  # NCBI allows 3, and 10 with a key; the margin is for late starts and the network
CALLS_PER_SECOND_WITH_KEY = 9.0


@dataclass(frozen=True)
class PubMedSettings:
    """How to call E-utilities; `patience` is how many seconds one call is tried again."""

    url: str
    email: str = field(repr=False)
    api_key: str | None = field(repr=False)
    tool: str
    cache_dir: Path
    timeout: float = 30.0
    patience: float = 60.0
    first_pause: float = 1.0


@dataclass(frozen=True)
class Created:
    """The days on which records came into PubMed ("create date"), both included."""

    first: date
    last: date

    def parameters(self) -> dict[str, str]:
        """The limit as esearch takes it."""
        return {"datetype": "crdt", "mindate": _day(self.first), "maxdate": _day(self.last)}


def _day(day: date) -> str:
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def calls_per_second(settings: Settings) -> float:
    """The pace that NCBI allows this service, with a margin."""
    return CALLS_PER_SECOND_WITH_KEY if settings.ncbi_api_key else CALLS_PER_SECOND


def settings_from(settings: Settings) -> PubMedSettings:
    """What the service's settings say of PubMed."""
    return PubMedSettings(
        url=settings.entrez_url,
        email=settings.ncbi_email,
        api_key=settings.ncbi_api_key,
        tool=settings.ncbi_tool,
        cache_dir=settings.data_dir / "entrez",
        timeout=settings.entrez_timeout,
        patience=settings.entrez_patience,
    )

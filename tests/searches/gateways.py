"""Gateways for tests: quick to lose patience, and never held up by a pace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evidence_service.searches.pubmed import Pacer, PubMed, PubMedSettings

KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f901234"
EMAIL = "library@trust.example"


class CountingPacer:
    """Lets everybody through at once and counts them."""

    def __init__(self) -> None:
        self.waits = 0

    def wait(self) -> None:
        self.waits += 1


def gateway(url: str, cache_dir: Path, pacer: Pacer | None = None, **changes: Any) -> PubMed:
    """A gateway to that address; the changes are settings."""
    quick: dict[str, Any] = {
        "patience": 60.0,
        "first_pause": 0.01,
        "timeout": 30.0,
        "api_key": KEY,
        "email": EMAIL,
    } | changes
    settings = PubMedSettings(url=url, tool="evidence-tests", cache_dir=cache_dir, **quick)
    return PubMed(settings, pacer or CountingPacer())


def esearch(inside: str, count: int = 0) -> bytes:
    """An answer of esearch with these elements behind the count."""
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN"'
        ' "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
        f"<eSearchResult><Count>{count}</Count><RetMax>0</RetMax><RetStart>0</RetStart>{inside}</eSearchResult>"
    ).encode()


def found(*pmids: str) -> bytes:
    """An answer of esearch that found these."""
    listed = "".join(f"<Id>{pmid}</Id>" for pmid in pmids)
    translation = "<QueryTranslation>beds[All Fields]</QueryTranslation>"
    return esearch(f"<IdList>{listed}</IdList><TranslationSet/>{translation}", len(pmids))


def refused(words: str) -> bytes:
    """An answer of esearch that is an error message."""
    return (
        esearch("").split(b"<eSearchResult>")[0]
        + f"<eSearchResult><ERROR>{words}</ERROR></eSearchResult>".encode()
    )

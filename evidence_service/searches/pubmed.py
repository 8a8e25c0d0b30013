"""The gateway to PubMed: the only module that imports Bio.Entrez.

Our types in, our types out, and every failure one of two refusals: `PubMedUnreachable` (trying
later makes sense) or `PubMedRefused` (it doesn't). Searches go by query and records by their
PMIDs; NCBI's history sessions, which expire, are never used.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import unescape

from Bio import Entrez
from sqlalchemy import Engine

from evidence_service.config import DEMONSTRATION_EMAIL, Settings
from evidence_service.errors import BadConfiguration, NotUnderstood, PubMedRefused, PubMedUnreachable
from evidence_service.references.pubmed_xml import CutShort, ErrorAnswer, NotPubMedXml, read_records
from evidence_service.references.reference import Reference, UnreadableRecord
from evidence_service.searches import pubmed_faults as faults
from evidence_service.searches.pacing import DatabasePacer
from evidence_service.searches.pubmed_answers import (
    MOST_FETCHED,
    MOST_FOUND,
    FetchAnswer,
    Gathering,
    SearchAnswer,
    SearchWarning,
    limited_to,
    search_answer,
)
from evidence_service.searches.pubmed_faults import Fault
from evidence_service.searches.pubmed_mesh import (
    MOST_HEADINGS,
    MeshHeading,
    closest_first,
    mesh_headings,
)
from evidence_service.searches.pubmed_settings import Created, PubMedSettings, calls_per_second, settings_from
from evidence_service.searches.pubmed_transport import (
    NCBI_HOST,
    NetworkIsClosed,
    Pacer,
    Route,
    Transport,
    checked_url,
    closed_network,
)

__all__ = [
    "MOST_FETCHED",
    "MOST_FOUND",
    "Created",
    "FetchAnswer",
    "MeshHeading",
    "NotUnderstood",
    "Pacer",
    "PubMed",
    "PubMedRefused",
    "PubMedSettings",
    "PubMedUnreachable",
    "SearchAnswer",
    "SearchWarning",
    "from_settings",
]

T = TypeVar("T")
log = logging.getLogger(__name__)
_entrez: Any = Entrez
_OLD_TYPE = re.compile(rb'(<!DOCTYPE[^>]*")http://')  # Bio.Entrez reads no type whose address isn't https
_entrez.max_tries = 1  # its own tries follow each other at once and can show the key; ours don't

NCBI_PLATFORM = "NCBI E-utilities"
STAND_IN = "a stand-in for PubMed, not PubMed itself"


def from_settings(settings: Settings, engine: Engine) -> PubMed:
    """The gateway as the service is configured, in pace with all processes that share the database."""
    return PubMed(settings_from(settings), DatabasePacer(engine, calls_per_second(settings)))


class PubMed:
    """PubMed as this service uses it. Safe to share between threads; every try waits for `pacer`.

    All calls raise `PubMedUnreachable` when PubMed gives no usable answer within the settings'
    patience, and `PubMedRefused` when it says that it can't answer this. `platform` says what it
    talks to, for the record of a search.
    """

    def __init__(self, settings: PubMedSettings, pacer: Pacer) -> None:
        url = checked_url(settings.url)
        _prepare_cache(settings.cache_dir)
        self.platform = NCBI_PLATFORM if urlsplit(url).hostname == NCBI_HOST else STAND_IN
        self._identity = {"tool": settings.tool, "email": settings.email, "api_key": settings.api_key}
        known = tuple(secret for secret in (settings.api_key, settings.email) if secret)
        self._secrets = known + tuple(quote(secret) for secret in known)
        self._transport = Transport(
            lambda: Route(url, settings.timeout),
            pacer,
            patience=settings.patience,
            first_pause=settings.first_pause,
            secrets=self._secrets,
        )

    def search(
        self, query: str, *, first: int = 0, size: int = 0, created: Created | None = None
    ) -> SearchAnswer:
        """What PubMed finds for the query, and the PMIDs of `size` records from place `first` on.

        PubMed gives out the first 9,999 PMIDs of a search (`MOST_FOUND`) and no more; `count` is
        the whole number all the same. `created` keeps to records that came into PubMed on these
        days, both included. A query that finds nothing gives a count of 0; one that PubMed can't
        run raises `NotUnderstood`, which is a PubMedRefused.
        """
        if first < 0 or size < 0 or first + size > MOST_FOUND:
            raise ValueError(f"PubMed gives out the PMIDs of the first {MOST_FOUND} records only")
        if not query.strip():
            raise NotUnderstood(
                "PubMed doesn't understand this: the search is empty. Write at least one word."
            )
        return self._ask(
            "esearch",
            lambda body: search_answer(self._parsed(body, "eSearchResult"), query),
            term=_sendable(query),
            retstart=first,
            retmax=size,
            **(created.parameters() if created else {}),
        )

    def known(self, query: str, pmids: Sequence[str]) -> tuple[str, ...]:
        """Those of up to 500 PMIDs that the query finds, in the order given. Raises as `search` does."""
        if not pmids:
            return ()
        wanted = limited_to(query, pmids)
        answer = self.search(wanted, size=len(pmids))
        # PubMed passes over words that it doesn't know: of a query of nothing else the PMIDs are left.
        if answer.pmids and answer.warnings and not self.search(query).count:
            return ()
        return tuple(pmid for pmid in pmids if pmid in answer.pmids)

    def fetch(self, pmids: Sequence[str]) -> FetchAnswer:
        """Records of up to 500 PMIDs (`MOST_FETCHED`), in the order asked for, each in its newest version.

        What didn't come or can't be read is asked for once more. What then still lacks is in
        `missing` or `unreadable`; neither stops the others.
        """
        gathering = Gathering(pmids)
        for _ in range(2):
            if wanted := gathering.wanted():
                found = self._ask("efetch", self._records, id=",".join(wanted), retmode="xml")
                gathering.add(found, asked_for=wanted)
        return gathering.answer()

    def spelling(self, text: str) -> str:
        """How PubMed would spell the text; empty when it has nothing to correct."""
        if not text.strip():
            return ""
        return self._ask(
            "espell",
            lambda body: unescape(str(self._parsed(body, "eSpellResult").get("CorrectedQuery", ""))),
            term=_sendable(text),
        )

    def mesh_headings(self, word: str) -> tuple[MeshHeading, ...]:
        """Up to 20 subject headings that the word names or that speak of it, the closest first."""
        if not word.strip():
            return ()
        found = self._ask(
            "esearch",
            lambda body: search_answer(self._parsed(body, "eSearchResult")),
            database="mesh",
            term=_sendable(word),
            retmax=MOST_HEADINGS,
        )
        if not found.pmids:
            return ()
        headings = self._ask(
            "esummary",
            lambda body: mesh_headings(self._parsed(body, "eSummaryResult", skip=b"<DocSum>")),
            database="mesh",
            id=",".join(found.pmids),
        )
        return closest_first(headings, word)

    def _ask(
        self,
        utility: str,
        read: Callable[[bytes], T],
        *,
        database: str = "pubmed",
        **parameters: str | int,
    ) -> T:
        if self.platform == NCBI_PLATFORM and self._identity["email"] == DEMONSTRATION_EMAIL:
            raise PubMedRefused(
                "PubMed can't be searched yet, because NCBI wants to know who asks. "
                "Ask whoever runs this service to set EVIDENCE_NCBI_EMAIL."
            )

        def send() -> Any:
            # Bio.Entrez's own pause goes by the wall clock: one that was set back would hold us as long.
            _entrez._open.previous = 0.0
            return getattr(_entrez, utility)(db=database, **parameters, **self._identity)

        return self._transport.ask(utility, send, read)

    def _records(self, body: bytes) -> list[Reference | UnreadableRecord]:
        try:
            return list(read_records(BytesIO(body)))
        except (NotPubMedXml, CutShort) as error:
            if words := faults.xml_error(body):
                raise faults.said(words, self._secrets) from None
            if isinstance(error, CutShort):
                raise faults.broken_off(str(error)) from None
            raise faults.garbled(str(error), body) from None
        except ErrorAnswer as error:
            if faults.means_nothing_found(error.words):
                return []
            raise faults.said(error.words, self._secrets) from None

    def _parsed(self, body: bytes, root: str, *, skip: bytes = b"") -> Any:
        """The answer as Bio.Entrez reads it. Raises a Fault when it is an error message or can't be read.

        An answer with the element `skip` holds something beside its errors, which are passed over.
        """
        words = faults.xml_error(body)
        if words and not (skip and skip in body):
            raise faults.said(words, self._secrets)
        if not re.search(rf"<{root}[\s/>]".encode(), body):
            raise faults.garbled("not PubMed's XML", body)
        try:
            with closed_network():
                return _read_tolerantly(
                    _OLD_TYPE.sub(rb"\1https://", body, count=1), ignore_errors=bool(words)
                )
        except NetworkIsClosed:
            raise Fault(
                "its answer is of a kind that this service doesn't know yet.", is_passing=False
            ) from None
        except (ValueError, RuntimeError) as error:
            raise faults.garbled(f"XML that can't be read ({type(error).__name__})", body) from None


def _read_tolerantly(body: bytes, **how: bool) -> Any:
    """Validated by NCBI's document type; elements that it doesn't name are left out and logged."""
    from Bio.Entrez.Parser import ValidationError  # once imported, it no longer looks at local_cache

    try:
        return _entrez.read(BytesIO(body), escape=True, **how)
    except ValidationError as error:
        log.warning("PubMed sent an element that its document type doesn't name: %s", error.name)
        return _entrez.read(BytesIO(body), escape=True, validate=False, **how)


def _prepare_cache(folder: Path) -> None:
    """Gives Bio.Entrez a folder of ours before it reads for the first time and looks for one of its own."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfiguration(
            f"EVIDENCE_DATA_DIR can't be used: the folder {folder} can't be made. "
            "Expected: a folder that the service may write to."
        ) from error
    _entrez.local_cache = str(folder)


def _sendable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotUnderstood(
            "PubMed doesn't understand this: it holds characters that can't be sent. Type the search again."
        ) from None
    return text

"""A practice server for the tests, asked by plain HTTP and through the real Bio.Entrez."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import SplitResult, urlsplit

import pytest
from Bio import Entrez

from practice_pubmed.collection import Collection, practice_collection
from practice_pubmed.server import Running, start
from tests.practice_pubmed.asking import Asker


@pytest.fixture(scope="session")
def whole_collection() -> Collection:
    return practice_collection()


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    with start() as server:
        yield server


@pytest.fixture
def server(running: Running) -> Running:
    """The shared server, without faults, with an empty log."""
    running.faults([])
    running.clear_log()
    return running


@pytest.fixture
def ask(server: Running) -> Asker:
    return Asker(server.root)


class _ToPractice(urllib.request.BaseHandler):
    """Sends what Bio.Entrez means for NCBI to the practice server, as the service's own gateway does."""

    handler_order = 100

    def __init__(self, base: SplitResult) -> None:
        self._base = base

    def https_request(self, request: urllib.request.Request) -> urllib.request.Request:
        asked = urlsplit(request.full_url)
        if asked.netloc == "eutils.ncbi.nlm.nih.gov":
            request.full_url = asked._replace(scheme=self._base.scheme, netloc=self._base.netloc).geturl()
        request.timeout = 60
        return request

    http_request = https_request


def _set(entrez: Any, email: str | None, api_key: str | None, max_tries: int) -> None:
    entrez.email, entrez.api_key, entrez.max_tries = email, api_key, max_tries


@pytest.fixture
def entrez(server: Running, tmp_path: Path) -> Iterator[ModuleType]:
    """Bio.Entrez itself, pointed at the practice server; one try, so that failures show as they come."""
    opener_before = urllib.request._opener  # type: ignore[attr-defined]
    before = Entrez.email, Entrez.api_key, Entrez.max_tries
    urllib.request.install_opener(urllib.request.build_opener(_ToPractice(urlsplit(server.url))))
    _set(Entrez, "library@example.org", "a-practice-key", 1)
    yield Entrez
    _set(Entrez, *before)
    urllib.request.install_opener(opener_before)

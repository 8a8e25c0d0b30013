"""A practice PubMed, and who runs searches on it: quick to lose patience, and at no pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence_service.db import SessionFactory
from evidence_service.searches.running import SearchRunner
from practice_pubmed import server
from practice_pubmed.server import Running
from tests.searches.gateways import gateway
from tests.searches.running.driving import PAUSES

MakeRunner = Callable[..., SearchRunner]


@pytest.fixture(scope="module")
def one_practice() -> Iterator[Running]:
    with server.start() as running:
        yield running


@pytest.fixture
def practice(one_practice: Running) -> Running:
    one_practice.faults([])
    one_practice.clear_log()
    return one_practice


@pytest.fixture
def make_runner(session_factory: SessionFactory, tmp_path: Path) -> MakeRunner:
    """`make_runner(practice)` runs searches there; the changes are settings of the gateway."""

    def make(practice: Running, **changes: Any) -> SearchRunner:
        pubmed = gateway(practice.url, tmp_path, **{"patience": 0.1, **changes})
        return SearchRunner(session_factory, pubmed, pauses=PAUSES)

    return make


@pytest.fixture
def runner(make_runner: MakeRunner, practice: Running) -> SearchRunner:
    return make_runner(practice)

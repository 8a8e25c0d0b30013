"""A librarian writes, runs and screens, with the real gateway and a practice PubMed behind the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evidence_service.config import load_settings
from evidence_service.searches import pubmed, strategy_queries
from evidence_service.searches.flow import flow
from evidence_service.searches.models import RunKind
from evidence_service.searches.running import STARTING, SearchRunner
from evidence_service.strategies.strategy import fingerprint
from practice_pubmed import server
from practice_pubmed.server import Running
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk


@pytest.fixture(scope="module")
def practice() -> Iterator[Running]:
    with server.start() as running:
        yield running


@pytest.fixture
def runner(desk: SearchDesk, engine: Engine, practice: Running, data_dir: Path) -> SearchRunner:
    environment = {
        "EVIDENCE_DEMONSTRATION": "yes",
        "EVIDENCE_DATA_DIR": str(data_dir),
        "EVIDENCE_ENTREZ_URL": practice.url,
        "EVIDENCE_NCBI_API_KEY": "allows-nine-a-second",
    }
    return SearchRunner(desk.factory, pubmed.from_settings(load_settings(environment), engine))


def test_from_the_first_line_to_the_last_decision(
    desk: SearchDesk, librarian: Visitor, runner: SearchRunner
) -> None:
    form = {
        "lines-0": '"vertual ward at home"[tiab] OR telehealth',
        "lines-1": "systematic[sb]",
        "lines-2": "#1 AND #2",
        "seen": fingerprint([]),
        "do": "run",
    }
    run_page = librarian.post(desk.url("/search"), form).location
    run, progress = desk.run(1), STARTING
    while not progress["ended"]:
        progress = runner.advance(run.id, progress)

    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", librarian.get(run_page).text)).split())
    found = desk.run(1).total or 0
    assert 1 < found < 100
    assert f"Line 3 {found} records #1 AND #2" in words
    assert "Warning: PubMed doesn't know the phrase" in words
    assert "[tiab:~0]" in words

    for number in range(found):
        undecided = librarian.get(desk.url("/screening")).text
        record = re.search(r'action="([^"]*/records/\d+)', undecided)
        assert record is not None
        verdict = {"verdict": "excluded", "reason": "too old"} if number else {"verdict": "included"}
        assert librarian.post(record[1], {"seen": "undecided", **verdict}).status_code == 302

    counted = desk.read(flow)
    assert (counted.found, counted.undecided, counted.included) == (found, 0, 1)
    assert counted.excluded == {"too old": found - 1}
    assert desk.history()[-1] == ("screen", f"all {found} records: 1 included, {found - 1} excluded")


def test_a_strategy_is_counted_and_tested_line_by_line(
    desk: SearchDesk, librarian: Visitor, runner: SearchRunner
) -> None:
    lines = {"lines-0": "telehealth", "lines-1": '"vertual ward"[tiab]', "lines-2": "#1 NOT systematic[sb]"}
    librarian.post(desk.url("/search"), {**lines, "seen": fingerprint([]), "do": "count"})
    finish(runner, desk, RunKind.COUNT)
    page = unescape(librarian.get(desk.url("/search")).text)
    assert len(re.findall(r'es-result__count">[\d,]+ record', page)) == 3
    assert "the search became broader than you wrote it" in page

    found = runner.pubmed.search("telehealth", size=200).pmids
    without = set(runner.pubmed.search("telehealth NOT systematic[sb]", size=200).pmids)
    lost, kept = next(pmid for pmid in found if pmid not in without), next(iter(without))
    librarian.post(desk.url("/search/known-items"), {"papers": f"{lost}\n{kept}\n99999999"})
    librarian.post(desk.url("/search/known-items/test"))
    finish(runner, desk, RunKind.KNOWN_ITEMS)

    page = librarian.get(desk.url("/search/known-items")).text
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "1 of 2 papers that PubMed has is found by the last line." in words
    assert "Line 3 takes it out with NOT" in words
    assert "PubMed gives no record for this PMID." in words


def finish(runner: SearchRunner, desk: SearchDesk, kind: RunKind) -> None:
    """Let the worker do the newest run of this kind to its end."""
    run, progress = desk.read(strategy_queries.newest_run, kind), STARTING
    assert run is not None
    while not progress["ended"]:
        progress = runner.advance(run.id, progress)

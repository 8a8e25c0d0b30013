"""Runs that test lines against the papers that the search should find."""

from __future__ import annotations

import pytest

from evidence_service.db import SessionFactory
from evidence_service.searches.models import RunState
from evidence_service.searches.run_known import UNKNOWN_DOI, UNKNOWN_PMID, known_items
from evidence_service.searches.running import SearchRunner
from evidence_service.searches.strategy_models import KnownItem
from practice_pubmed.server import Running
from tests.search_runs import records_of, run_of
from tests.searches.running.driving import asked, drive, known_items_run

TOPIC, OTHER = "falls[tiab]", "delirium[tiab] NOT falls[tiab]"
LINES = (TOPIC, OTHER, "(falls[tiab]) AND zzqqxx[tiab]", "(falls")


@pytest.fixture
def in_topic(runner: SearchRunner) -> str:
    """The PMID of a paper that the first line finds and the second doesn't."""
    return runner.pubmed.search(TOPIC, size=1).pmids[0]


def items_of(factory: SessionFactory, run_id: int) -> list[KnownItem]:
    with factory() as session:
        return list(known_items(session, run_of(factory, run_id).evidence_request_id))


def test_each_line_says_which_of_the_papers_it_finds(
    runner: SearchRunner, session_factory: SessionFactory, in_topic: str
) -> None:
    other = runner.pubmed.search(OTHER, size=1).pmids[0]
    run_id = known_items_run(session_factory, KnownItem(pmid=other), KnownItem(pmid=in_topic), lines=LINES)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    topic, others, nothing, refused = run.lines
    assert (topic.found_pmids, topic.count) == ([in_topic], 1)
    assert (others.found_pmids, others.count) == ([other], 1)
    assert (nothing.found_pmids, nothing.count, nothing.problem) == ([], 0, "")
    assert (refused.found_pmids, refused.count) == (None, None)
    assert "Unbalanced parentheses" in refused.problem
    assert (run.state, run.message) == (
        RunState.FINISHED,
        "3 queries tested against 2 known papers.",
    )
    assert records_of(session_factory, run_id) == []


def test_papers_known_by_doi_are_found_by_their_own_doi_and_get_their_title(
    runner: SearchRunner, session_factory: SessionFactory, in_topic: str
) -> None:
    (record,) = runner.pubmed.fetch([in_topic]).records
    run_id = known_items_run(session_factory, KnownItem(doi=record.doi.upper()), lines=(TOPIC,))
    drive(runner, run_id)

    (item,) = items_of(session_factory, run_id)
    assert (item.pmid, item.problem) == (in_topic, "")
    assert item.title == record.title
    assert run_of(session_factory, run_id).lines[0].found_pmids == [in_topic]


def test_papers_that_pubmed_does_not_have_are_named_and_the_others_tested(
    runner: SearchRunner, session_factory: SessionFactory, in_topic: str
) -> None:
    run_id = known_items_run(
        session_factory,
        KnownItem(pmid="99999999"),
        KnownItem(doi="10.9999/nobody.knows.it"),
        KnownItem(pmid=in_topic),
        lines=(TOPIC,),
    )
    drive(runner, run_id)

    assert [item.problem for item in items_of(session_factory, run_id)] == [UNKNOWN_PMID, UNKNOWN_DOI, ""]
    assert run_of(session_factory, run_id).message == "1 query tested against 1 known paper."


@pytest.mark.parametrize(
    ("pmids", "words"),
    [((), "There are no known papers"), (("99999999",), "PubMed has none of the known")],
)
def test_without_a_paper_to_test_with_the_run_says_so(
    runner: SearchRunner, session_factory: SessionFactory, pmids: tuple[str, ...], words: str
) -> None:
    items = [KnownItem(pmid=pmid) for pmid in pmids]
    run_id = known_items_run(session_factory, *items, lines=LINES)
    drive(runner, run_id)
    run = run_of(session_factory, run_id)
    assert run.state is RunState.FINISHED
    assert run.message.startswith(words)


def test_a_test_goes_on_where_it_was_when_pubmed_is_back(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory, in_topic: str
) -> None:
    run_id = known_items_run(session_factory, KnownItem(pmid=in_topic), lines=(TOPIC, OTHER))
    drive(runner, run_id, steps=2)
    practice.clear_log()
    drive(runner, run_id)
    assert [call["term"] for call in asked(practice, "esearch")] == [f"({OTHER}) AND ({in_topic}[pmid])"]
    assert asked(practice, "efetch") == []

"""The demonstration: every part of the workbench is there to be seen, and its searches can be run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service import demonstration
from evidence_service.config import Settings, load_settings
from evidence_service.db import SessionFactory, make_engine, make_session_factory
from evidence_service.errors import PubMedUnreachable
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    review_queries,
    run_known,
    source_queries,
    strategy_queries,
    time_spent,
)
from evidence_service.searches.comparing_runs import compare_runs, run_before
from evidence_service.searches.flow import tally
from evidence_service.searches.known_results import results_of
from evidence_service.searches.models import Record, RunKind, SearchRun, SearchRunPmid
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.pubmed_settings import PubMedSettings
from evidence_service.strategies import lint, written_lines
from evidence_service.summaries import queries, remarks
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.models import IssuedSummary, IssueState
from evidence_service.workflow import Status
from practice_pubmed import server
from tests import needs
from tests.databases import Databases

FALLS = "ER-2026-00008"
NEWEST = "92000023"  # the paper that came into the practice PubMed today


@dataclass(frozen=True)
class Told:
    """A demonstration that was just created."""

    factory: SessionFactory
    settings: Settings


@pytest.fixture(scope="module")
def told(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    needs.required(needs.PANGO)
    with databases.migrated() as url:
        settings = load_settings(
            {
                "EVIDENCE_DEMONSTRATION": "yes",
                "EVIDENCE_DATABASE_URL": url,
                "EVIDENCE_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            }
        )
        engine = make_engine(url)
        factory = make_session_factory(engine)
        assert demonstration.create_if_empty(factory, settings)
        yield Told(factory, settings)
        engine.dispose()


@pytest.fixture
def session(told: Told) -> Iterator[Session]:
    with told.factory() as session:
        yield session


@pytest.fixture
def falls(session: Session) -> EvidenceRequest:
    """The request that is being worked on."""
    return session.scalars(select(EvidenceRequest).where(EvidenceRequest.reference.endswith("-00008"))).one()


class AtOnce:
    """No pace."""

    def wait(self) -> None:
        """Go on."""


def gateway(url: str, folder: Path, patience: float = 5.0) -> PubMed:
    return PubMed(
        PubMedSettings(url, "a@library.example", None, "tests", folder, patience=patience), AtOnce()
    )


def test_it_is_created_once(told: Told) -> None:
    assert not demonstration.create_if_empty(told.factory, told.settings)


def test_it_stops_the_practice_pubmed_that_it_searched(told: Told, tmp_path: Path) -> None:
    url = (told.settings.data_dir / "logs" / "demonstration-pubmed.log").read_text().strip()
    with pytest.raises(PubMedUnreachable):
        gateway(url, tmp_path, patience=0.1).search("falls")


def test_its_searches_find_the_same_again_and_what_is_new_since(session: Session, tmp_path: Path) -> None:
    runs = session.scalars(select(SearchRun).where(SearchRun.kind == RunKind.SEARCH)).all()
    new, gone = {}, {}
    with server.start() as practice:
        pubmed = gateway(practice.url, tmp_path)
        for run in runs:
            before = set(
                session.scalars(select(SearchRunPmid.pmid).where(SearchRunPmid.search_run_id == run.id))
            )
            again = set(pubmed.search(run.lines[-1].query, size=500).pmids)
            new[run.evidence_request_id, run.number] = again - before
            gone[run.evidence_request_id, run.number] = before - again

    assert len(runs) == 6
    assert {number: found for number, found in new.items() if found} == {
        (8, 1): {NEWEST},
        (8, 2): {NEWEST},
    }
    assert not any(gone.values())


def test_it_has_requests_in_every_status(session: Session) -> None:
    assert set(session.scalars(select(EvidenceRequest.status))) == set(Status)


def test_its_answers_are_delivered_as_pdf_with_every_record_decided(session: Session) -> None:
    issues = session.scalars(select(IssuedSummary)).all()

    assert len(issues) == 4  # one of them corrects another
    for issue in issues:
        assert issue.pdf
        assert issue.pdf.startswith(b"%PDF")
        counted = tally(session, session.get_one(EvidenceRequest, issue.evidence_request_id))
        assert (counted.undecided, counted.maybe) == (0, 0)


def test_the_summary_in_review_leaves_the_second_reader_something_to_think_about(session: Session) -> None:
    request = session.scalars(select(EvidenceRequest).where(EvidenceRequest.status == Status.IN_REVIEW)).one()
    counted = tally(session, request)
    assert (counted.included, counted.undecided, counted.maybe) == (3, 1, 1)


def test_the_strategy_in_progress_has_eight_lines_with_notes_and_nothing_to_mend(
    session: Session, falls: EvidenceRequest
) -> None:
    lines = strategy_queries.lines_of(session, falls)

    texts, notes = written_lines.texts(lines), [line.note for line in lines]
    assert len(texts) == 8
    assert lines[-1].text == "#7 AND 2014:3000[dp]"
    assert "single rooms" in lines[-1].note
    assert lint.lint(texts, notes) == []


def test_its_versions_and_its_two_searches_can_be_compared(session: Session, falls: EvidenceRequest) -> None:
    newest = strategy_queries.newest_run(session, falls, RunKind.SEARCH)
    assert newest
    before = run_before(session, newest)
    assert before

    assert [version.number for version in strategy_queries.versions(session, falls)] == [3, 2, 1]
    found = compare_runs(session, newest, before)
    assert (found.new, found.gone, len(found.same)) == (("92000022",), ("90001014",), 17)
    assert not any(line.warnings for run in (newest, before) for line in run.lines)


def test_the_test_with_known_papers_shows_one_that_is_lost_and_where(
    session: Session, falls: EvidenceRequest
) -> None:
    run = strategy_queries.newest_run(session, falls, RunKind.KNOWN_ITEMS)
    assert run
    lines = written_lines.texts(strategy_queries.lines_of(session, falls))

    shown = results_of(run, lines, run_known.known_items(session, falls.id))

    assert (shown.found, shown.lost) == (2, 1)
    (lost,) = [paper for paper in shown.papers if paper.is_lost]
    assert lost.item.pmid == "92000011"
    assert lost.explanation
    assert "line 2" in lost.explanation.text.lower()


def test_a_colleague_reviewed_the_strategy_with_remarks(session: Session, falls: EvidenceRequest) -> None:
    (review,) = review_queries.reviews(session, falls)

    assert review_queries.outcome_of(review) == "revisions required"
    assert review.version.number == 2
    assert sum(bool(element["remark"]) for element in review.elements) == 4


def test_it_has_a_file_and_a_website_beside_pubmed(session: Session, falls: EvidenceRequest) -> None:
    file, website = source_queries.sources(session, falls)
    assert (file.database, file.read, file.imported, file.unreadable) == ("Embase", 6, 5, 1)
    assert (website.database, website.read, bool(website.note)) == ("NICE", 0, True)


def test_duplicates_are_merged_and_one_pair_waits(session: Session, falls: EvidenceRequest) -> None:
    assert len(source_queries.merges(session, falls)) == 2
    pair = source_queries.pair_to_judge(session, falls)
    assert pair
    assert {session.get_one(Record, key).pmid for key in (pair.first_id, pair.second_id)} == {
        "92000008",
        None,
    }


def test_screening_is_half_done_with_everything_that_it_has(session: Session, falls: EvidenceRequest) -> None:
    records = session.scalars(
        select(Record).where(Record.evidence_request_id == falls.id, Record.merged_into_id.is_(None))
    ).all()

    assert Counter(record.verdict.value for record in records) == {
        "undecided": 11,
        "included": 5,
        "excluded": 4,
        "maybe": 2,
    }
    (retracted,) = [record for record in records if record.retraction]
    assert (retracted.retraction, retracted.exclusion_reason) == ("retracted", "retracted")
    assert sum(bool(record.remark) for record in records) == 5
    assert {tag.tag for record in records for tag in record.tags} == {"alarms", "cost", "education"}
    moments = select(func.count(Record.screened_at.distinct())).where(Record.evidence_request_id == falls.id)
    assert session.scalar(moments) == 11


def test_both_librarians_spent_time_on_it(session: Session, falls: EvidenceRequest) -> None:
    spent = time_spent.totals(time_spent.entries(session, falls))
    assert [person.name for person in spent.people] == ["Hannah Okafor", "Marek Nowicki"]
    assert spent.unsettled == 0


def test_one_answer_was_corrected_and_the_first_version_stays(session: Session) -> None:
    corrected = session.scalars(
        select(IssuedSummary).where(IssuedSummary.number == 2, IssuedSummary.state == IssueState.ISSUED)
    ).one()
    request = session.get_one(EvidenceRequest, corrected.evidence_request_id)
    first, second = sorted(queries.issues_of(session, request), key=lambda issue: issue.number)

    assert corrected.reason.startswith("A misprint")
    assert request.delivered_at == first.issued_at
    assert request.status is Status.CLOSED
    said = [IssuedDocument.from_json(issue.content).section("findings").written for issue in (first, second)]
    assert "to 13.9%" in said[0]
    assert "to 13.6%" in said[1]


def test_the_second_reader_left_remarks_at_places_in_the_text(session: Session) -> None:
    request = session.scalars(select(EvidenceRequest).where(EvidenceRequest.status == Status.IN_REVIEW)).one()
    assert [remark.section for remark in remarks.open_remarks(session, request)] == ["bottom_line", "gaps"]

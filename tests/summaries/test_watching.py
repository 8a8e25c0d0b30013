"""The watch over cited papers: whom PubMed is asked about, when, and what is kept of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from evidence_service import jobs
from evidence_service.db import as_of, transaction, utc_now
from evidence_service.errors import PubMedRefused, PubMedUnreachable
from evidence_service.jobs import JobState
from evidence_service.references.reference import Notice, Reference
from evidence_service.searches.merging import carry_retractions
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.pubmed_answers import FetchAnswer
from evidence_service.summaries import operations, verifying
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import CitationWatch, IssuedCitation
from evidence_service.summaries.watching import DONE, NOT_GIVEN, Checker, ask_for_today, due
from tests.summaries.desk import Desk, record

CITED = ["90000001", "90000002"]
RETRACTED = replace(
    record(1),
    retraction="retracted",
    notices=(
        Notice("retraction in", "Imagined Med J. 2026;2:2.", "90000098"),
        Notice("comment in", "Imagined Med J. 2026;3:3.", "90000097"),
    ),
)


@dataclass
class LaterPubMed:
    """Answers with these records; `away` raises this instead."""

    records: Sequence[Reference] = (RETRACTED, record(2))
    away: Exception | None = None
    asked: list[Sequence[str]] = field(default_factory=list)

    def fetch(self, pmids: Sequence[str]) -> FetchAnswer:
        self.asked.append(pmids)
        if self.away:
            raise self.away
        given = {one.pmid for one in self.records}
        return FetchAnswer(tuple(self.records), (), tuple(pmid for pmid in pmids if pmid not in given))


def checker(desk: Desk, pubmed: LaterPubMed) -> Checker:
    return Checker(desk.factory, pubmed)  # type: ignore[arg-type]


def watched(desk: Desk, pmid: str) -> CitationWatch:
    with desk.factory() as session:
        return session.get_one(CitationWatch, pmid)


def due_now(desk: Desk) -> Sequence[str]:
    with desk.factory() as session:
        return due(session)


def test_what_an_issue_cites_is_noted_and_asked_about_soon(desk: Desk) -> None:
    issue_id = desk.deliver()
    assert due_now(desk) == CITED
    with desk.factory() as session:
        assert jobs.state(session.get_bind().engine, f"check-citations-of-{issue_id}") is JobState.QUEUED


def test_a_retraction_is_kept_with_its_notice_and_shown_as_new(desk: Desk) -> None:
    issue_id = desk.deliver()
    assert checker(desk, LaterPubMed()).advance(0) == 0
    assert watched(desk, "90000001").notices == ["Retraction in: Imagined Med J. 2026;2:2. PMID: 90000098."]
    issue = desk.issue(issue_id)
    with desk.factory() as session:
        papers = verifying.papers_of(session, issue, IssuedDocument.from_json(issue.content))
        [to_correct] = verifying.to_correct(session, desk.house.service.id)
        assert verifying.to_correct(session, desk.house.other_service.id) == []
    assert (papers.total, papers.unchecked) == (2, 0)
    [news] = papers.grave
    assert (news.place, news.pmid, news.was_known) == (1, "90000001", False)
    assert (to_correct.request.reference, to_correct.pmids) == (desk.reference, ("90000001",))


def test_the_record_itself_says_by_then_that_it_was_retracted(desk: Desk) -> None:
    desk.deliver()
    checker(desk, LaterPubMed()).check(CITED)
    with desk.factory() as session:
        records = session.scalars(select(Record).where(Record.pmid.in_(CITED)).order_by(Record.pmid)).all()
    assert [one.retraction for one in records] == ["retracted", ""]
    assert [one.verdict for one in records] == [Verdict.INCLUDED, Verdict.INCLUDED]
    assert records[0].citation["notices"][0]["kind"] == "retraction in"


def test_a_partial_retraction_is_told_and_to_correct_for_until_the_document_says_it(desk: Desk) -> None:
    desk.deliver()
    notice = Notice("partial retraction in", "Imagined Med J. 2026;2:2.", "90000098")
    partly = replace(record(1), retraction="retracted", notices=(notice,))

    checker(desk, LaterPubMed((partly, record(2)))).advance(0)

    assert watched(desk, "90000001").retraction == "partially retracted"
    with desk.factory() as session:
        [found] = verifying.to_correct(session, desk.house.service.id)
        assert (found.number, found.pmids) == (1, ("90000001",))
    desk.reissue()
    with desk.factory() as session:
        assert verifying.to_correct(session, desk.house.service.id) == []


def test_a_whole_retraction_after_a_partial_one_reaches_the_next_document(desk: Desk) -> None:
    desk.deliver()
    notice = Notice("partial retraction in", "Imagined Med J. 2026;2:2.", "90000098")
    partly = replace(record(1), retraction="retracted", notices=(notice,))
    checker(desk, LaterPubMed((partly, record(2)))).check(CITED)
    checker(desk, LaterPubMed((RETRACTED, record(2)))).check(CITED)

    issue = desk.issue(desk.reissue())

    assert IssuedDocument.from_json(issue.content).references[0].citation.retraction == "retracted"
    with desk.factory() as session:
        assert verifying.to_correct(session, desk.house.service.id) == []


def test_a_graver_word_of_another_database_stays_and_is_enough(desk: Desk) -> None:
    desk.search()
    with transaction(desk.factory) as session:
        known = session.get_one(Record, desk.record_id(1))
        citation = record(1).as_json() | {"retraction": "retracted"}
        session.add(
            Record(
                evidence_request_id=desk.id,
                from_pubmed=False,
                merged_into_id=known.id,
                title=known.title,
                citation=citation,
                stored_at=utc_now(),
            )
        )
        session.flush()
        carry_retractions(session, [known.id])
    desk.screen()
    desk.save()
    desk.do(operations.send_for_review)
    render_and_issue(desk.factory, desk.ask_to_deliver())
    doubted = replace(record(1), retraction="expression of concern")

    checker(desk, LaterPubMed((doubted, record(2)))).check(CITED)

    with desk.factory() as session:
        assert session.get_one(Record, desk.record_id(1)).retraction == "retracted"
        assert verifying.to_correct(session, desk.house.service.id) == []


def test_a_record_that_was_deleted_keeps_what_was_known(desk: Desk) -> None:
    issue_id = desk.deliver()
    checker(desk, LaterPubMed()).check(CITED)
    gone = Reference(pmid="90000001", title="[No title available]", deleted=True)
    checker(desk, LaterPubMed((gone, record(2)))).check(CITED)

    kept, issue = watched(desk, "90000001"), desk.issue(issue_id)
    with desk.factory() as session:
        papers = verifying.papers_of(session, issue, IssuedDocument.from_json(issue.content))
    assert (kept.retraction, kept.problem) == ("retracted", NOT_GIVEN)
    assert (papers.not_given, [one.retraction for one in papers.news]) == (1, ["retracted"])


def test_a_correction_is_told_but_nothing_to_correct_for(desk: Desk) -> None:
    issue_id = desk.deliver()
    corrected = replace(record(1), retraction="corrected")
    checker(desk, LaterPubMed((corrected, record(2)))).advance(0)
    issue = desk.issue(issue_id)
    with desk.factory() as session:
        papers = verifying.papers_of(session, issue, IssuedDocument.from_json(issue.content))
        assert verifying.to_correct(session, desk.house.service.id) == []
    assert [one.retraction for one in papers.news] == ["corrected"]
    assert papers.grave == ()


def test_nobody_is_asked_about_again_before_six_days_and_everybody_before_seven(desk: Desk) -> None:
    desk.deliver()
    now = utc_now()
    pubmed = LaterPubMed()
    with as_of(now):
        assert checker(desk, pubmed).advance(0) == 0
        assert checker(desk, pubmed).advance(0) == DONE
    with as_of(now + timedelta(days=5)):
        assert due_now(desk) == []
    with as_of(now + timedelta(days=6)):
        assert due_now(desk) == CITED
        with desk.factory() as session:
            assert due(session, fresh_too=True) == CITED


def test_a_record_that_does_not_come_keeps_what_was_known_and_says_so(desk: Desk) -> None:
    desk.deliver()
    checker(desk, LaterPubMed()).check(CITED)
    checker(desk, LaterPubMed(records=())).check(CITED)
    kept = watched(desk, "90000001")
    assert (kept.retraction, kept.problem) == ("retracted", NOT_GIVEN)


@pytest.mark.parametrize("away", [PubMedUnreachable("Away."), PubMedRefused("No.")])
def test_when_pubmed_is_away_the_check_ends_and_the_papers_stay_due(desk: Desk, away: Exception) -> None:
    desk.deliver()
    pubmed = LaterPubMed(away=away)
    tries = 0
    for _ in range(20):
        tries = checker(desk, pubmed).advance(tries)
        if tries == DONE:
            break
    assert tries == DONE
    assert due_now(desk) == CITED


def test_documents_from_before_are_gathered_once(desk: Desk) -> None:
    desk.deliver()
    with transaction(desk.factory) as session:
        session.execute(delete(IssuedCitation))
    assert due_now(desk) == []
    assert checker(desk, LaterPubMed()).gather() == 1
    assert checker(desk, LaterPubMed()).gather() == 0
    assert due_now(desk) == CITED


def test_the_check_of_a_day_is_asked_for_once(desk: Desk) -> None:
    for _ in range(2):
        with transaction(desk.factory) as session:
            ask_for_today(session)

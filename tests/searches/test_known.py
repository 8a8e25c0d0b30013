"""Papers that a search should find: naming them, and testing with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import transaction, utc_now
from evidence_service.errors import Invalid, NotAllowed, NotFound
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.jobs import JobState
from evidence_service.searches import known, strategy_queries
from evidence_service.searches.models import RunKind, RunState, SearchRun
from evidence_service.searches.run_known import known_items
from evidence_service.searches.strategy_models import KnownItem
from tests.house import Visitor, filed
from tests.searches.search_desk import SearchDesk

PAGE = "/search/known-items"


def words_of(page: TestResponse) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def items(desk: SearchDesk) -> list[tuple[str, str]]:
    """PMID and DOI of each paper on the list."""
    with desk.factory() as session:
        return [(item.pmid, item.doi) for item in known_items(session, desk.id)]


def item_ids(desk: SearchDesk) -> list[int]:
    with desk.factory() as session:
        return [item.id for item in known_items(session, desk.id)]


def newest_test(desk: SearchDesk) -> SearchRun:
    run = desk.read(strategy_queries.newest_run, RunKind.KNOWN_ITEMS)
    assert run is not None
    return run


def answer_test(desk: SearchDesk, *found: Sequence[str], titles: bool = True) -> None:
    """Let the worker have tested: for each part in order the PMIDs that it finds."""
    run_id = newest_test(desk).id
    with transaction(desk.factory) as session:
        run = session.get_one(SearchRun, run_id)
        for line, pmids in zip(run.lines, found, strict=True):
            line.found_pmids, line.count, line.ran_at = list(pmids), len(pmids), utc_now()
        run.state, run.finished_at, run.message = RunState.FINISHED, utc_now(), "Tested."
        for item in session.query(KnownItem).filter_by(evidence_request_id=desk.id):
            item.title = f"Paper {item.pmid}" if item.pmid and titles else ""


@pytest.fixture
def asked(desk: SearchDesk) -> SearchDesk:
    """A request whose requester named two papers and one that can't be read."""
    with transaction(desk.factory) as session:
        papers = "PMID: 90000001\nSomething from 2020, I think\nhttps://doi.org/10.9999/x.2"
        request = filed(session, session.get_one(Person, desk.house.manager.id), known_papers=papers)
        evidence_requests.claim(session, request, actor=desk.house.librarian)
        desk.id, desk.reference = request.id, request.reference
    return desk


def test_the_requesters_papers_are_there_already(asked: SearchDesk, librarian: Visitor) -> None:
    words = words_of(librarian.get(asked.url(PAGE)))

    assert "The requester named these papers: PMID 90000001 doi:10.9999/x.2" in words
    assert "The requester also wrote: “Something from 2020, I think”." in words
    assert items(asked) == []


def test_what_is_pasted_comes_behind_them_each_paper_once(asked: SearchDesk, librarian: Visitor) -> None:
    pasted = "90000002, 90000001\nhttps://pubmed.ncbi.nlm.nih.gov/90000003/\ndoi:10.9999/X.2\nno number here"

    answer = librarian.post(asked.url(PAGE), {"papers": pasted})
    words = words_of(librarian.get(answer.location))

    assert items(asked) == [("90000001", ""), ("", "10.9999/x.2"), ("90000002", ""), ("90000003", "")]
    assert "No PMID or DOI was in: no number here" in words


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("", "Paste the PMID or DOI of a paper."),
        ("a fine paper", "No PMID or DOI is in this."),
        ("x" * 20_001, "What you pasted must be 20,000 characters or fewer."),
        ("\n".join(str(31_000_000 + number) for number in range(201)), "200 papers at most"),
    ],
)
def test_what_can_not_be_added_is_refused_and_stays(
    desk: SearchDesk, librarian: Visitor, pasted: str, message: str
) -> None:
    answer = librarian.post(desk.url(PAGE), {"papers": pasted})

    assert answer.status_code == 400
    assert message in words_of(answer)
    assert pasted in answer.text
    assert items(desk) == []


def test_a_paper_is_taken_off_the_list(asked: SearchDesk, librarian: Visitor) -> None:
    asked.do(known.add, "90000002")
    first = item_ids(asked)[0]

    answer = librarian.post(asked.url(f"{PAGE}/remove"), {"item": str(first)})
    again = librarian.post(asked.url(f"{PAGE}/remove"), {"item": str(first)})

    assert (answer.location, again.status_code) == (asked.url(PAGE), 404)
    assert items(asked) == [("", "10.9999/x.2"), ("90000002", "")]


def test_what_was_removed_stays_removed_to_the_last_paper(asked: SearchDesk, librarian: Visitor) -> None:
    asked.do(known.add, "90000001")
    for item in item_ids(asked):
        librarian.post(asked.url(f"{PAGE}/remove"), {"item": str(item)})

    words = words_of(librarian.get(asked.url(PAGE)))
    asked.save("falls")
    with pytest.raises(Invalid, match="Add the PMID or DOI"):
        asked.do(known.start_test)

    assert items(asked) == []
    assert "No paper is on the list any more." in words
    assert "The requester named these papers" not in words
    assert "Test the strategy" not in words


def test_a_paper_that_was_removed_can_be_added_again(asked: SearchDesk) -> None:
    asked.do(known.add, "90000001")
    asked.do(known.remove, item_ids(asked)[0])
    asked.do(known.add, "90000001")

    assert items(asked) == [("", "10.9999/x.2"), ("90000001", "")]


def test_a_paper_of_another_request_stays_where_it_is(desk: SearchDesk) -> None:
    desk.do(known.add, "90000002")
    foreign = item_ids(desk)[0]
    desk.id, desk.reference = desk.claimed_request()

    with pytest.raises(NotFound):
        desk.do(known.remove, foreign)


def test_a_test_asks_for_every_line_and_the_parts_of_the_last_one(asked: SearchDesk) -> None:
    asked.save("falls[tiab]", "(wards OR beds) AND #1")

    run = asked.do(known.start_test)

    assert [(line.line_number, line.text, line.query) for line in newest_test(asked).lines] == [
        (1, "falls[tiab]", "falls[tiab]"),
        (2, "(wards OR beds) AND #1", "(wards OR beds) AND (falls[tiab])"),
        (2, "(wards OR beds)", "(wards OR beds)"),
    ]
    assert run.strategy_version == 1
    assert items(asked) == [("90000001", ""), ("", "10.9999/x.2")]
    with asked.factory() as session:
        assert jobs.state(session, f"search-run-{run.id}") is JobState.QUEUED


def test_a_test_that_is_going_on_is_the_answer_to_a_second_one(asked: SearchDesk) -> None:
    asked.save("falls")

    assert asked.do(known.start_test).id == asked.do(known.start_test).id


def test_without_papers_or_a_line_that_can_run_nothing_is_tested(desk: SearchDesk) -> None:
    desk.save("falls")
    with pytest.raises(Invalid, match="Add the PMID or DOI"):
        desk.do(known.start_test)
    desk.do(known.add, "90000001")
    desk.save("falls", "(wards")
    with pytest.raises(Invalid, match=r"its last line can't run\. Line 2: This bracket"):
        desk.do(known.start_test)


def test_the_page_says_which_line_finds_each_paper_and_why_one_is_lost(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.do(known.add, "90000001\n90000002\n90000003")
    desk.save("falls", "wards", "#1 AND #2")
    desk.do(known.start_test)
    one, two = "90000001", "90000002"
    answer_test(desk, [one, two], [one], [one])

    words = words_of(librarian.get(desk.url(PAGE)))

    assert (
        "1 of 3 papers that PubMed has is found by the last line. 2 papers are lost; 1 of them no line"
        in words
    )
    assert "Paper 90000001 PMID 90000001 Found by lines 1, 2, 3" in words
    assert "Lost though line 1 finds it Line 3 loses it: it joins line 2 with AND" in words
    assert "Paper 90000003 PMID 90000003 Lost No line finds it. Line 3 loses it" in words
    assert "Paper 90000001 found found found" in words
    assert "Paper 90000002 found no no" in words
    assert "How many it finds 2 1 1" in words


def test_a_paper_that_pubmed_does_not_have_is_told_apart(desk: SearchDesk, librarian: Visitor) -> None:
    desk.do(known.add, "90000001\n10.9999/none")
    desk.save("falls")
    desk.do(known.start_test)
    answer_test(desk, ["90000001"])
    with transaction(desk.factory) as session:
        unknown = session.query(KnownItem).filter_by(doi="10.9999/none").one()
        unknown.problem = "PubMed has no record with this DOI."

    words = words_of(librarian.get(desk.url(PAGE)))

    assert "1 of 1 paper that PubMed has is found" in words
    assert "doi:10.9999/none PubMed has no record with this DOI." in words


def test_when_pubmed_has_none_of_the_papers_the_page_says_so(desk: SearchDesk, librarian: Visitor) -> None:
    desk.do(known.add, "10.9999/none")
    desk.save("falls")
    desk.do(known.start_test)
    desk.change_run(1, RunKind.KNOWN_ITEMS, state=RunState.FINISHED, finished_at=utc_now())

    assert "PubMed has none of these papers, so no line could be tested." in words_of(
        librarian.get(desk.url(PAGE))
    )


def test_a_result_that_the_strategy_has_outgrown_says_so(desk: SearchDesk, librarian: Visitor) -> None:
    desk.do(known.add, "90000001")
    desk.save("falls")
    desk.do(known.start_test)
    answer_test(desk, ["90000001"])
    desk.do(known.add, "90000002")
    desk.save("wards")

    words = words_of(librarian.get(desk.url(PAGE)))

    assert "The strategy was changed since this test." in words
    assert "PMID 90000002 Not tested yet." in words


def test_the_page_waits_for_a_test_and_tells_of_one_that_ended_early(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.do(known.add, "90000001")
    desk.save("falls")
    librarian.post(desk.url(f"{PAGE}/test"))

    waiting = librarian.get(desk.url(PAGE))
    desk.change_run(1, RunKind.KNOWN_ITEMS, state=RunState.FAILED, message="PubMed could not be reached.")
    failed = librarian.get(desk.url(PAGE))

    assert "data-refresh-every" in waiting.text
    assert "Test the strategy" not in waiting.text
    assert "The last test ended early. PubMed could not be reached." in words_of(failed)


def test_colleagues_read_the_list_and_can_not_change_it(
    asked: SearchDesk, colleague: Visitor, visitor: Callable[[Person | None], Visitor]
) -> None:
    page = colleague.get(asked.url(PAGE))

    assert "Add these papers" not in page.text
    assert colleague.post(asked.url(PAGE), {"papers": "90000002"}).status_code == 403
    assert colleague.post(asked.url(f"{PAGE}/test")).status_code == 403
    with pytest.raises(NotAllowed):
        asked.do(known.add, "90000002", actor=asked.house.second_librarian)
    assert visitor(asked.house.other_librarian).get(asked.url(PAGE)).status_code == 404


def test_the_page_asks_the_database_no_more_with_more_papers(
    desk: SearchDesk, librarian: Visitor, queries_of: Callable[[], object]
) -> None:
    desk.save("falls")
    counts = []
    for pasted in ("90000001", "\n".join(str(31_000_000 + number) for number in range(150))):
        desk.do(known.add, pasted)
        desk.do(known.start_test)
        answer_test(desk, [])
        with queries_of() as asked_for:  # type: ignore[attr-defined]
            librarian.get(desk.url(PAGE))
        counts.append(len(asked_for))

    assert counts[0] == counts[1] <= 12

"""The report of a search from the rows of the database."""

from __future__ import annotations

import pytest

from evidence_service.db import transaction, utc_now
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.searches import (
    flow,
    importing,
    log_queries,
    operations,
    reporting,
    search_notes,
    taking_back,
)
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import RunState
from evidence_service.searches.search_report import NUMBERS, SearchReport
from evidence_service.searches.source_models import MergeTier, RecordMerge
from evidence_service.searches.strategy_models import StrategyReview
from evidence_service.strategies.written_lines import WrittenLine
from tests.searches.conftest import CountQueries
from tests.searches.search_desk import SearchDesk, article
from tests.searches.test_importing import imported, records


def report(desk: SearchDesk) -> SearchReport:
    return desk.read(reporting.report_of)


def told(desk: SearchDesk, name: str) -> str:
    return " ".join(report(desk).items[NUMBERS[name] - 1].paragraphs)


def seen(desk: SearchDesk) -> str:
    return search_notes.fingerprint(desk.read(log_queries.notes))


def test_a_request_without_a_search_is_reported_honestly(desk: SearchDesk) -> None:
    found = report(desk)

    assert (found.searches, found.sources) == ((), ())
    assert told(desk, "databases") == "No database was searched."
    assert {item.state for item in found.items} == {"told", "not recorded"}


def test_a_search_is_told_exactly_as_it_ran_with_the_notes_of_its_version(desk: SearchDesk) -> None:
    origin = "Ovid line list: falls.ti,ab."
    desk.save(
        WrittenLine("falls[tiab]", origin=origin),
        WrittenLine("#1 AND 2015:2026[dp]", "Since the ward opened"),
    )
    run = desk.do(operations.start_run)
    desk.change_run(run.number, state=RunState.FINISHED, total=0, finished_at=utc_now())
    desk.save("changed since")

    (search,) = report(desk).searches

    assert [(line.text, line.note) for line in search.lines] == [
        ("falls[tiab]", ""),
        ("#1 AND 2015:2026[dp]", "Since the ward opened"),
    ]
    assert [line.origin for line in search.lines] == [origin, ""]
    assert search.lines[1].sent == "(falls[tiab]) AND 2015:2026[dp]"
    assert "2015:2026[dp] (search 1). Why: Since the ward opened" in told(desk, "limits")


def test_searches_that_were_left_out_or_brought_nothing_are_not_in_it(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.found(article(2))
    desk.change_run(1, left_out_because="A trial")
    desk.start_run()

    assert [search.number for search in report(desk).searches] == [2]


def test_imports_and_what_was_looked_at_are_in_it_until_they_are_taken_back(desk: SearchDesk) -> None:
    imported(desk)
    desk.do(importing.log_source, SourceDetails("NICE Evidence", note="Nothing newer"))
    assert [source.name for source in report(desk).sources] == ["Embase, through Ovid", "NICE Evidence"]

    desk.do(taking_back.take_back, 1)

    assert [source.name for source in report(desk).sources] == ["NICE Evidence"]


def test_a_repeated_search_tells_how_many_records_are_new(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.found(article(1), article(2), article(3))

    assert "Search 2 repeated search 1 on" in told(desk, "updates")
    assert told(desk, "updates").endswith("3 records, 1 of them new.")


def test_totals_add_up(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), missing=["90000009"])
    desk.found(article(1))
    imported(desk)

    assert desk.read(flow.flow).found == 7
    assert "Records here in all: 7, duplicates included." in told(desk, "totals")


def test_duplicates_are_counted_by_who_put_them_together(desk: SearchDesk) -> None:
    desk.found(article(1))
    imported(desk)
    first, second = (record.id for record in records(desk)[:2])
    with transaction(desk.factory) as session:
        session.add_all(
            RecordMerge(
                evidence_request_id=desk.id,
                kept_id=first,
                merged_id=second,
                tier=tier,
                because="x",
                at=utc_now(),
                undone_at=undone_at,
            )
            for tier, undone_at in (
                (MergeTier.SURE, None),
                (MergeTier.SURE, utc_now()),
                (MergeTier.CONFIRMED, None),
            )
        )

    assert "Put together by the service: 1. Put together by a person: 1. Taken apart again: 1." in told(
        desk, "deduplication"
    )


def test_a_peer_review_is_told_when_it_is_answered(desk: SearchDesk) -> None:
    desk.save("falls[tiab]")
    with transaction(desk.factory) as session:
        session.add(
            StrategyReview(
                evidence_request_id=desk.id,
                version_id=desk.versions()[0].id,
                asked_by_id=desk.house.librarian.id,
                asked_at=utc_now(),
                elements=[
                    {"element": "headings", "outcome": "no revisions", "remark": ""},
                    {"element": "text-words", "outcome": "revisions required", "remark": "Add wards"},
                ],
                reviewed_by_id=desk.house.second_librarian.id,
                reviewed_at=utc_now(),
            )
        )

    review = told(desk, "peer_review")

    assert review.startswith("Version 1 of the strategy was reviewed by Sasha Second on")
    assert "Subject headings: no revisions." in review
    assert "Text word searching: revisions required. Remark: Add wards" in review


def test_notes_are_kept_and_stand_in_the_report(desk: SearchDesk) -> None:
    texts = {"citations": "Forwards from Ash 2019, Web of Science, 3 March", "contacts": "", "other": None}
    desk.do(search_notes.write_report, texts, seen=seen(desk))

    assert told(desk, "citations") == "Forwards from Ash 2019, Web of Science, 3 March"
    assert told(desk, "contacts") == "Not done."
    assert told(desk, "other") == "Not recorded."

    desk.do(search_notes.write_report, {"citations": None, "contacts": None, "other": ""}, seen=seen(desk))

    assert told(desk, "citations") == "Not recorded."
    assert told(desk, "other") == "Not done."


def test_of_two_windows_the_second_is_told_and_changes_nothing(desk: SearchDesk) -> None:
    before = seen(desk)
    desk.do(search_notes.write_report, {"other": "First"}, seen=before)

    with pytest.raises(NotNow, match="in the meantime"):
        desk.do(search_notes.write_report, {"other": "Second"}, seen=before)
    desk.do(search_notes.write_report, {"other": "First"}, seen=before)

    assert told(desk, "other") == "First"


def test_only_its_librarian_writes_the_notes(desk: SearchDesk) -> None:
    with pytest.raises(NotAllowed):
        desk.do(search_notes.write_report, {"other": "x"}, actor=desk.house.second_librarian, seen=seen(desk))


def test_more_searches_and_sources_ask_the_database_no_more_questions(
    desk: SearchDesk, queries_of: CountQueries
) -> None:
    desk.found(article(1))
    imported(desk)
    with queries_of() as few:
        report(desk)
    for _ in range(3):
        desk.found(article(1))
        imported(desk)
    with queries_of() as many:
        report(desk)

    assert len(many) == len(few) <= 15

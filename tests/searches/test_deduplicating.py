"""Merging the duplicates of a request: nothing is lost, people have the last word, all can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from evidence_service.db import transaction
from evidence_service.errors import NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reference import Author, Reference
from evidence_service.searches import (
    deduplicating,
    importing,
    merging,
    screening,
    source_queries,
)
from evidence_service.searches.flow import flow
from evidence_service.searches.imported_files import ReadFile, ReadItem
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import Record
from evidence_service.searches.source_models import (
    CheckState,
    DuplicateCheck,
    LikelyDuplicate,
    PairState,
    RecordMerge,
)
from tests.searches.search_desk import SearchDesk, article

LONG_TITLE = "Hourly rounding by nurses to prevent falls of older people in acute hospital wards"


def same_as(number: int, **changes: Any) -> Reference:
    """What another database says of the article with this number: no PMID, but the DOI and the rest."""
    return article(number, pmid="", title=f"{LONG_TITLE} {number}", **changes)


def found(desk: SearchDesk, *numbers: int) -> None:
    desk.found(*(article(number, title=f"{LONG_TITLE} {number}.") for number in numbers))


def imported(desk: SearchDesk, *references: Reference, database: str = "Embase") -> None:
    read = ReadFile("a.ris", "RIS", "UTF-8", [ReadItem(n, n, ref) for n, ref in enumerate(references, 1)])
    desk.do(importing.import_file, SourceDetails(database), read)


def deduplicated(desk: SearchDesk) -> None:
    with transaction(desk.factory) as session:
        deduplicating.ask(session, session.get_one(EvidenceRequest, desk.id))
    deduplicating.deduplicate(desk.factory, desk.id)


def rows(desk: SearchDesk, table: Any) -> list[Any]:
    with desk.factory() as session:
        return list(
            session.scalars(
                select(table)
                .where(table.evidence_request_id == desk.id)
                .order_by(*table.__table__.primary_key)
            )
        )


def propose(desk: SearchDesk, first: int, second: int) -> int:
    """Put two records before a person as a likely pair; its id."""
    with desk.factory() as session, session.begin():
        pair = LikelyDuplicate(
            evidence_request_id=desk.id, first_id=first, second_id=second, because="alike titles"
        )
        session.add(pair)
        session.flush()
        return pair.id


def test_a_sure_duplicate_is_merged_into_the_record_from_pubmed(desk: SearchDesk) -> None:
    imported(desk, same_as(1))
    found(desk, 1)
    deduplicated(desk)
    from_embase, from_pubmed = rows(desk, Record)
    assert from_embase.merged_into_id == from_pubmed.id
    assert from_pubmed.merged_into_id is None
    assert [(made.kept_id, made.merged_id) for made in rows(desk, RecordMerge)] == [
        (from_pubmed.id, from_embase.id)
    ]
    counted = desk.read(flow)
    assert (counted.found, counted.unique, counted.duplicates) == (2, 1, 1)
    assert "same DOI" in rows(desk, RecordMerge)[0].because


def test_the_check_tells_what_it_did(desk: SearchDesk) -> None:
    found(desk, 1)
    imported(desk, same_as(1))
    deduplicated(desk)
    with desk.factory() as session:
        check = session.get_one(DuplicateCheck, desk.id)
    assert check.state is CheckState.FINISHED
    assert check.message == "1 duplicate put together."


def test_looking_twice_changes_nothing(desk: SearchDesk) -> None:
    found(desk, 1)
    imported(desk, same_as(1), same_as(2))
    deduplicated(desk)
    deduplicated(desk)
    assert len(rows(desk, RecordMerge)) == 1


def test_two_imports_in_a_row_are_compared_once(desk: SearchDesk) -> None:
    imported(desk, same_as(1))
    imported(desk, same_as(1))
    deduplicating.deduplicate(desk.factory, desk.id)
    first = rows(desk, DuplicateCheck)[0].finished_at
    deduplicating.deduplicate(desk.factory, desk.id)
    assert rows(desk, DuplicateCheck)[0].finished_at == first
    assert len(rows(desk, RecordMerge)) == 1


def test_a_record_that_was_screened_is_the_one_that_is_kept(desk: SearchDesk) -> None:
    imported(desk, same_as(1))
    desk.do(screening.include, rows(desk, Record)[0].id, seen="undecided")
    found(desk, 1)
    deduplicated(desk)
    screened, from_pubmed = rows(desk, Record)
    assert from_pubmed.merged_into_id == screened.id
    assert screened.merged_into_id is None


def test_records_that_were_screened_differently_wait_for_a_person(desk: SearchDesk) -> None:
    found(desk, 1)
    imported(desk, same_as(1))
    one, other = rows(desk, Record)
    desk.do(screening.include, one.id, seen="undecided")
    desk.do(screening.exclude, other.id, seen="undecided", reason="too old")
    deduplicated(desk)
    assert rows(desk, RecordMerge) == []
    assert "screened with different outcomes" in rows(desk, LikelyDuplicate)[0].because


def test_taking_apart_gives_both_records_back_and_they_stay_apart(desk: SearchDesk) -> None:
    found(desk, 1)
    imported(desk, same_as(1))
    deduplicated(desk)
    desk.do(merging.take_apart, rows(desk, RecordMerge)[0].id)
    deduplicated(desk)
    assert [record.merged_into_id for record in rows(desk, Record)] == [None, None]
    assert [made.undone_at is None for made in rows(desk, RecordMerge)] == [False]
    assert rows(desk, LikelyDuplicate)[0].state is PairState.DIFFERENT


def test_a_pair_that_a_person_confirms_is_merged_and_one_kept_apart_is_not_asked_again(
    desk: SearchDesk,
) -> None:
    found(desk, 1, 2, 3)
    first, second, third = (record.id for record in rows(desk, Record))
    desk.do(merging.confirm, propose(desk, first, second))
    desk.do(merging.keep_apart, propose(desk, first, third))
    assert [record.merged_into_id for record in rows(desk, Record)] == [None, first, None]
    assert desk.read(source_queries.judging) == source_queries.Judging(open=0, merged=1, apart=1)
    assert rows(desk, RecordMerge)[0].by_id == desk.house.librarian.id


def test_confirming_twice_is_once(desk: SearchDesk) -> None:
    found(desk, 1, 2)
    first, second = (record.id for record in rows(desk, Record))
    pair = propose(desk, first, second)
    desk.do(merging.confirm, pair)
    desk.do(merging.confirm, pair)
    assert len(rows(desk, RecordMerge)) == 1


def test_records_never_chain_and_taking_apart_moves_them_back(desk: SearchDesk) -> None:
    found(desk, 1, 2, 3)
    first, second, third = (record.id for record in rows(desk, Record))
    desk.do(merging.confirm, propose(desk, second, third))
    desk.do(merging.confirm, propose(desk, first, second))
    assert [record.merged_into_id for record in rows(desk, Record)] == [None, first, first]
    desk.do(merging.take_apart, rows(desk, RecordMerge)[1].id)
    assert [record.merged_into_id for record in rows(desk, Record)] == [None, None, second]


def test_a_pair_of_which_one_was_merged_meanwhile_is_asked_about_the_kept_one(desk: SearchDesk) -> None:
    found(desk, 1, 2, 3)
    first, second, third = (record.id for record in rows(desk, Record))
    waiting = propose(desk, second, third)
    desk.do(merging.confirm, propose(desk, first, second))
    desk.do(merging.confirm, waiting)
    assert [record.merged_into_id for record in rows(desk, Record)] == [None, first, first]


def test_a_pair_of_another_request_is_not_found(desk: SearchDesk) -> None:
    found(desk, 1, 2)
    first, second = (record.id for record in rows(desk, Record))
    pair = propose(desk, first, second)
    desk.id, desk.reference = desk.claimed_request()
    with pytest.raises(NotFound):
        desk.do(merging.confirm, pair)


def test_an_erratum_is_never_merged_by_itself(desk: SearchDesk) -> None:
    found(desk, 1)
    erratum = same_as(
        1, publication_types=("Published Erratum",), authors=(Author(last="Ash", initials="AB"),)
    )
    imported(desk, Reference(**{**vars(erratum), "title": f"Erratum: {LONG_TITLE} 1", "doi": "10.9999/e"}))
    deduplicated(desk)
    assert rows(desk, RecordMerge) == []


def test_it_looks_for_duplicates_when_a_run_has_brought_records(desk: SearchDesk) -> None:
    imported(desk, same_as(1))
    found(desk, 1)
    deduplicating.deduplicate_after_run(desk.factory, desk.run(1).id)
    assert len(rows(desk, RecordMerge)) == 1


def test_it_looks_for_nothing_after_a_run_without_records(desk: SearchDesk) -> None:
    desk.found()
    deduplicating.deduplicate_after_run(desk.factory, desk.run(1).id)
    with desk.factory() as session:
        assert session.get(DuplicateCheck, desk.id) is None


def test_a_record_that_breaks_the_comparison_is_told_and_loses_nothing(desk: SearchDesk) -> None:
    found(desk, 1)
    imported(desk, same_as(1))
    with desk.factory() as session, session.begin():
        broken = session.get_one(Record, rows(desk, Record)[0].id)
        broken.citation = {"title": None}
    deduplicated(desk)
    with desk.factory() as session:
        check = session.get_one(DuplicateCheck, desk.id)
    assert check.state is CheckState.FAILED
    assert "No record was lost" in check.message
    assert len(rows(desk, Record)) == 2


def test_what_was_put_together_in_one_tab_is_not_kept_apart_in_another(desk: SearchDesk) -> None:
    found(desk, 1, 2)
    first, second = (record.id for record in rows(desk, Record))
    pair = propose(desk, first, second)
    desk.do(merging.confirm, pair)
    with pytest.raises(NotNow, match="put together since"):
        desk.do(merging.keep_apart, pair)
    assert [
        (pair.state, made.undone_at)
        for pair, made in zip(rows(desk, LikelyDuplicate), rows(desk, RecordMerge), strict=True)
    ] == [(PairState.SAME, None)]


def test_a_record_that_was_taken_apart_stays_apart_when_its_companion_is(desk: SearchDesk) -> None:
    found(desk, 1, 2, 3)
    first, second, third = (record.id for record in rows(desk, Record))
    desk.do(merging.confirm, propose(desk, second, third))
    desk.do(merging.confirm, propose(desk, first, second))
    for made in rows(desk, RecordMerge):
        desk.do(merging.take_apart, made.id)
    assert [record.merged_into_id for record in rows(desk, Record)] == [None, None, None]


def test_a_question_about_a_merged_record_moves_to_the_record_that_stands_for_it(desk: SearchDesk) -> None:
    imported(desk, same_as(1), article(7, pmid=""))
    copy, erratum = (record.id for record in rows(desk, Record))
    propose(desk, copy, erratum)
    found(desk, 1)
    deduplicated(desk)
    kept = rows(desk, Record)[2].id
    assert [(pair.first_id, pair.second_id) for pair in rows(desk, LikelyDuplicate)] == [(erratum, kept)]


def test_what_a_person_kept_apart_stays_apart_when_one_of_them_is_merged(desk: SearchDesk) -> None:
    imported(desk, same_as(1), same_as(1))
    one, other = (record.id for record in rows(desk, Record))
    desk.do(merging.keep_apart, propose(desk, one, other))
    found(desk, 1)
    deduplicated(desk)
    merged = [record.merged_into_id for record in rows(desk, Record)[:2]]
    assert merged.count(None) == 1


def test_the_reasons_of_a_question_that_moved_are_those_of_the_records_that_are_shown(
    desk: SearchDesk,
) -> None:
    imported(desk, same_as(1), article(7, pmid="", year=2003))
    propose(desk, *(record.id for record in rows(desk, Record)))
    found(desk, 1)
    deduplicated(desk)
    (pair,) = rows(desk, LikelyDuplicate)
    assert "alike titles" not in pair.because
    assert "years differ (2003 and 2020)" in pair.because


def test_what_was_kept_apart_by_mistake_is_asked_again(desk: SearchDesk) -> None:
    found(desk, 1, 2)
    pair = propose(desk, *(record.id for record in rows(desk, Record)))
    desk.do(merging.keep_apart, pair)
    desk.do(merging.ask_again, pair)
    desk.do(merging.ask_again, pair)
    (asked,) = rows(desk, LikelyDuplicate)
    assert (asked.state, asked.by_id, asked.at) == (PairState.OPEN, None, None)
    assert desk.read(source_queries.judging) == source_queries.Judging(open=1, merged=0, apart=0)


def test_asking_again_about_a_record_that_was_merged_asks_about_the_one_that_stands_for_it(
    desk: SearchDesk,
) -> None:
    found(desk, 1, 2, 3)
    first, second, third = (record.id for record in rows(desk, Record))
    pair = propose(desk, second, third)
    desk.do(merging.keep_apart, pair)
    desk.do(merging.confirm, propose(desk, first, second))
    desk.do(merging.ask_again, pair)
    asked = next(one for one in rows(desk, LikelyDuplicate) if one.state is PairState.OPEN)
    assert (asked.first_id, asked.second_id) == (first, third)


def test_a_retraction_that_only_a_duplicate_tells_stays_with_what_is_kept(desk: SearchDesk) -> None:
    found(desk, 1)
    imported(desk, same_as(1, retraction="retracted"))
    deduplicated(desk)
    kept, copy = rows(desk, Record)
    assert (copy.merged_into_id, kept.retraction, kept.known_citation["retraction"]) == (
        *(kept.id, "retracted", "retracted"),
    )
    desk.do(merging.take_apart, rows(desk, RecordMerge)[0].id)
    kept, copy = rows(desk, Record)
    assert (kept.retraction, copy.retraction) == ("", "retracted")


def test_a_pair_that_is_confirmed_keeps_the_gravest_that_either_tells(desk: SearchDesk) -> None:
    desk.found(article(1, retraction="corrected"), article(2, retraction="expression of concern"))
    first, second = (record.id for record in rows(desk, Record))
    desk.do(merging.confirm, propose(desk, first, second))
    assert rows(desk, Record)[0].retraction == "expression of concern"


def test_a_notice_makes_no_notice_of_the_paper_that_it_is_put_together_with(desk: SearchDesk) -> None:
    desk.found(article(1), article(2, retraction="retraction notice"))
    first, second = (record.id for record in rows(desk, Record))
    desk.do(merging.confirm, propose(desk, first, second))
    assert rows(desk, Record)[0].retraction == ""

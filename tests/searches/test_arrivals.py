"""Which records of a search or source had come before."""

from __future__ import annotations

from evidence_service.searches.arrivals import found_before
from evidence_service.searches.flow import flow
from evidence_service.searches.source_models import RecordMerge
from tests.searches.search_desk import SearchDesk, article
from tests.searches.test_deduplicating import deduplicated, found, imported, rows, same_as


def test_what_came_before_counts_where_it_came_again(desk: SearchDesk) -> None:
    imported(desk, same_as(1), same_as(2), same_as(2))
    found(desk, 1, 2, 3)
    imported(desk, same_as(3), same_as(4), database="CINAHL")
    deduplicated(desk)

    counted = desk.read(found_before)

    assert counted == {"source-1": 1, "run-1": 2, "source-2": 1}
    assert sum(counted.values()) == desk.read(flow).duplicates == 4
    assert len(rows(desk, RecordMerge)) == 4


def test_a_record_of_pubmed_that_is_found_again_is_a_duplicate_of_the_later_search(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.found(article(2), article(3))

    assert desk.read(found_before) == {"run-2": 1}


def test_a_search_that_was_left_out_counts_for_nothing(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.found(article(1))
    desk.change_run(1, left_out_because="A trial")

    assert desk.read(found_before) == {}

"""What became of everything that was found, with numbers counted by hand."""

from __future__ import annotations

from evidence_service.searches.flow import flow, tally
from tests.searches.search_desk import SearchDesk, article


def test_the_flow_adds_up(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), missing=["90000009"])
    desk.found(article(2), article(3), article(4), article(5))
    desk.include(1)
    desk.exclude(2, "too old")
    desk.exclude(3, "language")
    desk.exclude(4, "too old")

    counted = desk.read(flow)

    assert (counted.found, counted.not_given, counted.duplicates, counted.unique) == (8, 1, 2, 5)
    assert (counted.undecided, counted.included, counted.excluded_count) == (1, 1, 3)
    assert list(counted.excluded.items()) == [("too old", 2), ("language", 1)]


def test_the_flow_of_a_request_without_a_search_is_nothing(desk: SearchDesk) -> None:
    counted = desk.read(flow)

    assert (counted.found, counted.unique, counted.excluded) == (0, 0, {})


def test_the_flow_counts_this_request_only(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.id, desk.reference = desk.claimed_request()
    desk.found(article(1))

    assert desk.read(flow).found == 1
    assert desk.read(tally).undecided == 1

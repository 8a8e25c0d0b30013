"""Which records a page of screening shows, and where it goes on."""

from __future__ import annotations

from evidence_service.searches import screening_queries
from evidence_service.searches.flow import tally
from evidence_service.searches.screening_queries import PAGE, Wanted
from tests.searches.search_desk import SearchDesk, article


def test_included_records_come_in_the_order_of_pubmed(desk: SearchDesk) -> None:
    desk.found(article(3), article(1), article(2))
    desk.include(1)
    desk.include(3)
    desk.exclude(2)

    assert [record.pmid for record in desk.read(screening_queries.included_records)] == [
        "90000003",
        "90000001",
    ]


def test_a_later_search_keeps_the_verdicts(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.include(1)

    desk.found(article(1, retraction="retracted"), article(3))

    assert [record.retraction for record in desk.read(screening_queries.included_records)] == ["retracted"]
    assert desk.read(tally).undecided == 2


def test_pages_of_screening_follow_one_another_both_ways(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, 2 * PAGE + 6)))

    first = desk.read(screening_queries.screening_page, Wanted())
    assert first.after is not None
    second = desk.read(screening_queries.screening_page, Wanted(start=first.after))
    assert second.after is not None
    third = desk.read(screening_queries.screening_page, Wanted(start=second.after))

    numbers = [[int(r.pmid or 0) - 90000000 for r in page.records] for page in (first, second, third)]
    assert numbers == [list(range(1, 26)), list(range(26, 51)), list(range(51, 56))]
    assert (first.before, third.after) == (None, None)
    assert (second.before, third.before) == (first.records[0].id, second.records[0].id)


def test_the_wanted_record_is_on_the_page(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, PAGE + 6)))
    near, far = desk.record(3).id, desk.record(PAGE + 3).id

    assert desk.read(screening_queries.screening_page, Wanted(at=near)).start == 0
    assert desk.read(screening_queries.screening_page, Wanted(at=far)).records[0].id == far


def test_after_a_decision_the_next_undecided_record_follows_round_the_end(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), article(4))
    first, second, third, fourth = (desk.record(n).id for n in (1, 2, 3, 4))
    desk.exclude(2)

    assert desk.read(screening_queries.next_record, "undecided", first) == third
    assert desk.read(screening_queries.next_record, "undecided", fourth) == first
    assert desk.read(screening_queries.next_record, "excluded", second) is None
    assert desk.read(screening_queries.next_record, "all", first) == second

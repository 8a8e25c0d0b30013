"""Which records a page of screening shows, and where it goes on."""

from __future__ import annotations

from evidence_service.searches import screening_queries
from evidence_service.searches.flow import tally
from evidence_service.searches.screening_queries import ScreeningPage, Wanted
from evidence_service.searches.selection import Selection
from tests.searches.search_desk import SearchDesk, article

PAGE = 25


def page_of(desk: SearchDesk, start: int = 0, at: int | None = None, **selection: object) -> ScreeningPage:
    wish = Wanted(Selection(**selection), start, at)  # type: ignore[arg-type]
    return desk.read(screening_queries.screening_page, wish)


def numbers(page: ScreeningPage) -> list[int]:
    return [int(record.pmid or 0) - 90000000 for record in page.records]


def next_of(desk: SearchDesk, number: int, **selection: object) -> int | None:
    wish = Selection(**selection)  # type: ignore[arg-type]
    found = desk.read(screening_queries.next_record, wish, desk.record(number).id)
    return {desk.record(n).id: n for n in (1, 2, 3, 4)}.get(found or 0)


def test_included_records_come_in_the_order_of_pubmed(desk: SearchDesk) -> None:
    desk.found(article(3), article(1), article(2))
    desk.include(1)
    desk.include(3)
    desk.exclude(2)

    included = desk.read(screening_queries.included_records)

    assert [record.pmid for record in included] == ["90000003", "90000001"]


def test_a_later_search_keeps_the_verdicts(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.include(1)

    desk.found(article(1, retraction="retracted"), article(3))

    assert [r.retraction for r in desk.read(screening_queries.included_records)] == ["retracted"]
    assert desk.read(tally).undecided == 2


def test_pages_follow_one_another_both_ways(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, 2 * PAGE + 6)))

    first = page_of(desk)
    second = page_of(desk, first.after or 0)
    third = page_of(desk, second.after or 0)

    assert [numbers(page) for page in (first, second, third)] == [
        list(range(1, 26)),
        list(range(26, 51)),
        list(range(51, 56)),
    ]
    assert [(page.first, page.total) for page in (first, second, third)] == [(1, 55), (26, 55), (51, 55)]
    assert (first.before, third.after) == (None, None)
    assert (second.before, third.before) == (first.records[0].id, second.records[0].id)


def test_pages_follow_one_another_in_every_order(desk: SearchDesk) -> None:
    desk.found(*(article(n, year=2000 + n % 7 if n % 5 else None) for n in range(1, 56)))
    for order in ("newest", "oldest", "title", "author", "words"):
        seen: list[int] = []
        page = page_of(desk, order=order)
        seen += numbers(page)
        while page.after:
            page = page_of(desk, page.after, order=order)
            seen += numbers(page)
        assert sorted(seen) == list(range(1, 56)), order


def test_a_page_begins_where_its_first_record_stood_although_that_was_decided(desk: SearchDesk) -> None:
    desk.found(*(article(n, year=1990 + n) for n in range(1, 2 * PAGE + 6)))
    second = page_of(desk, order="newest").after or 0
    assert numbers(page_of(desk, second, order="newest"))[:2] == [30, 29]

    desk.include(30)
    desk.include(55)

    page = page_of(desk, second, order="newest")
    assert (numbers(page)[0], page.first, page.total) == (29, 25, 53)


def test_a_larger_page_holds_more(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, 31)))

    assert len(page_of(desk, size=100).records) == 30


def test_the_wanted_record_is_on_the_page(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, PAGE + 6)))
    near, far = desk.record(3).id, desk.record(PAGE + 3).id

    assert page_of(desk, at=near).start == 0
    assert page_of(desk, at=far).records[0].id == far
    assert page_of(desk, at=99_999).start == 0


def test_after_a_decision_the_next_undecided_record_follows_round_the_end(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), article(4))
    desk.exclude(2)

    assert next_of(desk, 1) == 3
    assert next_of(desk, 2) == 3
    assert next_of(desk, 4) == 1
    assert next_of(desk, 2, show="excluded") is None
    assert next_of(desk, 1, show="all") == 2
    assert next_of(desk, 2, order="newest") == 3


def test_neighbours_stand_before_and_behind_in_the_list(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3))
    first, second, third = (desk.record(n).id for n in (1, 2, 3))

    def neighbours(number: int) -> tuple[int | None, int | None]:
        return desk.read(screening_queries.neighbours, Selection(), desk.record(number).id)

    assert [neighbours(n) for n in (1, 2, 3)] == [(None, second), (first, third), (second, None)]
    desk.include(2)
    assert neighbours(2) == (first, third)

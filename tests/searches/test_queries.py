"""What others ask of searching, with numbers counted by hand."""

from __future__ import annotations

import pytest

from evidence_service.accounts.operations import add_person
from evidence_service.errors import NotAllowed, NotFound
from evidence_service.searches import queries
from evidence_service.searches.models import RunState
from evidence_service.searches.queries import PAGE, Wanted
from evidence_service.workflow import Role
from tests.house import filed
from tests.searches.search_desk import SearchDesk, article


def test_the_flow_adds_up(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), missing=["90000009"])
    desk.found(article(2), article(3), article(4), article(5))
    desk.include(1)
    desk.exclude(2, "too old")
    desk.exclude(3, "language")
    desk.exclude(4, "too old")

    flow = desk.read(queries.flow)

    assert (flow.found, flow.not_given, flow.duplicates, flow.unique) == (8, 1, 2, 5)
    assert (flow.undecided, flow.included, flow.excluded_count) == (1, 1, 3)
    assert list(flow.excluded.items()) == [("too old", 2), ("language", 1)]


def test_the_flow_of_a_request_without_a_search_is_nothing(desk: SearchDesk) -> None:
    flow = desk.read(queries.flow)

    assert (flow.found, flow.unique, flow.excluded) == (0, 0, {})


def test_the_flow_counts_this_request_only(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.id, desk.reference = desk.claimed_request()
    desk.found(article(1))

    assert desk.read(queries.flow).found == 1
    assert desk.read(queries.tally).undecided == 1


def test_included_records_come_in_the_order_of_pubmed(desk: SearchDesk) -> None:
    desk.found(article(3), article(1), article(2))
    desk.include(1)
    desk.include(3)
    desk.exclude(2)

    assert [record.pmid for record in desk.read(queries.included_records)] == ["90000003", "90000001"]


def test_a_later_search_keeps_the_verdicts(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.include(1)

    desk.found(article(1, retraction="retracted"), article(3))

    assert [record.retraction for record in desk.read(queries.included_records)] == ["retracted"]
    assert desk.read(queries.tally).undecided == 2


def test_a_search_that_found_nothing_is_a_finished_search(desk: SearchDesk) -> None:
    assert not desk.read(queries.has_finished_search)

    desk.found()

    assert desk.read(queries.has_finished_search)


@pytest.mark.parametrize("state", sorted(set(RunState) - {RunState.FINISHED}))
def test_a_search_in_any_other_state_is_not_finished(desk: SearchDesk, state: RunState) -> None:
    desk.start_run("a")
    desk.change_run(1, state=state)

    assert not desk.read(queries.has_finished_search)
    assert desk.read(queries.finished_runs) == []


def test_finished_runs_come_oldest_first_with_their_lines(desk: SearchDesk) -> None:
    desk.found(article(1), counts=(5, 6, 1))
    desk.found(article(2), counts=(7, 8, 1))
    desk.start_run("a")

    runs = desk.read(queries.finished_runs)

    assert [(run.number, [line.count for line in run.lines]) for run in runs] == [
        (1, [5, 6, 1]),
        (2, [7, 8, 1]),
    ]


def test_counts_beside_the_lines_come_from_the_newest_run_that_counted_all(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.found(article(1))
    desk.change_run(2, state=RunState.TOO_MANY)
    desk.start_run("a")

    newest = desk.read(queries.newest_counts)

    assert newest is not None
    assert newest.number == 2


def test_a_run_of_another_request_is_not_there(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.id, desk.reference = desk.claimed_request()

    with pytest.raises(NotFound):
        desk.run(1)


def test_the_library_sees_its_requests_and_nobody_else_does(desk: SearchDesk) -> None:
    house = desk.house
    with desk.factory() as session:
        for person in (house.librarian, house.second_librarian, house.lead):
            assert queries.find_for_library(session, desk.reference, person).id == desk.id
        with pytest.raises(NotAllowed, match="Only the library can open this page"):
            queries.find_for_library(session, desk.reference, house.manager)
        for person in (house.other_librarian, house.colleague, house.administrator):
            with pytest.raises(NotFound):
                queries.find_for_library(session, desk.reference, person)


def test_a_librarian_does_not_see_how_another_library_answers_their_own_question(desk: SearchDesk) -> None:
    with desk.factory() as session:
        guest = add_person(
            session,
            name="Gwen Guest",
            email="gwen@town.example",
            role=Role.LIBRARIAN,
            organisation_id=desk.house.organisation.id,
            library_service_id=desk.house.other_service.id,
        )
        request = filed(session, guest)

        with pytest.raises(NotAllowed):
            queries.find_for_library(session, request.reference, guest)


def test_pages_of_screening_follow_one_another_both_ways(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, 2 * PAGE + 6)))

    first = desk.read(queries.screening_page, Wanted())
    assert first.after is not None
    second = desk.read(queries.screening_page, Wanted(start=first.after))
    assert second.after is not None
    third = desk.read(queries.screening_page, Wanted(start=second.after))

    numbers = [[int(r.pmid or 0) - 90000000 for r in page.records] for page in (first, second, third)]
    assert numbers == [list(range(1, 26)), list(range(26, 51)), list(range(51, 56))]
    assert (first.before, third.after) == (None, None)
    assert (second.before, third.before) == (first.records[0].id, second.records[0].id)


def test_the_wanted_record_is_on_the_page(desk: SearchDesk) -> None:
    desk.found(*(article(n) for n in range(1, PAGE + 6)))
    near, far = desk.record(3).id, desk.record(PAGE + 3).id

    assert desk.read(queries.screening_page, Wanted(at=near)).start == 0
    assert desk.read(queries.screening_page, Wanted(at=far)).records[0].id == far


def test_after_a_decision_the_next_undecided_record_follows_round_the_end(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), article(4))
    first, second, third, fourth = (desk.record(n).id for n in (1, 2, 3, 4))
    desk.exclude(2)

    assert desk.read(queries.next_record, "undecided", first) == third
    assert desk.read(queries.next_record, "undecided", fourth) == first
    assert desk.read(queries.next_record, "excluded", second) is None
    assert desk.read(queries.next_record, "all", first) == second

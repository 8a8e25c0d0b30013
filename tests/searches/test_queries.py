"""What others ask of searching, with numbers counted by hand."""

from __future__ import annotations

import pytest

from evidence_service.accounts.operations import add_person
from evidence_service.errors import NotAllowed, NotFound
from evidence_service.searches import queries
from evidence_service.searches.models import RunState
from evidence_service.workflow import Role
from tests.house import filed
from tests.searches.search_desk import SearchDesk, article


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


def test_a_count_is_no_search(desk: SearchDesk) -> None:
    desk.answer_line("falls", count=3)

    assert desk.read(queries.runs) == []
    assert desk.read(queries.next_run_number) == 1
    assert not desk.read(queries.has_finished_search)
    assert desk.read(queries.finished_runs) == []


def test_a_search_that_was_set_aside_is_not_the_one_that_the_answer_needs(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.change_run(1, left_out_because="a trial")

    assert not desk.read(queries.has_finished_search)
    assert len(desk.read(queries.finished_runs)) == 1


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

"""Including, excluding, and taking it back."""

from __future__ import annotations

import pytest

from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import operations, screening
from evidence_service.searches.models import Verdict
from tests.searches.search_desk import SearchDesk, article


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """A desk with three records to screen, and three of another request beside them."""
    mine = desk.id, desk.reference
    desk.id, desk.reference = desk.claimed_request()
    desk.found(article(1), article(2), article(3))
    desk.id, desk.reference = mine
    desk.found(article(1), article(2), article(3))
    return desk


def standing(desk: SearchDesk, number: int) -> tuple[object, ...]:
    record = desk.record(number)
    return record.verdict, record.exclusion_reason, record.screened_by_id, record.screened_at


def test_a_decision_is_kept_with_who_and_when(desk: SearchDesk) -> None:
    desk.include(1)
    desk.exclude(2, " wrong population ")

    verdict, reason, by, at = standing(desk, 2)
    assert (verdict, reason, by) == (Verdict.EXCLUDED, "wrong population", desk.house.librarian.id)
    assert at is not None
    assert desk.record(1).verdict is Verdict.INCLUDED
    assert desk.record(3).verdict is Verdict.UNDECIDED


def test_undo_gives_back_exactly_what_was_before(desk: SearchDesk) -> None:
    untouched = standing(desk, 1)
    desk.exclude(1, "too old")
    excluded = standing(desk, 1)
    desk.include(1, seen="excluded: too old")

    desk.undo(1)
    assert standing(desk, 1) == excluded
    desk.undo(1, 0)
    assert standing(desk, 1) == untouched


def test_every_step_stays_in_the_history(desk: SearchDesk) -> None:
    desk.exclude(1, "too old")
    desk.undo(1)
    desk.include(1)

    assert [(step.verdict, step.reason, step.undone_at is None) for step in desk.steps(1)] == [
        (Verdict.EXCLUDED, "too old", False),
        (Verdict.INCLUDED, "", True),
    ]


def test_undo_after_an_undone_step_goes_back_to_the_one_that_counts(desk: SearchDesk) -> None:
    desk.exclude(1, "too old")
    excluded = standing(desk, 1)
    desk.include(1, seen="excluded: too old")
    desk.undo(1)
    desk.exclude(1, "language", seen="excluded: too old")

    desk.undo(1)

    assert standing(desk, 1) == excluded


def test_only_the_newest_step_of_a_record_is_taken_back(desk: SearchDesk) -> None:
    desk.exclude(1, "too old")
    desk.include(1, seen="excluded: too old")

    with pytest.raises(NotNow, match="decided again since"):
        desk.undo(1, 0)


def test_any_record_can_be_taken_back_whatever_came_later(desk: SearchDesk) -> None:
    desk.include(1)
    desk.include(2)

    desk.undo(1)

    assert (desk.record(1).verdict, desk.record(2).verdict) == (Verdict.UNDECIDED, Verdict.INCLUDED)


def test_taking_a_step_back_twice_is_taking_it_back_once(desk: SearchDesk) -> None:
    desk.include(1)
    desk.undo(1)
    desk.undo(1)

    assert desk.record(1).verdict is Verdict.UNDECIDED


def test_the_same_decision_twice_is_one_step(desk: SearchDesk) -> None:
    desk.include(1)
    desk.include(1)

    assert len(desk.steps(1)) == 1


def test_what_somebody_else_decided_since_is_not_overruled_by_accident(desk: SearchDesk) -> None:
    desk.exclude(1, "too old")

    with pytest.raises(
        NotNow, match=r"it is excluded: too old\. If you still want to change that, decide again"
    ):
        desk.include(1, seen="undecided")
    with pytest.raises(NotNow):
        desk.exclude(1, "language", seen="excluded: superseded")

    assert len(desk.steps(1)) == 1


def test_a_reason_is_needed_and_may_be_ones_own(desk: SearchDesk) -> None:
    with pytest.raises(Invalid, match="Choose why"):
        desk.exclude(1, "  ")
    with pytest.raises(Invalid, match="280 characters or fewer"):
        desk.exclude(1, "x" * 281)

    desk.exclude(1, "x" * 280)
    assert desk.record(1).exclusion_reason == "x" * 280


def test_a_record_can_be_put_aside_and_decided_later(desk: SearchDesk) -> None:
    desk.maybe(1)
    assert desk.record(1).standing == "maybe"

    desk.include(1, seen="maybe")
    desk.undo(1)

    assert desk.record(1).verdict is Verdict.MAYBE


def test_a_record_that_was_put_together_with_another_one_is_not_decided(desk: SearchDesk) -> None:
    desk.merge(2, into=1)

    with pytest.raises(NotNow, match="put together with another one"):
        desk.include(2)


def test_only_the_librarian_who_has_it_decides(desk: SearchDesk) -> None:
    desk.include(1)
    step = desk.steps(1)[0].id

    for person in (
        desk.house.second_librarian,
        desk.house.lead,
        desk.house.manager,
        desk.house.other_librarian,
    ):
        with pytest.raises(NotAllowed):
            desk.include(2, actor=person)
        with pytest.raises(NotAllowed):
            desk.do(screening.undo, step, actor=person)


def test_records_and_steps_of_another_request_are_not_there(desk: SearchDesk) -> None:
    record, desk_id = desk.record(1).id, desk.id
    desk.include(1)
    step = desk.steps(1)[0].id
    desk.id, desk.reference = desk.claimed_request()

    for number in (record, 999_999):
        with pytest.raises(NotFound, match="no such record"):
            desk.do(screening.include, number, seen="undecided")
    for number in (step, 999_999):
        with pytest.raises(NotFound, match="no such screening step"):
            desk.do(screening.undo, number)
    desk.id = desk_id
    assert desk.record(1).verdict is Verdict.INCLUDED


def test_nothing_is_decided_once_the_request_has_ended(desk: SearchDesk) -> None:
    desk.include(1)
    step = desk.steps(1)[0].id
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    with pytest.raises(NotNow):
        desk.include(2)
    with pytest.raises(NotNow):
        desk.do(screening.undo, step)


def test_screening_goes_on_while_the_requester_is_asked_something(desk: SearchDesk) -> None:
    desk.do(evidence_requests.ask, question="All wards, or one?")

    desk.include(1)

    assert desk.record(1).verdict is Verdict.INCLUDED


def test_the_last_decision_is_told_in_the_history(desk: SearchDesk) -> None:
    desk.include(1)
    desk.exclude(2)
    assert desk.history()[-1][0] == "search"

    desk.exclude(3, "language")

    assert desk.history()[-1] == ("screen", "all 3 records: 1 included, 2 excluded")
    desk.exclude(3, "too old", seen="excluded: language")
    assert [action for action, _ in desk.history()].count("screen") == 1


def test_what_stays_a_maybe_is_told_in_the_history_too(desk: SearchDesk) -> None:
    desk.include(1)
    desk.exclude(2)
    desk.maybe(3)

    assert desk.history()[-1] == ("screen", "all 3 records: 1 included, 1 maybe, 1 excluded")


def test_while_a_search_runs_nothing_is_said_of_the_last_decision(desk: SearchDesk) -> None:
    desk.do(operations.start_run)

    for number in (1, 2, 3):
        desk.include(number)

    assert desk.history()[-1][0] == "search"

"""One decision on several records at once, and taking it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from evidence_service.db import as_of, utc_now
from evidence_service.errors import Invalid, NotAllowed, NotFound
from evidence_service.searches import screening
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.screening import Decided, Decision, excluded
from tests.searches.search_desk import SearchDesk, article

INCLUDED = Decision(Verdict.INCLUDED)


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """A desk with five records, and one of another request."""
    mine = desk.id, desk.reference
    desk.id, desk.reference = desk.claimed_request()
    desk.found(article(9))
    desk.id, desk.reference = mine
    desk.found(*(article(number) for number in range(1, 6)))
    return desk


def decide(desk: SearchDesk, decision: Decision, *numbers: int, seen: str = "undecided") -> Decided:
    pmids = [str(90000000 + number) for number in numbers]
    with desk.factory() as session:
        query = select(Record.id).where(Record.evidence_request_id == desk.id, Record.pmid.in_(pmids))
        ids = dict.fromkeys(session.scalars(query), seen)
    return desk.do(screening.decide_several, ids, decision)


def standings(desk: SearchDesk) -> list[str]:
    return [desk.record(number).standing for number in range(1, 6)]


def test_each_record_gets_the_decision_and_a_step_of_its_own(desk: SearchDesk) -> None:
    assert decide(desk, excluded("too old"), 1, 2, 3) == Decided(3, 0, 0)

    assert standings(desk) == ["excluded: too old"] * 3 + ["undecided"] * 2
    assert [len(desk.steps(number)) for number in range(1, 6)] == [1, 1, 1, 0, 0]
    desk.undo(2)
    assert standings(desk)[:3] == ["excluded: too old", "undecided", "excluded: too old"]


def test_what_was_decided_since_is_left_alone_and_told(desk: SearchDesk) -> None:
    desk.exclude(1, "language")
    desk.include(2)

    assert decide(desk, INCLUDED, 1, 2, 3) == Decided(changed=1, already=1, overtaken=1)
    assert standings(desk)[:3] == ["excluded: language", "included", "included"]


def test_records_of_another_request_and_merged_ones_are_left_alone(desk: SearchDesk) -> None:
    desk.merge(2, into=1)
    strange = {999_999: "undecided", desk.record(2).id: "undecided", desk.record(1).id: "undecided"}

    assert desk.do(screening.decide_several, strange, INCLUDED) == Decided(1, 0, 2)


def test_all_are_taken_back_together(desk: SearchDesk) -> None:
    desk.include(1)
    decide(desk, excluded("too old"), 2, 3, 4)
    decide(desk, INCLUDED, 2, 3, seen="excluded: too old")

    assert desk.do(screening.undo_several, desk.steps(2)[-1].id) == (2, 0)

    assert standings(desk) == ["included", *["excluded: too old"] * 3, "undecided"]
    assert desk.do(screening.undo_several, desk.steps(4)[-1].id) == (3, 0)
    assert standings(desk) == ["included", *["undecided"] * 4]
    assert desk.do(screening.undo_several, desk.steps(4)[-1].id) == (0, 0)


def test_what_was_decided_again_since_stays(desk: SearchDesk) -> None:
    decide(desk, excluded("too old"), 1, 2)
    desk.include(1, seen="excluded: too old")

    assert desk.do(screening.undo_several, desk.steps(2)[0].id) == (1, 1)
    assert standings(desk)[:2] == ["included", "undecided"]


def test_a_step_of_another_moment_is_not_taken_back_with_it(desk: SearchDesk) -> None:
    now = utc_now()
    with as_of(now):
        decide(desk, INCLUDED, 1, 2)
    desk.include(3)

    desk.do(screening.undo_several, desk.steps(1)[0].id)

    assert standings(desk)[:3] == ["undecided", "undecided", "included"]


def test_the_last_of_them_is_told_in_the_history(desk: SearchDesk) -> None:
    decide(desk, INCLUDED, 1, 2, 3, 4, 5)

    assert desk.history()[-1] == ("screen", "all 5 records: 5 included, 0 excluded")


def test_thousands_are_decided_and_taken_back(desk: SearchDesk) -> None:
    desk.found(*(article(number) for number in range(10, 1300)))
    numbers = range(10, 1300)

    assert decide(desk, excluded("too old"), *numbers).changed == 1290
    assert desk.do(screening.undo_several, desk.steps(700)[0].id) == (1290, 0)
    assert desk.record(1299).standing == "undecided"


def test_only_its_librarian_may(desk: SearchDesk) -> None:
    decide(desk, INCLUDED, 1)
    colleague = desk.house.second_librarian

    with pytest.raises(NotAllowed):
        desk.do(screening.decide_several, {desk.record(2).id: "undecided"}, INCLUDED, actor=colleague)
    with pytest.raises(NotAllowed):
        desk.do(screening.undo_several, desk.steps(1)[0].id, actor=colleague)
    with pytest.raises(NotFound):
        desk.do(screening.undo_several, 999_999)


def test_a_reason_is_needed() -> None:
    with pytest.raises(Invalid, match="Choose why"):
        excluded("  ")

"""How long answers took, against numbers worked out by hand with a calendar of 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from evidence_service.db import as_of
from evidence_service.evidence_requests import operations
from evidence_service.reports.figures import turnaround
from evidence_service.reports.period import Month, Period
from evidence_service.reports.scope import Scope
from evidence_service.reports.turnarounds import Answer, answers, by_month, percentile
from evidence_service.workflow import Action, Influence
from tests.deliveries import decided, delivered
from tests.house import House, filed


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def year(house: House) -> Scope:
    return Scope(Period("2026", date(2026, 1, 1), date(2026, 12, 31)), house.service.id)


def days(session: Session, house: House) -> list[int]:
    return [answer.days for answer in answers(session, year(house))]


def test_weekends_and_bank_holidays_do_not_count(session: Session, house: House) -> None:
    # Thursday 2 April to Tuesday 7 April; Friday and Monday are Easter: only the Tuesday counts
    delivered(session, house, filed_at=at(4, 2), delivered_at=at(4, 7))
    # Friday 1 May to Tuesday 5 May; Monday is the early May bank holiday
    delivered(session, house, filed_at=at(5, 1), delivered_at=at(5, 5))
    # Monday 8 June to Monday 15 June: 9, 10, 11, 12 and 15
    delivered(session, house, filed_at=at(6, 8), delivered_at=at(6, 15))
    assert days(session, house) == [1, 1, 5]


def test_the_clock_stands_still_while_the_requester_is_asked(session: Session, house: House) -> None:
    # Filed on Thursday 2 April, asked on Wednesday 8 April: 7 and 8 count (Easter between).
    # Answered on Monday 13 April: 9, 10 and 13 are the requester's. Delivered on Friday 17 April:
    # 14, 15, 16 and 17 count. Six in all.
    delivered(session, house, filed_at=at(4, 2), pause=(at(4, 8), at(4, 13)), delivered_at=at(4, 17))
    # The same days without a question: 7, 8, 9, 10, 13, 14, 15, 16, 17
    delivered(session, house, filed_at=at(4, 2), delivered_at=at(4, 17))
    assert days(session, house) == [6, 9]


def test_a_question_that_is_answered_on_the_same_day_takes_nothing_off(
    session: Session, house: House
) -> None:
    pause = (at(6, 9, 9), at(6, 9, 15))
    delivered(session, house, filed_at=at(6, 8), pause=pause, delivered_at=at(6, 10))
    assert days(session, house) == [2]


def test_days_are_those_of_the_uk(session: Session, house: House) -> None:
    # 23:30 UTC on Monday 11 May is Tuesday in the UK: only Wednesday the 13th counts
    filed_at = datetime(2026, 5, 11, 23, 30, tzinfo=UTC)
    delivered(session, house, filed_at=filed_at, delivered_at=at(5, 13))
    assert days(session, house) == [1]


def test_the_decision_afterwards_changes_nothing(session: Session, house: House) -> None:
    decided(
        session, house, Influence.CHANGED, filed_at=at(6, 8), delivered_at=at(6, 10), recorded_at=at(9, 1)
    )
    assert days(session, house) == [2]


def test_handing_back_and_taking_up_again_keeps_the_clock_running(session: Session, house: House) -> None:
    with as_of(at(6, 8)):
        request = filed(session, house.manager)
        operations.claim(session, request, actor=house.librarian)
    with as_of(at(6, 9)):
        operations.hand_back(session, request, actor=house.librarian)
    with as_of(at(6, 11)):
        operations.claim(session, request, actor=house.second_librarian)
    with as_of(at(6, 12)):
        operations.move(session, request, Action.SEND_FOR_REVIEW, actor=house.second_librarian)
        operations.move(session, request, Action.DELIVER, actor=house.librarian)
    assert days(session, house) == [4]


def test_only_answers_delivered_in_the_period_count(session: Session, house: House) -> None:
    delivered(session, house, filed_at=at(3, 30), delivered_at=at(3, 31, 22))  # 23:00 in the UK
    delivered(session, house, filed_at=at(3, 30), delivered_at=at(3, 31, 23))  # midnight in the UK
    delivered(session, house, filed_at=at(3, 30), delivered_at=at(4, 30, 22))
    delivered(session, house, filed_at=at(3, 30), delivered_at=at(4, 30, 23))
    filed(session, house.manager)
    april = Scope(Period("April", date(2026, 4, 1), date(2026, 4, 30)), house.service.id)
    assert [answer.month for answer in answers(session, april)] == [Month(2026, 4)] * 2


def test_in_time_is_by_the_date_on_which_it_was_needed(session: Session, house: House) -> None:
    for needed_on in (date(2026, 6, 15), date(2026, 6, 14)):
        delivered(session, house, filed_at=at(6, 8), delivered_at=at(6, 15, 22), needed_on=needed_on)
    assert [answer.in_time for answer in answers(session, year(house))] == [True, False]


def test_the_table_has_a_row_for_each_month_and_one_for_all() -> None:
    may, june, july = Month(2026, 5), Month(2026, 6), Month(2026, 7)
    found = [Answer(may, n, n < 8) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 30)] + [Answer(july, 4, True)]
    table = by_month(found, [may, june, july])
    assert table.rows == (
        ("May 2026", 10, 5.5, 9, 7),
        ("Jun 2026", 0, None, None, 0),
        ("Jul 2026", 1, 4, 4, 1),
    )
    assert table.total == ("All", 11, 5, 9, 8)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([7], 7), ([1, 2], 2), (list(range(1, 11)), 9), (list(range(1, 12)), 10), ([5] * 19 + [40], 5)],
)
def test_the_90th_percentile_is_the_smallest_that_nine_in_ten_do_not_exceed(
    numbers: list[int], expected: int
) -> None:
    assert percentile(numbers, 0.9) == expected


def test_the_figure_is_the_table_of_the_period(session: Session, house: House) -> None:
    delivered(session, house, filed_at=at(6, 8), delivered_at=at(6, 15), needed_on=date(2026, 6, 30))
    delivered(session, house, filed_at=at(6, 8), delivered_at=at(6, 16), needed_on=date(2026, 6, 15))
    june = Scope(Period("June", date(2026, 6, 1), date(2026, 6, 30)), house.service.id)
    table = turnaround(session, june)
    assert table.rows == (("Jun 2026", 2, 5.5, 6, 1),)
    assert table.total == ("All", 2, 5.5, 6, 1)

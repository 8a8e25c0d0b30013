"""The rules: every status, every action, everybody."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from evidence_service.errors import NotAllowed, NotNow
from evidence_service.workflow import (
    ENDED,
    OPEN,
    PERMISSIONS,
    TRANSITIONS,
    TURN,
    Action,
    Correction,
    Part,
    Permission,
    Role,
    Status,
    check,
    has,
    is_turn_of,
    may,
    may_see,
    parts_of,
    step,
    turn_of,
)
from evidence_service.workflow_page import page

HERE, ELSEWHERE = 1, 2


@dataclass(frozen=True)
class Someone:
    id: int
    role: Role
    library_service_id: int | None = None


@dataclass(frozen=True)
class Something:
    status: Status
    correction: Correction = Correction.NONE
    requester_id: int = 10
    librarian_id: int | None = 20
    library_service_id: int = HERE
    single_handed: bool = False


REQUESTER = Someone(10, Role.MANAGER)
COLLEAGUE = Someone(11, Role.MANAGER)
ITS_LIBRARIAN = Someone(20, Role.LIBRARIAN, HERE)
SECOND = Someone(21, Role.LIBRARIAN, HERE)
LEAD = Someone(22, Role.LEAD, HERE)
OTHER_LIBRARIAN = Someone(30, Role.LIBRARIAN, ELSEWHERE)
ADMINISTRATOR = Someone(40, Role.ADMINISTRATOR)
EVERYBODY = {
    "requester": REQUESTER,
    "colleague": COLLEAGUE,
    "its": ITS_LIBRARIAN,
    "second": SECOND,
    "lead": LEAD,
    "other": OTHER_LIBRARIAN,
    "administrator": ADMINISTRATOR,
}

# Who can do what in which status, written by hand: status -> action -> people.
ALLOWED: dict[Status, dict[Action, set[str]]] = {
    Status.SUBMITTED: {
        Action.CLAIM: {"its", "second", "lead"},
        Action.ASSIGN: {"lead"},
        Action.SAY: {"requester", "its", "second", "lead"},
        Action.WITHDRAW: {"requester"},
        Action.DECLINE: {"its", "second", "lead"},
        Action.RECORD_TIME: {"its", "second", "lead"},
    },
    Status.IN_PROGRESS: {
        Action.ASSIGN: {"lead"},
        Action.HAND_BACK: {"its", "lead"},
        Action.HAND_OVER: {"its"},
        Action.ASK: {"its"},
        Action.SAY: {"requester", "its", "second", "lead"},
        Action.SEARCH: {"its"},
        Action.ASK_FOR_PEER_REVIEW: {"its"},
        Action.TAKE_OVER_PEER_REVIEW: {"second", "lead"},
        Action.PEER_REVIEW: {"second", "lead"},
        Action.SCREEN: {"its"},
        Action.WRITE: {"its"},
        Action.SETTLE: {"its"},
        Action.SEND_FOR_REVIEW: {"its"},
        Action.WITHDRAW: {"requester"},
        Action.DECLINE: {"its", "lead"},
        Action.RECORD_TIME: {"its", "second", "lead"},
        Action.LEAVE_A_NOTE: {"its", "lead"},
    },
    Status.CLARIFYING: {
        Action.ASSIGN: {"lead"},
        Action.HAND_OVER: {"its"},
        Action.ANSWER: {"requester", "its"},
        Action.SAY: {"requester", "its", "second", "lead"},
        Action.SEARCH: {"its"},
        Action.ASK_FOR_PEER_REVIEW: {"its"},
        Action.TAKE_OVER_PEER_REVIEW: {"second", "lead"},
        Action.PEER_REVIEW: {"second", "lead"},
        Action.SCREEN: {"its"},
        Action.WRITE: {"its"},
        Action.SETTLE: {"its"},
        Action.WITHDRAW: {"requester"},
        Action.DECLINE: {"its", "lead"},
        Action.RECORD_TIME: {"its", "second", "lead"},
        Action.LEAVE_A_NOTE: {"its", "lead"},
    },
    Status.IN_REVIEW: {
        Action.ASSIGN: {"lead"},
        Action.TAKE_OVER_PEER_REVIEW: {"second", "lead"},
        Action.PEER_REVIEW: {"second", "lead"},
        Action.HAND_OVER: {"its"},
        Action.SAY: {"requester", "its", "second", "lead"},
        Action.TAKE_BACK: {"its"},
        Action.REMARK: {"second", "lead"},
        Action.SETTLE: {"second", "lead"},
        Action.RETURN: {"second", "lead"},
        Action.DELIVER: {"second", "lead"},
        Action.WITHDRAW: {"requester"},
        Action.RECORD_TIME: {"its", "second", "lead"},
        Action.LEAVE_A_NOTE: {"its", "lead"},
    },
    Status.DELIVERED: {
        Action.SAY: {"requester", "its", "second", "lead"},
        Action.RECORD_DECISION: {"requester", "its", "second", "lead"},
        Action.RECORD_TIME: {"its", "second", "lead"},
        Action.CORRECT: {"its", "second", "lead"},
    },
    Status.CLOSED: {
        Action.RECORD_TIME: {"its", "second", "lead"},
        Action.CORRECT: {"its", "second", "lead"},
    },
    Status.WITHDRAWN: {Action.RECORD_TIME: {"its", "second", "lead"}},
    Status.DECLINED: {Action.RECORD_TIME: {"its", "second", "lead"}},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
def test_only_the_people_of_the_table_may_do_it(status: Status, action: Action) -> None:
    subject = Something(status)
    able = {name for name, someone in EVERYBODY.items() if may(action, someone, subject)}
    assert able == ALLOWED[status].get(action, set())


# What an open correction changes of that, in either status of an answer.
CORRECTING: dict[Correction, dict[Action, set[str]]] = {
    Correction.WRITING: {
        Action.CORRECT: {"its"},
        Action.DROP_CORRECTION: {"its", "lead"},
        Action.ASSIGN: {"lead"},
        Action.HAND_OVER: {"its"},
        Action.SEARCH: {"its"},
        Action.SCREEN: {"its"},
        Action.WRITE: {"its"},
        Action.SETTLE: {"its"},
        Action.SEND_FOR_REVIEW: {"its"},
    },
    Correction.IN_REVIEW: {
        Action.CORRECT: set(),
        Action.ASSIGN: {"lead"},
        Action.HAND_OVER: {"its"},
        Action.TAKE_BACK: {"its"},
        Action.REMARK: {"second", "lead"},
        Action.SETTLE: {"second", "lead"},
        Action.RETURN: {"second", "lead"},
        Action.REISSUE: {"second", "lead"},
    },
}


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.CLOSED])
@pytest.mark.parametrize("correction", CORRECTING)
@pytest.mark.parametrize("action", Action)
def test_a_correction_gives_the_answer_back_to_the_library(
    status: Status, correction: Correction, action: Action
) -> None:
    subject = Something(status, correction)
    able = {name for name, someone in EVERYBODY.items() if may(action, someone, subject)}
    assert able == CORRECTING[correction].get(action, ALLOWED[status].get(action, set()))


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.CLOSED])
def test_a_correction_goes_its_way_and_the_status_stays(status: Status) -> None:
    way = [
        (Correction.NONE, Action.CORRECT, SECOND, Correction.WRITING),
        (Correction.WRITING, Action.SEND_FOR_REVIEW, ITS_LIBRARIAN, Correction.IN_REVIEW),
        (Correction.IN_REVIEW, Action.RETURN, SECOND, Correction.WRITING),
        (Correction.IN_REVIEW, Action.TAKE_BACK, ITS_LIBRARIAN, Correction.WRITING),
        (Correction.IN_REVIEW, Action.REISSUE, SECOND, Correction.NONE),
        (Correction.WRITING, Action.DROP_CORRECTION, ITS_LIBRARIAN, Correction.NONE),
    ]
    for before, action, who, after in way:
        assert step(action, who, Something(status, before)).correction is after
        assert check(action, who, Something(status, before)) is status


def test_a_single_handed_librarian_reissues_alone() -> None:
    assert may(
        Action.REISSUE, ITS_LIBRARIAN, Something(Status.CLOSED, Correction.IN_REVIEW, single_handed=True)
    )


def test_who_comes_too_late_for_a_correction_is_told_how_far_it_is() -> None:
    with pytest.raises(NotNow, match="is closed and no correction of its answer is open"):
        check(Action.WRITE, ITS_LIBRARIAN, Something(Status.CLOSED))
    with pytest.raises(NotNow, match="is delivered and a correction of its answer is in second reading"):
        check(Action.CORRECT, SECOND, Something(Status.DELIVERED, Correction.IN_REVIEW))


def test_a_correction_is_the_turn_of_its_librarian_and_the_decision_still_the_requesters() -> None:
    writing = Something(Status.DELIVERED, Correction.WRITING)
    reading = Something(Status.DELIVERED, Correction.IN_REVIEW)
    assert {n for n, someone in EVERYBODY.items() if is_turn_of(someone, writing)} == {"its", "requester"}
    assert {n for n, someone in EVERYBODY.items() if is_turn_of(someone, reading)} == {
        "second",
        "lead",
        "requester",
    }
    assert turn_of(SECOND, writing) == "Its librarian"


@pytest.mark.parametrize(
    ("action", "source", "target"),
    [
        (Action.CLAIM, Status.SUBMITTED, Status.IN_PROGRESS),
        (Action.HAND_BACK, Status.IN_PROGRESS, Status.SUBMITTED),
        (Action.HAND_OVER, Status.IN_REVIEW, Status.IN_REVIEW),
        (Action.ASK, Status.IN_PROGRESS, Status.CLARIFYING),
        (Action.ANSWER, Status.CLARIFYING, Status.IN_PROGRESS),
        (Action.SAY, Status.CLARIFYING, Status.CLARIFYING),
        (Action.SEND_FOR_REVIEW, Status.IN_PROGRESS, Status.IN_REVIEW),
        (Action.TAKE_BACK, Status.IN_REVIEW, Status.IN_PROGRESS),
    ],
)
def test_its_librarian_moves_it_on(action: Action, source: Status, target: Status) -> None:
    assert check(action, ITS_LIBRARIAN, Something(source)) is target


@pytest.mark.parametrize(
    ("action", "source", "target"),
    [
        (Action.RETURN, Status.IN_REVIEW, Status.IN_PROGRESS),
        (Action.DELIVER, Status.IN_REVIEW, Status.DELIVERED),
        (Action.DECLINE, Status.SUBMITTED, Status.DECLINED),
        (Action.RECORD_DECISION, Status.DELIVERED, Status.CLOSED),
    ],
)
def test_another_librarian_moves_it_on(action: Action, source: Status, target: Status) -> None:
    assert check(action, SECOND, Something(source)) is target


def test_the_requester_withdraws() -> None:
    assert check(Action.WITHDRAW, REQUESTER, Something(Status.IN_REVIEW)) is Status.WITHDRAWN


def test_a_single_handed_librarian_reads_and_delivers_alone() -> None:
    alone = Something(Status.IN_REVIEW, single_handed=True)
    assert may(Action.DELIVER, ITS_LIBRARIAN, alone)
    assert not may(Action.DELIVER, ITS_LIBRARIAN, Something(Status.IN_REVIEW))


def test_a_single_handed_librarian_reviews_their_own_strategy() -> None:
    alone = Something(Status.IN_PROGRESS, single_handed=True)
    assert may(Action.PEER_REVIEW, ITS_LIBRARIAN, alone)
    assert not may(Action.PEER_REVIEW, ITS_LIBRARIAN, Something(Status.IN_PROGRESS))


def test_the_wrong_person_is_told_who_could() -> None:
    with pytest.raises(NotAllowed, match=r"This can be done by: librarian\."):
        check(Action.CLAIM, REQUESTER, Something(Status.SUBMITTED, librarian_id=None))
    with pytest.raises(NotAllowed, match="its librarian, lead"):
        check(Action.DECLINE, SECOND, Something(Status.IN_PROGRESS))


def test_the_wrong_moment_is_told_with_the_status() -> None:
    with pytest.raises(NotNow, match="because the request is in progress"):
        check(Action.CLAIM, SECOND, Something(Status.IN_PROGRESS))


def test_every_status_has_somebody_whose_turn_it_is() -> None:
    assert set(TURN) == set(Status)
    assert OPEN | ENDED | {Status.DELIVERED} == set(Status)


def test_every_status_can_be_reached_and_left_unless_it_is_an_end() -> None:
    reached = {row.target for row in TRANSITIONS if row.target} | {Status.SUBMITTED}
    left = {source for row in TRANSITIONS for source in row.sources if row.target}
    assert reached == set(Status)
    assert set(Status) - left == ENDED


@pytest.mark.parametrize(
    ("status", "whose"),
    [
        (Status.SUBMITTED, {"its", "second", "lead"}),
        (Status.IN_PROGRESS, {"its"}),
        (Status.CLARIFYING, {"requester"}),
        (Status.IN_REVIEW, {"second", "lead"}),
        (Status.DELIVERED, {"requester"}),
        (Status.CLOSED, set()),
    ],
)
def test_whose_turn_it_is(status: Status, whose: set[str]) -> None:
    subject = Something(status)
    assert {name for name, someone in EVERYBODY.items() if is_turn_of(someone, subject)} == whose


def test_a_list_says_yours_or_whose() -> None:
    assert turn_of(REQUESTER, Something(Status.CLARIFYING)) == "Yours"
    assert turn_of(SECOND, Something(Status.CLARIFYING)) == "Requester"


def test_a_librarian_who_asks_is_both_requester_and_librarian() -> None:
    own = Something(Status.CLARIFYING, requester_id=SECOND.id)
    assert parts_of(SECOND, own) == {Part.REQUESTER, Part.LIBRARIAN, Part.ANOTHER_LIBRARIAN}


def test_only_requester_and_the_serving_library_see_a_request() -> None:
    seeing = {name for name, someone in EVERYBODY.items() if may_see(someone, Something(Status.SUBMITTED))}
    assert seeing == {"requester", "its", "second", "lead"}


def test_every_door_has_a_role_and_managers_have_one_door() -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert [p for p in Permission if has(Role.MANAGER, p)] == [Permission.FILE_A_REQUEST]
    assert not has(Role.ADMINISTRATOR, Permission.WORK_THE_QUEUE)


def test_the_page_in_the_docs_says_what_the_code_says() -> None:
    from evidence_service.cli import DOCS

    assert (DOCS / "workflow.md").read_text(encoding="utf-8") == page()


def test_the_page_names_every_status_and_action() -> None:
    text = page()
    assert all(str(word) in text for word in [*Status, *Action, *Permission])
    assert "submitted --> in_progress: claim" in text

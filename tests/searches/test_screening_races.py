"""What its librarian does in one window while another window gives the request out of their hands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy.orm import Session

from evidence_service.db import transaction
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import (
    notes,
    operations,
    queries,
    screening,
)
from evidence_service.searches.flow import tally
from evidence_service.searches.models import Verdict
from evidence_service.searches.screening import Decision
from evidence_service.workflow import Action
from tests.house import House
from tests.searches.search_desk import STRATEGY, SearchDesk, article

Change = Callable[[Session, EvidenceRequest, House], None]

VERBS: dict[str, Callable[[SearchDesk], object]] = {
    "include": lambda desk: desk.include(2),
    "exclude": lambda desk: desk.exclude(1, seen="included"),
    "maybe": lambda desk: desk.maybe(2),
    "decide on several": lambda desk: desk.do(
        screening.decide_several, {desk.record(2).id: "undecided"}, Decision(Verdict.INCLUDED)
    ),
    "undo": lambda desk: desk.undo(1),
    "undo several": lambda desk: desk.do(screening.undo_several, desk.steps(1)[0].id),
    "note": lambda desk: desk.do(notes.note, desk.record(2).id, "x", ["y"], seen="z"),
    "tag several": lambda desk: desk.do(notes.tag_several, [desk.record(2).id], "y"),
    "save the strategy": lambda desk: desk.save("wards"),
    "run the strategy": lambda desk: desk.do(operations.start_run),
    "stop a run": lambda desk: desk.do(operations.cancel_run, 2),
}


def sent_for_review(session: Session, request: EvidenceRequest, house: House) -> None:
    evidence_requests.move(session, request, Action.SEND_FOR_REVIEW, actor=house.librarian)


def handed_over(session: Session, request: EvidenceRequest, house: House) -> None:
    evidence_requests.hand_over(session, request, actor=house.librarian, librarian=house.second_librarian)


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """A desk with an included record and an undecided one."""
    desk.found(article(1), article(2))
    desk.include(1)
    return desk


def meanwhile(desk: SearchDesk, change: Change, verb: Callable[[SearchDesk], object]) -> None:
    """Begin `verb` when `change` is done but not yet committed, and wait for what comes of it."""
    with ThreadPoolExecutor(1) as pool:
        with transaction(desk.factory) as session:
            change(session, session.get_one(EvidenceRequest, desk.id), desk.house)
            slower = pool.submit(verb, desk)
            wait([slower], timeout=0.5)  # it has read the request as it was, or waits for us
        slower.result(timeout=30)


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize(("change", "refusal"), [(sent_for_review, NotNow), (handed_over, NotAllowed)])
def test_what_comes_a_moment_too_late_is_refused_and_changes_nothing(
    desk: SearchDesk, name: str, change: Change, refusal: type[Exception]
) -> None:
    if name == "stop a run":
        desk.start_run()
    states = [run.state for run in desk.read(queries.runs)]

    with pytest.raises(refusal, match=r"^You can't (screen|search)"):
        meanwhile(desk, change, VERBS[name])

    counted = desk.read(tally)
    assert (counted.undecided, counted.included, counted.excluded) == (1, 1, {})
    assert desk.lines() == list(STRATEGY)
    assert [run.state for run in desk.read(queries.runs)] == states

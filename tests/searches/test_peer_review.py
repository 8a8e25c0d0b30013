"""A colleague reviews a strategy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.organisations.models import LibraryService
from evidence_service.searches import peer_review, review_queries
from evidence_service.searches.peer_review import Opinion
from evidence_service.searches.strategy_models import StrategyReview
from evidence_service.strategies.press import ELEMENTS, Outcome
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk

FINE = {element.key: Opinion(Outcome.NONE) for element in ELEMENTS}


@pytest.fixture
def written(desk: SearchDesk) -> SearchDesk:
    """A desk with a saved strategy."""
    desk.save("falls[tiab]", "wards <b>", "#1 AND #2")
    return desk


def ask(desk: SearchDesk, colleague: Person | None = None, note: str = "") -> int:
    """Ask for a review; its number."""
    return desk.do(peer_review.ask, colleague=colleague, note=note).id


def answer(
    desk: SearchDesk,
    review_id: int,
    actor: Person | None = None,
    opinions: Mapping[str, Opinion] = FINE,
) -> None:
    """Answer, by the second librarian unless somebody is named; where nothing is said all is fine."""
    actor = actor or desk.house.second_librarian
    desk.do(peer_review.answer, review_id, {**FINE, **opinions}, actor=actor, remark=" Well done. ")


def review(desk: SearchDesk, review_id: int) -> StrategyReview:
    return desk.read(review_queries.review, review_id)


def words_of(page: TestResponse) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def form(**changes: str) -> dict[str, str]:
    """The form of the reviewer, filled in."""
    filled = {f"outcome-{element.key}": "no revisions" for element in ELEMENTS}
    return {**filled, **changes}


def test_a_review_is_of_the_strategy_as_it_was_saved_then(written: SearchDesk) -> None:
    number = ask(written, written.house.second_librarian, " Please by Friday. ")
    written.save("changed since")

    asked = review(written, number)

    assert (asked.version.number, asked.version.texts[0]) == (1, "falls[tiab]")
    assert (asked.asked_of.name if asked.asked_of else "", asked.note) == (
        "Sasha Second",
        "Please by Friday.",
    )
    assert written.history()[-1] == ("ask for a peer review", "to Sasha Second")


def test_the_outcome_is_recorded_element_by_element_and_in_the_history(written: SearchDesk) -> None:
    number = ask(written)
    suggested = Opinion(Outcome.SUGGESTED, " Add slips. ")

    answer(written, number, opinions={"text-words": suggested})

    done = review(written, number)
    assert [one["element"] for one in done.elements] == [element.key for element in ELEMENTS]
    assert done.elements[3] == {
        "element": "text-words",
        "outcome": "revisions suggested",
        "remark": "Add slips.",
    }
    assert (done.remark, done.reviewed_by.name if done.reviewed_by else "") == ("Well done.", "Sasha Second")
    assert review_queries.outcome_of(done) == "revisions suggested"
    assert written.history()[-1] == ("peer review", "version 1: revisions suggested")


def test_every_element_needs_an_opinion_and_every_revision_a_remark(written: SearchDesk) -> None:
    number = ask(written)

    five = {key: opinion for key, opinion in FINE.items() if key != "limits"}
    colleague = written.house.second_librarian

    with pytest.raises(Invalid, match="Say what you think of") as missing:
        written.do(peer_review.answer, number, five, actor=colleague, remark="")
    with pytest.raises(Invalid, match="Say what to revise in: Boolean") as silent:
        answer(written, number, opinions={"operators": Opinion(Outcome.REQUIRED, " ")})

    assert (missing.value.field, silent.value.field) == ("outcome-limits", "remark-operators")


def test_nobody_reviews_their_own_strategy(written: SearchDesk) -> None:
    house, number = written.house, ask(written)

    with pytest.raises(NotAllowed):
        answer(written, number, house.librarian)
    written.do(evidence_requests.hand_over, librarian=house.lead)
    with pytest.raises(NotAllowed, match="You wrote this version yourself"):
        answer(written, number, house.librarian)
    for stranger in (house.other_librarian, house.manager):
        with pytest.raises(NotAllowed):
            answer(written, number, stranger)


def test_only_who_was_asked_by_name_answers(written: SearchDesk) -> None:
    house = written.house
    number = ask(written, house.second_librarian)

    with pytest.raises(NotAllowed, match="Sasha Second was asked to review this"):
        answer(written, number, house.lead)
    answer(written, number, house.second_librarian)

    assert review(written, number).taken_over_by is None


def test_a_review_is_taken_over_and_the_history_says_so(
    written: SearchDesk, colleague: Visitor, visitor: Callable[[Person | None], Visitor]
) -> None:
    lead = visitor(written.house.lead)
    number = ask(written, written.house.second_librarian)
    address = written.url(f"/search/reviews/{number}")

    before = words_of(lead.get(address))
    for _ in range(2):
        assert lead.post(f"{address}/take-over").location == address
    after = words_of(lead.get(address))

    assert "Record my review" not in before
    assert "Take the review over" in before
    assert "Lee Lead took it over on" in after
    assert "Record my review" in after
    taken = ("take over a peer review", "version 1, from Sasha Second")
    assert written.history().count(taken) == 1
    assert "Searches to peer-review" in words_of(lead.get("/queue"))
    assert "Searches to peer-review" not in words_of(colleague.get("/queue"))
    assert colleague.post(address, form()).status_code == 403
    assert lead.post(address, form()).location == address


def test_who_wrote_it_and_strangers_take_nothing_over_and_nobody_what_has_ended(written: SearchDesk) -> None:
    house, number = written.house, ask(written, written.house.second_librarian)

    for person in (house.librarian, house.other_librarian, house.manager):
        with pytest.raises(NotAllowed):
            written.do(peer_review.take_over, number, actor=person)
    written.do(peer_review.withdraw, number)
    with pytest.raises(NotNow, match="withdrawn"):
        written.do(peer_review.take_over, number, actor=house.lead)


def test_a_single_handed_librarian_may_and_the_page_says_so(written: SearchDesk, librarian: Visitor) -> None:
    with transaction(written.factory) as session:
        session.get_one(LibraryService, written.house.service.id).single_handed = True
    number = ask(written)
    page = librarian.get(written.url(f"/search/reviews/{number}"))
    answer(written, number, written.house.librarian)

    assert "Your library service has nobody else" in words_of(page)
    done = words_of(librarian.get(written.url(f"/search/reviews/{number}")))
    assert "It is the librarian’s own strategy: the library service has nobody else." in done


def test_one_wish_at_a_time_which_can_be_withdrawn(written: SearchDesk) -> None:
    number = ask(written)
    with pytest.raises(NotNow, match="asked for already"):
        ask(written)
    for _ in range(2):
        written.do(peer_review.withdraw, number)
    with pytest.raises(NotNow, match="withdrawn"):
        answer(written, number)
    second = ask(written)
    answer(written, second)
    with pytest.raises(NotNow, match="reviewed already"):
        answer(written, second)
    with pytest.raises(NotNow, match="was reviewed meanwhile"):
        written.do(peer_review.withdraw, second)


def test_only_somebody_who_may_review_is_asked_and_only_a_strategy(desk: SearchDesk) -> None:
    with pytest.raises(Invalid, match="Write and save the strategy"):
        ask(desk)
    desk.save("falls")
    for person in (desk.house.librarian, desk.house.manager, desk.house.other_librarian):
        with pytest.raises(Invalid, match="Choose another librarian"):
            ask(desk, person)
    with pytest.raises(NotAllowed):
        desk.do(peer_review.ask, colleague=None, note="", actor=desk.house.second_librarian)


def test_it_is_asked_for_and_answered_on_the_pages(
    written: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    wish = {"colleague": str(written.house.second_librarian.id), "note": "By <b>Friday</b>"}
    assert librarian.post(written.url("/search/reviews"), wish).location == written.url("/search/reviews")
    queue = words_of(colleague.get("/queue"))
    number = written.read(review_queries.reviews)[0].id
    address = written.url(f"/search/reviews/{number}")
    page = colleague.get(address)

    assert f"Searches to peer-review {written.reference}" in queue
    assert "Searches to peer-review" not in words_of(librarian.get("/queue"))
    assert "By &lt;b&gt;Friday&lt;/b&gt;" in page.text
    assert "Are AND, OR and NOT right" in words_of(page)
    assert "wards &lt;b&gt;" in page.text

    sent = colleague.post(
        address, form(**{"outcome-limits": "revisions required", "remark-limits": "Why <i>?"})
    )

    assert sent.location == address
    done = colleague.get(address)
    assert "6. Limits and filters Revisions required Why <i>?" in words_of(done)
    assert "Why &lt;i&gt;?" in done.text
    assert "Searches to peer-review" not in words_of(colleague.get("/queue"))
    assert "Peer review of version 1: revisions required , says Sasha Second." in words_of(
        librarian.get(written.url("/search"))
    )


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(
    written: SearchDesk, colleague: Visitor
) -> None:
    number = ask(written)
    address = written.url(f"/search/reviews/{number}")

    nothing = colleague.post(address, {"remark-question": "typed", "outcome-operators": "revisions required"})
    silent = colleague.post(address, form(**{"outcome-headings": "revisions suggested", "remark": "kept"}))

    assert nothing.status_code == silent.status_code == 400
    assert 'href="#outcome-question">Say what you think of: Translation' in nothing.text
    assert 'href="#remark-operators">Say what to revise in: Boolean and proximity operators.' in nothing.text
    assert "typed</textarea>" in nothing.text
    assert 'href="#remark-headings">Say what to revise in: Subject headings.' in silent.text
    assert "kept</textarea>" in silent.text
    assert review(written, number).reviewed_at is None


def test_anybody_of_the_service_sees_a_wish_for_anybody(
    written: SearchDesk, visitor: Callable[[Person | None], Visitor]
) -> None:
    ask(written)
    house = written.house

    seeing = {
        person.name
        for person in (house.second_librarian, house.lead, house.librarian, house.other_librarian)
        if "Searches to peer-review" in words_of(visitor(person).get("/queue"))
    }

    assert seeing == {"Sasha Second", "Lee Lead"}


def test_an_ended_request_waits_for_nobody(written: SearchDesk, colleague: Visitor) -> None:
    number = ask(written)
    written.do(evidence_requests.withdraw, actor=written.house.manager)

    assert "Searches to peer-review" not in words_of(colleague.get("/queue"))
    assert colleague.post(written.url(f"/search/reviews/{number}"), form()).status_code == 409


def test_a_wish_is_withdrawn_on_the_page(written: SearchDesk, librarian: Visitor) -> None:
    number = ask(written)

    librarian.post(written.url(f"/search/reviews/{number}/withdraw"))

    page = words_of(librarian.get(written.url("/search/reviews")))
    assert "Version 1 Withdrawn" in page
    assert "Ask a colleague to review the strategy" in page


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999999"])
def test_a_review_that_is_not_there_is_not_found(
    written: SearchDesk, librarian: Visitor, number: Any
) -> None:
    ask(written)

    assert librarian.get(written.url(f"/search/reviews/{number}")).status_code == 404
    assert librarian.post(written.url(f"/search/reviews/{number}/withdraw")).status_code == 404

"""Products: chosen with the requester, with headings that a service makes its own. No text is lost."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from evidence_service.audit import Event
from evidence_service.evidence_requests.models import Message
from evidence_service.evidence_requests.products import Product
from evidence_service.summaries import choosing, queries
from evidence_service.summaries.models import ProductTemplate
from evidence_service.summaries.products import HEADINGS
from tests.house import Visitor
from tests.summaries.desk import Desk, text_of

SUMMARY = "/headings/evidence summary"


def read(answer: TestResponse) -> str:
    return html.unescape(answer.text)


def choose(visitor: Visitor, desk: Desk, product: str, **more: Any) -> TestResponse:
    values = {"product": product, "seen": "evidence summary", **more}
    return visitor.post(f"/requests/{desk.reference}/summary/product", values)


def headings(visitor: Visitor, do: str = "save", opened: str = "", **new: str) -> TestResponse:
    """Send the page of headings, as it is or as it was opened, with a new heading, and press a button."""
    listed = opened or read(visitor.get(SUMMARY))
    seen = listed.split('name="seen" value="')[1].split('"')[0]
    keys = [part.split('"')[0] for part in listed.split('name="key" value="')[1:]]
    texts = [part.split('"')[0] for part in listed.split('name="heading" value="')[1:]]
    hints = [part.split(">\n", 1)[1].split("</textarea>")[0] for part in listed.split('name="hint"')[1:]]
    if new or not opened:
        texts[-1], hints[-1] = new.get("heading", ""), new.get("hint", "")
    return visitor.post(SUMMARY, {"seen": seen, "key": keys, "heading": texts, "hint": hints, "do": do})


def reset(visitor: Visitor) -> TestResponse:
    seen = read(visitor.get(SUMMARY)).split('name="seen" value="')[1].split('"')[0]
    return visitor.post(SUMMARY, {"do": "reset", "seen": seen})


def names(desk: Desk, product: Product = Product.SUMMARY) -> list[str]:
    with desk.factory() as session:
        return [one.heading for one in queries.headings_of(session, desk.house.service.id, product)]


def test_it_says_what_each_product_is_and_what_the_requester_wanted(desk: Desk, librarian: Visitor) -> None:
    page = read(librarian.get(f"/requests/{desk.reference}/summary/product"))

    assert "The requester said: Not sure, please advise me." in page
    assert "brings the studies together by theme" in page


def test_a_text_moves_with_its_heading_and_none_is_lost(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of("- Yes", "Much was found", "Little was not"))

    choose(librarian, desk, "results list")

    texts = {section.key: section.text for section in desk.content().sections}
    assert desk.content().product is Product.RESULTS_LIST
    assert texts == {"bottom_line": "- Yes", "findings": "Much was found", "gaps": "Little was not"}

    choose(librarian, desk, "evidence synthesis", seen="results list")
    assert [section.key for section in desk.content().sections] == [
        one.key for one in HEADINGS[Product.SYNTHESIS]
    ]
    assert desk.text("findings") == "Much was found"


def test_the_requester_is_told_when_the_librarian_wants_that(desk: Desk, librarian: Visitor) -> None:
    desk.save()
    choose(librarian, desk, "evidence synthesis", tell="yes")

    with desk.factory() as session:
        (said,) = session.scalars(select(Message.body).where(Message.evidence_request_id == desk.id))
    assert said.startswith("Evidence synthesis: that is what you will get.")


def test_whoever_chooses_after_somebody_else_is_told_what_that_was_and_chooses_again(
    desk: Desk, librarian: Visitor
) -> None:
    desk.save(text_of("- Yes"))
    choose(librarian, desk, "evidence synthesis")

    answer = choose(librarian, desk, "results list", tell="yes")

    page = read(answer)
    assert answer.status_code == 409
    assert re.search(r"Lena Librarian chose “Evidence synthesis” on [^,]*m, while this page was open", page)
    assert re.search(r'value="results list" checked', page)
    assert re.search(r'name="tell" [^>]* checked', page)
    assert desk.content().product is Product.SYNTHESIS
    again = choose(librarian, desk, "results list", tell="yes", seen="evidence synthesis")
    assert (again.status_code, desk.content().product) == (302, Product.RESULTS_LIST)


def test_a_choice_takes_no_text_from_whoever_wrote_meanwhile(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of("- Yes"))
    desk.save(text_of("- Yes", findings="Written meanwhile"), opened=1)

    choose(librarian, desk, "evidence synthesis")

    assert (desk.content().product, desk.text("findings")) == (Product.SYNTHESIS, "Written meanwhile")


def test_the_same_choice_in_two_windows_is_one(desk: Desk, librarian: Visitor) -> None:
    desk.save()
    choose(librarian, desk, "results list")

    assert choose(librarian, desk, "results list").status_code == 302


def test_a_product_that_does_not_exist_is_refused(desk: Desk, librarian: Visitor) -> None:
    answer = choose(librarian, desk, "song")
    assert (answer.status_code, "Choose what you will make." in answer.text) == (400, True)
    assert librarian.get("/headings/song").status_code == 404


def test_a_service_adds_a_heading_of_its_own_and_new_summaries_have_it(
    desk: Desk, librarian: Visitor
) -> None:
    answer = headings(librarian, heading="What our patients say", hint="Quote them")

    assert answer.status_code == 302
    assert names(desk)[-1] == "What our patients say"
    page = read(librarian.get(f"/requests/{desk.reference}/summary"))
    assert "What our patients say" in page
    assert "Quote them" in page
    with desk.factory() as session:
        own = queries.headings_of(session, desk.house.service.id, Product.SUMMARY)[-1].key
    librarian.post(f"/requests/{desk.reference}/summary", {"version": 0, own: "They like it"})
    assert desk.text(own) == "They like it"


def test_a_summary_that_was_begun_keeps_its_headings(desk: Desk, librarian: Visitor) -> None:
    desk.save()
    headings(librarian, heading="New")
    assert "New" not in [section.heading for section in desk.content().sections]


def test_headings_are_moved_and_taken_out_and_come_back(desk: Desk, librarian: Visitor) -> None:
    before = names(desk)

    headings(librarian, "down-1")
    assert names(desk)[1:3] == [before[2], before[1]]
    headings(librarian, "out-1")
    assert names(desk) == [before[0], before[1], *before[3:]]
    headings(librarian, "up-1")
    assert names(desk)[0] == before[0]

    assert reset(librarian).status_code == 302
    assert names(desk) == before


def test_the_bottom_line_and_the_gaps_stay(desk: Desk, librarian: Visitor) -> None:
    last = len(names(desk)) - 1
    headings(librarian, "out-0")
    headings(librarian, f"out-{last}")
    assert (names(desk)[0], names(desk)[-1]) == ("Bottom line", "Gaps, and what we did not look for")


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ({"heading": "Bottom line"}, "is there twice"),
        ({"heading": "x" * 121}, "120 characters at most"),
        ({"heading": "", "hint": "Only a hint"}, "Write the heading"),
    ],
)
def test_a_bad_heading_is_refused_beside_its_box_and_kept(
    desk: Desk, librarian: Visitor, new: dict[str, str], says: str
) -> None:
    answer = headings(librarian, **new)

    assert answer.status_code == 400
    assert says in read(answer)
    assert new.get("hint", new["heading"]) in read(answer)
    with desk.factory() as session:
        assert session.scalars(select(ProductTemplate)).all() == []


def test_a_key_that_somebody_made_up_is_refused(desk: Desk, librarian: Visitor) -> None:
    sent = {"key": ["bottom_line", "version", "gaps"], "heading": ["A", "B", "C"], "hint": ["", "", ""]}

    answer = librarian.post(SUMMARY, {**sent, "do": "save"})

    assert (answer.status_code, "isn’t known here" in read(answer).replace("'", "’")) == (400, True)


def test_the_requester_says_what_would_help(desk: Desk, manager: Visitor) -> None:
    page = read(manager.get(f"/requests/{desk.reference}"))
    assert "What would help most" in page
    assert "Not sure, please advise me" in page


def test_a_text_never_lands_under_a_heading_of_another_product(desk: Desk, librarian: Visitor) -> None:
    headings(librarian, heading="Equity")
    with desk.factory() as session:
        own = queries.headings_of(session, desk.house.service.id, Product.SUMMARY)[-1].key
    librarian.post(f"/requests/{desk.reference}/summary", {"version": 0, own: "Fair to all"})
    sent = {"key": ["bottom_line", "gaps", ""], "heading": ["A", "B", "Timetable"], "hint": ["", "", ""]}
    seen = choosing.fingerprint(HEADINGS[Product.SYNTHESIS])
    librarian.post("/headings/evidence synthesis", {**sent, "seen": seen, "do": "save"})

    choose(librarian, desk, "evidence synthesis")

    found = {section.heading: section.text for section in desk.content().sections}
    assert (found["Timetable"], found["Equity"]) == ("", "Fair to all")


def test_headings_that_a_colleague_saved_meanwhile_are_compared_and_none_is_lost(
    desk: Desk, librarian: Visitor, second: Visitor
) -> None:
    opened = read(librarian.get(SUMMARY))
    headings(second, heading="Theirs")

    refused = headings(librarian, opened=opened, heading="Mine")

    page = read(refused)
    assert refused.status_code == 409
    assert "Somebody changed these headings" in page
    assert ("Theirs" in page, 'value="Mine"' in page) == (True, True)
    assert names(desk)[-1] == "Theirs"
    assert headings(librarian, opened=page).status_code == 302
    assert (names(desk)[-1], "Theirs" in names(desk)) == ("Mine", False)


def test_a_change_of_headings_is_in_the_history(desk: Desk, librarian: Visitor) -> None:
    headings(librarian, heading="Equity")
    reset(librarian)

    with desk.factory() as session:
        events = session.scalars(select(Event).where(Event.action == "change headings")).all()
    assert [event.actor_id for event in events] == [desk.house.librarian.id] * 2
    assert [["Equity", ""] in event.detail["headings"] for event in events] == [True, False]


def test_headings_that_are_sent_twice_are_saved_once(desk: Desk, librarian: Visitor) -> None:
    opened = read(librarian.get(SUMMARY))
    answers = [headings(librarian, opened=opened, heading="Equity").status_code for _ in range(2)]
    assert answers == [302, 302]
    assert names(desk).count("Equity") == 1


def test_who_goes_back_to_our_headings_does_not_delete_what_they_did_not_see(
    desk: Desk, librarian: Visitor, second: Visitor
) -> None:
    headings(librarian, heading="Mine")
    seen = read(librarian.get(SUMMARY)).split('name="seen" value="')[1].split('"')[0]
    headings(second, heading="Theirs")

    assert librarian.post(SUMMARY, {"do": "reset", "seen": seen}).status_code == 409
    assert "Theirs" in names(desk)


def test_the_history_says_which_product_was_chosen(desk: Desk, librarian: Visitor) -> None:
    choose(librarian, desk, "evidence synthesis")
    page = read(librarian.get(f"/requests/{desk.reference}"))
    assert "What will be made was chosen" in page
    assert "Evidence synthesis" in page

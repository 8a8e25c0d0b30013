"""The reasons to exclude that a library service shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotAllowed, NotFound
from evidence_service.searches import reasons
from evidence_service.searches.wording import REASONS
from tests.house import House, Visitor
from tests.searches.search_desk import SearchDesk, article


def active(session: Session, house: House) -> Sequence[str]:
    return reasons.active(session, house.service.id)


def test_a_service_that_changed_nothing_has_the_usual_ones(session: Session, house: House) -> None:
    assert active(session, house) == list(REASONS)
    assert [reason.text for reason in reasons.all_of(session, house.service.id)] == list(REASONS)


def test_reasons_are_added_renamed_moved_and_retired(session: Session, house: House) -> None:
    librarian = house.librarian
    reasons.add(session, "  only   animals ", actor=librarian)
    reasons.move(session, "only animals", -1, actor=librarian)
    reasons.rename(session, "too old", "before 2010", actor=librarian)
    reasons.retire(session, "duplicate", actor=librarian)

    expected = [reason for reason in REASONS if reason != "duplicate"]
    expected[expected.index("too old")] = "before 2010"
    assert active(session, house) == [*expected[:-1], "only animals", expected[-1]]
    assert reasons.active(session, house.other_service.id) == list(REASONS)


def test_the_first_and_the_last_stay_at_the_ends(session: Session, house: House) -> None:
    reasons.move(session, REASONS[0], -1, actor=house.lead)
    reasons.move(session, REASONS[-1], 1, actor=house.lead)

    assert active(session, house) == list(REASONS)


def test_a_retired_reason_can_come_back(session: Session, house: House) -> None:
    reasons.retire(session, "too old", actor=house.librarian)
    reasons.add(session, "Too old", actor=house.librarian)

    assert active(session, house)[-1] == "too old"


@pytest.mark.parametrize("text", ["", " ", "x" * 281, "Too Old"])
def test_what_can_not_stand_on_the_list_is_refused(session: Session, house: House, text: str) -> None:
    with pytest.raises(Invalid):
        reasons.add(session, text, actor=house.librarian)
    with pytest.raises(Invalid):
        reasons.rename(session, "language", text, actor=house.librarian)


def test_the_list_has_an_end(session: Session, house: House) -> None:
    for number in range(reasons.MOST - len(REASONS)):
        reasons.add(session, f"reason {number}", actor=house.librarian)

    with pytest.raises(Invalid, match="Retire one"):
        reasons.add(session, "one more", actor=house.librarian)


def test_only_librarians_change_it(session: Session, house: House) -> None:
    for person in (house.manager, house.administrator):
        with pytest.raises(NotAllowed):
            reasons.add(session, "x", actor=person)
    with pytest.raises(NotFound):
        reasons.retire(session, "never there", actor=house.librarian)


def test_the_page_changes_the_list_and_screening_offers_it(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    desk.found(article(1))
    assert "too old" in librarian.get("/exclusion-reasons").text

    assert colleague.post("/exclusion-reasons", {"do": "add", "text": "<only> animals"}).status_code == 302
    librarian.post("/exclusion-reasons", {"do": "retire", "reason": "too old"})
    librarian.post("/exclusion-reasons", {"do": "up", "reason": "language"})
    librarian.post("/exclusion-reasons", {"do": "rename", "reason": "superseded", "text": "replaced"})

    page = librarian.get(desk.url("/screening")).text
    assert "&lt;only&gt; animals</option>" in page
    assert "5 language</option>" in page
    assert "replaced</option>" in page
    assert "too old</option>" not in page
    assert "Retired" in librarian.get("/exclusion-reasons").text


def test_the_list_leads_back_to_the_screening_that_it_was_opened_from(librarian: Visitor) -> None:
    back = "/requests/ER-2026-00001/screening?show=excluded"
    address = f"/exclusion-reasons?back={quote(back, safe='')}"

    assert f'href="{back}">Back to screening' in librarian.get(address).text
    after = librarian.post(address, {"do": "add", "text": "no wards"}).location
    assert f'href="{back}">Back to screening' in librarian.get(after).text
    assert "Back to" not in librarian.get("/exclusion-reasons?back=https://bad.example/requests/").text


@pytest.mark.parametrize(
    ("fields", "box"),
    [
        ({"do": "add", "text": "too old"}, "new-reason"),
        ({"do": "rename", "reason": "language", "text": "too old"}, "rename-6"),
    ],
)
def test_a_refusal_stands_beside_its_box_with_what_was_typed(
    librarian: Visitor, fields: dict[str, str], box: str
) -> None:
    answer = librarian.post("/exclusion-reasons", fields)

    assert answer.status_code == 400
    assert f'href="#{box}"' in answer.text
    assert f'id="{box}" name="text" value="too old"' in answer.text


def test_records_keep_the_reason_that_they_were_excluded_for(
    desk: SearchDesk, librarian: Visitor, visitor: Callable[[Person | None], Visitor]
) -> None:
    desk.found(article(1), article(2))
    desk.exclude(1, "too old")

    librarian.post("/exclusion-reasons", {"do": "rename", "reason": "too old", "text": "before 2010"})

    assert desk.record(1).exclusion_reason == "too old"
    other = visitor(desk.house.other_librarian).get("/exclusion-reasons").text
    assert "before 2010" not in other

"""A statement that is there saves itself once it is whole; a new one waits for Save and replaces none."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import statements
from evidence_service.summaries.models import SummaryVersion
from tests.house import Visitor
from tests.summaries.desk import Desk
from tests.summaries.test_autosave import autosave as autosave_text
from tests.summaries.test_autosave import said
from tests.summaries.test_statement_pages import JUDGED, desk_version, put


def autosave(visitor: Visitor, desk: Desk, version: int, **changes: str) -> TestResponse:
    """What the page of a change sends by itself, which it began with the first version."""
    sent = {**JUDGED, "key": "", "copy": "page-1", "first_opened": "1", "version": version, **changes}
    return visitor.post(f"/requests/{desk.reference}/summary/certainty/autosave", sent)


def add(visitor: Visitor, desk: Desk, **changes: str) -> str:
    """Add a statement; its key."""
    assert put(visitor, desk, **changes).status_code == 302
    return desk.content().statements[-1].key


def reasons(desk: Desk) -> list[str]:
    return [one.reason for one in desk.content().statements]


def test_a_change_is_kept_once_it_is_whole_with_the_name_of_whoever_judged(
    desk: Desk, librarian: Visitor
) -> None:
    key = add(librarian, desk, certainty="not judged")

    answer = autosave(librarian, desk, 1, key=key)

    assert (answer.status_code, said(answer)["version"]) == (200, 2)
    assert said(answer)["texts"] == JUDGED
    assert [one.judged_by for one in desk.content().statements] == ["Lena Librarian"]


def test_a_new_statement_waits_for_save(desk: Desk, librarian: Visitor) -> None:
    answer = autosave(librarian, desk, 0)

    assert answer.status_code == 400
    assert said(answer)["message"] == "Not saved. Press Save to add this statement."
    assert desk_version(desk) == 0


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("about", "Write what this"),
        ("finding", "Choose what"),
        ("certainty", "Choose how"),
        ("reason", "Write why"),
    ],
)
def test_what_is_not_whole_waits_and_says_what_is_missing(
    desk: Desk, librarian: Visitor, missing: str, says: str
) -> None:
    key = add(librarian, desk)

    answer = autosave(librarian, desk, 1, **{"key": key, missing: ""})

    assert answer.status_code == 400
    assert said(answer)["message"].startswith("Not saved")
    assert says in said(answer)["message"]
    assert desk_version(desk) == 1


def test_an_answer_that_was_lost_makes_nobody_compare(desk: Desk, librarian: Visitor) -> None:
    key = add(librarian, desk)
    lost = autosave(librarian, desk, 1, key=key, reason="Two small")
    after = autosave(librarian, desk, 1, key=key, reason="Two small trials")
    pressed = put(librarian, desk, key=key, reason="Two small trials, alike", copy="page-1", version=1)

    assert [answer.status_code for answer in (lost, after, pressed)] == [200, 200, 302]
    assert reasons(desk) == ["Two small trials, alike"]


def test_another_statement_from_the_same_page_never_takes_the_place_of_the_first(
    desk: Desk, librarian: Visitor
) -> None:
    put(librarian, desk, about="Falls", copy="page-1", version=0)
    put(librarian, desk, about="Costs", copy="page-1", version=0)

    assert [one.about for one in desk.content().statements] == ["Falls", "Costs"]


def test_a_statement_that_was_sent_twice_is_one_whatever_was_saved_between(
    desk: Desk, librarian: Visitor
) -> None:
    desk.save()
    put(librarian, desk, about="Falls", version=1)
    add(librarian, desk, about="Costs")

    answer = put(librarian, desk, about="Falls", version=1)

    assert answer.status_code == 302
    assert [one.about for one in desk.content().statements] == ["Falls", "Costs"]


def test_words_that_stand_already_answer_with_the_key_under_which_they_stand(
    desk: Desk, librarian: Visitor
) -> None:
    key = add(librarian, desk)
    content = desk.content()
    again = replace(content.statements[0], key="", judged_by="")
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        lena = desk.house.librarian
        assert statements.put(session, request, (1, content), again, actor=lena) == key
        other = statements.put(session, request, (1, content), replace(again, about="Costs"), actor=lena)

    assert [one.key for one in desk.content().statements] == [key, other]


@pytest.mark.parametrize("last", ["by itself", "with Save"])
def test_who_changes_a_judgement_and_changes_it_back_has_not_judged(
    desk: Desk, librarian: Visitor, second: Visitor, last: str
) -> None:
    key = add(librarian, desk)
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)
    autosave(second, desk, 1, key=key, certainty="moderate")
    assert [one.judged_by for one in desk.content().statements] == ["Sasha Second"]

    if last == "by itself":
        autosave(second, desk, 2, key=key)
    else:
        put(second, desk, key=key, first_opened="1", copy="page-1")

    (back,) = desk.content().statements
    assert (back.certainty, back.judged_by) == ("low", "Lena Librarian")


def test_who_opens_another_s_judgement_anew_and_changes_it_has_judged(
    desk: Desk, librarian: Visitor, second: Visitor
) -> None:
    key = add(librarian, desk)
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)
    autosave(second, desk, 1, key=key, certainty="moderate")

    autosave(second, desk, 2, key=key, certainty="very low", first_opened="2", copy="page-2")

    assert [one.judged_by for one in desk.content().statements] == ["Sasha Second"]


def test_a_page_that_is_to_be_mended_still_knows_what_its_writer_opened(
    desk: Desk, librarian: Visitor
) -> None:
    key = add(librarian, desk)
    autosave(librarian, desk, 1, key=key, certainty="moderate")

    page = put(librarian, desk, key=key, about="", first_opened="1", version="2").text

    assert re.findall(r'name="(version|first_opened)" value="(\d+)">', page)[-2:] == [
        ("version", "2"),
        ("first_opened", "1"),
    ]


def test_it_does_not_write_over_what_somebody_else_said(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    (there,) = desk.content().statements
    autosave(librarian, desk, 1, key=there.key, reason="From one window")

    answer = autosave(librarian, desk, 1, key=there.key, copy="page-2", reason="From another")

    assert answer.status_code == 409
    assert "“How sure we are: Readmission within 30 days”" in said(answer)["message"]
    assert reasons(desk) == ["From one window"]


def test_a_statement_that_was_taken_out_elsewhere_does_not_come_back_by_itself(
    desk: Desk, librarian: Visitor
) -> None:
    put(librarian, desk)
    (there,) = desk.content().statements
    librarian.post(
        f"/requests/{desk.reference}/summary/certainty/arrange",
        {"key": there.key, "do": "remove", "version": 1},
    )

    answer = autosave(librarian, desk, 2, key=there.key, reason="Typed in what is gone")

    assert (answer.status_code, reasons(desk)) == (404, [])


def test_a_text_and_a_statement_that_save_themselves_are_not_compared(desk: Desk, librarian: Visitor) -> None:
    key = add(librarian, desk)
    for version in range(1, 7):
        autosave(librarian, desk, version, key=key, reason="Two" + "!" * version)

    answer = autosave_text(librarian, desk, 5, gaps="Typed", copy="text")

    assert (answer.status_code, desk.text("gaps"), reasons(desk)) == (200, "Typed", ["Two!!!!!!"])


def test_of_what_a_statement_was_about_and_why_every_wording_stays_in_a_version(
    desk: Desk, librarian: Visitor
) -> None:
    key = add(librarian, desk)
    steps = [
        ("Falls", "T"),
        ("Falls", "Two"),
        ("Falls", "Two small trials."),
        ("Costs", "Two small trials."),
        ("Costs", "One"),
        ("Costs", "One study."),
        ("Days", "One study of 12"),
        ("Days", "One study of 120"),
        ("Days", "One study of 1200"),
    ]
    for version, (about, reason) in enumerate(steps, start=1):
        autosave(librarian, desk, version, key=key, about=about, reason=reason)

    with desk.factory() as session:
        rows = session.scalars(select(SummaryVersion.content).order_by(SummaryVersion.version))
        kept = [(one["about"], one["reason"]) for content in rows for one in content["statements"]]
    assert kept[1:] == [
        ("Falls", "Two small trials."),
        ("Costs", "One study."),
        ("Days", "One study of 120"),
        ("Days", "One study of 1200"),
    ]

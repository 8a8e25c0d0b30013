"""The writing page saves itself, and keeps apart what two windows wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from evidence_service.db import as_of, utc_now
from tests.house import Visitor
from tests.summaries.desk import Desk, text_of
from tests.summaries.test_operations_writing import versions


def autosave(visitor: Visitor, desk: Desk, version: int, **typed: str) -> TestResponse:
    sent: dict[str, Any] = {"ai_used": "no", **typed, "version": version}
    return visitor.post(f"/requests/{desk.reference}/summary/autosave", sent)


def said(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()
    return found


def test_it_keeps_what_is_typed_and_says_what_is_in_the_way(desk: Desk, librarian: Visitor) -> None:
    answer = autosave(librarian, desk, 0, gaps="Not [@pmid:4711]")

    assert answer.status_code == 200
    assert (said(answer)["version"], said(answer)["texts"]["gaps"]) == (1, "Not [@pmid:4711]")
    assert any("PMID 4711" in one["message"] for one in said(answer)["blockers"])
    assert desk.text("gaps") == "Not [@pmid:4711]"


def test_it_brings_back_what_another_window_wrote_elsewhere(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="From elsewhere"), opened=1)

    answer = autosave(librarian, desk, 1, findings="First", gaps="Typed here")

    assert said(answer)["texts"]["findings"] == "From elsewhere"
    assert said(answer)["version"] == 3
    assert desk.text("gaps") == "Typed here"


def test_it_does_not_write_over_what_somebody_else_wrote(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="From elsewhere"), opened=1)

    answer = autosave(librarian, desk, 1, findings="Typed here")

    assert answer.status_code == 409
    assert "another text in “What we found”" in said(answer)["message"]
    assert desk.text("findings") == "From elsewhere"


def test_what_can_not_be_kept_is_named_and_keeps_nothing_else_from_being_saved(
    desk: Desk, librarian: Visitor
) -> None:
    day = {"valid_until-day": "3", "valid_until-month": "", "valid_until-year": "", "ai_used": ""}
    answer = autosave(librarian, desk, 0, findings="x" * 60_001, gaps="Nothing on costs", **day)

    told = said(answer)
    assert answer.status_code == 200
    assert "What we found: The text must be 60,000 characters or fewer" in told["message"]
    assert set(told["not_kept"]) == {
        *("findings", "valid_until-day", "valid_until-month", "valid_until-year"),
    }
    assert not set(told["not_kept"]) & set(told["texts"])
    assert (desk.text("gaps"), desk.text("findings")) == ("Nothing on costs", "")


def test_nothing_is_saved_once_it_is_with_a_second_reader(desk: Desk, librarian: Visitor) -> None:
    desk.send()

    answer = autosave(librarian, desk, 1, gaps="Too late")

    assert (answer.status_code, said(answer)["message"].startswith("Not saved.")) == (409, True)


def test_the_document_of_what_is_typed_is_shown_and_not_saved(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()
    desk.save()

    page = librarian.post(
        f"/requests/{desk.reference}/summary/live",
        {"version": 1, "ai_used": "no", "findings": "Only typed <b>so</b> far [@pmid:90000001]"},
    ).text

    assert "Only typed &lt;b&gt;so&lt;/b&gt; far" in page
    assert 'href="#reference-1"' in page
    assert "<html" not in page
    assert desk.text("findings") != "Only typed <b>so</b> far [@pmid:90000001]"


def test_what_somebody_else_said_beside_the_texts_is_not_taken_back(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of(findings="First"))
    desk.save(replace(text_of(findings="First"), limits="Theirs"), opened=1)

    answer = autosave(librarian, desk, 1, gaps="Typed", limits="")

    assert desk.content().limits == "Theirs"
    boxes = said(answer)["texts"]  # which the page puts into its own, with the version that goes with them
    assert (boxes["limits"], boxes["gaps"], boxes["ai_used"]) == ("Theirs", "Typed", "no")
    autosave(librarian, desk, said(answer)["version"], gaps="Typed more", limits=boxes["limits"])
    assert (desk.content().limits, desk.text("gaps")) == ("Theirs", "Typed more")


def test_a_page_whose_answer_was_lost_is_not_compared_with_itself(desk: Desk, librarian: Visitor) -> None:
    first = autosave(librarian, desk, 0, gaps="First", copy="page-1")
    second = autosave(librarian, desk, 0, gaps="First and more", copy="page-1")
    other = autosave(librarian, desk, 0, gaps="Other", copy="page-2")

    assert [answer.status_code for answer in (first, second, other)] == [200, 200, 409]
    assert desk.text("gaps") == "First and more"


def test_an_answer_that_is_lost_again_and_again_takes_nothing_from_another_window(
    desk: Desk, librarian: Visitor
) -> None:
    autosave(librarian, desk, 0, findings="Base", gaps="", copy="page-0")
    autosave(librarian, desk, 1, findings="Base, and more", gaps="", copy="page-q")
    for _ in range(3):
        autosave(librarian, desk, 1, findings="Base", gaps="From here", copy="page-p")

    assert (desk.text("findings"), desk.text("gaps")) == ("Base, and more", "From here")


def test_what_a_window_opened_stays_while_another_one_saves_itself(desk: Desk, librarian: Visitor) -> None:
    for version in range(3):
        autosave(librarian, desk, version, findings="Base" + "x" * version, gaps="", copy="page-0")
    for version in (3, 4):
        autosave(librarian, desk, version, findings="Basexx", gaps=f"From q {version}", copy="page-q")

    answer = autosave(librarian, desk, 3, findings="Basexx and p", gaps="", copy="page-p")

    assert answer.status_code == 200
    assert (desk.text("findings"), desk.text("gaps")) == ("Basexx and p", "From q 4")


def test_a_text_that_is_taken_away_bit_by_bit_stays_whole_in_a_version(
    desk: Desk, librarian: Visitor
) -> None:
    whole = " ".join(f"word{number}" for number in range(60))
    text, begun, version = whole, utc_now(), 0
    steps = ["Begin", "Begin it"]
    while text:
        steps.append(text)
        text = text[:-35]
    for number, findings in enumerate(steps):
        with as_of(begun + timedelta(seconds=5 * number)):
            version = said(autosave(librarian, desk, version, findings=findings, copy="page"))["version"]

    kept = [words for _, words in versions(desk)]
    assert whole in kept
    assert len(kept) < len(steps) / 2

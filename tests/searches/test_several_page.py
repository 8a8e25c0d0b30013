"""Deciding on several records at once, and noting, over HTTP and without script."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import notes
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """A desk with thirty records to screen: more than a page shows."""
    desk.found(*(article(number) for number in range(1, 31)))
    return desk


def send(visitor: Visitor, desk: SearchDesk, query: str = "", **fields: object) -> TestResponse:
    return visitor.post(desk.url(f"/screening/several{query}"), fields)


def boxes(desk: SearchDesk, *numbers: int, standing: str = "undecided") -> list[str]:
    return [f"{desk.record(number).id} {standing}" for number in numbers]


def verdicts(desk: SearchDesk) -> str:
    """The first letters of what stands for each record."""
    return "".join(desk.record(number).verdict.value[0] for number in range(1, 31))


def test_the_records_that_were_ticked_are_decided(desk: SearchDesk, librarian: Visitor) -> None:
    record = boxes(desk, 2, 3)

    answer = send(librarian, desk, which="ticked", verdict="excluded", reason="language", record=record)

    assert answer.location == desk.url("/screening?show=undecided")
    page = librarian.get(answer.location).text
    assert "2 records are excluded: language now." in page
    assert "Undo all 2" in page
    assert verdicts(desk)[:4] == "ueeu"


def test_what_was_decided_since_is_left_alone_and_told(desk: SearchDesk, librarian: Visitor) -> None:
    record = boxes(desk, 1, 2, 3)
    desk.exclude(1, "too old")
    desk.include(2)

    answer = send(librarian, desk, which="ticked", verdict="included", record=record)

    page = librarian.get(answer.location).text
    assert "1 record is included now. 1 record was so before. 1 record was decided since" in page


def test_all_on_the_page_are_those_that_the_page_showed(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/screening")).text
    shown = re.findall(r'name="shown" form="several" value="([^"]+)"', page)
    assert len(shown) == 25

    send(librarian, desk, which="page", verdict="maybe", shown=shown)

    assert verdicts(desk) == "m" * 25 + "u" * 5


def test_more_than_a_page_shows_is_asked_about_first(desk: SearchDesk, librarian: Visitor) -> None:
    fields = {"which": "all", "verdict": "excluded", "reason": "other", "other": "a & b"}

    asked = send(librarian, desk, "?show=undecided", **fields)

    assert asked.status_code == 200
    assert "Exclude 30 records: a &amp; b?" in asked.text
    assert "30 undecided" in asked.text
    assert verdicts(desk) == "u" * 30
    confirmed = re.search(r'name="confirmed" value="([^"]+)"', asked.text)
    assert confirmed
    done = send(librarian, desk, "?show=undecided", **fields, confirmed=confirmed[1])
    assert done.status_code == 302
    assert verdicts(desk) == "e" * 30
    step = desk.steps(1)[0].id
    answer = librarian.post(desk.url("/screening/undo?show=excluded"), {"step": step, "together": "yes"})
    assert answer.location == desk.url("/screening?show=excluded")
    assert verdicts(desk) == "u" * 30


def test_what_changed_since_it_was_asked_is_asked_again(desk: SearchDesk, librarian: Visitor) -> None:
    fields = {"which": "all", "verdict": "included"}
    asked = send(librarian, desk, "?show=undecided", **fields)
    confirmed = re.search(r'name="confirmed" value="([^"]+)"', asked.text)
    assert confirmed
    desk.maybe(7)

    again = send(librarian, desk, "?show=undecided", **fields, confirmed=confirmed[1])

    assert again.status_code == 409
    assert "The list has changed" in again.text
    assert "Include 29 records?" in again.text
    assert "i" not in verdicts(desk)


def test_a_short_list_needs_no_question(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "?show=all&text=%22study+3%22", which="all", verdict="included")

    assert answer.status_code == 302
    assert verdicts(desk) == "uui" + "u" * 26 + "i"


def test_several_get_a_tag(desk: SearchDesk, librarian: Visitor) -> None:
    desk.do(notes.tag_several, [desk.record(1).id], "cost")

    answer = send(
        librarian, desk, "?show=all", which="ticked", verdict="tag", tag="Cost", record=boxes(desk, 1, 2)
    )

    page = librarian.get(answer.location).text
    assert "1 record got the tag Cost. 1 record had it already." in page
    assert '<option value="cost">cost (2)</option>' in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"which": "ticked", "verdict": "included"}, "Tick at least one record"),
        ({"which": "ticked", "verdict": "included", "record": "x y"}, "Tick at least one record"),
        ({"which": "all", "verdict": ""}, "Choose what to do with the records."),
        ({"which": "", "verdict": "included"}, "Choose which records."),
        ({"which": "all", "verdict": "excluded"}, "Choose why you exclude it."),
        ({"which": "all", "verdict": "excluded", "reason": "other"}, "Write the reason"),
        ({"which": "all", "verdict": "tag", "tag": ""}, "Write one tag, without a comma."),
        ({"which": "all", "verdict": "tag", "tag": "a, b"}, "Write one tag, without a comma."),
        ({"which": "all", "verdict": "tag", "tag": "x" * 61}, "The tag must be 60 characters or fewer."),
    ],
)
def test_what_is_missing_is_said_with_a_link_to_its_box(
    desk: SearchDesk, librarian: Visitor, fields: dict[str, str], message: str
) -> None:
    answer = send(librarian, desk, **fields)

    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    link = re.search(rf'<a href="#(several-\w+)">{re.escape(message)}', answer.text)
    assert link
    assert f'id="{link[1]}"' in answer.text
    assert verdicts(desk) == "u" * 30


def test_what_was_ticked_stays_ticked_after_a_refusal(desk: SearchDesk, librarian: Visitor) -> None:
    ticked = [desk.record(1).id, desk.record(3).id]

    answer = send(
        librarian,
        desk,
        which="ticked",
        verdict="excluded",
        record=[f"{number} undecided" for number in ticked],
    )

    assert answer.status_code == 400
    found = re.findall(r'id="tick-(\d+)" data-tick checked', answer.text)
    assert [int(number) for number in found] == ticked


def test_only_its_librarian_decides_on_several(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    assert send(colleague, desk, which="all", verdict="included").status_code == 403
    assert "Several records at once" not in colleague.get(desk.url("/screening")).text
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)
    assert send(librarian, desk, which="all", verdict="included").status_code == 409


def noted(librarian: Visitor, desk: SearchDesk, number: int) -> str:
    """The fingerprint of remark and tags in the form of a record."""
    page = librarian.get(desk.url(f"/records/{desk.record(number).id}")).text
    found = re.search(r'name="noted" value="([^"]+)"', page)
    assert found
    return found[1]


def decide(librarian: Visitor, desk: SearchDesk, number: int, **fields: str) -> TestResponse:
    path = desk.url(f"/records/{desk.record(number).id}")
    return librarian.post(path, {"seen": "undecided", **fields})


def test_remark_and_tags_are_saved_alone_or_with_a_verdict(desk: SearchDesk, librarian: Visitor) -> None:
    first, second = desk.record(1).id, desk.record(2).id
    fields = {"noted": noted(librarian, desk, 1), "remark": "Ask <Mona>", "tags": "cost\nUK"}

    saved = decide(librarian, desk, 1, verdict="keep", **fields)

    assert saved.location == desk.url(f"/screening?show=undecided&at={first}#record-{first}")
    assert "Ask &lt;Mona&gt;</blockquote>" in librarian.get(saved.location).text
    fields = {"noted": noted(librarian, desk, 2), "remark": "With a verdict", "tags": ""}
    decide(librarian, desk, 2, verdict="maybe", **fields)
    assert (desk.record(2).remark, desk.record(2).standing) == ("With a verdict", "maybe")
    assert desk.record(1).standing == "undecided"
    assert second != first


def test_a_remark_that_was_changed_meanwhile_is_shown_beside_what_was_typed(
    desk: SearchDesk, librarian: Visitor
) -> None:
    seen = noted(librarian, desk, 1)
    decide(librarian, desk, 1, verdict="keep", noted=seen, remark="First", tags="")

    answer = decide(librarian, desk, 1, verdict="included", noted=seen, remark="Second", tags="x")

    assert answer.status_code == 409
    assert "Saved now: First" in answer.text
    assert ">\nSecond</textarea>" in answer.text
    assert f'href="#remark-{desk.record(1).id}"' in answer.text
    assert (desk.record(1).remark, desk.record(1).standing) == ("First", "undecided")


@pytest.mark.parametrize(
    ("fields", "box"),
    [({"tags": "x" * 61}, "tags"), ({"remark": "x" * 4001}, "remark"), ({"remark": "\x01"}, "remark")],
)
def test_a_note_that_can_not_be_kept_is_said_and_stays_typed(
    desk: SearchDesk, librarian: Visitor, fields: dict[str, str], box: str
) -> None:
    seen = noted(librarian, desk, 1)

    answer = decide(
        librarian, desk, 1, **{"verdict": "included", "noted": seen, "remark": "", "tags": "", **fields}
    )

    assert answer.status_code == 400
    assert f'href="#{box}-{desk.record(1).id}"' in answer.text
    assert verdicts(desk) == "u" * 30


def test_a_decision_keeps_the_list_that_it_was_taken_in(desk: SearchDesk, librarian: Visitor) -> None:
    path = desk.url(f"/records/{desk.record(30).id}?show=undecided&text=study&order=newest&size=100")

    answer = librarian.post(path, {"seen": "undecided", "verdict": "included"})

    first = desk.record(1).id
    assert answer.location == desk.url(
        f"/screening?show=undecided&text=study&order=newest&size=100&at={first}#record-{first}"
    )


def test_unreadable_wishes_are_told_beside_their_boxes(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/screening?from=20x&to=2020&since_day=soon")).text

    assert "Enter a year in four digits, such as 2015." in page
    assert "Enter a day as year, month and day, such as 2027-03-27." in page
    assert "To 2020" in page

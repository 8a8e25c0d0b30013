"""The page on which a summary is written: nothing typed is lost, and what is wrong is said beside it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.summaries import operations
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.workflow import Status
from tests.house import Visitor, filed
from tests.summaries.desk import BOTTOM_LINE, FINDINGS, GAPS, TEXT, Desk, record, text_of

TYPED = {"bottom_line": BOTTOM_LINE, "findings": FINDINGS, "gaps": GAPS, "ai_used": "no"}


def read(answer: TestResponse) -> str:
    """The page as a person reads it, with markup and without escapes."""
    return html.unescape(answer.text)


def save(visitor: Visitor, desk: Desk, version: int | str = 0, **changes: Any) -> TestResponse:
    """Send the form of the summary as if it had been opened at this version."""
    return visitor.post(f"/requests/{desk.reference}/summary", {**TYPED, "version": version, **changes})


def test_it_saves_what_was_typed(desk: Desk, librarian: Visitor) -> None:
    answer = save(librarian, desk)

    assert (answer.status_code, answer.location) == (302, f"/requests/{desk.reference}/summary")
    assert desk.content() == TEXT
    assert "The summary is saved." in librarian.get(answer.location or "").text


def test_a_short_title_heads_the_document_and_the_question_stands_below_it(
    desk: Desk, librarian: Visitor
) -> None:
    save(librarian, desk, short_title="  Virtual wards  ")

    assert desk.content().short_title == "Virtual wards"
    page = read(librarian.get(f"/requests/{desk.reference}/summary/preview"))
    told = re.findall(r"(?:issued-title|issued-lead)[^>]*>([^<]*)<", page)
    assert told[:2] == ["Virtual wards", desk.request().question]


def test_a_page_without_a_box_for_the_short_title_leaves_it(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, short_title="Virtual wards")
    save(librarian, desk, version=1, gaps="Costs")

    assert (desk.content().short_title, desk.text("gaps")) == ("Virtual wards", "Costs")


def test_it_shows_the_saved_text_in_the_boxes(desk: Desk, librarian: Visitor) -> None:
    desk.save()

    page = read(librarian.get(f"/requests/{desk.reference}/summary"))

    assert BOTTOM_LINE in page
    assert 'name="version" type="hidden" value="1"' in page


def test_it_saves_and_shows_the_preview(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()

    answer = save(librarian, desk, then="preview")

    assert answer.location == f"/requests/{desk.reference}/summary/preview"
    page = read(librarian.get(answer.location))
    assert "Virtual wards shorten the stay by about a day" in page
    assert '<li id="reference-1" value="1">Ash AB.' in page
    assert "Not read yet" in page


def test_it_saves_and_sends_for_review(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()

    answer = save(librarian, desk, then="review")

    assert answer.location == f"/requests/{desk.reference}/summary/review"
    assert desk.request().status is Status.IN_REVIEW


def test_a_refused_sending_keeps_the_text_and_says_what_to_mend(desk: Desk, librarian: Visitor) -> None:
    answer = save(librarian, desk, bottom_line="", findings="See [@pmid:4711]", then="review")

    page = read(answer)
    assert answer.status_code == 400
    assert "<title>Error: Summary" in page
    assert '<a href="#bottom_line">Write the bottom line.' in page
    assert "PMID 4711 is cited in the section “What we found”" in page
    assert "No search has finished yet" in page
    assert 'name="version" type="hidden" value="1"' in page
    assert desk.text("findings") == "See [@pmid:4711]"
    assert desk.request().status is Status.IN_PROGRESS


def test_while_the_requester_is_asked_it_saves_and_can_not_send(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()
    desk.do(evidence_requests.ask, question="Adults only?")

    page = read(librarian.get(f"/requests/{desk.reference}/summary"))
    answer = save(librarian, desk, then="review")

    assert "Save and send for review" not in page
    assert answer.status_code == 409
    assert desk.content() == TEXT
    assert desk.request().status is Status.CLARIFYING


def test_a_stale_save_shows_both_texts_and_can_be_saved_over(desk: Desk, librarian: Visitor) -> None:
    save(librarian, desk, 0, findings="First window")

    answer = save(librarian, desk, 0, findings="Second window")

    page = read(answer)
    assert answer.status_code == 409
    assert "First window" in page
    assert page.count("Second window") == 2
    assert 'name="version" type="hidden" value="1"' in page
    assert desk.text("findings") == "First window"

    assert save(librarian, desk, 1, findings="Both windows").status_code == 302
    assert (desk.text("findings"), desk.summary().version) == ("Both windows", 2)


def test_sending_the_same_form_twice_is_one_save(desk: Desk, librarian: Visitor) -> None:
    assert save(librarian, desk).status_code == 302
    assert save(librarian, desk).status_code == 302
    assert desk.summary().version == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_broken_version_loses_nothing(desk: Desk, librarian: Visitor, version: str) -> None:
    desk.save(text_of(findings="Saved"))

    answer = save(librarian, desk, version, findings="Typed")

    page = read(answer)
    assert answer.status_code in (400, 409)
    assert "Typed" in page
    assert desk.text("findings") == "Saved"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("bottom_line", "x" * 4001, "must be 4,000 characters or fewer"),
        ("findings", "x" * 60_001, "must be 60,000 characters or fewer"),
        ("gaps", "bell\x07", "characters in it that can’t be seen"),
        ("findings", "turned \u202e around", "characters in it that can’t be seen"),
    ],
)
def test_bad_text_is_refused_beside_its_box_and_kept(
    desk: Desk, librarian: Visitor, field: str, text: str, says: str
) -> None:
    answer = save(librarian, desk, **{field: text})

    page = read(answer).replace("can't", "can’t")
    assert answer.status_code == 400
    assert f'id="{field}-error"' in page
    assert says in page
    assert text in page


def test_hostile_text_is_inert_on_every_page(desk: Desk, librarian: Visitor, second: Visitor) -> None:
    hostile = '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">'
    desk.search([record(1, title=hostile)])
    desk.screen(included=[1], excluded=[])
    save(librarian, desk, bottom_line=f"- {hostile}", findings=hostile, gaps=hostile)
    save(librarian, desk, 0, bottom_line=f"- other {hostile}")

    pages = [
        librarian.get(f"/requests/{desk.reference}/summary"),
        save(librarian, desk, 0, gaps=hostile),
        second.get(f"/requests/{desk.reference}/summary/preview"),
    ]

    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


def test_it_lists_the_included_records_with_the_code_to_type(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()

    page = read(librarian.get(f"/requests/{desk.reference}/summary"))

    assert "3 included records" in page
    assert "<code>[@pmid:90000001]</code>" in page
    assert 'data-cite="pmid:90000001"' in page
    assert "90000003" not in page
    assert "Retracted: this article was withdrawn" in page


def test_it_shows_problems_while_writing(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()
    desk.save(text_of(bottom_line="- A [@pmid:90000003]\n- B [@pmid:90000004]\n- C"))

    page = read(librarian.get(f"/requests/{desk.reference}/summary"))

    assert (
        "PMID 90000003 is cited in the section “Bottom line”, but is not among the included records" in page
    )
    assert "The text cites PMID 90000004. Retracted" in page


def test_the_writer_reads_the_remark_until_it_is_sent_again(desk: Desk, librarian: Visitor) -> None:
    desk.send()
    desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark="Name the <b>trial</b>")

    page = librarian.get(f"/requests/{desk.reference}/summary").text
    assert "Returned for changes" in page
    assert "Name the &lt;b&gt;trial&lt;/b&gt;" in page

    desk.do(operations.send_for_review)
    desk.do(operations.take_back)
    assert "Earlier remarks: 1" in librarian.get(f"/requests/{desk.reference}/summary").text


def test_the_requester_never_reads_the_remark(desk: Desk, manager: Visitor) -> None:
    desk.send()
    desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark="Sloppy, this")

    page = manager.get(f"/requests/{desk.reference}")

    assert page.status_code == 200
    assert "Sloppy" not in page.text


def test_an_earlier_version_can_be_brought_back(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of(findings="First"))
    desk.save(text_of(findings="Second"), opened=1)

    page = read(librarian.get(f"/requests/{desk.reference}/summary?version=1"))

    assert "This is the text of version 1" in page
    assert "First</textarea>" in page
    assert 'name="version" type="hidden" value="2"' in page


@pytest.mark.parametrize("version", ["3", "99999999999999999999", "-1"])
def test_a_version_that_never_was_is_not_found(desk: Desk, librarian: Visitor, version: str) -> None:
    desk.save()

    assert librarian.get(f"/requests/{desk.reference}/summary?version={version}").status_code == 404


def test_somebody_who_lost_the_request_keeps_what_they_typed(desk: Desk, librarian: Visitor) -> None:
    desk.do(evidence_requests.assign, actor=desk.house.lead, librarian=desk.house.second_librarian)

    answer = save(librarian, desk, findings="An hour of work")

    page = read(answer)
    assert answer.status_code == 403
    assert "An hour of work</textarea>" in page
    assert "It was not saved" in page


def test_another_librarian_reads_and_does_not_write(desk: Desk, second: Visitor) -> None:
    desk.save()

    page = read(second.get(f"/requests/{desk.reference}/summary"))

    assert "Lena Librarian writes this summary" in page
    assert "<textarea" not in page


def test_it_points_to_the_second_reading_and_to_the_answer(desk: Desk, librarian: Visitor) -> None:
    desk.send()
    assert (
        f"/requests/{desk.reference}/summary/review"
        in librarian.get(f"/requests/{desk.reference}/summary").text
    )

    render_and_issue(desk.factory, desk.ask_to_deliver())
    assert "The summary is delivered" in librarian.get(f"/requests/{desk.reference}/summary").text


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 403), ("colleague", 403), ("administrator", 403), ("other_librarian", 404), ("lead", 200)],
)
@pytest.mark.parametrize("page", ["summary", "summary/preview", "summary/review"])
def test_only_the_library_opens_it(
    desk: Desk, visitor: Callable[[Person | None], Visitor], who: str, status: int, page: str
) -> None:
    someone = visitor(getattr(desk.house, who))

    assert someone.get(f"/requests/{desk.reference}/{page}").status_code == status


def test_a_librarian_who_asked_elsewhere_does_not_see_how_it_is_written(
    desk: Desk, visitor: Callable[[Person | None], Visitor]
) -> None:
    with transaction(desk.factory) as session:
        asker = session.get_one(Person, desk.house.other_librarian.id)
        asker.organisation_id = desk.house.organisation.id
        reference = filed(session, asker).reference

    someone = visitor(desk.house.other_librarian)

    assert someone.get(f"/requests/{reference}").status_code == 200
    assert someone.get(f"/requests/{reference}/summary").status_code == 403


@pytest.mark.parametrize("who", ["manager", "administrator", "other_librarian", "second_librarian"])
def test_only_its_librarian_saves(desk: Desk, visitor: Callable[[Person | None], Visitor], who: str) -> None:
    answer = save(visitor(getattr(desk.house, who)), desk)

    assert answer.status_code in (403, 404)
    with pytest.raises(AssertionError):
        desk.summary()


def test_a_form_without_token_changes_nothing(desk: Desk, librarian: Visitor) -> None:
    answer = librarian.client.post(f"/requests/{desk.reference}/summary", data=TYPED)

    assert answer.status_code == 400
    with pytest.raises(AssertionError):
        desk.summary()


def test_the_page_asks_no_question_for_each_record(desk: Desk, librarian: Visitor, engine: Engine) -> None:
    def queries() -> int:
        asked: list[str] = []

        def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        librarian.get(f"/requests/{desk.reference}/summary")
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    desk.search([record(number) for number in range(1, 31)])
    desk.screen(included=[1], excluded=[])
    few = queries()
    desk.screen(included=range(2, 31), excluded=[])

    assert queries() == few


def test_the_document_has_no_heading_without_a_text(desk: Desk, librarian: Visitor) -> None:
    desk.save(text_of(bottom_line="- Nobody has studied this"))

    page = read(librarian.get(f"/requests/{desk.reference}/summary/preview"))

    assert "Nobody has studied this" in page
    assert not re.search(r"<h\d[^>]*>What we found", page)


def test_what_was_asked_is_at_hand_and_closed(desk: Desk, librarian: Visitor) -> None:
    page = librarian.get(f"/requests/{desk.reference}/summary").text

    assert '<details class="nhsuk-details es-brief">' in page
    assert html.escape(desk.request().decision_to_support, quote=False) in html.unescape(page)


def test_a_reference_that_lacks_something_leads_to_where_it_is_corrected(
    desk: Desk, librarian: Visitor
) -> None:
    desk.search([replace(record(1), journal="", journal_abbreviation="")])
    desk.screen(included=[1], excluded=[])
    desk.save(text_of("- One [@pmid:90000001]"))

    page = read(librarian.get(f"/requests/{desk.reference}/summary"))

    assert "(Ash 2021) lacks the journal. Correct the reference, or" in page
    assert f"/requests/{desk.reference}/records/{desk.record_id(1)}/reference" in page


def test_a_refusal_that_no_box_is_about_leads_to_the_list_of_what_is_to_mend(
    desk: Desk, librarian: Visitor
) -> None:
    desk.search([replace(record(1), journal="", journal_abbreviation="")])
    desk.screen(included=[1], excluded=[])

    page = save(librarian, desk, bottom_line="- One [@pmid:90000001]", then="review").text

    assert '<a href="#before-review">' in page
    assert '<a href="#version">' not in page
    assert 'id="before-review" tabindex="-1"' in page


def test_a_bottom_line_of_citations_alone_is_none(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()
    save(librarian, desk, bottom_line="- [@pmid:90000001]")
    assert "Write the bottom line." in librarian.get(f"/requests/{desk.reference}/summary").text

"""The page of how sure we are: people judge, with a reason and their name; the document says it in words."""

from __future__ import annotations

import html
from typing import Any

import pytest
from werkzeug.test import TestResponse

from evidence_service.summaries import queries
from evidence_service.summaries.content import Certainty, Finding
from tests.house import Visitor
from tests.summaries.desk import Desk, text_of

JUDGED = {
    "about": "Readmission within 30 days",
    "finding": "evidence of no effect",
    "certainty": "low",
    "reason": "Two small trials that agree [@pmid:90000001]",
}


def put(visitor: Visitor, desk: Desk, **changes: Any) -> TestResponse:
    values = {**JUDGED, "version": desk_version(desk), "key": "", **changes}
    return visitor.post(f"/requests/{desk.reference}/summary/certainty", values)


def desk_version(desk: Desk) -> int:
    with desk.factory() as session:
        summary = queries.summary_of(session, desk.request())
        return summary.version if summary else 0


def arrange(visitor: Visitor, desk: Desk, key: str, do: str) -> TestResponse:
    values = {"key": key, "do": do, "version": desk_version(desk)}
    return visitor.post(f"/requests/{desk.reference}/summary/certainty/arrange", values)


def read(answer: TestResponse) -> str:
    return html.unescape(answer.text)


def test_it_keeps_a_statement_with_the_name_of_whoever_judged(desk: Desk, librarian: Visitor) -> None:
    answer = put(librarian, desk)

    (kept,) = desk.content().statements
    assert answer.status_code == 302
    assert (kept.about, kept.finding, kept.certainty) == (
        "Readmission within 30 days",
        Finding.NO_EFFECT,
        Certainty.LOW,
    )
    assert kept.judged_by == "Lena Librarian"
    page = read(librarian.get(f"/requests/{desk.reference}/summary/certainty"))
    assert "This is not the same as finding no studies. Certainty: low." in page


def test_a_judgement_needs_a_reason_beside_its_box_and_keeps_what_was_typed(
    desk: Desk, librarian: Visitor
) -> None:
    answer = put(librarian, desk, reason="")

    page = read(answer)
    assert answer.status_code == 400
    assert '<a href="#reason">Write why.' in page
    assert 'value="Readmission within 30 days"' in page
    with pytest.raises(AssertionError):
        desk.summary()


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("about", "Write what this statement is about"),
        ("finding", "Choose what the evidence says"),
        ("certainty", "Choose how sure you are"),
    ],
)
def test_what_is_missing_is_asked_for(desk: Desk, librarian: Visitor, missing: str, says: str) -> None:
    answer = put(librarian, desk, **{missing: ""})

    assert answer.status_code == 400
    assert says in read(answer)


def test_where_no_evidence_was_found_nothing_is_judged(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk, finding="no evidence found", certainty="")

    (kept,) = desk.content().statements
    assert (kept.certainty, kept.judged_by) == (None, "")


def test_it_is_changed_moved_and_taken_out(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    put(librarian, desk, about="Costs")
    first, second = desk.content().statements

    put(librarian, desk, key=first.key, about="Readmission")
    assert [one.about for one in desk.content().statements] == ["Readmission", "Costs"]

    arrange(librarian, desk, second.key, "up")
    assert [one.about for one in desk.content().statements] == ["Costs", "Readmission"]

    arrange(librarian, desk, second.key, "remove")
    assert [one.about for one in desk.content().statements] == ["Readmission"]
    assert arrange(librarian, desk, second.key, "up").status_code == 404
    assert arrange(librarian, desk, first.key, "burn").status_code == 404


def test_changing_the_words_of_another_s_judgement_is_signed_anew(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    (kept,) = desk.content().statements
    put(librarian, desk, key=kept.key)
    assert desk.content().statements == (kept,)


def test_a_statement_and_a_text_that_were_written_at_once_are_both_kept(
    desk: Desk, librarian: Visitor
) -> None:
    desk.save()
    before = desk_version(desk)
    put(librarian, desk)

    answer = librarian.post(
        f"/requests/{desk.reference}/summary", {"version": before, "gaps": "Written in another window"}
    )

    assert answer.status_code == 302
    assert (len(desk.content().statements), desk.text("gaps")) == (1, "Written in another window")


def test_the_document_says_it_in_words(desk: Desk, librarian: Visitor) -> None:
    desk.search()
    desk.screen()
    desk.save()
    put(librarian, desk)
    put(librarian, desk, about="Cost", finding="no evidence found", certainty="", reason="")
    put(librarian, desk, about="Falls", finding="uncertain", certainty="not judged", reason="")

    page = read(librarian.get(f"/requests/{desk.reference}/summary/preview"))

    assert "Evidence of no effect." in page
    assert "Judged by Lena Librarian." in page
    assert "That does not mean that it does not work." in page
    assert "Nobody judged how sure this is." in page
    assert 'href="#reference-1"' in page


def test_a_reason_that_cites_what_is_not_included_is_told_before_review(
    desk: Desk, librarian: Visitor
) -> None:
    desk.search()
    desk.screen()
    desk.save()
    put(librarian, desk, reason="See [@pmid:4711]")

    page = read(librarian.get(f"/requests/{desk.reference}/summary"))

    assert "PMID 4711 is cited in the reason for “Readmission within 30 days”" in page


def test_the_library_reads_it_and_only_its_librarian_changes_it(
    desk: Desk, second: Visitor, manager: Visitor
) -> None:
    page = second.get(f"/requests/{desk.reference}/summary/certainty")

    assert page.status_code == 200
    assert "Save the statement" not in page.text
    assert put(second, desk).status_code == 403
    assert manager.get(f"/requests/{desk.reference}/summary/certainty").status_code == 403


def test_the_same_form_sent_twice_is_one_statement(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    put(librarian, desk)
    assert len(desk.content().statements) == 1


def test_a_statement_is_taken_after_the_version_it_was_opened_at_was_thinned_out(
    desk: Desk, librarian: Visitor
) -> None:
    desk.save(text_of("- One"))
    for version in range(1, 5):
        desk.save(text_of(f"- One{version}"), opened=version, by_itself=True)

    answer = put(librarian, desk, version=3)

    with desk.factory() as session:
        assert queries.content_at(session, desk.summary(), 3) is None
    assert answer.status_code == 302
    assert [one.about for one in desk.content().statements] == [JUDGED["about"]]
    assert desk.text("bottom_line") == "- One4"


def test_nobody_can_be_sure_of_what_was_not_found(desk: Desk, librarian: Visitor) -> None:
    answer = put(librarian, desk, finding="no evidence found", certainty="high")
    assert answer.status_code == 400
    assert "Nothing was found, so there is nothing to be sure of." in read(answer)
    with desk.factory() as session:
        assert queries.summary_of(session, desk.request()) is None


def test_two_statements_about_one_thing_that_differ_are_told(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    put(librarian, desk, about="readmission  within 30 days", finding="evidence of an effect")
    page = read(librarian.get(f"/requests/{desk.reference}/summary"))
    assert "Two statements about “Readmission within 30 days” differ." in page


def test_a_refusal_leads_to_what_is_saved_now(desk: Desk, librarian: Visitor) -> None:
    put(librarian, desk)
    (there,) = desk.content().statements
    put(librarian, desk, key=there.key, reason="From one window")

    answer = put(librarian, desk, key=there.key, version=1, reason="From another")

    assert answer.status_code == 409
    assert f'<a href="#{there.key}">Read what is saved now</a>' in answer.text
    assert f'id="{there.key}"' in answer.text

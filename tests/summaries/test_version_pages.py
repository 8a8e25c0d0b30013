"""Earlier versions are read, compared word by word, and brought back whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

from evidence_service.accounts.models import Person
from evidence_service.summaries.content import (
    AiUse,
    Certainty,
    Finding,
    Product,
    Row,
    Statement,
    SummaryContent,
)
from tests.house import Visitor
from tests.summaries.desk import Desk, text_of

FIRST = text_of("- Yes", "Wards were quiet at night")
SECOND = replace(
    text_of("- Yes", "Wards were loud at night"),
    rows=(Row("pmid:1", finding="Less"),),
    statements=(Statement("s1", "Sleep", Finding.UNCERTAIN, Certainty.LOW, "Few people", "Lena"),),
)


def written(desk: Desk) -> str:
    desk.save(FIRST)
    desk.save(SECOND, opened=1)
    return f"/requests/{desk.reference}/summary/versions"


def test_it_lists_who_saved_what_when(desk: Desk, librarian: Visitor) -> None:
    page = librarian.get(written(desk)).text

    assert page.index("<strong>Version 2</strong> (the newest)") < page.index("<strong>Version 1</strong>")
    assert "Lena Librarian" in page


def test_it_shows_the_words_that_went_and_came_in_every_part(desk: Desk, second: Visitor) -> None:
    page = second.get(f"{written(desk)}?from=1&to=2").text

    assert "What changed from version 1 to version 2" in page
    assert "quiet" in page.split("<del>")[1].split("</del>")[0]
    assert "loud" in page.split("<ins>")[1].split("</ins>")[0]
    assert "How sure we are: Sleep" in page
    assert "Evidence table: PMID 1" in page
    assert "finding: Less" in page


def test_the_order_of_the_two_does_not_matter(desk: Desk, librarian: Visitor) -> None:
    assert "from version 1 to version 2" in librarian.get(f"{written(desk)}?from=2&to=1").text


def test_an_earlier_version_comes_back_whole_and_the_newer_one_stays(desk: Desk, librarian: Visitor) -> None:
    answer = librarian.post(f"{written(desk)}/1", {"version": 2})

    assert answer.status_code == 302
    assert desk.content() == FIRST
    assert desk.summary().version == 3
    librarian.post(f"/requests/{desk.reference}/summary/versions/2", {"version": 3})
    assert desk.content() == SECOND


def test_it_does_not_come_back_over_what_nobody_has_seen(desk: Desk, librarian: Visitor) -> None:
    answer = librarian.post(f"{written(desk)}/1", {"version": 1})

    assert answer.status_code == 409
    assert desk.content() == SECOND


def test_a_version_that_is_not_there_is_not_found(desk: Desk, librarian: Visitor) -> None:
    page = written(desk)
    assert librarian.get(f"{page}?from=7").status_code == 404
    assert librarian.post(f"{page}/7", {"version": 2}).status_code == 404


READ_WHOLE = {
    "product": ("Evidence synthesis",),
    "sections": ("Yes<span", "<strong>nights</strong> &lt;i&gt;here&lt;/i&gt;"),
    "statements": ("Uncertain.</strong>", "Sleep", "Few people", "Judged by Lena"),
    "rows": ("Fewer days", "Rows of papers that are not included now", "Kept apart"),
    "ai": ("Wordy Machine", "7.1", "3 March 2027", "Sum this up"),
    "valid_until": ("Valid until 4 December 2028",),
    "limits": ("One librarian screened",),
    "short_title": ("Wards &amp; nights",),
}
"""What the page of a version shows of every field of a summary."""


def test_a_version_is_read_whole_before_it_is_brought_back(
    desk: Desk, librarian: Visitor, second: Visitor
) -> None:
    desk.search()
    desk.screen()
    whole = replace(
        text_of("- Yes [@pmid:90000001]", "Quiet **nights** <i>here</i>"),
        product=Product.SYNTHESIS,
        rows=(Row("pmid:90000002", finding="Fewer days"), Row("pmid:90000003", finding="Kept apart")),
        statements=(Statement("s1", "Sleep", Finding.UNCERTAIN, Certainty.LOW, "Few people", "Lena"),),
        ai=AiUse(True, "Wordy Machine", "7.1", date(2027, 3, 3), "Sum this up"),
        valid_until=date(2028, 12, 4),
        limits="One librarian screened",
        short_title="Wards & nights",
    )
    desk.save(whole)
    desk.save(SECOND, opened=1)

    page = librarian.get(f"/requests/{desk.reference}/summary/versions/1").text

    assert set(READ_WHOLE) == {field.name for field in fields(SummaryContent)}
    shown = {name: all(words in page for words in expected) for name, expected in READ_WHOLE.items()}
    assert shown == dict.fromkeys(READ_WHOLE, True)
    assert all(getattr(whole, field.name) != field.default for field in fields(SummaryContent))
    assert "Saved by Lena Librarian" in page
    assert "Bring this version back" in page
    assert "Later: version 2" in page
    assert "loud" not in page
    newest = librarian.get(f"/requests/{desk.reference}/summary/versions/2").text
    assert "Version 2, the newest" in newest
    assert "Bring this version back" not in newest
    assert "Bring this version back" not in second.get(f"/requests/{desk.reference}/summary/versions/1").text


def test_of_a_version_without_statements_nobody_is_said_to_have_judged(
    desk: Desk, librarian: Visitor
) -> None:
    desk.save(text_of())
    desk.save(replace(text_of(), limits="One librarian screened"), opened=1)
    page = f"/requests/{desk.reference}/summary/versions"

    first, second = (librarian.get(f"{page}/{number}").text for number in (1, 2))

    assert "Nothing was written yet." in first
    assert "Nothing was written yet." not in second
    assert "Nobody judged" not in first + second


def test_the_list_leads_to_each_version(desk: Desk, second: Visitor) -> None:
    page = written(desk)

    assert second.get(page).text.count("Read this version") == 2
    assert second.get(f"{page}/1").status_code == 200
    assert second.get(f"{page}/3").status_code == 404


def test_another_library_service_learns_nothing_of_a_version_that_is_there(
    desk: Desk, librarian: Visitor, visitor: Callable[[Person | None], Visitor]
) -> None:
    page = f"{written(desk)}/1"
    assert "quiet" in librarian.get(page).text

    answer = visitor(desk.house.other_librarian).get(page)

    assert answer.status_code == 404
    assert "quiet" not in answer.text
    assert visitor(desk.house.other_librarian).post(page, {"version": 2}).status_code == 404
    assert desk.content() == SECOND

"""The page on which a reference is corrected: what it lacks is added, and nothing is lost."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from evidence_service.audit import Event
from evidence_service.references.citation import citation_from
from evidence_service.references.vancouver import reference
from evidence_service.searches.models import Record
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article

RIS = """TY  - JOUR
TI  - Falls on <i>wards</i>
AU  - Okafor, Ada B
AU  - Birch, Ben, Jr.
AU  - The Falls Group
JO  - Imagined Medical Journal
JA  - Imagined Med J
LA  - German
VL  - 12
ER  -
"""


@pytest.fixture
def boxes(desk: SearchDesk, librarian: Visitor, record: Record) -> dict[str, str]:
    return typed(librarian.get(page_of(desk, record)).text)


@pytest.fixture
def record(desk: SearchDesk, librarian: Visitor) -> Record:
    librarian.post(desk.url("/sources/import"), {"database": "Embase", "pasted": RIS})
    return imported(desk)


def imported(desk: SearchDesk) -> Record:
    with desk.factory() as session:
        return session.scalars(select(Record)).one()


def page_of(desk: SearchDesk, record: Record) -> str:
    return desk.url(f"/records/{record.id}/reference")


def typed(page: str) -> dict[str, str]:
    """What stands in the boxes of the page."""
    boxes = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    boxes |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
    boxes["kind"] = "article"
    return {name: html.unescape(value) for name, value in boxes.items() if name != "csrf_token"}


def test_a_year_and_an_author_are_added_and_the_rest_is_cited_as_before(
    desk: SearchDesk, librarian: Visitor, record: Record
) -> None:
    opened = librarian.get(page_of(desk, record)).text
    assert "It lacks the year and its pages, or a DOI." in opened
    boxes = typed(opened)
    assert boxes["authors"].split("\n")[0].strip() == "Okafor AB"

    answer = librarian.post(
        page_of(desk, record), boxes | {"year": "2021", "authors": boxes["authors"] + "\nCedar C"}
    )

    assert answer.status_code == 302
    before, after = record.citation, imported(desk).citation
    assert {name for name in after if after[name] != before[name]} == {"year", "published", "authors"}
    assert after["authors"][:-1] == before["authors"]
    assert imported(desk).year == 2021
    assert "Cedar C" in reference(citation_from(after)).text


def test_the_history_keeps_who_corrected_it_and_what_it_said(
    desk: SearchDesk, librarian: Visitor, record: Record
) -> None:
    boxes = typed(librarian.get(page_of(desk, record)).text)
    librarian.post(page_of(desk, record), boxes | {"volume": "13"})

    with desk.factory() as session:
        event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.actor_id == desk.house.librarian.id
    assert event.detail["before"] == {"volume": "12"}


def test_the_same_description_again_changes_nothing(
    desk: SearchDesk, librarian: Visitor, record: Record
) -> None:
    before = desk.history()
    answer = librarian.post(page_of(desk, record), typed(librarian.get(page_of(desk, record)).text))
    assert answer.status_code == 302
    assert (imported(desk).citation, desk.history()) == (record.citation, before)


def test_what_a_colleague_corrected_meanwhile_is_shown_and_what_was_typed_stays(
    desk: SearchDesk, librarian: Visitor, record: Record
) -> None:
    boxes = typed(librarian.get(page_of(desk, record)).text)
    librarian.post(page_of(desk, record), boxes | {"year": "2019"})

    answer = librarian.post(page_of(desk, record), boxes | {"year": "2021"})

    assert answer.status_code == 409
    assert "Somebody corrected this reference" in answer.text
    assert "2019;12" in answer.text
    again = typed(answer.text)
    assert again["year"] == "2021"
    assert librarian.post(page_of(desk, record), again).status_code == 302
    assert imported(desk).year == 2021


@pytest.mark.parametrize(
    ("box", "value", "says"),
    [
        ("title", "", "Enter the title."),
        ("year", "1066", "Enter a year such as 2024."),
        ("language", "Elvish", "We don't know the language “Elvish”"),
        ("url", "javascript:alert(1)", "begins with https://"),
        ("doi", "doi", "A DOI begins with 10."),
    ],
)
def test_a_bad_value_is_refused_beside_its_box(
    desk: SearchDesk, librarian: Visitor, record: Record, box: str, value: str, says: str
) -> None:
    boxes = typed(librarian.get(page_of(desk, record)).text)
    answer = librarian.post(page_of(desk, record), boxes | {box: value})
    assert answer.status_code == 400
    assert says in html.unescape(answer.text)
    assert imported(desk).citation == record.citation


def test_what_is_typed_is_escaped(desk: SearchDesk, librarian: Visitor, record: Record) -> None:
    boxes = typed(librarian.get(page_of(desk, record)).text)
    librarian.post(page_of(desk, record), boxes | {"title": "Falls <script>alert(1)</script> & more"})
    assert "<script>alert" not in librarian.get(page_of(desk, record)).text
    assert imported(desk).title == "Falls <script>alert(1)</script> & more"


def test_what_pubmed_describes_is_not_corrected_here(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1))
    page = librarian.get(page_of(desk, desk.record(1))).text
    assert "PubMed describes this record" in page
    assert "Save the reference" not in page


def test_a_chapter_gets_its_editors_and_its_book(
    desk: SearchDesk, librarian: Visitor, record: Record
) -> None:
    boxes = typed(librarian.get(page_of(desk, record)).text)
    changes = {
        "kind": "chapter",
        "journal": "Falls & frailty",
        "editors": "Elm EE\nFir F",
        "year": "2020",
        "publisher": "Ward Press",
        "place": "Leeds",
    }
    librarian.post(page_of(desk, record), boxes | changes)
    text = reference(citation_from(imported(desk).citation)).text
    assert "In: Elm EE, Fir F, editors. Falls & frailty" in text
    assert "Leeds: Ward Press; 2020" in text


def test_what_was_typed_stands_below_when_the_record_was_merged_meanwhile(
    desk: SearchDesk, librarian: Visitor, record: Record
) -> None:
    boxes = typed(librarian.get(page_of(desk, record)).text)
    with desk.factory.begin() as session:
        known = session.get_one(Record, record.id)
        other = Record(
            evidence_request_id=desk.id,
            from_pubmed=False,
            title=known.title,
            citation=known.citation,
            stored_at=known.stored_at,
        )
        session.add(other)
        session.flush()
        known.merged_into_id = other.id

    answer = librarian.post(page_of(desk, record), boxes | {"title": "Falls on cold wards"})

    assert answer.status_code == 409
    assert "counts as a copy of another one" in answer.text
    assert typed(answer.text)["title"] == "Falls on cold wards"
    assert "Save the reference" not in answer.text


@pytest.mark.parametrize(
    ("year", "month", "published"),
    [
        ("2021", "5 March", "2021 Mar 5"),
        ("2021", "Mar-Apr", "2021 Mar-Apr"),
        ("2021", "Easter", "2021 Easter"),
        ("2021", "", "2021"),
        ("", "in press", "in press"),
    ],
)
def test_when_it_came_out_is_written_as_reference_lists_have_it(
    desk: SearchDesk,
    librarian: Visitor,
    record: Record,
    boxes: dict[str, str],
    year: str,
    month: str,
    published: str,
) -> None:
    librarian.post(page_of(desk, record), boxes | {"year": year, "month": month})
    assert imported(desk).citation["published"] == published

    again = typed(librarian.get(page_of(desk, record)).text)
    assert again["year"] == year
    assert again["month"] == published.removeprefix(year).strip()


@pytest.mark.parametrize(
    ("year", "month", "told"),
    [
        ("", "Mar", "Enter the year, too."),
        ("2024", "3/2024", "Enter a month such as Mar 5, Mar-Apr or Spring."),
    ],
)
def test_a_month_needs_its_year_and_a_name(
    desk: SearchDesk,
    librarian: Visitor,
    record: Record,
    boxes: dict[str, str],
    year: str,
    month: str,
    told: str,
) -> None:
    answer = librarian.post(page_of(desk, record), boxes | {"year": year, "month": month})

    assert answer.status_code == 400
    assert told in answer.text

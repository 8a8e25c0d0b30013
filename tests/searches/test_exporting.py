"""The records of a request as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from evidence_service.accounts.models import Person
from evidence_service.db import transaction
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reading import read_file
from evidence_service.references.reference import AbstractSection, Notice
from evidence_service.searches import merging, notes
from evidence_service.searches.exporting import FORMATS
from evidence_service.searches.models import Record
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """Four records with verdicts, a tag and a remark; one retracted, one corrected, one dangerous."""
    abstract = (AbstractSection("", "Fewer <i>falls</i>, p &lt; 0.05."),)
    desk.found(
        article(1),
        article(2, title="=HYPERLINK(1) &amp; more", abstract=abstract, languages=("fre",)),
        article(3, retraction="retracted", notices=(Notice("retraction in", "Imagined J. 2021;1:2", "9"),)),
        article(4, retraction="corrected"),
    )
    desk.include(1)
    desk.exclude(2, "too old")
    desk.maybe(3)
    first = desk.record(1).id
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        record = session.get_one(Record, first)
        notes.note(
            session,
            request,
            record.id,
            "-Ask Mona,\nplease",
            ["cost", "UK"],
            actor=desk.house.librarian,
            seen=notes.fingerprint(record),
        )
    return desk


def exported(visitor: Visitor, desk: SearchDesk, kind: str, query: str = "show=all") -> bytes:
    answer = visitor.get(desk.url(f"/records.{kind}?{query}"))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return bytes(answer.data)


@pytest.mark.parametrize("kind", ["ris", "nbib", "csv"])
def test_what_goes_out_can_come_in_again(desk: SearchDesk, librarian: Visitor, kind: str) -> None:
    reading = read_file(f"x.{kind}", exported(librarian, desk, kind))

    assert reading.problems == ()
    found = [one.reference for one in reading.references]
    assert [one.pmid for one in found] == ["90000001", "90000002", "90000003", "90000004"]
    assert [one.doi for one in found] == [f"10.9999/falls.{number}" for number in range(1, 5)]
    assert [one.year for one in found] == [2020] * 4
    assert all(one.authors[0].last == "Ash" for one in found)
    assert "Fewer falls, p" in found[1].abstract[0].text_html.replace("<i>", "").replace("</i>", "")


def test_the_table_has_everything_and_no_formula(desk: SearchDesk, librarian: Visitor) -> None:
    text = exported(librarian, desk, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    first, second, third, fourth = rows
    assert (first["Verdict"], first["Tags"], first["Remark"]) == (
        "included",
        "UK, cost",
        "'-Ask Mona,\nplease",
    )
    assert (second["Title"], second["Reason to exclude"]) == ("'=HYPERLINK(1) & more", "too old")
    assert second["Abstract"] == "Fewer falls, p < 0.05."
    assert third["Retracted or corrected"].startswith("Retracted: ")
    assert fourth["Retracted or corrected"] == "It was corrected after it was published."
    assert (first["Type of evidence"], first["Found by"]) == ("trial", "PubMed, search 1")
    assert (fourth["Verdict"], fourth["Screened on"]) == ("undecided", "")


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_what_is_retracted_or_corrected_says_so_in_every_format(
    desk: SearchDesk, librarian: Visitor, kind: str
) -> None:
    text = exported(librarian, desk, kind).decode()

    assert "etracted" in text
    assert "It was corrected after it was published." in " ".join(text.split())


def test_notes_of_the_librarian_go_along(desk: SearchDesk, librarian: Visitor) -> None:
    ris = exported(librarian, desk, "ris").decode()

    assert "N1  - Screening: excluded: too old\r\n" in ris
    assert "N1  - Tags: UK, cost\r\n" in ris
    assert "N1  - Remark: -Ask Mona, please\r\n" in ris


def test_a_vancouver_list_is_numbered(desk: SearchDesk, librarian: Visitor) -> None:
    lines = exported(librarian, desk, "txt").decode().splitlines()

    assert lines[0].startswith(
        "1. Ash AB, Birch C. Falls on wards: study 1. Imagined J Falls. 2020 Mar;12(3)"
    )
    assert lines[2].startswith("3. Ash AB, Birch C. [Retracted]")
    page = exported(librarian, desk, "html").decode()
    assert page.count("<li>") == 4
    assert "=HYPERLINK(1) &amp; more" in page


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("show=included", [1]),
        ("show=excluded&reason=too+old", [2]),
        ("show=all&tag=cost", [1]),
        ("show=all&order=title", [2, 1, 3, 4]),
        ("", [4]),
    ],
)
def test_what_the_list_shows_is_taken_out(
    desk: SearchDesk, librarian: Visitor, query: str, numbers: list[int]
) -> None:
    reading = read_file("x.ris", exported(librarian, desk, "ris", query))

    assert [int(one.reference.pmid) - 90000000 for one in reading.references] == numbers


def test_the_page_offers_what_the_list_shows(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/export?show=excluded&text=more")).text

    assert "What the list shows: excluded, “more”" in page
    assert desk.url("/records.nbib?show=excluded&amp;text=more") in page
    assert desk.url("/records.ris?show=included") in page
    assert "What the list shows" not in librarian.get(desk.url("/export?show=all")).text


def test_others_take_nothing_out(
    desk: SearchDesk, librarian: Visitor, visitor: Callable[[Person | None], Visitor]
) -> None:
    assert librarian.get(desk.url("/records.exe")).status_code == 404
    for path in ("/export", "/records.csv"):
        assert visitor(desk.house.manager).get(desk.url(path)).status_code == 403
        assert visitor(desk.house.other_librarian).get(desk.url(path)).status_code == 404


def test_many_records_are_taken_out_in_their_order(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(*(article(number) for number in range(10, 1120)))

    lines = exported(librarian, desk, "txt").decode().splitlines()

    assert len(lines) == 1114
    assert "study 1119" in lines[-1]


@pytest.mark.parametrize("kind", ["ris", "nbib", "csv", "txt", "html"])
def test_a_retraction_that_a_duplicate_tells_goes_out_with_what_is_kept(
    desk: SearchDesk, librarian: Visitor, kind: str
) -> None:
    desk.merge(3, into=1)
    with transaction(desk.factory) as session:
        merging.carry_retractions(session, [desk.record(1).id])

    text = exported(librarian, desk, kind, "show=included").decode()

    assert "Retracted" in text

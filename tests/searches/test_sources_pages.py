"""The pages of sources and duplicates as librarians use them, in a browser without script."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from evidence_service import calendar
from evidence_service.references.citation import citation_from
from evidence_service.references.opening import LARGEST_FILE
from evidence_service.references.vancouver import reference
from evidence_service.searches import deduplicating, importing, source_queries
from evidence_service.searches.import_views import LARGEST_UPLOAD
from evidence_service.searches.models import Record
from evidence_service.searches.source_models import CheckState, DuplicateCheck, RecordMerge
from tests.house import Visitor
from tests.searches.conftest import CountQueries
from tests.searches.search_desk import SearchDesk, article
from tests.searches.test_deduplicating import deduplicated, found, imported, propose, rows, same_as
from tests.searches.test_importing import RIS, UNREAD

ABOUT = {
    "database": "Embase",
    "platform": "Ovid",
    "strategy": "1 exp falling/",
    "stated_count": "1,204",
    "searched_on-day": "3",
    "searched_on-month": "11",
    "searched_on-year": "2026",
}


def upload(desk: SearchDesk, librarian: Visitor, content: bytes, **typed: str) -> Any:
    data = {**ABOUT, **typed, "file": (BytesIO(content), "falls.ris")}
    return librarian.post(desk.url("/sources/import"), data, content_type="multipart/form-data")


def test_an_uploaded_file_is_imported_and_its_page_says_how_it_adds_up(
    desk: SearchDesk, librarian: Visitor
) -> None:
    answer = upload(desk, librarian, RIS.encode())
    assert answer.headers["Location"] == desk.url("/sources/1")
    page = librarian.get(desk.url("/sources/1")).text
    for expected in ("<dd>3</dd>", "<dd>2</dd>", "<dd>1</dd>", "line 7", "1,204", "3 November 2026", "Ovid"):
        assert expected in page
    assert "Was everything exported?" in page


def test_the_problems_of_a_file_can_be_downloaded_and_hold_no_formula(
    desk: SearchDesk, librarian: Visitor
) -> None:
    upload(desk, librarian, RIS.replace("TY  - JOUR\r\nPY  - 2001", "TY  - JOUR\r\nPY  - =2001").encode())
    answer = librarian.get(desk.url("/sources/1/problems.csv"))
    table = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert table[0] == ["Position", "Line", "Reason", "Text"]
    assert table[1][:2] == ["2", "7"]
    assert not any(cell.startswith("=") for cell in table[1])


def test_a_paste_is_imported(desk: SearchDesk, librarian: Visitor) -> None:
    librarian.post(desk.url("/sources/import"), {**ABOUT, "pasted": "PMID- 90000007\nTI  - Falls in wards\n"})
    assert desk.read(source_queries.sources)[0].imported == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"pasted": ""}, "Choose a file, or paste the records here."),
        ({"pasted": RIS, "database": ""}, "Enter the database, such as Embase."),
        ({"pasted": RIS, "stated_count": "many"}, "Enter a whole number, such as 120."),
        ({"pasted": RIS, "searched_on-day": "31"}, "must be a real date"),
        ({"pasted": RIS, "searched_on-year": "2199"}, "can&#39;t be in the future"),
        ({"pasted": "<!DOCTYPE html><html><body>Sign in</body></html>"}, "web page"),
        ({"pasted": "Dear colleague, here are the papers."}, "No references were found"),
    ],
)
def test_what_cannot_be_imported_is_refused_beside_its_box_and_stays_typed(
    desk: SearchDesk, librarian: Visitor, typed: dict[str, str], words: str
) -> None:
    answer = librarian.post(desk.url("/sources/import"), {**ABOUT, **typed})
    assert answer.status_code == 400
    assert words in answer.text
    assert "1 exp falling/" in answer.text
    assert desk.read(source_queries.sources) == []


def test_what_was_odd_about_a_record_that_came_in_is_told(desk: SearchDesk, librarian: Visitor) -> None:
    upload(desk, librarian, f"{RIS}\nTY  - JOUR\nTI  - Cut in the mid".encode())
    page = librarian.get(desk.url("/sources/1")).text
    assert "its last line (ER) is missing; the record may be incomplete." in page


def test_a_file_and_a_paste_together_are_refused(desk: SearchDesk, librarian: Visitor) -> None:
    answer = upload(desk, librarian, RIS.encode(), pasted=RIS)
    assert "not both" in answer.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04" + b"\0" * 3000, "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "Word"),
        (b"%PDF-1.7\n", "PDF"),
        (b"TY  - JOUR\0\0\nTI  - x\nER  - \n" * 9, "text"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xml><records/></xml>', "entit"),
    ],
)
def test_files_in_disguise_are_refused_beside_the_box(
    desk: SearchDesk, librarian: Visitor, content: bytes, words: str
) -> None:
    answer = upload(desk, librarian, content)
    assert answer.status_code == 400
    assert words.casefold() in answer.text.casefold()
    assert 'id="file-error"' in answer.text
    assert desk.read(source_queries.sources) == []


def test_a_file_over_the_limit_is_refused_beside_its_box(desk: SearchDesk, librarian: Visitor) -> None:
    answer = upload(desk, librarian, b"x" * (LARGEST_FILE * 2))
    assert answer.status_code == 400
    assert "The file is too large: 40 MB, and the limit is 20 MB." in answer.text
    assert "1 exp falling/" in answer.text


def test_a_file_far_over_the_limit_gets_the_page_about_too_much(desk: SearchDesk, librarian: Visitor) -> None:
    answer = upload(desk, librarian, b"x" * (LARGEST_UPLOAD + 10))
    assert answer.status_code == 413
    for words in (
        "60.0 MB",
        "takes 60 MB at most",
        "what you typed is still on the page before",
        "can have 20 MB",
    ):
        assert words in answer.text


def test_a_file_of_which_nothing_can_be_read_is_refused_with_its_problems(
    desk: SearchDesk, librarian: Visitor
) -> None:
    answer = upload(desk, librarian, UNREAD.encode())
    assert answer.status_code == 400
    for words in ("0 of 2 records could be read", "Record 1, line 1:", "Record 2, line 4:", "1 exp falling/"):
        assert words in answer.text
    assert desk.read(source_queries.sources) == []


def test_it_can_be_kept_as_a_source_and_taken_back_at_once(desk: SearchDesk, librarian: Visitor) -> None:
    upload(desk, librarian, UNREAD.encode(), keep_unread="yes")
    page = librarian.get(desk.url("/sources/1")).text
    assert "0 of 2 could be read." in page
    assert "keep it as a source" in page
    librarian.post(desk.url("/sources/1/take-back"))
    assert "Taken back" in librarian.get(desk.url("/sources")).text


def test_text_outside_records_is_told_apart_from_records(desk: SearchDesk, librarian: Visitor) -> None:
    upload(desk, librarian, f"Exported from Embase\n\n{RIS}".encode())
    page = librarian.get(desk.url("/sources/1")).text
    assert "Text outside records, line 1:" in page
    assert "Record 2, line 9:" in page
    table = librarian.get(desk.url("/sources/1/problems.csv")).get_data().decode("utf-8-sig")
    assert [row[:2] for row in csv.reader(io.StringIO(table))][1:] == [["", "1"], ["2", "9"]]


def test_a_full_request_refuses_a_reference_typed_by_hand_and_keeps_what_was_typed(
    desk: SearchDesk, librarian: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_RECORDS", 0)
    typed = {"kind": "report", "title": "Falls", "found_in": "NICE", "abstract": "Kept words"}
    answer = librarian.post(desk.url("/sources/reference"), typed)
    assert (answer.status_code, "Kept words" in answer.text) == (400, True)
    assert "It has 0, and this brings 1 more." in answer.text


def test_only_the_librarian_who_has_the_request_may_import_and_what_was_typed_stays(
    desk: SearchDesk, colleague: Visitor
) -> None:
    for path in ("/sources/import", "/sources/looked-at"):
        answer = colleague.post(desk.url(path), {**ABOUT, "pasted": RIS, "note": "Read it."})
        assert answer.status_code == 403
        assert "1 exp falling/" in answer.text
    assert desk.read(source_queries.sources) == []


def test_a_reference_typed_by_hand_is_kept_as_typed_and_its_markup_is_inert(
    desk: SearchDesk, librarian: Visitor
) -> None:
    typed = {
        "kind": "report",
        "title": "Falls <script>alert(1)</script>",
        "authors": "Okafor AB\nThe Falls Group",
        "year": "2024",
        "url": "https://www.example.org/falls",
        "found_in": "NICE",
    }
    librarian.post(desk.url("/sources/reference"), typed)
    record = rows(desk, Record)[0]
    assert record.title == "Falls <script>alert(1)</script>"
    assert record.citation["authors"][0]["last"] == "Okafor"
    assert record.citation["authors"][1]["collective"] == "The Falls Group"
    assert "<script>alert" not in librarian.get(desk.url(f"/records/{record.id}")).text


WEB_PAGE = {
    "kind": "web page",
    "title": "Falls on wards",
    "authors": "An Agency",
    "publisher": "The Agency",
    "place": "Leeds",
    "year": "2024",
    "url": "https://www.example.org/falls",
    "found_in": "NICE",
}


def test_a_page_cannot_have_been_seen_in_the_future(desk: SearchDesk, librarian: Visitor) -> None:
    day = calendar.today() + timedelta(days=2)
    seen = {f"seen_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}

    answer = librarian.post(desk.url("/sources/reference"), WEB_PAGE | seen)

    assert (answer.status_code, "be in the future" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [({"seen_on-day": "3", "seen_on-month": "11", "seen_on-year": "2026"}, "2026 Nov 3"), ({}, None)],
    ids=["a day", "no day"],
)
def test_a_page_on_the_web_is_cited_on_the_day_it_was_seen_or_else_typed(
    desk: SearchDesk, librarian: Visitor, seen: dict[str, str], expected: str | None
) -> None:
    librarian.post(desk.url("/sources/reference"), WEB_PAGE | seen)
    record = rows(desk, Record)[0]
    added = record.stored_at
    day = expected or f"{added.year} {added:%b} {added.day}"
    assert reference(citation_from(record.known_citation)).text == (
        f"An Agency. Falls on wards [Internet]. Leeds: The Agency; 2024 [cited {day}]."
        " Available from: https://www.example.org/falls"
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("seen_on-day", "31", "The date you saw it must include a month and a year."),
        ("title", "", "Enter the title."),
        ("found_in", "", "Say where you found it"),
        ("year", "3024", "Enter a year such as 2024."),
        ("url", "javascript:alert(1)", "begins with https://"),
        ("doi", "no doi", "A DOI begins with 10."),
    ],
)
def test_a_reference_that_cannot_be_is_refused_and_stays_typed(
    desk: SearchDesk, librarian: Visitor, name: str, value: str, words: str
) -> None:
    typed = {"kind": "report", "title": "Falls", "found_in": "NICE", "abstract": "Kept words", name: value}
    answer = librarian.post(desk.url("/sources/reference"), typed)
    assert answer.status_code == 400
    assert words in answer.text
    assert "Kept words" in answer.text


@pytest.mark.parametrize(
    ("typed", "status"), [("90000001", 302), ("10.9999/Falls.1", 302), ("https://doi.org/10.9999/x", 302)]
)
def test_a_pmid_or_a_doi_is_asked_of_pubmed(
    desk: SearchDesk, librarian: Visitor, typed: str, status: int
) -> None:
    answer = librarian.post(desk.url("/sources/look-up"), {"identifier": typed})
    assert answer.status_code == status
    assert "The service is asking PubMed." in librarian.get(answer.headers["Location"]).text


def test_what_is_no_identifier_is_refused(desk: SearchDesk, librarian: Visitor) -> None:
    answer = librarian.post(desk.url("/sources/look-up"), {"identifier": "falls"})
    assert "This is no PMID and no DOI" in answer.text


def test_a_source_that_was_looked_at_is_in_the_log(desk: SearchDesk, librarian: Visitor) -> None:
    librarian.post(desk.url("/sources/looked-at"), {"database": "NICE", "note": "Read NG249."})
    assert "NICE, source 1" in librarian.get(desk.url("/sources")).text
    assert "Read NG249." in librarian.get(desk.url("/sources/1")).text


def test_a_source_is_corrected_and_taken_back(desk: SearchDesk, librarian: Visitor) -> None:
    upload(desk, librarian, RIS.encode())
    librarian.post(desk.url("/sources/1"), {**ABOUT, "database": "Emcare"})
    assert "Emcare" in librarian.get(desk.url("/sources/1")).text
    librarian.post(desk.url("/sources/1/take-back"))
    assert "Taken back" in librarian.get(desk.url("/sources")).text


def test_a_pair_is_judged_side_by_side(desk: SearchDesk, librarian: Visitor) -> None:
    found(desk, 1, 2)
    first, second = (record.id for record in rows(desk, Record))
    pair = propose(desk, first, second)
    page = librarian.get(desk.url("/duplicates")).text
    assert "Alike titles." in page
    assert "es-differs" in page
    librarian.post(desk.url(f"/duplicates/pairs/{pair}"), {"answer": "same"})
    merged = librarian.get(desk.url("/duplicates?show=merged")).text
    assert "Lena Librarian said so" in merged
    librarian.post(desk.url(f"/duplicates/merges/{rows(desk, RecordMerge)[0].id}/take-apart"))
    assert "Nothing was put together." in librarian.get(desk.url("/duplicates?show=merged")).text


def test_the_four_numbers_of_an_import_add_up_once_duplicates_were_looked_for(
    desk: SearchDesk, librarian: Visitor
) -> None:
    upload(desk, librarian, f"{RIS}{RIS}".encode())
    assert numbers(librarian.get(desk.url("/sources/1")).text) == {"Read": 6, "Imported": 4, "Problems": 2}
    deduplicated(desk)
    looked_for = {"Read": 6, "Imported": 3, "Duplicates": 1, "Problems": 2}
    assert numbers(librarian.get(desk.url("/sources/1")).text) == looked_for
    table = librarian.get(desk.url("/sources")).text.split("All sources")[1].split("</table>")[0]
    assert re.findall(r"(\d+)</td>", table) == ["6", "2", "4", "1"]


def numbers(page: str) -> dict[str, int]:
    """The numbers at the head of the page of a source."""
    return {name: int(number) for name, number in re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd>", page)}


def test_taking_apart_looks_for_other_duplicates_of_both(desk: SearchDesk, librarian: Visitor) -> None:
    found(desk, 1, 2)
    pair = propose(desk, *(record.id for record in rows(desk, Record)))
    librarian.post(desk.url(f"/duplicates/pairs/{pair}"), {"answer": "same"})
    librarian.post(desk.url(f"/duplicates/merges/{rows(desk, RecordMerge)[0].id}/take-apart"))
    assert rows(desk, DuplicateCheck)[0].state is CheckState.QUEUED


def test_a_pair_that_was_kept_apart_is_listed_and_can_be_asked_about_again(
    desk: SearchDesk, librarian: Visitor
) -> None:
    found(desk, 1, 2)
    pair = propose(desk, *(record.id for record in rows(desk, Record)))
    librarian.post(desk.url(f"/duplicates/pairs/{pair}"), {"answer": "different"})
    listed = librarian.get(desk.url("/duplicates?show=apart")).text
    assert "Lena Librarian said so" in listed
    answer = librarian.post(desk.url(f"/duplicates/pairs/{pair}"), {"answer": "again"})
    assert "Are these two the same publication?" in librarian.get(answer.location.split("#")[0]).text
    assert "Nothing was kept apart." in librarian.get(desk.url("/duplicates?show=apart")).text


def test_an_answer_that_is_none_is_refused(desk: SearchDesk, librarian: Visitor) -> None:
    found(desk, 1, 2)
    first, second = (record.id for record in rows(desk, Record))
    pair = propose(desk, first, second)
    assert librarian.post(desk.url(f"/duplicates/pairs/{pair}"), {"answer": "maybe"}).status_code == 409


@pytest.mark.parametrize(
    "path", ["/sources", "/duplicates", "/duplicates?show=merged", "/duplicates?show=apart"]
)
def test_the_pages_ask_the_database_no_more_for_more_records(
    desk: SearchDesk, librarian: Visitor, queries_of: CountQueries, path: str
) -> None:
    def asked() -> int:
        with queries_of() as statements:
            assert librarian.get(desk.url(path)).status_code == 200
        return len(statements)

    desk.found(article(1), article(2))
    imported(desk, same_as(1))
    deduplicating.deduplicate(desk.factory, desk.id)
    before = asked()
    for number in range(3, 9):
        imported(desk, same_as(number), same_as(number))
    deduplicating.deduplicate(desk.factory, desk.id)
    assert asked() == before
    assert before <= 16

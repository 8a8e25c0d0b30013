"""The page of how was searched, the notes on it, and its files."""

from __future__ import annotations

import csv
import io

import pytest

from evidence_service.db import transaction
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import importing, log_queries, search_notes
from evidence_service.searches.importing import SourceDetails
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article
from tests.searches.test_importing import EMBASE, imported

PAGE = "/how-we-searched"
HOSTILE = SourceDetails(
    "<b>Embase</b>", "Ovid", "=cmd|' /C calc'!A0\n</pre><script>x</script> ```", note="`x`"
)


def seen(desk: SearchDesk) -> str:
    return search_notes.fingerprint(desk.read(log_queries.notes))


@pytest.fixture
def searched(desk: SearchDesk) -> SearchDesk:
    desk.found(article(1), article(2))
    imported(desk, details=EMBASE)
    return desk


def test_it_shows_every_item_and_every_strategy(searched: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(searched.url(PAGE)).text

    for words in (
        "1. Database name",
        "16. Deduplication",
        "Embase, through Ovid",
        "1 exp falling/",
        "falls[tiab]",
    ):
        assert words in page, words
    assert "falls[tiab] as PubMed read it" in page


def test_what_nobody_knows_is_told_apart_from_what_was_not_done(
    searched: SearchDesk, librarian: Visitor
) -> None:
    assert "Not done</strong>" not in librarian.get(searched.url(PAGE)).text

    answer = librarian.post(
        searched.url(PAGE), {"seen": seen(searched), "contacts_not_done": "yes", "citations": "From Ash 2019"}
    )

    assert answer.status_code == 302
    page = librarian.get(searched.url(PAGE)).text
    assert page.count("Not done</strong>") == 1
    assert "From Ash 2019" in page
    assert 'name="contacts_not_done" type="checkbox" value="yes" checked' in page


def test_done_and_not_done_at_once_is_refused(searched: SearchDesk, librarian: Visitor) -> None:
    data = {"seen": seen(searched), "contacts": "Dr Ash", "contacts_not_done": "yes"}
    answer = librarian.post(searched.url(PAGE), data)

    assert answer.status_code == 400
    assert 'href="#contacts">Either write what was done' in answer.text
    assert "Dr Ash</textarea>" in answer.text


def test_what_was_typed_stays_when_somebody_was_faster(searched: SearchDesk, librarian: Visitor) -> None:
    before = seen(searched)
    searched.do(search_notes.write_report, {"other": "Theirs"}, seen=before)

    answer = librarian.post(searched.url(PAGE), {"seen": before, "other": "Mine"})

    assert answer.status_code == 409
    assert "Mine</textarea>" in answer.text
    assert "Theirs" in answer.text
    assert librarian.post(searched.url(PAGE), {"seen": seen(searched), "other": "Both"}).status_code == 302


def test_what_was_typed_is_shown_when_the_request_was_given_away(
    searched: SearchDesk, librarian: Visitor
) -> None:
    searched.do(evidence_requests.hand_over, librarian=searched.house.second_librarian)

    answer = librarian.post(searched.url(PAGE), {"seen": seen(searched), "other": "Mine"})

    assert answer.status_code == 403
    assert "Mine" in answer.text
    assert "<textarea" not in answer.text


def test_a_colleague_reads_it_without_the_form(searched: SearchDesk, colleague: Visitor) -> None:
    page = colleague.get(searched.url(PAGE)).text

    assert "1. Database name" in page
    assert "What only you know" not in page


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("txt", "text/plain"), ("md", "text/markdown"), ("html", "text/html"), ("csv", "text/csv")],
)
def test_it_is_downloaded(searched: SearchDesk, colleague: Visitor, kind: str, media_type: str) -> None:
    answer = colleague.get(searched.url(f"{PAGE}.{kind}"))

    assert answer.headers["Content-Type"].startswith(media_type)
    assert searched.reference in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for words in ("falls[tiab]", "1 exp falling/"):
        assert words in answer.text


def test_there_is_no_other_kind_of_file(searched: SearchDesk, colleague: Visitor) -> None:
    assert colleague.get(searched.url(f"{PAGE}.exe")).status_code == 404


def test_the_text_has_every_item_with_its_number(searched: SearchDesk, colleague: Visitor) -> None:
    lines = colleague.get(searched.url(f"{PAGE}.txt")).text.splitlines()

    assert lines[0] == "How we searched"
    assert [line for line in lines if line.startswith(("1. D", "5. C", "16. "))] == [
        "1. Database name",
        "5. Citation searching",
        "16. Deduplication",
    ]
    assert "3. #1 AND #2   [2 records]" in lines
    assert "   Sent as: (falls[tiab]) AND (hospital*)" in lines


def test_the_log_has_a_row_for_each_line_source_and_item(searched: SearchDesk, colleague: Visitor) -> None:
    text = colleague.get(searched.url(f"{PAGE}.csv")).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    items = [row["Note"] for row in rows if row["Kind"] == "item"]
    assert len(items) == 16
    assert items[2].startswith("Study registries: Not recorded")
    assert [(row["Kind"], row["Line"], row["Strategy"], row["Found"]) for row in rows[:4]] == [
        ("search", "1", "falls[tiab]", "70"),
        ("search", "2", "hospital*", "80"),
        ("search", "3", "#1 AND #2", "2"),
        ("file", "", "1 exp falling/", "3"),
    ]


def test_nothing_that_was_typed_can_run(desk: SearchDesk, librarian: Visitor) -> None:
    imported(desk, details=HOSTILE)

    for path in (PAGE, f"{PAGE}.html"):
        text = librarian.get(desk.url(path)).text
        assert "<script>x" not in text
        assert "<b>Embase" not in text
    assert "'=cmd" in librarian.get(desk.url(f"{PAGE}.csv")).text
    markdown = librarian.get(desk.url(f"{PAGE}.md")).text
    assert "````\n=cmd" in markdown
    assert "\\<b\\>Embase" in markdown


def test_the_report_can_be_read_when_the_request_has_ended(searched: SearchDesk, librarian: Visitor) -> None:
    with transaction(searched.factory) as session:
        request = session.get_one(EvidenceRequest, searched.id)
        evidence_requests.decline(session, request, actor=searched.house.librarian, reason="Coursework")

    assert librarian.get(searched.url(PAGE)).status_code == 200


def test_what_was_looked_at_is_in_the_log(desk: SearchDesk, librarian: Visitor) -> None:
    desk.do(importing.log_source, SourceDetails("NICE Evidence", note="Nothing newer"))

    assert "NICE Evidence" in librarian.get(desk.url(f"{PAGE}.csv")).text
    assert "NICE Evidence (source 1), date not recorded: Nothing newer." in librarian.get(desk.url(PAGE)).text

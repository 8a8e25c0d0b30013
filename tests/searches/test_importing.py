"""Importing, logging and taking back sources: every record of a file is accounted for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from evidence_service import calendar
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.references.reading import read_file
from evidence_service.searches import (
    importing,
    screening,
    source_queries,
    taking_back,
)
from evidence_service.searches.flow import flow
from evidence_service.searches.imported_files import imported_from
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import Record
from evidence_service.searches.source_models import DuplicateCheck, Source, SourceItem, SourceKind
from tests.searches.search_desk import SearchDesk, article

RIS = (
    "TY  - JOUR\r\nAU  - Ash, Ada\r\nTI  - Bed rails and falls\r\n"
    "JO  - Imagined J\r\nPY  - 2019\r\nER  - \r\n"
    "TY  - JOUR\r\nPY  - 2001\r\nER  - \r\n"
    "TY  - JOUR\r\nTI  - Alarms on wards\r\nPY  - 2020\r\nDO  - 10.9999/ALARMS\r\nER  - \r\n"
)
UNREAD = "TY  - JOUR\r\nPY  - 2001\r\nER  - \r\n" * 2
EMBASE = SourceDetails("Embase", "Ovid", "1 exp falling/", calendar.today(), 3)


def imported(desk: SearchDesk, text: str = RIS, details: SourceDetails = EMBASE) -> Source:
    return desk.do(
        importing.import_file, details, imported_from("falls.ris", read_file("falls.ris", text.encode()))
    )


def items(desk: SearchDesk, source: Source) -> list[SourceItem]:
    with desk.factory() as session:
        query = select(SourceItem).where(SourceItem.source_id == source.id)
        return list(session.scalars(query.order_by(SourceItem.line)))


def records(desk: SearchDesk) -> list[Record]:
    with desk.factory() as session:
        query = select(Record).where(Record.evidence_request_id == desk.id)
        return list(session.scalars(query.order_by(Record.id)))


def test_every_record_of_a_file_becomes_a_record_or_a_problem_with_its_line(desk: SearchDesk) -> None:
    source = imported(desk)
    assert (source.read, source.imported, source.unreadable) == (3, 2, 1)
    kept = items(desk, source)
    assert [(item.position, item.line, bool(item.record_id)) for item in kept] == [
        (1, 1, True),
        (2, 7, False),
        (3, 10, True),
    ]
    assert "neither" in kept[1].problem or "title" in kept[1].problem
    assert "2001" in kept[1].raw
    assert [record.title for record in records(desk)] == ["Bed rails and falls", "Alarms on wards"]
    assert [record.doi for record in records(desk)] == ["", "10.9999/ALARMS"]
    assert not any(record.from_pubmed for record in records(desk))


def test_text_outside_records_shifts_no_position(desk: SearchDesk) -> None:
    source = imported(desk, f"Exported from Embase\r\n\r\n{RIS}")
    assert [(item.position, item.line) for item in items(desk, source)] == [(-1, 1), (1, 3), (2, 9), (3, 12)]
    told = read_file("falls.ris", f"Exported from Embase\r\n\r\n{RIS}".encode())
    assert [found.position for found in told.references] == [1, 3]
    assert (source.read, source.unreadable) == (4, 2)


def test_a_file_of_which_nothing_can_be_read_is_refused_unless_it_is_to_be_kept(desk: SearchDesk) -> None:
    unread = imported_from("falls.ris", read_file("falls.ris", UNREAD.encode()))
    with pytest.raises(Invalid, match="0 of 2 records could be read, so nothing was imported"):
        desk.do(importing.import_file, EMBASE, unread)
    assert desk.read(source_queries.sources) == []
    source = desk.do(importing.import_file, EMBASE, unread, keep_unread=True)
    assert (source.read, source.imported, source.unreadable) == (2, 0, 2)


def test_the_log_keeps_what_was_stated_and_the_history_tells_it(desk: SearchDesk) -> None:
    imported(desk)
    source = desk.read(source_queries.sources)[0]
    assert (source.database, source.platform, source.strategy) == ("Embase", "Ovid", "1 exp falling/")
    assert (source.number, source.stated_count, source.file_name) == (1, 3, "falls.ris")
    assert ("search", "source 1: 2 records from Embase") in desk.history()


def test_it_asks_for_duplicates_to_be_looked_for(desk: SearchDesk) -> None:
    imported(desk)
    with desk.factory() as session:
        assert session.get_one(DuplicateCheck, desk.id).number == 1


def test_a_paste_with_the_same_pmid_as_a_pubmed_record_has_a_record_of_its_own(desk: SearchDesk) -> None:
    desk.found(article(1))
    imported(desk, "PMID- 90000001\nTI  - Falls on wards: study 1.\nDP  - 2020\n")
    assert [record.pmid for record in records(desk)] == ["90000001", "90000001"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (SourceDetails(""), "database"),
        (SourceDetails("Embase", searched_on=calendar.today() + timedelta(days=2)), "searched_on"),
        (SourceDetails("Embase", stated_count=-1), "stated_count"),
    ],
)
def test_details_that_cannot_be_are_refused_beside_their_box(
    desk: SearchDesk, details: SourceDetails, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        imported(desk, details=details)
    assert refusal.value.field == field
    assert records(desk) == []


def test_only_the_librarian_who_has_the_request_imports(desk: SearchDesk) -> None:
    read = imported_from("falls.ris", read_file("falls.ris", RIS.encode()))
    with pytest.raises(NotAllowed):
        desk.do(importing.import_file, EMBASE, read, actor=desk.house.second_librarian)


def test_more_records_than_a_request_can_hold_are_refused(
    desk: SearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_RECORDS", 1)
    with pytest.raises(Invalid, match="A request can hold 1 records"):
        imported(desk)


def test_a_source_without_an_export_needs_what_was_found(desk: SearchDesk) -> None:
    with pytest.raises(Invalid, match="what you looked at"):
        desk.do(importing.log_source, SourceDetails("NICE"))
    desk.do(importing.log_source, SourceDetails("NICE", note="Read NG249. Nothing newer."))
    assert desk.read(source_queries.has_searched)
    assert desk.read(source_queries.sources)[0].kind is SourceKind.LOOKED_AT


def test_a_reference_by_pmid_that_a_run_found_already_is_the_record_that_is_there(desk: SearchDesk) -> None:
    desk.found(article(1))
    details = SourceDetails("PubMed")
    source = desk.do(importing.add_reference, details, article(1), from_pubmed=True)
    assert len(records(desk)) == 1
    assert items(desk, source)[0].record_id == records(desk)[0].id


def test_a_correction_changes_what_was_stated_and_not_the_records(desk: SearchDesk) -> None:
    imported(desk)
    desk.do(importing.change_source, 1, SourceDetails("Emcare", "Ovid", stated_count=40))
    source = desk.read(source_queries.sources)[0]
    assert (source.database, source.stated_count, source.imported) == ("Emcare", 40, 2)


def test_taking_back_removes_its_records_and_stays_in_the_log(desk: SearchDesk) -> None:
    desk.found(article(1))
    imported(desk)
    desk.do(taking_back.take_back, 1)
    desk.do(taking_back.take_back, 1)
    assert [record.pmid for record in records(desk)] == ["90000001"]
    source = desk.read(source_queries.sources)[0]
    assert source.taken_back_at
    assert (source.read, source.imported) == (0, 0)
    assert not desk.read(source_queries.has_searched)


def test_a_source_whose_record_was_screened_stays(desk: SearchDesk) -> None:
    imported(desk)
    desk.do(screening.include, records(desk)[0].id, seen="undecided")
    with pytest.raises(NotNow, match="Exclude the records"):
        desk.do(taking_back.take_back, 1)
    assert len(records(desk)) == 2


def test_a_record_that_another_source_brought_too_stays(desk: SearchDesk) -> None:
    desk.found(article(1))
    desk.do(importing.add_reference, SourceDetails("PubMed"), article(1), from_pubmed=True)
    desk.do(taking_back.take_back, 1)
    assert len(records(desk)) == 1


def test_the_totals_add_up_over_runs_imports_and_problems(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), missing=["90000009"])
    imported(desk)
    counted = desk.read(flow)
    assert (counted.found, counted.not_given, counted.unique, counted.duplicates) == (6, 2, 4, 0)

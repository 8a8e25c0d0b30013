"""Which records can be cited and how, also when they turn out to be one; other sources in the document."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from evidence_service.db import transaction
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reference import Reference
from evidence_service.searches import importing
from evidence_service.searches.imported_files import ReadFile, ReadItem
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import Record, Verdict
from evidence_service.summaries.citing import sources
from tests.summaries.desk import Desk, record, text_of
from tests.summaries.test_composing import composed, examined, screened


def imported(desk: Desk, *references: Reference) -> list[int]:
    """Import these from Embase and include them; their ids."""
    details = SourceDetails("Embase", "Ovid", "1 exp virtual ward/")
    items = [ReadItem(number, number, reference) for number, reference in enumerate(references, 1)]
    desk.do(importing.import_file, details=details, read=ReadFile("e.ris", "RIS", "UTF-8", items))
    with transaction(desk.factory) as session:
        query = select(Record).where(Record.evidence_request_id == desk.id, Record.from_pubmed.is_(False))
        records = session.scalars(query.order_by(Record.id)).all()
        for found in records:
            found.verdict = Verdict.INCLUDED
        return [found.id for found in records]


def merge(desk: Desk, kept_id: int, merged_id: int) -> None:
    with transaction(desk.factory) as session:
        session.get_one(Record, merged_id).merged_into_id = kept_id


def test_a_record_without_a_pmid_is_cited_by_its_own_number(desk: Desk) -> None:
    (own,) = imported(desk, replace(record(7), pmid=""))

    document = composed(desk, text_of(f"- So [@ref:{own}]"))

    assert [one.key for one in document.references] == [f"ref:{own}"]
    assert "study 7" in document.references[0].text
    with desk.factory() as session:
        (listed,) = sources(session, session.get_one(EvidenceRequest, desk.id))
    assert (listed.code, listed.address) == (f"[@ref:{own}]", "https://doi.org/10.9999/imagined.7")


def test_a_record_that_was_merged_since_is_cited_as_the_one_that_was_kept(desk: Desk) -> None:
    screened(desk)
    (own,) = imported(desk, replace(record(1), pmid="", doi=""))
    before = text_of(f"- So [@ref:{own}]")
    assert [one.key for one in composed(desk, before).references] == [f"ref:{own}"]

    with desk.factory() as session:
        query = select(Record.id).where(Record.evidence_request_id == desk.id, Record.pmid == "90000001")
        kept = session.scalars(query).one()
    merge(desk, kept, own)

    text = text_of(f"- So [@ref:{own}]", "And [@pmid:90000001]")
    assert [one.key for one in composed(desk, text).references] == ["pmid:90000001"]
    assert examined(desk, text).blockers == ()


def test_a_pmid_that_went_into_a_record_without_one_still_leads_there(desk: Desk) -> None:
    kept, merged = imported(desk, replace(record(7), pmid=""), record(8))
    merge(desk, kept, merged)

    assert [one.key for one in composed(desk, text_of("- So [@pmid:90000008]")).references] == [f"ref:{kept}"]


def test_two_records_with_one_pmid_can_both_be_cited(desk: Desk) -> None:
    screened(desk)
    (twin,) = imported(desk, replace(record(1), title="Another paper with the wrong number."))

    document = composed(desk, text_of(f"- A [@pmid:90000001]\n- B [@ref:{twin}]"))

    assert [one.key for one in document.references] == ["pmid:90000001", f"ref:{twin}"]


def test_other_sources_are_in_it(desk: Desk) -> None:
    imported(desk, replace(record(7), pmid=""))
    desk.do(importing.log_source, details=SourceDetails("NICE Evidence", note="Nothing newer"))

    document = composed(screened(desk))

    assert [source.name for source in document.sources] == ["Embase, through Ovid", "NICE Evidence"]
    assert [source.name for source in document.exports] == ["Embase, through Ovid"]
    assert len(document.items) == 16
    assert document.other_sources == ""


def test_a_logged_source_is_enough_to_go_on(desk: Desk) -> None:
    text = text_of("- We found nothing.\n- A\n- B")
    assert [blocker.field for blocker in examined(desk, text).blockers] == ["search"]

    desk.do(importing.log_source, details=SourceDetails("NICE Evidence", note="Nothing newer"))

    assert examined(desk, text).blockers == ()

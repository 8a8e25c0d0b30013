"""What becomes of records that came, that can't be read, and that an import had brought before."""

from __future__ import annotations

import zlib

from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.searches.models import Record, RunState, SearchRun, SearchRunPmid, Verdict
from evidence_service.searches.running import SearchRunner
from practice_pubmed.server import Running
from tests.search_runs import ask_for_search, records_of, run_of
from tests.searches.running.driving import drive

FEW = "2019[dp]"


def test_a_record_that_cannot_be_read_is_kept_as_it_came_and_stops_no_other(
    runner: SearchRunner, practice: Running, session_factory: SessionFactory
) -> None:
    broken, *others = runner.pubmed.search(FEW, size=500).pmids
    practice.faults([{"kind": "hollow", "pmids": [broken]}])
    run_id = ask_for_search(session_factory, FEW)
    drive(runner, run_id)

    run = run_of(session_factory, run_id)
    assert run.state is RunState.FINISHED
    assert [entry["pmid"] for entry in run.unreadable] == [broken]
    assert run.unreadable[0]["reason"]
    assert [record.pmid for record in records_of(session_factory, run_id)] == others
    with session_factory() as session:
        row = session.query(SearchRunPmid).filter_by(search_run_id=run_id, pmid=broken).one()
    assert row.raw_xml is not None
    assert zlib.decompress(row.raw_xml).startswith(b"<PubmedArticle>")


def test_an_imported_record_with_the_same_pmid_stays_as_its_source_has_it(
    runner: SearchRunner, session_factory: SessionFactory
) -> None:
    pmid, *_ = runner.pubmed.search(FEW, size=500).pmids
    run_id = ask_for_search(session_factory, FEW)
    with transaction(session_factory) as session:
        request_id = session.get_one(SearchRun, run_id).evidence_request_id
        imported = Record(
            evidence_request_id=request_id,
            from_pubmed=False,
            pmid=pmid,
            title="As Embase has it",
            citation={},
            stored_at=utc_now(),
            verdict=Verdict.INCLUDED,
        )
        session.add(imported)
        session.flush()
        imported_id = imported.id
    drive(runner, run_id)

    (ours,) = [record for record in records_of(session_factory, run_id) if record.pmid == pmid]
    assert ours.from_pubmed
    assert (ours.id == imported_id, ours.verdict) == (False, Verdict.UNDECIDED)
    with session_factory() as session:
        assert session.get_one(Record, imported_id).title == "As Embase has it"
    assert run_of(session_factory, run_id).done == run_of(session_factory, run_id).total

"""Keeping the records that a search run fetched: each PMID once for its evidence request."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.db import utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.evidence_type import propose
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Reference
from evidence_service.searches.merging import carry_retractions
from evidence_service.searches.models import Record, RecordSource, SearchRun, SearchRunPmid
from evidence_service.searches.pubmed import FetchAnswer

NOT_GIVEN = "PubMed counted this record and did not hand it out."
DELETED = "The National Library of Medicine has deleted this record."


def store_records(session: Session, run: SearchRun, pmids: Sequence[str], answer: FetchAnswer) -> None:
    """Keep what PubMed answered for these PMIDs of the run; the same answer twice changes nothing.

    A record that an earlier run of the same request stored gets what PubMed says of it now
    (it may have been retracted since) and keeps what screening said. A PMID without a record
    gets the reason, and one that can't be read its XML beside it. `done`, `missing` and
    `unreadable` of the run are counted anew.
    """
    _take_turns(session, run)
    newest = {record.pmid: record for record in sorted(answer.records, key=lambda record: record.version)}
    unreadable = {broken.pmid: broken for broken in answer.unreadable if broken.pmid}
    stored = _stored(session, run, pmids)
    kept: list[tuple[SearchRunPmid, Record, Reference]] = []
    for row in _rows(session, run, pmids):
        found = newest.get(row.pmid)
        if found and not found.deleted:
            record = stored.get(row.pmid) or _new_record(session, run, found)
            _describe(record, found)
            kept.append((row, record, found))
        elif broken := unreadable.get(row.pmid):
            row.problem, row.raw_xml = broken.reason, zlib.compress(broken.raw_xml)
        else:
            row.problem = DELETED if found else NOT_GIVEN
    session.flush()
    for row, record, found in kept:
        row.record_id = record.id
        source = RecordSource(record_id=record.id, search_run_id=run.id, raw_xml=zlib.compress(found.raw_xml))
        session.add(source)
    session.flush()
    _count(session, run)


def _take_turns(session: Session, run: SearchRun) -> None:
    """Let two runs of one request store one after the other, so that neither adds what the other adds."""
    query = select(EvidenceRequest.id).where(EvidenceRequest.id == run.evidence_request_id)
    session.execute(query.with_for_update(key_share=True))


def renew(session: Session, found: Reference) -> None:
    """Tell the records of this PMID, in whatever request, that its paper was retracted or corrected since.

    What PubMed didn't give, and what screening said, stays as it is; so does what a copy from
    another database says, when that is graver.
    """
    standing: set[int] = set()
    for record in session.scalars(select(Record).where(Record.pmid == found.pmid, Record.from_pubmed)):
        known = Reference.from_json(record.citation)
        if (known.retraction, known.notices) != (found.retraction, found.notices):
            record.retraction, record.citation = found.retraction, found.as_json()
            standing.add(record.merged_into_id or record.id)
    session.flush()
    carry_retractions(session, sorted(standing))


def _rows(session: Session, run: SearchRun, pmids: Sequence[str]) -> Sequence[SearchRunPmid]:
    """The run's entries for these PMIDs that are still to be settled, in PubMed's order."""
    query = (
        select(SearchRunPmid)
        .where(SearchRunPmid.search_run_id == run.id, SearchRunPmid.pmid.in_(pmids))
        .where(SearchRunPmid.record_id.is_(None), SearchRunPmid.problem == "")
        .order_by(SearchRunPmid.position)
    )
    return session.scalars(query).all()


def _stored(session: Session, run: SearchRun, pmids: Sequence[str]) -> dict[str | None, Record]:
    """What PubMed gave the request before; an imported record with the same PMID stays as it is."""
    query = select(Record).where(
        Record.evidence_request_id == run.evidence_request_id, Record.pmid.in_(pmids), Record.from_pubmed
    )
    return {record.pmid: record for record in session.scalars(query)}


def _new_record(session: Session, run: SearchRun, found: Reference) -> Record:
    record = Record(
        evidence_request_id=run.evidence_request_id,
        from_pubmed=True,
        pmid=found.pmid,
        stored_at=utc_now(),
    )
    session.add(record)
    return record


def _describe(record: Record, found: Reference) -> None:
    record.title = plain_text(found.title)
    record.doi = found.doi
    record.year = found.year
    record.retraction = found.retraction
    record.evidence_type = propose(found)
    record.citation = found.as_json()


def _count(session: Session, run: SearchRun) -> None:
    mine = SearchRunPmid.search_run_id == run.id
    run.done = session.scalar(select(func.count()).where(mine, SearchRunPmid.record_id.is_not(None))) or 0
    problems = session.execute(
        select(SearchRunPmid.pmid, SearchRunPmid.problem)
        .where(mine, SearchRunPmid.problem != "")
        .order_by(SearchRunPmid.position)
    ).all()
    run.missing = [pmid for pmid, problem in problems if problem == NOT_GIVEN]
    run.unreadable = [{"pmid": pmid, "reason": problem} for pmid, problem in problems if problem != NOT_GIVEN]

"""Two librarians who correct one reference at once, on both databases: the slower is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest

from evidence_service.db import transaction, utc_now
from evidence_service.errors import NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import describing
from evidence_service.searches.models import Record
from tests.searches.search_desk import SearchDesk, article


def test_it_refuses_what_was_opened_before_a_colleague_saved(desk: SearchDesk) -> None:
    known = article(1)
    with transaction(desk.factory) as session:
        record = Record(
            evidence_request_id=desk.id,
            from_pubmed=False,
            title=known.title,
            citation=known.as_json(),
            stored_at=utc_now(),
        )
        session.add(record)
        session.flush()
        record_id, seen = record.id, describing.fingerprint(record)

    def slower() -> None:
        with transaction(desk.factory) as session:
            request = session.get_one(EvidenceRequest, desk.id)
            session.get_one(Record, record_id)  # as a page loads it before anything is locked
            described = replace(known, issue="2")
            describing.correct(session, request, record_id, described, actor=desk.house.librarian, seen=seen)

    with ThreadPoolExecutor(1) as pool:
        with transaction(desk.factory) as session:
            request = session.get_one(EvidenceRequest, desk.id)
            described = replace(known, volume="1")
            describing.correct(session, request, record_id, described, actor=desk.house.librarian, seen=seen)
            waits = pool.submit(slower)
            wait([waits], timeout=0.5)
        with pytest.raises(NotNow):
            waits.result(timeout=30)
    with desk.factory() as session:
        kept = session.get_one(Record, record_id).citation
    assert (kept["volume"], kept["issue"]) == ("1", known.issue)

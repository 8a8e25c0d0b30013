"""The watch over cited papers: asks PubMed whether one was retracted or corrected after it was cited.

Which papers an issued document cites is noted when it is issued. Each is asked about again before
its last answer is a week old; what PubMed said last is kept in `citation_watch`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import PubMedRefused, PubMedUnreachable
from evidence_service.formatting import uk_date
from evidence_service.references.citation import citation_from
from evidence_service.references.reference import Reference
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.storing import renew
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.models import CitationWatch, IssuedCitation, IssuedSummary, IssueState

DUE_AFTER = timedelta(days=6)  # the job runs daily, so that no answer is older than a week
AT_ONCE = 200  # papers in one call
PAUSES = (10.0, 30.0, 60.0, 300.0, 900.0)  # seconds between tries to reach PubMed; tomorrow is another day
DONE = -1
NOT_GIVEN = "PubMed no longer gives this record."
NOT_READ = "PubMed's record of it can't be read."
NEWS = (  # kinds of notices that say something of the paper itself
    *("retraction in", "partial retraction in", "retracted and republished in"),
    *("expression of concern in", "erratum in", "corrected and republished in"),
)

log = structlog.get_logger()


def note_cited(session: Session, issue: IssuedSummary, document: IssuedDocument) -> None:
    """Note which papers of PubMed this document cites, and ask for the first look at them."""
    cited = {one.citation.pmid: one.citation.retraction for one in document.references if one.citation.pmid}
    there = session.scalars(
        select(IssuedCitation.pmid).where(IssuedCitation.issued_summary_id == issue.id)
    ).all()
    session.add_all(
        IssuedCitation(issued_summary_id=issue.id, pmid=pmid, retraction=retraction)
        for pmid, retraction in cited.items()
        if pmid not in there
    )
    session.flush()
    if cited:
        jobs.enqueue(session, "check_citations", issue.id, job_id=f"check-citations-of-{issue.id}")


def ask_for_today(session: Session) -> None:
    """Ask for today's check; the same day again changes nothing."""
    jobs.enqueue(session, "check_citations", 0, job_id=f"check-citations-{uk_date(utc_now()):%Y-%m-%d}")


def due(session: Session, *, fresh_too: bool = False) -> Sequence[str]:
    """The cited papers that PubMed is to be asked about now, those longest unasked first."""
    query = (
        select(IssuedCitation.pmid)
        .outerjoin(CitationWatch, CitationWatch.pmid == IssuedCitation.pmid)
        .group_by(IssuedCitation.pmid, CitationWatch.checked_at)
        .order_by(CitationWatch.checked_at.is_not(None), CitationWatch.checked_at, IssuedCitation.pmid)
    )
    return session.scalars(query if fresh_too else query.where(_is_due())).all()


@dataclass(frozen=True)
class Checker:
    """Checks cited papers with one gateway on one database; `stopping` cuts pauses short."""

    factory: SessionFactory
    pubmed: PubMed
    pauses: Sequence[float] = PAUSES
    stopping: threading.Event = field(default_factory=threading.Event)

    def gather(self) -> int:
        """Note the papers of documents that were issued before they were noted. How many documents."""
        with transaction(self.factory) as session:
            noted = select(IssuedCitation.issued_summary_id)
            query = select(IssuedSummary).where(
                IssuedSummary.state == IssueState.ISSUED, IssuedSummary.id.not_in(noted)
            )
            issues = session.scalars(query.execution_options(yield_per=20))
            return sum(self._note(session, issue) for issue in issues)

    def advance(self, tries: int) -> int:
        """Check the next papers that are due; the number of tries in a row that failed, or `DONE`."""
        with transaction(self.factory) as session:
            pmids = due(session)[:AT_ONCE]
        if not pmids:
            return DONE
        try:
            self.check(pmids)
        except PubMedUnreachable as refusal:
            log.warning("cited papers not checked", tries=tries + 1, reason=refusal.message)
            return tries + 1 if tries < len(self.pauses) else DONE
        except PubMedRefused as refusal:
            log.error("cited papers not checked", reason=refusal.message)
            return DONE
        return 0

    def wait(self, tries: int) -> None:
        """Wait before the next try, or until the worker stops."""
        self.stopping.wait(self.pauses[min(tries, len(self.pauses)) - 1])

    def check(self, pmids: Sequence[str]) -> None:
        """Ask PubMed about up to 200 papers and keep what it says. Raises as the gateway does."""
        answer = self.pubmed.fetch(pmids)
        found = {record.pmid: _said(record) for record in answer.records}
        problems = dict.fromkeys(answer.missing, NOT_GIVEN)
        problems |= {one.pmid: NOT_READ for one in answer.unreadable if one.pmid}
        with transaction(self.factory) as session:
            for record in answer.records:
                if record.retraction and not record.deleted:
                    renew(session, record)  # so that a correction of the answer is warned of it
            for pmid in pmids:
                _keep(session, pmid, found.get(pmid) or {"problem": problems.get(pmid, NOT_GIVEN)})

    def _note(self, session: Session, issue: IssuedSummary) -> bool:
        document = IssuedDocument.from_json(issue.content)
        note_cited(session, issue, document)
        return True


def _said(record: Reference) -> dict[str, Any]:
    """What the record says of its paper since it was published; a deleted one says nothing any more."""
    if record.deleted:
        return {"problem": NOT_GIVEN}
    notices = [
        f"{notice.kind.capitalize()}: {notice.citation}{f' PMID: {notice.pmid}.' if notice.pmid else ''}"
        for notice in record.notices
        if notice.kind in NEWS
    ]
    retraction = citation_from(record.as_json()).retraction  # as documents say it
    return {"retraction": retraction, "notices": notices, "problem": ""}


def _keep(session: Session, pmid: str, said: Mapping[str, Any]) -> None:
    """Write it down; what isn't said anew, of a record that didn't come, stays as it was."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"checked_at": utc_now(), **said}
    new = {"pmid": pmid, "retraction": "", "notices": [], "problem": "", **values}
    session.execute(
        insert(CitationWatch)
        .values(**new)
        .on_conflict_do_update(index_elements=[CitationWatch.pmid], set_=values)
    )


def _is_due() -> ColumnElement[bool]:
    long_ago = utc_now() - DUE_AFTER
    return or_(CitationWatch.checked_at.is_(None), CitationWatch.checked_at <= long_ago)

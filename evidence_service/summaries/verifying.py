"""What whoever holds a document may know: is it ours, is it the newest, do its cited papers stand?

A stranger learns nothing that isn't printed in the document, but the date of a newer version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from evidence_service.calendar import today
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.kinds import GRAVE, says_as_much
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.models import CitationWatch, IssuedCitation, IssuedSummary, IssueState
from evidence_service.workflow import Correction

LONGEST_CODE = 40
_ADDRESS = re.compile(r"(?:^|/)\s*v/\s*([0-9A-Za-z\s-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True)
class News:
    """What happened to a cited paper. `was_known`: the document itself says so."""

    place: int
    pmid: str
    retraction: str
    notices: tuple[str, ...]
    was_known: bool

    @property
    def is_grave(self) -> bool:
        """Whether nobody should go on relying on it unread."""
        return self.retraction in GRAVE


@dataclass(frozen=True)
class CitedPapers:
    """How the cited papers of one document stand; `checked_at` is the oldest of their last checks.

    Of `not_given` papers PubMed gave no record when it was asked last: what it said before stands.
    `marked` references are retracted or in doubt by what the document itself says.
    """

    total: int
    unchecked: int
    not_given: int
    marked: int
    checked_at: datetime | None
    news: tuple[News, ...]

    @property
    def given(self) -> int:
        """Of how many papers PubMed gave the record when it was asked last."""
        return self.total - self.unchecked - self.not_given

    @property
    def grave(self) -> tuple[News, ...]:
        """What happened since, and is grave."""
        return tuple(one for one in self.news if one.is_grave and not one.was_known)


@dataclass(frozen=True)
class Verified:
    """A document of ours, as its holder may know it."""

    reference: str
    number: int
    issued_at: datetime
    newest_number: int
    newest_issued_at: datetime
    valid_until: date | None
    papers: CitedPapers

    @property
    def is_newest(self) -> bool:
        """Whether no later version took its place."""
        return self.number == self.newest_number

    @property
    def has_expired(self) -> bool:
        """Whether the day until which it said to be valid has passed."""
        return self.valid_until is not None and self.valid_until < today()


def normal_code(typed: str) -> str:
    """A code as we keep it, however it was typed: capitals, no spaces or hyphens; or the whole address."""
    address = _ADDRESS.search(typed)
    return re.sub(r"[\s/-]+", "", (address[1] if address else typed)[:LONGEST_CODE]).upper()


def by_code(session: Session, code: str) -> Verified | None:
    """The document with this code, None when there is none."""
    return _found(session, IssuedSummary.code == normal_code(code))


def by_sha256(session: Session, sha256: str) -> Verified | None:
    """The document whose file has this SHA-256, None when we issued no such file."""
    return _found(session, IssuedSummary.sha256 == sha256.lower())


def papers_of(session: Session, issue: IssuedSummary, document: IssuedDocument) -> CitedPapers:
    """What PubMed said last of the papers that this document cites."""
    places = {one.citation.pmid: place for place, one in enumerate(document.references, 1)}
    of_issue = IssuedCitation.issued_summary_id == issue.id
    cited_now = session.scalars(select(IssuedCitation).where(of_issue)).all()
    watched = session.scalars(
        select(CitationWatch).join(IssuedCitation, IssuedCitation.pmid == CitationWatch.pmid).where(of_issue)
    ).all()
    watch_of = {watch.pmid: watch for watch in watched}
    checks = [watch.checked_at for watch in watched if watch.checked_at]
    total = max(len(cited_now), sum(1 for pmid in places if pmid))
    news = [
        News(
            place=places.get(cited.pmid, 0),
            pmid=cited.pmid,
            retraction=watch.retraction,
            notices=tuple(watch.notices),
            was_known=says_as_much(cited.retraction, watch.retraction),
        )
        for cited in cited_now
        if (watch := watch_of.get(cited.pmid)) and watch.retraction
    ]
    return CitedPapers(
        total=total,
        unchecked=total - len(checks),
        not_given=sum(1 for watch in watched if watch.problem),
        marked=sum(1 for one in document.references if one.citation.retraction in GRAVE),
        checked_at=min(checks, default=None),
        news=tuple(sorted(news, key=lambda one: one.place)),
    )


@dataclass(frozen=True)
class ToCorrect:
    """A delivered answer that cites a paper which was retracted, or doubted, since."""

    request: EvidenceRequest
    number: int
    pmids: tuple[str, ...]

    @property
    def is_in_hand(self) -> bool:
        """Whether somebody corrects it already."""
        return self.request.correction is not Correction.NONE


def to_correct(session: Session, library_service_id: int) -> Sequence[ToCorrect]:
    """The newest answers of this library service that cite a paper which fell since, oldest first."""
    newest = (
        select(IssuedSummary.evidence_request_id, func.max(IssuedSummary.number).label("number"))
        .where(IssuedSummary.state == IssueState.ISSUED)
        .group_by(IssuedSummary.evidence_request_id)
        .subquery()
    )
    rows = session.execute(
        select(EvidenceRequest, IssuedSummary.number, IssuedCitation, CitationWatch.retraction)
        .join(IssuedSummary, IssuedSummary.evidence_request_id == EvidenceRequest.id)
        .join(
            newest,
            (newest.c.evidence_request_id == EvidenceRequest.id) & (newest.c.number == IssuedSummary.number),
        )
        .join(IssuedCitation, IssuedCitation.issued_summary_id == IssuedSummary.id)
        .join(CitationWatch, CitationWatch.pmid == IssuedCitation.pmid)
        .where(EvidenceRequest.library_service_id == library_service_id)
        .where(CitationWatch.retraction.in_(GRAVE), CitationWatch.retraction != IssuedCitation.retraction)
        .order_by(EvidenceRequest.id, IssuedCitation.pmid)
    ).all()
    untold = [
        (request, number, cited.pmid)
        for request, number, cited, said in rows
        if not says_as_much(cited.retraction, said)
    ]
    of_request = groupby(untold, key=lambda row: (row[0], row[1]))
    return [ToCorrect(*which, tuple(pmid for *_, pmid in group)) for which, group in of_request]


def _found(session: Session, which: ColumnElement[bool]) -> Verified | None:
    row = session.execute(
        select(IssuedSummary, EvidenceRequest.reference)
        .join(EvidenceRequest, EvidenceRequest.id == IssuedSummary.evidence_request_id)
        .where(which, IssuedSummary.state == IssueState.ISSUED)
        .order_by(IssuedSummary.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    issue, reference = row
    document = IssuedDocument.from_json(issue.content)
    number, issued_at = _newest(session, issue.evidence_request_id)
    return Verified(
        reference=reference,
        number=issue.number,
        issued_at=issue.issued_at or issued_at,
        newest_number=number,
        newest_issued_at=issued_at,
        valid_until=document.valid_until,
        papers=papers_of(session, issue, document),
    )


def _newest(session: Session, evidence_request_id: int) -> tuple[int, datetime]:
    row = session.execute(
        select(IssuedSummary.number, IssuedSummary.issued_at)
        .where(IssuedSummary.evidence_request_id == evidence_request_id)
        .where(IssuedSummary.state == IssueState.ISSUED)
        .order_by(IssuedSummary.number.desc())
        .limit(1)
    ).one()
    return row.number, row.issued_at

"""Reads of summaries: the text, its versions, remarks of second readers, what is and was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func, select, true
from sqlalchemy.orm import Session, defer, joinedload, load_only

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.errors import NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import Record
from evidence_service.summaries.content import Product, SummaryContent
from evidence_service.summaries.models import (
    AnswerCorrection,
    IssuedSummary,
    IssueState,
    ProductTemplate,
    ReviewRemark,
    Summary,
    SummaryVersion,
)
from evidence_service.summaries.products import HEADINGS, Heading, begun
from evidence_service.workflow import Action, Correction


@dataclass(frozen=True)
class Remark:
    """What a second reader said when they returned a summary. `is_open`: nobody sent it for review since."""

    who: str
    text: str
    at: datetime
    is_open: bool


def summary_of(session: Session, request: EvidenceRequest) -> Summary | None:
    """The summary as it is in the database now, or None when nobody wrote anything yet."""
    query = (
        select(Summary)
        .where(Summary.evidence_request_id == request.id)
        .options(joinedload(Summary.written_by))
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def content_of(session: Session, request: EvidenceRequest, summary: Summary | None = None) -> SummaryContent:
    """What the summary says now; headings without text while nobody wrote anything."""
    summary = summary or summary_of(session, request)
    if summary is not None:
        return SummaryContent.from_json(summary.content)
    product = Product(request.product_wanted) if request.product_wanted else Product.SUMMARY
    return begun(product, headings_of(session, request.library_service_id, product))


def content_at(session: Session, summary: Summary, version: int) -> SummaryContent | None:
    """What the summary said in a version, None where that isn't kept."""
    query = select(SummaryVersion.content).where(
        SummaryVersion.summary_id == summary.id, SummaryVersion.version == version
    )
    content = session.scalar(query) if 0 < version <= summary.version else None
    return SummaryContent.from_json(content) if content else None


def kept_at(session: Session, summary: Summary, version: int) -> tuple[int, SummaryContent] | None:
    """The newest kept version up to this one, or else the first: its number and what it said."""
    up_to = case((SummaryVersion.version <= min(version, summary.version), SummaryVersion.version))
    nearest = func.coalesce(func.max(up_to), func.min(SummaryVersion.version))
    kept = session.scalar(select(nearest).where(SummaryVersion.summary_id == summary.id)) or 0
    content = content_at(session, summary, kept)
    return (kept, content) if content else None


def headings_of(session: Session, library_service_id: int, product: Product) -> Sequence[Heading]:
    """The headings with which this product begins in this library service."""
    changed = session.get(ProductTemplate, (library_service_id, product))
    return [Heading(**one) for one in changed.headings] if changed else HEADINGS[product]


@dataclass(frozen=True)
class Saved:
    """One line of the list of versions. `by_itself`: nobody asked for this save."""

    version: int
    who: str
    at: datetime
    by_itself: bool = False


def versions_of(session: Session, summary: Summary | None) -> Sequence[Saved]:
    """Who saved the summary when, newest first."""
    if summary is None:
        return []
    rows = session.execute(
        select(SummaryVersion.version, Person.name, SummaryVersion.written_at, SummaryVersion.autosaved)
        .join(Person, Person.id == SummaryVersion.written_by_id)
        .where(SummaryVersion.summary_id == summary.id)
        .order_by(SummaryVersion.version.desc())
    )
    return [Saved(*row) for row in rows]


def version_of(session: Session, summary: Summary | None, version: int) -> SummaryVersion:
    """The summary as it was saved once. Raises `NotFound` when there is no such version."""
    found = None
    if summary is not None and 0 < version <= summary.version:
        found = session.scalar(
            select(SummaryVersion).where(
                SummaryVersion.summary_id == summary.id, SummaryVersion.version == version
            )
        )
    if found is None:
        raise NotFound("There is no such version of this summary. Choose one from the list of versions.")
    return found


def writers_of(session: Session, summary: Summary | None, *, after: int = 0) -> Sequence[Person]:
    """Everybody who saved the summary after this version, in the order in which they first did.

    Who only wrote what was dropped with a correction, or dropped it, isn't among them.
    """
    if summary is None:
        return []
    dropped = exists().where(
        AnswerCorrection.evidence_request_id == summary.evidence_request_id,
        AnswerCorrection.summary_version < SummaryVersion.version,
        AnswerCorrection.dropped_at_version >= SummaryVersion.version,
    )
    rows = session.scalars(
        select(Person)
        .join(SummaryVersion, SummaryVersion.written_by_id == Person.id)
        .where(SummaryVersion.summary_id == summary.id, SummaryVersion.version > after, ~dropped)
        .order_by(SummaryVersion.version)
    ).all()
    return list(dict.fromkeys(rows))


def merged_into(session: Session, record_ids: Sequence[int]) -> Sequence[Record]:
    """The records that were merged into these, with no more than their identifiers."""
    if not record_ids:
        return []
    query = select(Record).where(Record.merged_into_id.in_(record_ids))
    query = query.options(load_only(Record.id, Record.pmid, Record.merged_into_id))
    return session.scalars(query.order_by(Record.id)).all()


def remarks_on(session: Session, request: EvidenceRequest) -> Sequence[Remark]:
    """The remarks of second readers, newest first."""
    events = audit.history_of(session, request.id)
    sent = max((event.id for event in events if event.action == Action.SEND_FOR_REVIEW), default=0)
    returns = [event for event in reversed(events) if event.action == Action.RETURN]
    actors = {event.actor_id for event in returns}
    people = session.scalars(select(Person).where(Person.id.in_(actors))).all() if actors else ()
    names: dict[int | None, str] = {person.id: person.name for person in people}
    return [
        Remark(
            who=names.get(event.actor_id, "A colleague"),
            text=str(event.detail.get("remark", "")),
            at=event.occurred_at,
            is_open=event.id > sent,
        )
        for event in returns
    ]


def has_open_remark(session: Session, request: EvidenceRequest) -> bool:
    """Whether a second reader's remark at a place in the text is not settled yet."""
    query = select(ReviewRemark.id).where(
        ReviewRemark.evidence_request_id == request.id, ReviewRemark.settled_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def latest_issue(session: Session, request: EvidenceRequest) -> IssuedSummary | None:
    """The newest issue, whatever its state, as it is in the database now; without the bytes."""
    query = (
        select(IssuedSummary)
        .where(IssuedSummary.evidence_request_id == request.id)
        .options(joinedload(IssuedSummary.read_by))
        .order_by(IssuedSummary.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def issued(session: Session, request: EvidenceRequest, number: int | None = None) -> IssuedSummary:
    """What was delivered last, or under this number. Raises `NotFound` while nothing was."""
    query = (
        select(IssuedSummary)
        .where(IssuedSummary.evidence_request_id == request.id, IssuedSummary.state == IssueState.ISSUED)
        .order_by(IssuedSummary.number.desc())
        .limit(1)
    )
    if number is not None:
        query = query.where(IssuedSummary.number == number)
    found = session.scalar(query)
    if found is None and number is not None:
        raise NotFound("There is no such version of this answer. See the list of versions on its page.")
    if found is None:
        raise NotFound("There is no answer to this request yet. Its page says how far it is.")
    return found


def issues_of(session: Session, request: EvidenceRequest) -> Sequence[IssuedSummary]:
    """Every version of the answer that was delivered, newest first; without the bytes."""
    query = (
        select(IssuedSummary)
        .where(IssuedSummary.evidence_request_id == request.id, IssuedSummary.state == IssueState.ISSUED)
        .options(defer(IssuedSummary.content))
        .order_by(IssuedSummary.number.desc())
    )
    return session.scalars(query).all()


def open_correction(session: Session, request: EvidenceRequest) -> AnswerCorrection | None:
    """The correction of the answer that somebody works on, None while nobody does."""
    if request.correction is Correction.NONE:
        return None
    query = (
        select(AnswerCorrection)
        .where(AnswerCorrection.evidence_request_id == request.id, AnswerCorrection.ended_at.is_(None))
        .options(joinedload(AnswerCorrection.begun_by))
    )
    return session.scalar(query)


def version_sent(
    session: Session, request: EvidenceRequest, *, times_ago: int = 0, since: datetime | None = None
) -> int:
    """The version of the summary that was last sent for a second reading, or so many times before; else 0.

    What was sent before `since` doesn't count.
    """
    query = (
        select(audit.Event.detail)
        .where(audit.Event.evidence_request_id == request.id, audit.Event.action == Action.SEND_FOR_REVIEW)
        .where(audit.Event.occurred_at >= since if since else true())
        .order_by(audit.Event.id.desc())
        .offset(times_ago)
        .limit(1)
    )
    detail = session.scalar(query) or {}
    return int(detail.get("version", 0))

"""Remarks of a second reader at a place in the text: written, settled, opened again.

A place is a section of the text, another part of the document, or the whole. Only the library reads
remarks; they stay after they are settled, and after the answer is delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import lock, move
from evidence_service.summaries import queries
from evidence_service.summaries.content import HOW_SURE, SummaryContent
from evidence_service.summaries.models import ReviewRemark
from evidence_service.workflow import Action, check

LONGEST_REMARK = 4000
LONGEST_QUOTE = 1000

WHOLE = ""
_BESIDE_THE_TEXT = {
    "part-statements": "How sure we are",
    "part-table": "Evidence table",
    "part-references": "References",
    "part-searches": "How we searched",
    WHOLE: "The whole document",
}


@dataclass(frozen=True)
class Place:
    """Something that a remark can be about: a section by its key, or another part of the document."""

    key: str
    heading: str


def places(content: SummaryContent) -> Sequence[Place]:
    """Where a remark can be made, in reading order, the whole document last."""
    texts = [Place(section.key, section.heading) for section in content.sections if section.key != HOW_SURE]
    return [*texts, *(Place(key, heading) for key, heading in _BESIDE_THE_TEXT.items())]


def remarks_of(session: Session, request: EvidenceRequest) -> Sequence[ReviewRemark]:
    """Every remark on the summary of this request, oldest first."""
    query = (
        select(ReviewRemark)
        .where(ReviewRemark.evidence_request_id == request.id)
        .options(joinedload(ReviewRemark.written_by), joinedload(ReviewRemark.settled_by))
        .order_by(ReviewRemark.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def open_remarks(session: Session, request: EvidenceRequest) -> Sequence[ReviewRemark]:
    """The remarks that nobody has settled yet, oldest first."""
    return [remark for remark in remarks_of(session, request) if remark.settled_at is None]


def remark(
    session: Session, request: EvidenceRequest, *, actor: Person, section: str, body: str, quote: str = ""
) -> ReviewRemark:
    """Write what should change at a place; the same again while it is open is one remark."""
    lock(session, request)
    check(Action.REMARK, actor, request)
    summary = queries.summary_of(session, request)
    headings = {place.key: place.heading for place in places(queries.content_of(session, request, summary))}
    if section not in headings:
        raise NotFound("That part of the document is no longer there. Load the page again.")
    body, quote = body.strip(), quote.strip()
    if not body:
        raise Invalid("body", "Write what should change here.")
    for earlier in open_remarks(session, request):
        if (earlier.written_by_id, earlier.section, earlier.body) == (actor.id, section, body):
            return earlier
    written = ReviewRemark(
        evidence_request_id=request.id,
        version=summary.version if summary else 0,
        section=section,
        quote=quote,
        body=body,
        written_by_id=actor.id,
        written_at=utc_now(),
    )
    session.add(written)
    move(session, request, Action.REMARK, actor=actor, note=f"on: {headings[section]}")
    return written


def settle(session: Session, request: EvidenceRequest, remark_id: int, *, actor: Person) -> None:
    """Note that a remark is dealt with. Settled already, it stays as it was settled."""
    found = _found(session, request, remark_id, actor)
    if found.settled_at is None:
        found.settled_at, found.settled_by_id = utc_now(), actor.id
        move(session, request, Action.SETTLE, actor=actor)


def open_again(session: Session, request: EvidenceRequest, remark_id: int, *, actor: Person) -> None:
    """Note that a remark is not dealt with after all."""
    found = _found(session, request, remark_id, actor)
    if found.settled_at is not None:
        found.settled_at = found.settled_by_id = None
        move(session, request, Action.SETTLE, actor=actor, note="opened again")


def settle_marked(
    session: Session, request: EvidenceRequest, marked: Iterable[str], *, actor: Person
) -> None:
    """Settle the remarks whose boxes a writer ticked beside the text; anything else is passed over."""
    ticked = set(marked)
    for found in open_remarks(session, request):
        if str(found.id) in ticked:
            settle(session, request, found.id, actor=actor)


def settle_with_delivery(session: Session, request: EvidenceRequest, *, reader: Person) -> None:
    """What is open when a reader delivers stood in nobody's way: it doesn't wait for the next correction."""
    settle_every(session, request, by=reader)


def settle_every(session: Session, request: EvidenceRequest, *, by: Person) -> None:
    """Nobody has to do anything about the open remarks any more."""
    for found in open_remarks(session, request):
        found.settled_at, found.settled_by_id = utc_now(), by.id


def _found(session: Session, request: EvidenceRequest, remark_id: int, actor: Person) -> ReviewRemark:
    lock(session, request)
    check(Action.SETTLE, actor, request)
    query = select(ReviewRemark).where(
        ReviewRemark.id == remark_id,
        ReviewRemark.evidence_request_id == request.id,
    )
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("There is no such remark on this summary.")
    return found

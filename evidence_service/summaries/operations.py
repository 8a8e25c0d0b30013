"""What people do with summaries: save, send for review, take back, return for changes, deliver.

Every verb waits for whoever changes the same request at that moment, checks with `workflow`,
changes, and records in the history; it flushes and never commits. `deliver` only asks for the
document: the request moves on when the document is there (see `issuing`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit, formatting, jobs
from evidence_service.accounts.models import Person
from evidence_service.audit import Event
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import lock, move
from evidence_service.summaries import composing, examining, queries
from evidence_service.summaries.composing import SummaryText
from evidence_service.summaries.models import IssuedSummary, IssueState, Summary, SummaryVersion
from evidence_service.workflow import Action, check

LONGEST_REMARK = 4000


class Stale(NotNow):
    """Somebody saved a newer text since this one was opened; nothing of either is lost."""


def save(
    session: Session, request: EvidenceRequest, text: SummaryText, *, actor: Person, opened: int
) -> Summary:
    """Keep this text as the newest version; the same text again changes nothing.

    `opened` is the version that the writer had before their eyes, 0 when there was none. Raises
    `Stale` when somebody, or another window, has saved since.
    """
    lock(session, request)
    check(Action.WRITE, actor, request)
    summary = queries.summary_of(session, request)
    if SummaryText.of(summary) == text and summary:
        return summary
    if (summary.version if summary else 0) != opened:
        raise Stale("Somebody saved a newer text while you were writing. Compare the two, then save again.")
    if summary is None:
        summary = Summary(evidence_request_id=request.id, version=0)
        session.add(summary)
    now = utc_now()
    summary.version += 1
    _write(summary, text, actor, now)
    session.flush()
    version = SummaryVersion(summary_id=summary.id, version=summary.version)
    _write(version, text, actor, now)
    session.add(version)
    if _begins_to_write(session, request, actor, now):
        move(session, request, Action.WRITE, actor=actor)
    session.flush()
    return summary


def send_for_review(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Give the summary to a second reader.

    Raises `Invalid` with the first thing that is to be mended: no bottom line, a citation of a
    record that isn't included, or (field `search`) no finished search or one that still runs.
    """
    lock(session, request)
    check(Action.SEND_FOR_REVIEW, actor, request)
    examined = examining.examine(session, request, SummaryText.of(queries.summary_of(session, request)))
    for blocker in examined.blockers:
        raise Invalid(blocker.field, blocker.message)
    issue = queries.latest_issue(session, request)
    if issue:
        issue.message = ""  # why an earlier try came to nothing is no longer of interest
    move(session, request, Action.SEND_FOR_REVIEW, actor=actor)


def take_back(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Its librarian wants to go on writing. A document that is being made is given up."""
    lock(session, request)
    check(Action.TAKE_BACK, actor, request)
    _give_up_issue(session, request, "The summary was taken back before the document was ready.")
    move(session, request, Action.TAKE_BACK, actor=actor)


def return_for_changes(session: Session, request: EvidenceRequest, *, actor: Person, remark: str) -> None:
    """Give the summary back to its writer with a remark, which the requester never sees."""
    lock(session, request)
    check(Action.RETURN, actor, request)
    if not remark.strip():
        raise Invalid("remark", "Write what should change. The writer will read it.")
    _give_up_issue(session, request, "The summary was returned before the document was ready.")
    move(session, request, Action.RETURN, actor=actor, remark=remark.strip())


def deliver(
    session: Session, request: EvidenceRequest, *, actor: Person, seen: str, service_url: str
) -> IssuedSummary:
    """Ask for the document of the summary as `actor` has read it; the worker makes and delivers it.

    `seen` is the `composing.fingerprint` of what was on the page: when the document would say
    something else by now, `NotNow` asks to read it again. It also refuses, and says why, what could
    not be sent for review as it is now. Asking twice gives one document.
    """
    lock(session, request)
    check(Action.DELIVER, actor, request)
    issue = queries.latest_issue(session, request)
    if issue and issue.is_unfinished:
        if issue.read_by_id != actor.id:
            raise NotNow(f"{issue.read_by.name} is delivering this already. Load the page again in a moment.")
        return issue
    now = utc_now()
    text = SummaryText.of(queries.summary_of(session, request))
    document = composing.compose(session, request, text, reader=actor, service_url=service_url, at=now)
    if composing.fingerprint(document) != seen:
        raise NotNow("The document changed after you opened it. Load the page again and read it once more.")
    _refuse_what_is_to_be_mended(session, request, text)
    if issue is None:
        issue = IssuedSummary(evidence_request_id=request.id, number=document.version)
        session.add(issue)
    issue.state, issue.message = IssueState.QUEUED, ""
    issue.content, issue.read_by_id, issue.asked_at = document.to_json(), actor.id, now
    session.flush()
    jobs.enqueue(session, "issue_summary", issue.id, job_id=f"issue-{issue.id}-{now:%Y%m%d%H%M%S%f}")
    return issue


def note_download(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Record that this person took the document, once a day at most."""
    today = formatting.day(utc_now())
    query = (
        select(Event.occurred_at)
        .where(Event.evidence_request_id == request.id, Event.actor_id == actor.id)
        .where(Event.action == "download")
        .order_by(Event.id.desc())
    )
    last = session.scalar(query.limit(1))
    if formatting.day(last) != today:
        audit.record(session, "download", evidence_request_id=request.id, actor_id=actor.id)


def _write(target: Summary | SummaryVersion, text: SummaryText, actor: Person, at: datetime) -> None:
    target.bottom_line, target.findings, target.gaps = text.bottom_line, text.findings, text.gaps
    target.written_by_id, target.written_at = actor.id, at


def _begins_to_write(session: Session, request: EvidenceRequest, actor: Person, now: datetime) -> bool:
    """Whether this is the first save of a sitting: the newest entry isn't the same person's, today."""
    query = select(Event).where(Event.evidence_request_id == request.id).order_by(Event.id.desc()).limit(1)
    newest = session.scalar(query)
    return (
        newest is None
        or newest.action != Action.WRITE
        or newest.actor_id != actor.id
        or formatting.day(newest.occurred_at) != formatting.day(now)
    )


def _refuse_what_is_to_be_mended(session: Session, request: EvidenceRequest, text: SummaryText) -> None:
    """Raise `NotNow` for a text that was fit to be read and no longer is: what it cites was excluded."""
    blockers = examining.examine(session, request, text).blockers
    if blockers:
        why = " ".join(blocker.message for blocker in blockers)
        raise NotNow(f"The summary can't be delivered as it is. {why} Return it for changes first.")


def _give_up_issue(session: Session, request: EvidenceRequest, why: str) -> None:
    issue = queries.latest_issue(session, request)
    if issue and issue.is_unfinished:
        issue.state, issue.message = IssueState.FAILED, why

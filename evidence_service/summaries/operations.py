"""What people do with summaries: save, send for review, take back, return for changes, deliver.

A correction of a delivered answer goes the same way (see `correcting`); there `deliver` gives the
next version.

Every verb waits for whoever changes the same request at that moment, checks with `workflow`,
changes, and records in the history; it flushes and never commits. `deliver` only asks for the
document: the request moves on when the document is there (see `issuing`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import formatting, jobs
from evidence_service.accounts.models import Person
from evidence_service.audit import Event
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import lock, move
from evidence_service.summaries import composing, examining, queries, readings
from evidence_service.summaries.content import SummaryContent, letters_replaced
from evidence_service.summaries.merging import Together, differences, put_together
from evidence_service.summaries.models import IssuedSummary, IssueState, Summary, SummaryVersion, new_code
from evidence_service.workflow import Action, check

SITTING = timedelta(minutes=10)  # of the versions that saved themselves one for each stays
A_SENTENCE = 40  # letters; a version that alone has so many of its own stays


class Stale(NotNow):
    """Somebody saved another text in the same place since this one was opened; nothing of either is lost.

    `together` is what both wrote, with this writer's text where both changed something.
    """

    def __init__(self, together: Together) -> None:
        super().__init__(
            "Somebody saved a newer text in the same place while you were writing. "
            "Compare the two, then save again."
        )
        self.together = together


def save(
    session: Session,
    request: EvidenceRequest,
    content: SummaryContent,
    *,
    actor: Person,
    opened: int,
    by_itself: bool = False,
    page: str = "",
) -> Summary:
    """Keep this content as the newest version; the same content again changes nothing.

    `opened` is the version that the writer had before their eyes, 0 when there was none. What
    somebody else, or another window, saved since is kept where this writer left it alone; where
    both changed the same box `Stale` is raised. `by_itself` marks a save that nobody asked for:
    the next save of the same sitting takes its place among the versions. What the same `page` saved
    since is no other writer's: its answer was lost on the way.
    """
    lock(session, request)
    check(Action.WRITE, actor, request)
    summary = queries.summary_of(session, request)
    now_there = queries.content_of(session, request, summary)
    if summary and content == now_there:
        return summary
    if summary and summary.version != opened and not _is_all_of_one_page(session, summary, opened, page):
        content = _put_together(session, summary, opened, content, now_there)
        if content == now_there:
            return summary
    if summary is None:
        summary = Summary(evidence_request_id=request.id, version=0)
        session.add(summary)
    now = utc_now()
    keep_version(session, summary, content, actor=actor, at=now, by_itself=by_itself, page=page)
    _thin(session, request, summary, actor, now)
    if _begins_to_write(session, request, actor, now):
        move(session, request, Action.WRITE, actor=actor)
    session.flush()
    return summary


def keep_version(
    session: Session,
    summary: Summary,
    content: SummaryContent,
    *,
    actor: Person,
    at: datetime,
    by_itself: bool = False,
    page: str = "",
) -> None:
    """Make this content the newest version, without asking anybody."""
    summary.version += 1
    _write(summary, content, actor, at)
    session.flush()
    version = SummaryVersion(summary_id=summary.id, version=summary.version, autosaved=by_itself, page=page)
    _write(version, content, actor, at)
    session.add(version)
    session.flush()


def send_for_review(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Give the summary to a second reader.

    Raises `Invalid` with the first thing that is to be mended: no bottom line, a citation of a
    record that isn't included, or (field `search`) no finished search or one that still runs.
    """
    lock(session, request)
    check(Action.SEND_FOR_REVIEW, actor, request)
    examined = examining.examine(session, request, queries.content_of(session, request))
    for blocker in examined.blockers:
        raise Invalid(blocker.field, blocker.message)
    issue = queries.latest_issue(session, request)
    if issue and issue.state is IssueState.FAILED:
        issue.message = ""  # why an earlier try came to nothing is no longer of interest
    summary = queries.summary_of(session, request)
    version = summary.version if summary else 0
    move(session, request, Action.SEND_FOR_REVIEW, actor=actor, version=version)


def take_back(session: Session, request: EvidenceRequest, *, actor: Person) -> None:
    """Its librarian wants to go on writing. A document that is being made is given up."""
    lock(session, request)
    check(Action.TAKE_BACK, actor, request)
    _give_up_issue(session, request, "The summary was taken back before the document was ready.")
    move(session, request, Action.TAKE_BACK, actor=actor)


def return_for_changes(session: Session, request: EvidenceRequest, *, actor: Person, remark: str) -> None:
    """Give the summary back to its writer, with a remark on the whole or with open ones at places in it.

    The requester never sees either.
    """
    lock(session, request)
    check(Action.RETURN, actor, request)
    if not (remark.strip() or queries.has_open_remark(session, request)):
        raise Invalid("remark", "Write what should change, here or at a place in the text.")
    _give_up_issue(session, request, "The summary was returned before the document was ready.")
    move(session, request, Action.RETURN, actor=actor, remark=remark.strip())


def deliver(
    session: Session, request: EvidenceRequest, *, actor: Person, seen: str, service_url: str
) -> IssuedSummary:
    """Ask for the document of the summary as `actor` has read it; the worker makes and delivers it.

    For a correction that is the next version, which names its reason; the answer before it stays.

    `seen` is the `composing.fingerprint` of what was on the page: when the document would say
    something else by now, `NotNow` asks to read it again. It also refuses, and says why, what could
    not be sent for review as it is now. Asking twice gives one document.
    """
    lock(session, request)
    correction = queries.open_correction(session, request)
    check(Action.REISSUE if correction else Action.DELIVER, actor, request)
    readings.check_reader(session, request, actor)
    issue = queries.latest_issue(session, request)
    if issue and issue.is_unfinished:
        if issue.read_by_id != actor.id:
            raise NotNow(f"{issue.read_by.name} is delivering this already. Load the page again in a moment.")
        return issue
    now = utc_now()
    content = queries.content_of(session, request)
    document = composing.compose(session, request, content, reader=actor, service_url=service_url, at=now)
    if composing.fingerprint(document) != seen:
        raise NotNow("The document changed after you opened it. Load the page again and read it once more.")
    _refuse_what_is_to_be_mended(session, request, content)
    if readings.is_second(session, request, actor):
        readings.note_approval(session, request, reader=actor, words=composing.words_read(document))
    if issue is None or issue.state is IssueState.ISSUED:
        issue = IssuedSummary(evidence_request_id=request.id, number=document.version, code=new_code())
        session.add(issue)
    issue.state, issue.message, issue.reason = IssueState.QUEUED, "", document.reissue_reason
    document = composing.verifiable(document, service_url, issue.code)
    issue.content, issue.read_by_id, issue.asked_at = document.to_json(), actor.id, now
    session.flush()
    jobs.enqueue(session, "issue_summary", issue.id, job_id=f"issue-{issue.id}-{now:%Y%m%d%H%M%S%f}")
    return issue


def _write(target: Summary | SummaryVersion, content: SummaryContent, actor: Person, at: datetime) -> None:
    target.content = content.to_json()
    target.written_by_id, target.written_at = actor.id, at


def _put_together(
    session: Session, summary: Summary, opened: int, mine: SummaryContent, theirs: SummaryContent
) -> SummaryContent:
    """What both wrote since `opened`. Raises `Stale` where both changed the same box."""
    base = queries.content_at(session, summary, opened)
    if base is None:  # not kept, or never there: whatever differs may be either's
        conflicts = differences(mine, theirs)
        together = Together(mine, conflicts)
    else:
        together = put_together(base, mine, theirs)
    if together.conflicts:
        raise Stale(together)
    return together.content


def _is_all_of_one_page(session: Session, summary: Summary, opened: int, page: str) -> bool:
    """Whether every version since `opened` came from this page."""
    query = select(SummaryVersion.page).where(
        SummaryVersion.summary_id == summary.id, SummaryVersion.version > opened
    )
    return bool(page) and set(session.scalars(query)) == {page}


def _thin(session: Session, request: EvidenceRequest, summary: Summary, actor: Person, now: datetime) -> None:
    """Of the versions that saved themselves, let one stay for each sitting of somebody who goes on writing.

    The newest two stay besides, and what another page had before its eyes, to put both texts together;
    so does what a second reader read, to tell them what changed since, and a text that holds a
    sentence which neither the one before it has nor the newest, or words of a statement that no other has.
    """
    query = select(SummaryVersion).where(
        SummaryVersion.summary_id == summary.id, SummaryVersion.written_at > now - 3 * SITTING
    )
    kept = session.scalars(query.order_by(SummaryVersion.version)).all()
    left = list(kept)
    sent = queries.version_sent(session, request)
    stayed: SummaryVersion | None = None
    for one, following in pairwise(kept[:-1]):
        is_own = one.autosaved and one.written_by_id == actor.id and one.page == following.page
        is_same_sitting = stayed is not None and one.written_at - stayed.written_at < SITTING
        may_go = is_own and is_same_sitting and one.version > sent
        has_less = stayed and may_go and not (_has_more(one, stayed) and _has_more(one, kept[-1]))
        if has_less and _is_stated_elsewhere(one, left):
            session.delete(one)
            left.remove(one)
        else:
            stayed = one
    session.flush()


def _has_more(one: SummaryVersion, other: SummaryVersion) -> bool:
    """Whether a sentence of one isn't in the other."""
    this, that = (SummaryContent.from_json(version.content) for version in (one, other))
    return letters_replaced(this, that) >= A_SENTENCE


def _is_stated_elsewhere(one: SummaryVersion, versions: list[SummaryVersion]) -> bool:
    """Whether what its statements are about, and their reasons, stand in others too, or in longer words."""
    others = [_stated(other) for other in reversed(versions) if other is not one]
    return all(
        any(words in other.get(place, "") for other in others) for place, words in _stated(one).items()
    )


def _stated(version: SummaryVersion) -> dict[tuple[str, str], str]:
    statements = version.content.get("statements", ())
    return {(one["key"], box): one.get(box, "") for one in statements for box in ("about", "reason")}


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


def _refuse_what_is_to_be_mended(session: Session, request: EvidenceRequest, content: SummaryContent) -> None:
    """Raise `NotNow` for a text that was fit to be read and no longer is: what it cites was excluded."""
    blockers = examining.examine(session, request, content).blockers
    if blockers:
        why = " ".join(blocker.message for blocker in blockers)
        raise NotNow(f"The summary can't be delivered as it is. {why} Return it for changes first.")


def _give_up_issue(session: Session, request: EvidenceRequest, why: str) -> None:
    issue = queries.latest_issue(session, request)
    if issue and issue.is_unfinished:
        issue.state, issue.message = IssueState.FAILED, why

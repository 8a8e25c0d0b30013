"""What people do with the statements of how sure they are: add, change, move, remove."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import lock
from evidence_service.summaries import operations, queries
from evidence_service.summaries.certainty import JUDGED
from evidence_service.summaries.content import Statement, SummaryContent
from evidence_service.workflow import Action, check

MOST_STATEMENTS = 30
ABOUT_MISSING = "Write what this statement is about, such as “Readmission within 30 days”."


def put(
    session: Session,
    request: EvidenceRequest,
    opened: tuple[int, SummaryContent],
    statement: Statement,
    *,
    actor: Person,
    first_opened: int = 0,
    by_itself: bool = False,
    page: str = "",
) -> str:
    """Add a statement (its key is ""), or put it in the place of the one with its key; whoever judges signs.

    Answers with the key under which it stands. `opened` is the version that the writer has before their
    eyes, and what it said; `first_opened` the one that their page began with, before it saved itself;
    `by_itself` and `page` are as for `save`. What is added is another statement, unless one with exactly
    these words stands already; it is never added unasked. Raises `Invalid` beside the box for a
    statement without words, or a judgement without a reason; `Stale` as `save` does.
    """
    check(Action.WRITE, actor, request)
    checked = _checked(statement)
    if not checked.key:
        if by_itself:
            raise Invalid("about", "Press Save to add this statement.")
        return _add(session, request, opened, checked, actor)
    version, content = opened
    _place(content, checked.key)
    signed = _signed(checked, [_begun_with(session, request, first_opened), content], actor)
    statements = tuple(signed if one.key == signed.key else one for one in content.statements)
    changed = replace(content, statements=statements)
    operations.save(session, request, changed, actor=actor, opened=version, by_itself=by_itself, page=page)
    return signed.key


def _add(
    session: Session,
    request: EvidenceRequest,
    opened: tuple[int, SummaryContent],
    statement: Statement,
    actor: Person,
) -> str:
    lock(session, request)
    there = queries.content_of(session, request).statements
    for one in there:
        if _words(one) == _words(statement):
            return one.key  # the same form sent twice
    if len(there) >= MOST_STATEMENTS:
        raise Invalid("about", f"There are {MOST_STATEMENTS} statements already. Put some together.")
    version, content = opened
    added = _signed(replace(statement, key=f"s{secrets.token_hex(4)}"), [], actor)
    changed = replace(content, statements=(*content.statements, added))
    operations.save(session, request, changed, actor=actor, opened=version)
    return added.key


def remove(
    session: Session,
    request: EvidenceRequest,
    opened: tuple[int, SummaryContent],
    key: str,
    *,
    actor: Person,
) -> None:
    """Take a statement out; an earlier version of the summary still has it."""
    check(Action.WRITE, actor, request)
    version, content = opened
    _place(content, key)
    left = tuple(one for one in content.statements if one.key != key)
    operations.save(session, request, replace(content, statements=left), actor=actor, opened=version)


def move(
    session: Session,
    request: EvidenceRequest,
    opened: tuple[int, SummaryContent],
    key: str,
    by: int,
    *,
    actor: Person,
) -> None:
    """Move a statement so many places down, or up when `by` is below nought; the ends stop it."""
    check(Action.WRITE, actor, request)
    version, content = opened
    place = _place(content, key)
    order = list(content.statements)
    order.insert(max(0, min(place + by, len(order) - 1)), order.pop(place))
    changed = replace(content, statements=tuple(order))
    operations.save(session, request, changed, actor=actor, opened=version)


def _checked(statement: Statement) -> Statement:
    if not statement.about:
        raise Invalid("about", ABOUT_MISSING)
    if statement.finding in JUDGED and statement.certainty and not statement.reason:
        raise Invalid("reason", "Write why. Readers trust a judgement when they can see its reason.")
    return statement if statement.finding in JUDGED else replace(statement, certainty=None)


def _signed(statement: Statement, earlier: list[SummaryContent], actor: Person) -> Statement:
    """With the name of whoever judged; words that stood in one of these contents keep the name from there."""
    for content in earlier:
        for one in content.statements:
            if one.key == statement.key and _words(one) == _words(statement):
                return one
    return replace(statement, judged_by=actor.name if statement.certainty else "")


def _words(statement: Statement) -> Statement:
    return replace(statement, key="", judged_by="")


def _begun_with(session: Session, request: EvidenceRequest, version: int) -> SummaryContent:
    summary = queries.summary_of(session, request) if version > 0 else None
    found = queries.kept_at(session, summary, version) if summary else None
    return found[1] if found else SummaryContent()


def _place(content: SummaryContent, key: str) -> int:
    keys = [one.key for one in content.statements]
    if key not in keys:
        raise NotFound("This statement isn't there any more. Load the page again.")
    return keys.index(key)

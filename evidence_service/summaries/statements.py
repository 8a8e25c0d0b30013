"""What people do with the statements of how sure they are: add, change, move, remove."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotFound
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import operations
from evidence_service.summaries.certainty import JUDGED
from evidence_service.summaries.content import Statement, SummaryContent
from evidence_service.workflow import Action, check

MOST_STATEMENTS = 30


def put(
    session: Session,
    request: EvidenceRequest,
    opened: tuple[int, SummaryContent],
    statement: Statement,
    *,
    actor: Person,
    by_itself: bool = False,
    page: str = "",
) -> None:
    """Add a statement (its key is ""), or put it in the place of the one with its key; whoever judges signs.

    `opened` is the version that the writer had before their eyes, and what it said; `by_itself` and `page`
    are as for `save`. What one page adds is one statement, however often it is sent. Raises `Invalid`
    beside the box for a statement without words, or a judgement without a reason; `Stale` as `save` does.
    """
    check(Action.WRITE, actor, request)
    version, content = opened
    signed = _signed(_checked(statement), content, actor)
    if not signed.key and any(replace(one, key="") == signed for one in content.statements):
        return  # the same form sent twice
    if signed.key:
        _place(content, signed.key)
    else:
        signed = _signed(replace(signed, key=key_for(page)), content, actor)
    changed = replace(content, statements=_with(content.statements, signed))
    operations.save(session, request, changed, actor=actor, opened=version, by_itself=by_itself, page=page)


def key_for(page: str) -> str:
    """The key of the statement that is added by this page, or by one that has no name."""
    return f"s{hashlib.sha256(page.encode()).hexdigest()[:8] if page else secrets.token_hex(4)}"


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


def _with(statements: tuple[Statement, ...], one: Statement) -> tuple[Statement, ...]:
    if any(other.key == one.key for other in statements):
        return tuple(one if other.key == one.key else other for other in statements)
    if len(statements) >= MOST_STATEMENTS:
        raise Invalid("about", f"There are {MOST_STATEMENTS} statements already. Put some together.")
    return (*statements, one)


def _checked(statement: Statement) -> Statement:
    if not statement.about:
        raise Invalid("about", "Write what this statement is about, such as “Readmission within 30 days”.")
    if statement.finding in JUDGED and statement.certainty and not statement.reason:
        raise Invalid("reason", "Write why. Readers trust a judgement when they can see its reason.")
    return statement if statement.finding in JUDGED else replace(statement, certainty=None)


def _signed(statement: Statement, content: SummaryContent, actor: Person) -> Statement:
    """With the name of whoever judged; a judgement that didn't change keeps its name."""
    before = next((one for one in content.statements if one.key == statement.key), None)
    if before and replace(statement, judged_by=before.judged_by) == before:
        return before
    return replace(statement, judged_by=actor.name if statement.certainty else "")


def _place(content: SummaryContent, key: str) -> int:
    keys = [one.key for one in content.statements]
    if key not in keys:
        raise NotFound("This statement isn't there any more. Load the page again.")
    return keys.index(key)

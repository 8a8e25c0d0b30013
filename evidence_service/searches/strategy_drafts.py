"""What somebody typed into a strategy and has not saved yet, kept for them alone.

A draft belongs to one page in one browser, which sends its key along: two windows keep two drafts.
Verbs flush and never commit.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import strategy_queries
from evidence_service.searches.strategy_models import StrategyDraft
from evidence_service.strategies.written_lines import WrittenLine, as_json, from_json, trimmed

MOST_KEPT = 2_000_000  # characters; more than a strategy can have, and less than fills a disk


def new_key() -> str:
    """A key for a page on which nothing is typed yet."""
    return secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    """Whether a page can have been given this key."""
    return re.fullmatch(r"[A-Za-z0-9_-]{8,40}", text) is not None


def keep(
    session: Session,
    request: EvidenceRequest,
    key: str,
    lines: Sequence[WrittenLine],
    *,
    actor: Person,
    seen: str,
) -> None:
    """Keep these lines as the draft with this key, right or wrong.

    No lines, or those that are saved, need no draft. `seen` is the fingerprint of the saved lines that
    `actor` had before them. What is too much to be any strategy is not kept. Nobody has to be allowed to
    search: what was typed is theirs.
    """
    typed = as_json([WrittenLine(_storable(line.text), _storable(line.note)) for line in trimmed(lines)])
    if sum(len(line["text"]) + len(line["note"]) for line in typed) > MOST_KEPT:
        return
    draft = find(session, request, key, actor)
    if not typed or typed == as_json(strategy_queries.lines_of(session, request)):
        if draft:
            drop(session, request, key, actor=actor)
        return
    if draft and (draft.lines, draft.seen) == (typed, seen[:32]):
        return
    # One at a time: the same page may send its form twice.
    session.refresh(request, ["librarian_id"], with_for_update={"key_share": True})
    draft = find(session, request, key, actor)
    if draft is None:
        draft = StrategyDraft(evidence_request_id=request.id, person_id=actor.id, key=key)
        session.add(draft)
    draft.lines, draft.seen, draft.changed_at = typed, seen[:32], utc_now()
    session.flush()


def drop(session: Session, request: EvidenceRequest, key: str, *, actor: Person) -> None:
    """Throw a draft away; one that isn't there is no fault."""
    session.execute(delete(StrategyDraft).where(*_is(request, actor), StrategyDraft.key == key))


def find(session: Session, request: EvidenceRequest, key: str, person: Person) -> StrategyDraft | None:
    """The draft of this person with this key."""
    query = select(StrategyDraft).where(*_is(request, person), StrategyDraft.key == key)
    return session.scalar(query.execution_options(populate_existing=True))


def drafts_of(
    session: Session, request: EvidenceRequest, person: Person, saved: Sequence[WrittenLine]
) -> Sequence[StrategyDraft]:
    """Every draft of this person that isn't the same as the lines that are saved, newest first."""
    query = select(StrategyDraft).where(*_is(request, person))
    found = session.scalars(query.order_by(StrategyDraft.changed_at.desc(), StrategyDraft.id.desc()))
    return [draft for draft in found if from_json(draft.lines) != list(saved)]


def _is(request: EvidenceRequest, person: Person) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return StrategyDraft.evidence_request_id == request.id, StrategyDraft.person_id == person.id


def _storable(text: str) -> str:
    return text.replace("\x00", "")

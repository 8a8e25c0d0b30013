"""The reasons to exclude that the librarians of a library service share.

A service that never changed them has the usual ones. Reasons are texts: a record keeps the one
that it was excluded for, whatever becomes of the list. Verbs flush and never commit.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotFound
from evidence_service.organisations.models import LibraryService
from evidence_service.searches.models import ExclusionReason
from evidence_service.searches.wording import REASONS
from evidence_service.workflow import Permission, has

LONGEST = 280
MOST = 40


def active(session: Session, library_service_id: int) -> Sequence[str]:
    """The reasons to choose from, in their order: the first ten have the keys 1 to 9 and 0."""
    stored = _stored(session, library_service_id)
    return [reason.text for reason in stored if not reason.retired_at] if stored else list(REASONS)


def all_of(session: Session, library_service_id: int) -> Sequence[ExclusionReason]:
    """Every reason of the service in its order, retired ones last; the usual ones when it has none yet."""
    stored = _stored(session, library_service_id)
    if not stored:
        return _usual(library_service_id)
    return sorted(stored, key=lambda reason: (reason.retired_at is not None, reason.position))


def add(session: Session, text: str, *, actor: Person) -> ExclusionReason:
    """Add a reason at the end; one that was retired comes back there."""
    reasons = _lock(session, actor)
    text = _checked(text)
    same = next((reason for reason in reasons if reason.text.casefold() == text.casefold()), None)
    if same and not same.retired_at:
        raise Invalid("text", f"“{same.text}” is on the list already.")
    if sum(not reason.retired_at for reason in reasons) >= MOST:
        raise Invalid("text", f"The list can have {MOST} reasons. Retire one before you add another.")
    if same is None:
        same = ExclusionReason(library_service_id=_service_of(actor), text=text, position=0)
        session.add(same)
    same.retired_at = None
    same.position = max((reason.position for reason in reasons), default=0) + 1
    _record(session, actor, "add exclusion reason", same)
    return same


def rename(session: Session, old: str, text: str, *, actor: Person) -> None:
    """Give the reason `old` other words; records excluded for it before keep the old ones."""
    reasons = _lock(session, actor)
    reason, text = _find(reasons, old), _checked(text)
    if any(other is not reason and other.text.casefold() == text.casefold() for other in reasons):
        raise Invalid("text", f"“{text}” is on the list already, or was retired.")
    before, reason.text = reason.text, text
    if before != text:
        _record(session, actor, "rename exclusion reason", reason, before=before)


def move(session: Session, text: str, by: int, *, actor: Person) -> None:
    """Let a reason change places with the one above it (`by` is -1) or below it (1); at the end it stays."""
    reasons = [reason for reason in _lock(session, actor) if not reason.retired_at]
    place = reasons.index(_find(reasons, text))
    other = place + (-1 if by < 0 else 1)
    if 0 <= other < len(reasons):
        reasons[place], reasons[other] = reasons[other], reasons[place]
        for position, reason in enumerate(reasons, 1):
            reason.position = position
        _record(session, actor, "move exclusion reason", reasons[other])


def retire(session: Session, text: str, *, actor: Person) -> None:
    """Take a reason off the list; records excluded for it keep it."""
    reason = _find(_lock(session, actor), text)
    if not reason.retired_at:
        reason.retired_at = utc_now()
        _record(session, actor, "retire exclusion reason", reason)


def _lock(session: Session, actor: Person) -> list[ExclusionReason]:
    """The reasons of the actor's service, for one change at a time; the usual ones are written down first."""
    if not has(actor.role, Permission.WORK_THE_QUEUE):
        raise NotAllowed("Only librarians can change the reasons to exclude.")
    service_id = _service_of(actor)
    session.execute(select(LibraryService.id).where(LibraryService.id == service_id).with_for_update())
    stored = _stored(session, service_id)
    if not stored:
        stored = _usual(service_id)
        session.add_all(stored)
        session.flush()
    return stored


def _service_of(actor: Person) -> int:
    if actor.library_service_id is None:
        raise NotAllowed("Your account belongs to no library service. Ask an administrator to add it to one.")
    return actor.library_service_id


def _stored(session: Session, library_service_id: int) -> list[ExclusionReason]:
    query = select(ExclusionReason).where(ExclusionReason.library_service_id == library_service_id)
    return list(session.scalars(query.order_by(ExclusionReason.position, ExclusionReason.id)))


def _usual(library_service_id: int) -> list[ExclusionReason]:
    return [
        ExclusionReason(library_service_id=library_service_id, position=position, text=text)
        for position, text in enumerate(REASONS, 1)
    ]


def _find(reasons: Sequence[ExclusionReason], text: str) -> ExclusionReason:
    found = next((reason for reason in reasons if reason.text == text), None)
    if found is None:
        raise NotFound("This reason isn't on the list any more. Load the page again.")
    return found


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("text", "Write the reason.")
    if len(text) > LONGEST:
        raise Invalid("text", f"The reason must be {LONGEST} characters or fewer.")
    return text


def _record(session: Session, actor: Person, action: str, reason: ExclusionReason, before: str = "") -> None:
    session.flush()
    words = {"reason": reason.text, **({"before": before} if before else {})}
    audit.record(session, action, evidence_request_id=None, actor_id=actor.id, words=words)

"""Taking lines over: from an earlier version, another request, a list. Verbs flush and never commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import strategy_queries
from evidence_service.searches.operations import save_strategy
from evidence_service.searches.strategy_models import StrategyVersion
from evidence_service.strategies import written_lines
from evidence_service.strategies.strategy_edits import renumbered
from evidence_service.strategies.written_lines import WrittenLine


def restore(session: Session, request: EvidenceRequest, number: int, *, actor: Person, seen: str) -> None:
    """Make version `number` the strategy again, as a new version. `seen` as in `save_strategy`."""
    version = strategy_queries.version(session, request, number)
    save_strategy(
        session,
        request,
        written_lines.from_json(version.lines),
        actor=actor,
        seen=seen,
        remark=f"Version {number} restored",
        credit=version.credit,
    )


def copy_from(
    session: Session,
    request: EvidenceRequest,
    version: StrategyVersion,
    source: EvidenceRequest,
    *,
    actor: Person,
    replacing: str | None,
) -> None:
    """Add the lines of another request's version behind those of this one, with credit to who wrote them.

    `replacing` is the fingerprint of the lines that they take the place of; None keeps these.
    Raises `Invalid` when `source` belongs to another library service.
    """
    if source.library_service_id != request.library_service_id or version.evidence_request_id != source.id:
        raise Invalid("reference", "Only a strategy of your own library service can be copied.")
    credit = f"Copied from {source.reference}, version {version.number}, by {version.saved_by.name}."
    if version.credit:
        credit += f" {version.credit}"
    origins = strategy_queries.origins(session, source)
    lines = origins.with_origins(written_lines.from_json(version.lines))
    remark = f"Copied from {source.reference}"
    take(session, request, lines, actor=actor, replacing=replacing, remark=remark, credit=credit)


def take(
    session: Session,
    request: EvidenceRequest,
    lines: Sequence[WrittenLine],
    *,
    actor: Person,
    replacing: str | None,
    remark: str,
    credit: str = "",
) -> None:
    """Add lines behind those of the strategy, or in their place; their references go along.

    `replacing` is the fingerprint of the lines whose place they take; None keeps these. Raises
    `NotNow` when these were changed since, and `Invalid` for none or too many lines.
    """
    if not lines:
        raise Invalid("lines", "There are no lines to take.")
    stored = strategy_queries.lines_of(session, request)
    if replacing is not None:
        if replacing != written_lines.fingerprint(stored):
            raise NotNow("The strategy was changed in the meantime. Look what stands there now, then decide.")
        kept: list[WrittenLine] = []
    else:
        kept = stored
        before = strategy_queries.newest_version(session, request)
        if credit and before and before.credit and credit not in before.credit:
            credit = f"{before.credit} {credit}"
    places: dict[int, int | None] = {number: number + len(kept) for number in range(1, len(lines) + 1)}
    moved = [replace(line, text=renumbered(line.text, places)) for line in lines]
    seen = written_lines.fingerprint(stored)
    save_strategy(session, request, [*kept, *moved], actor=actor, seen=seen, remark=remark, credit=credit)

"""Keeping the versions of a strategy. Verbs flush and never commit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import strategy_queries
from evidence_service.searches.strategy_models import StrategyVersion
from evidence_service.strategies import written_lines
from evidence_service.strategies.written_lines import WrittenLine

BEFORE_VERSIONS = "As it stood before versions were kept"


def keep(
    session: Session,
    request: EvidenceRequest,
    lines: Sequence[WrittenLine],
    *,
    actor: Person,
    remark: str = "",
    credit: str = "",
) -> StrategyVersion:
    """The version that holds these lines: the newest one when nothing has changed since, else a new one.

    `credit` goes along to later versions until the strategy is emptied: what was copied once
    stays somebody else's work.
    """
    newest = strategy_queries.newest_version(session, request)
    content = written_lines.as_json(lines)
    if newest and written_lines.from_json(newest.lines) == list(lines):
        return newest
    version = StrategyVersion(
        evidence_request_id=request.id,
        number=newest.number + 1 if newest else 1,
        lines=content,
        remark=remark,
        credit=credit or (newest.credit if newest and content else ""),
        saved_by_id=actor.id,
        saved_at=utc_now(),
    )
    session.add(version)
    session.flush()
    return version

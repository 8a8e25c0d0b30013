"""Counting recorded decisions by how the evidence mattered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, func, select
from sqlalchemy.orm import Session

from evidence_service.decisions.models import Decision
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.reports.scope import Scope
from evidence_service.reports.table import Table
from evidence_service.spreadsheets import Cell
from evidence_service.workflow import INFORMED, Influence

Counts = Mapping[Influence, int]

SAID = {
    Influence.CHANGED: "Changed",
    Influence.CONFIRMED: "Confirmed",
    Influence.INFORMED: "Informed in another way",
    Influence.NOT_USED: "Not used",
    Influence.NOT_KNOWN: "Not known",
}
COLUMNS = (*SAID.values(), "Informed in all")


def decisions(scope: Scope, *columns: Any) -> Select[Any]:
    """These columns of the decisions that were recorded in the period, with their requests."""
    return (
        select(*columns)
        .select_from(Decision)
        .join(EvidenceRequest, EvidenceRequest.id == Decision.evidence_request_id)
        .where(*scope.within(Decision.recorded_at))
    )


def how_many_informed(session: Session, conditions: list[ColumnElement[bool]]) -> int:
    """How many decisions that meet the conditions somebody called changed, confirmed or informed."""
    query = (
        select(func.count())
        .select_from(Decision)
        .join(EvidenceRequest, EvidenceRequest.id == Decision.evidence_request_id)
        .where(Decision.influence.in_(INFORMED), *conditions)
    )
    return session.scalar(query) or 0


def numbers(session: Session, query: Executable) -> dict[Any, int]:
    """The rows (key, number) of a query as the number of each key."""
    return {row[0]: row[1] for row in session.execute(query)}


def by_influence(session: Session, query: Select[Any]) -> Mapping[Any, Counts]:
    """The rows (key, influence, number) of a query as numbers for each key; an unknown key has none."""
    counts: dict[Any, dict[Influence, int]] = defaultdict(dict)
    for key, influence, number in session.execute(query):
        counts[key][influence] = number
    return counts


def informed(counts: Counts) -> int:
    """How many of these decisions count as informed."""
    return sum(counts.get(influence, 0) for influence in INFORMED)


def most_first(counts: Mapping[str, Counts]) -> list[tuple[str, Counts]]:
    """The names with most informed decisions first, then by name."""
    return sorted(counts.items(), key=lambda item: (-informed(item[1]), item[0].lower()))


def influence_table(name: str, lines: Iterable[tuple[str, Counts]]) -> Table:
    """One row for each line, one column for each influence, and the informed in all; with totals."""
    known = list(lines)
    cells = [[*(counts.get(said, 0) for said in SAID), informed(counts)] for _, counts in known]
    rows: list[tuple[Cell, ...]] = [(label, *row) for (label, _), row in zip(known, cells, strict=True)]
    total = ("All", *(sum(column) for column in zip(*cells, strict=True))) if rows else None
    return Table((name, *COLUMNS), tuple(rows), total)

"""A figure as a table, and as a file for spreadsheets. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence_service import spreadsheets
from evidence_service.spreadsheets import Cell


@dataclass(frozen=True)
class Table:
    """Names of columns, rows under them, and the row of totals when there is one.

    The first column names the row. None is a number that doesn't exist, such as the median
    of nothing.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but zeros and gaps."""
        return not any(cell for row in self.rows for cell in row if not isinstance(cell, str))

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        yield from self.rows
        if self.total:
            yield self.total


def as_csv(table: Table) -> bytes:
    """The table as a file for spreadsheets, its totals in the last row."""
    return spreadsheets.as_csv(table.columns, table)

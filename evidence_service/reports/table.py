"""A figure as a table, and as a file for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = str | int | float | None

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the alphabet of Windows
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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
    """The table as RFC 4180 in UTF-8 with a mark, so that Excel reads it.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_harmless(table.columns))
    writer.writerows(_harmless(row) for row in table)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _harmless(cells: Sequence[Cell]) -> list[Cell]:
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell for cell in cells
    ]

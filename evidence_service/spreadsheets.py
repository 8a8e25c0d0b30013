"""Tables as files that spreadsheets open without harm. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the alphabet of Windows
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows under the names of their columns, as RFC 4180 in UTF-8 with a mark, so that Excel reads it.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_harmless(columns))
    writer.writerows(_harmless(row) for row in rows)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _harmless(cells: Sequence[Cell]) -> list[Cell]:
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell for cell in cells
    ]

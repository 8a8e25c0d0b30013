"""PURE: tables as text (CSV, tab-delimited): Embase, Scopus, Web of Science, PubMed, Zotero and others.

Columns are known by their headings. A row may span lines where a cell is quoted; a quotation mark
that is never closed costs its own row and no other.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence_service.references.csv_headings import Heading, headings_of
from evidence_service.references.csv_records import draft_from_cells, values_by_heading
from evidence_service.references.found import Finding, Findings, Note, Record, record_from

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_ROW = 300  # lines; an abstract with its paragraphs has fewer
_ROWS_ABOVE = 25  # where headings are looked for

csv.field_size_limit(50_000_000)  # a cell may hold as much as a file may


@dataclass(frozen=True)
class Table:
    """The form of a table: its delimiter, the line of its headings, and what each column means."""

    delimiter: str
    line: int
    columns: tuple[Heading | None, ...]


@dataclass
class _Row:
    line: int
    raw: str
    cells: list[str] = field(default_factory=list)
    problem: str = ""


def table_of(text: str) -> Table | None:
    """The form of the table that a text holds; None when no line of its beginning has known headings."""
    best: tuple[int, Table] | None = None
    for number, line in enumerate(_lines(text), start=1):
        if number > _ROWS_ABOVE:
            break
        for delimiter in _DELIMITERS:
            if delimiter not in line or len(line) > 20_000:
                continue
            columns = headings_of(_cells(line, delimiter))
            score = len({column for column in columns if column})
            if Heading.TITLE in columns and score > 1 and (best is None or score > best[0]):
                best = score, Table(delimiter, number, columns)
        if best is not None:
            return best[1]
    return None


def looks_like_csv(text: str) -> bool:
    """Whether a text is a table whose headings are known."""
    return table_of(text) is not None or _is_upright(text)


def read_csv(text: str) -> Findings:
    """Every row below the headings as a record. Blank rows are none."""
    table = table_of(text)
    if table is None:
        yield from _read_upright(text)
        return
    for row in _rows(text, table.delimiter):
        if row.line < table.line:
            if any(cell.strip() for cell in row.cells) and not row.raw.startswith("sep="):
                yield Note(row.line, "This row stands above the headings and was not read as a record.")
        elif row.line > table.line:
            yield from _found(row, table)


def _found(row: _Row, table: Table) -> Iterator[Finding]:
    if row.problem:
        yield Record(row.line, row.raw, None, reason=row.problem)
    elif any(cell.strip() for cell in row.cells):
        extra = any(cell.strip() for cell in row.cells[len(table.columns) :])
        remark = "it has more cells than there are headings: a cell may have been cut in two" if extra else ""
        yield record_from(
            draft_from_cells(values_by_heading(table.columns, row.cells)), row.line, row.raw, remark
        )


def _is_upright(text: str) -> bool:
    """Whether each line has a heading and its values, as Embase's table field by field has them."""
    rows = [_cells(line, ",") for _, line in zip(range(40), _lines(text), strict=False) if line.strip()]
    named = {headings_of(row[:1])[0] for row in rows if len(row) > 1} - {None}
    return Heading.TITLE in named and len(named) > 3


def _read_upright(text: str) -> Findings:
    """Records whose fields stand below each other, parted by blank lines or by the next title."""
    fields: dict[Heading, list[str]] = {}
    lines: list[str] = []
    line = 1
    for row in _rows(text + "\n", ","):
        heading = headings_of(row.cells[:1])[0] if row.cells else None
        if fields and (not row.raw.strip() or (heading is Heading.TITLE and Heading.TITLE in fields)):
            yield record_from(draft_from_cells(fields), line, "\n".join(lines))
            fields, lines = {}, []
        if row.problem:
            yield Record(row.line, row.raw, None, reason=row.problem)
        elif row.raw.strip():
            line = line if lines else row.line
            lines.append(row.raw)
            if heading:
                fields.setdefault(heading, []).append(
                    "; ".join(cell for cell in row.cells[1:] if cell.strip())
                )
    if fields:
        yield record_from(draft_from_cells(fields), line, "\n".join(lines))


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    lines = list(_lines(text))
    number = 0
    while number < len(lines):
        end = _end_of_row(lines, number, delimiter)
        raw = "\n".join(lines[number : end or number + 1])
        row = _Row(number + 1, raw)
        if end is None:
            row.problem = "a quotation mark in it is never closed, so nobody can say where its cells end"
        else:
            row.cells = _cells(raw, delimiter)
        yield row
        number = end or number + 1


def _cells(raw: str, delimiter: str) -> list[str]:
    rows = csv.reader([f"{line}\n" for line in raw.split("\n")], delimiter=delimiter)
    return [cell for row in rows for cell in row]


def _end_of_row(lines: list[str], first: int, delimiter: str) -> int | None:
    """The number of the line after the row that begins at `first`; None when a quotation never ends."""
    is_quoted = False
    for number in range(first, min(first + _LONGEST_ROW, len(lines))):
        is_quoted = _is_quoted_after(lines[number], delimiter, is_quoted=is_quoted)
        if not is_quoted:
            return number + 1
    return None


def _is_quoted_after(line: str, delimiter: str, *, is_quoted: bool) -> bool:
    """Whether a quoted cell is open at the end of the line; a mark opens one only where a cell begins."""
    if '"' not in line:
        return is_quoted
    position = 0
    while True:
        if is_quoted:
            mark = line.find('"', position)
            if mark < 0:
                return True
            position = mark + 1
            if line[position : position + 1] == '"':
                position += 1
                continue
            is_quoted = False
        elif line[position : position + 1] == '"' and (position == 0 or line[position - 1] == delimiter):
            is_quoted = True
            position += 1
        else:
            following = line.find(delimiter, position)
            if following < 0:
                return False
            position = following + 1

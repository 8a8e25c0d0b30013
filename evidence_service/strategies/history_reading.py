"""PubMed's history as text: its download (CSV), its table as copied, lines such as `#1 Search`. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise

from evidence_service.strategies.line_lists import Kind, ReadLine, ReadStrategy, count_in
from evidence_service.strategies.ovid_translating import Remark

_NUMBER = re.compile(r"#?(\d{1,3})")
_ROW = re.compile(r"\s*#(\d{1,3})\b[.):]?(?:\s+(.*))?", re.DOTALL)
_SEARCH = re.compile(r"(?i)^search\s*:\s*|^search\s+(?=\S)")
_SORT = re.compile(r"(?i)\s+sort by:\s*[\w ]+$")
_FILTERS = re.compile(r"(?i)\s+filters?:\s*(\S.*)$")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_IDLE = frozenset({"", "…", "...", ">", "actions", "details", "add", "search"})
_BESIDE = (
    "PubMed's filters ({filters}) stood beside this line, not in it, so it finds more now. "
    "Add them as text from the menu of limits."
)


def read_history(text: str) -> ReadStrategy | None:
    """The searches of a history in ascending order; None when the text is none."""
    lines = text.split("\n")
    heading = next((place for place, line in enumerate(lines) if _is_heading(line)), None)
    if heading is not None and heading < 20:
        rows = _table("\n".join(lines[heading:]), "\t" if "\t" in lines[heading] else ",")
        if rows:
            left_out = tuple(filter(None, map(str.strip, lines[:heading])))
            return ReadStrategy(Kind.HISTORY, _ascending(rows), left_out, "PubMed")
    rows = _rows([line for line in lines if line.strip()])
    return ReadStrategy(Kind.HISTORY, _ascending(rows), (), "PubMed") if rows else None


def _is_heading(line: str) -> bool:
    columns = {column.strip().strip('"').lower() for column in re.split(r"[\t,]", line)}
    return "query" in columns and not columns.isdisjoint({"search number", "search", "results"})


def _table(text: str, delimiter: str) -> list[ReadLine]:
    """The rows of a table with a heading; none when it can't be read as one."""
    rows = []
    try:
        for row in csv.DictReader(io.StringIO(text), delimiter=delimiter):
            cells = {
                str(name).strip().lower(): value for name, value in row.items() if isinstance(value, str)
            }
            label = _NUMBER.fullmatch((cells.get("search number") or cells.get("search") or "").strip())
            if label is not None and (cells.get("query") or "").strip():
                source = " ".join(cells["query"].split())
                count = count_in(cells.get("results", ""))
                rows.append(_line(source, int(label[1]), count, cells.get("filters", "")))
    except csv.Error:
        return []
    return rows


def _rows(lines: Sequence[str]) -> list[ReadLine]:
    """Rows that start with #1; none unless something in them shows that they are of a history."""
    found: list[tuple[int, list[str]]] = []
    for line in lines:
        match = _ROW.fullmatch(line)
        if match:
            found.append((int(match[1]), [match[2] or ""]))
        elif found and not _NUMBER.fullmatch(line.strip()):
            found[-1][1].append(line.strip())
        else:
            return []
    rows = [(number, " ".join(parts).strip()) for number, parts in found]
    numbers = [number for number, _ in rows]
    falling = len(numbers) > 1 and all(b < a for a, b in pairwise(numbers))
    rising = all(b > a for a, b in pairwise(numbers))
    is_history = falling or (rising and any(_SEARCH.match(text) or "\t" in text for _, text in rows))
    read = [_row(number, text) for number, text in rows] if is_history else []
    return [row for row in read if row is not None]


def _row(number: int, text: str) -> ReadLine | None:
    cells = [cell.strip() for cell in text.split("\t")]
    words = [cell for cell in cells if cell.lower() not in _IDLE and not _TIME.fullmatch(cell)]
    queries = [cell for cell in words if count_in(cell) is None] or words[:1]
    counts = [count for cell in words[1:] if (count := count_in(cell)) is not None]
    return _line(queries[0], number, counts[-1] if counts else None, "") if queries else None


def _line(source: str, number: int, count: int | None, filters: str) -> ReadLine:
    text = _SORT.sub("", _SEARCH.sub("", " ".join(source.split())))
    beside = _FILTERS.search(text)
    if beside:
        text, filters = text[: beside.start()], filters or beside[1]
    remarks = (Remark(_BESIDE.format(filters=filters.strip()), needs_person=True),) if filters.strip() else ()
    return ReadLine(text.strip(), source, number, count, remarks)


def _ascending(lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.number))

"""PURE: tables as text (CSV, tab-delimited): Embase, Scopus, Web of Science, PubMed, Zotero and others.

Columns are known by their headings. A row may span lines where a cell is quoted; a quotation mark
that is never closed costs its own row and no other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from evidence_service.references.csv_headings import Heading, headings_of, kind_of
from evidence_service.references.draft import Draft
from evidence_service.references.found import Finding, Findings, Note, Record, record_from
from evidence_service.references.identifiers import doi_in

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_ROW = 300  # lines; an abstract with its paragraphs has fewer
_ROWS_ABOVE = 25  # where headings are looked for

_DATABASES = re.compile(
    r"(?i)scopus|pubmed|medline|embase|web of science|wos|cinahl.*|psyc\w+|crossref|cochrane.*"
)

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
    return table_of(text) is not None


def read_csv(text: str) -> Findings:
    """Every row below the headings as a record. Blank rows are none."""
    table = table_of(text)
    if table is None:
        return
    for row in _rows(text, table.delimiter):
        if row.line < table.line:
            if any(cell.strip() for cell in row.cells):
                yield Note(row.line, "This row stands above the headings and was not read as a record.")
        elif row.line > table.line:
            yield from _found(row, table)


def _found(row: _Row, table: Table) -> Iterator[Finding]:
    if row.problem:
        yield Record(row.line, row.raw, None, reason=row.problem)
    elif any(cell.strip() for cell in row.cells):
        extra = any(cell.strip() for cell in row.cells[len(table.columns) :])
        remark = "it has more cells than there are headings: a cell may have been cut in two" if extra else ""
        yield record_from(_draft(row.cells, table), row.line, row.raw, remark)


def _draft(cells: list[str], table: Table) -> Draft:
    values: dict[Heading, list[str]] = {}
    for column, cell in zip(table.columns, cells, strict=False):
        if column and cell.strip() and cell.strip().lower() not in ("na", "n/a", "nan", "null", "none"):
            values.setdefault(column, []).append(cell.strip())

    def at(heading: Heading) -> list[str]:
        return values.get(heading, [])

    types = at(Heading.TYPE)
    draft = Draft(
        kind=kind_of(types),
        titles=at(Heading.TITLE),
        vernacular_title=_first(at(Heading.VERNACULAR_TITLE)),
        authors=at(Heading.FULL_AUTHORS)[:1] or at(Heading.AUTHORS)[:1],
        editors=at(Heading.EDITORS),
        journals=at(Heading.JOURNAL),
        journal_abbreviations=at(Heading.JOURNAL_ABBREVIATION),
        volume=_first(at(Heading.VOLUME)),
        issue=_first(at(Heading.ISSUE)),
        first_page=_first(at(Heading.PAGES) or at(Heading.FIRST_PAGE)),
        last_page="" if at(Heading.PAGES) else _first(at(Heading.LAST_PAGE)),
        article_number=_first(at(Heading.ARTICLE_NUMBER)),
        dates=[*at(Heading.YEAR), *at(Heading.DATE)],
        abstracts=at(Heading.ABSTRACT)[:1],
        dois=at(Heading.DOI),
        pmids=at(Heading.PMID),
        pmcids=at(Heading.PMCID),
        notes=at(Heading.NOTES),
        serials=[*at(Heading.ISSN), *at(Heading.ISBN)],
        publication_types=[part for text in types for part in text.split(";")],
        languages=at(Heading.LANGUAGE),
        keywords=[word for text in at(Heading.KEYWORDS) for word in re.split(r"[\n|]", text)],
        publisher=_first(at(Heading.PUBLISHER)),
        place=_first(at(Heading.PLACE)),
        edition=_first(at(Heading.EDITION)),
        accession=_first(at(Heading.ACCESSION)),
        database=_first(at(Heading.DATABASE)),
        urls=at(Heading.URL),
    )
    _put_container(draft, at)
    return draft


def _put_container(draft: Draft, at: Callable[[Heading], list[str]]) -> None:
    for source in at(Heading.SOURCE):  # the database for Scopus, the journal for others
        if _DATABASES.fullmatch(source):
            draft.database = draft.database or source
        else:
            draft.journals = draft.journals or [source]
    draft.series = _first(at(Heading.SERIES))
    draft.book_title = _first(at(Heading.BOOK_TITLE))
    if draft.kind == "chapter" and not draft.book_title and draft.journals:
        draft.book_title, draft.journals = draft.journals[0], draft.journals[1:]
    if at(Heading.CITATION) and not draft.dois:  # PubMed's own table: "J. 2020;1(2):3-4. doi: 10.1/x."
        draft.dois = [doi for text in at(Heading.CITATION) if (doi := doi_in(text))]


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


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

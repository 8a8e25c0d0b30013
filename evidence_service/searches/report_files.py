"""PURE: the report of a search as files: plain text, Markdown, and the log for spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import indent

from evidence_service import formatting, spreadsheets
from evidence_service.searches.search_report import SearchLine, SearchReport

LOG_COLUMNS = (
    *("Kind", "Number", "Database", "Platform", "Searched", "Line", "Strategy", "Sent as", "Read as"),
    *("Found", "Taken", "Not readable or not given", "Warnings", "Note", "From"),
)
_LIST_ITEM = re.compile(r"^(\d*)([-+.)])(?= )", re.MULTILINE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True)
class Heading:
    """What stands above a report: which request it is, what was asked, whose library searched, and when."""

    reference: str
    question: str
    library: str
    at: datetime


def as_text(heading: Heading, report: SearchReport) -> str:
    """The report as plain text, for an e-mail or a note."""
    parts = ["How we searched", *_about(heading), ""]
    for item in report.items:
        parts += [f"{item.number}. {item.title}", *(f"   {line}" for line in _lines(item.paragraphs)), ""]
    for search in report.searches:
        parts += [f"Search {search.number}: {search.name}", f"Run on {search.when}. {search.note}".rstrip()]
        for line in search.lines:
            parts += [f"{line.number}. {line.text}   [{_found(line)}]"]
            parts += [indent(more, "   ") for more in _more(line, search.database)]
        parts.append("")
    for source in report.exports:
        parts += [f"Source {source.number}: {source.name}", source.about, source.strategy, ""]
    return "\n".join(parts).rstrip() + "\n"


def as_markdown(heading: Heading, report: SearchReport) -> str:
    """The report as Markdown, strategies as code."""
    parts = ["# How we searched", "", "  \n".join(map(_escaped, _about(heading))), ""]
    for item in report.items:
        parts += [f"## {item.number}. {item.title}", ""]
        for paragraph in item.paragraphs:
            parts += [_escaped(paragraph).replace("\n", "  \n"), ""]
    parts += ["# Search strategies", ""] if report.searches or report.exports else []
    for search in report.searches:
        parts += [f"## Search {search.number}: {_escaped(search.name)}", ""]
        parts += [_escaped(f"Run on {search.when}. {search.note}".rstrip()), ""]
        for line in search.lines:
            parts += [f"**{line.number}.** {_found(line)}", "", *_code(line.text), ""]
            for more in _more(line, search.database):
                parts += [_escaped(more), ""]
    for source in report.exports:
        parts += [f"## Source {source.number}: {_escaped(source.name)}", ""]
        parts += [_escaped(source.about), "", *_code(source.strategy), ""]
    return "\n".join(parts).rstrip() + "\n"


def as_log(report: SearchReport) -> bytes:
    """A row for each line of each search, each other source, and each item of PRISMA-S, for spreadsheets."""
    return spreadsheets.as_csv(LOG_COLUMNS, _rows(report))


def _rows(report: SearchReport) -> Iterator[Sequence[spreadsheets.Cell]]:
    for search in report.searches:
        for line in search.lines:
            yield (
                *("search", search.number, search.database, search.platform, search.ran_at.isoformat()),
                *(line.number, line.text, line.sent or line.text, line.translation, line.count, None, None),
                *(" ".join(line.warnings), line.note, line.origin),
            )
    for source in report.sources:
        day = source.searched_on.isoformat() if source.searched_on else ""
        yield (
            *(source.kind, source.number, source.database, source.platform, day, None, source.strategy),
            *("", "", source.stated, source.imported, source.unreadable, "", source.note, ""),
        )
    for item in report.items:
        told = f"{item.title}: {' '.join(item.paragraphs)}"
        yield ("item", item.number, "", "", "", None, "", "", "", None, None, None, "", told, "")


def _about(heading: Heading) -> list[str]:
    return [
        f"{heading.reference}: {' '.join(heading.question.split())}",
        f"{heading.library}, {formatting.moment(heading.at)}",
    ]


def _found(line: SearchLine) -> str:
    return "not run" if line.count is None else formatting.count(line.count, "record")


def _more(line: SearchLine, database: str) -> Iterator[str]:
    """What belongs to a line of a strategy beside its text."""
    yield from (f"Warning: {warning}" for warning in line.warnings)
    if line.sent:
        yield f"Sent as: {line.sent}"
    if line.translation:
        yield f"Read by {database} as: {line.translation}"
    if line.origin:
        yield f"From: {line.origin}"
    if line.note:
        yield f"Note: {line.note}"


def _lines(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from paragraph.split("\n")


def _code(text: str) -> list[str]:
    """A fenced block that the text can't close."""
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, text, fence]


def _escaped(text: str) -> str:
    return _LIST_ITEM.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))

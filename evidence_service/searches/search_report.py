"""PURE: the report of a search, item by item as PRISMA-S has them, with every strategy exactly as it ran.

Plain values: `reporting` makes them from the rows of the database, pages and files show them, and the
issued document keeps them. An item that the log can't tell says either what a librarian wrote, or that
it was not done (somebody said so), or that nothing is recorded (nobody said anything).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from evidence_service import formatting

NCBI_PLATFORM = "NCBI E-utilities"
LONG_LINE = 1200  # letters of a search line that may break over two pages

NOT_DONE = "Not done."
NOT_RECORDED = "Not recorded."

ITEMS: Mapping[str, str] = {
    "databases": "Database name",
    "multi_database": "Multi-database searching",
    "registries": "Study registries",
    "browsing": "Online resources and browsing",
    "citations": "Citation searching",
    "contacts": "Contacts",
    "other": "Other methods",
    "strategies": "Full search strategies",
    "limits": "Limits and restrictions",
    "filters": "Search filters",
    "prior_work": "Prior work",
    "updates": "Updates",
    "dates": "Dates of searches",
    "peer_review": "Peer review",
    "totals": "Total records",
    "deduplication": "Deduplication",
}
"""The 16 items of PRISMA-S by our short names, in their order."""

NUMBERS: Mapping[str, int] = {name: number for number, name in enumerate(ITEMS, 1)}

State = Literal["told", "not done", "not recorded"]


@dataclass(frozen=True)
class SearchLine:
    """One line of a strategy. `sent` is what the database was given, when that differs from the text.

    `note` is the librarian's: why the line is there, what a limit is for. `origin` is what the line was
    in the list from which it was taken.
    """

    number: int
    text: str
    count: int | None = None
    sent: str = ""
    translation: str = ""
    warnings: tuple[str, ...] = ()
    note: str = ""
    origin: str = ""

    @property
    def is_long(self) -> bool:
        """Whether keeping it on one page would leave too much of a page white."""
        return len(self.text) + len(self.sent) + len(self.translation) > LONG_LINE


@dataclass(frozen=True)
class SearchAsRun:
    """One run of a strategy on one database, exactly as it ran.

    `number` is the run's own within its request, as the service shows it; 0 where it isn't known.
    """

    database: str
    platform: str
    ran_at: datetime
    lines: tuple[SearchLine, ...]
    note: str = ""
    number: int = 0

    @property
    def when(self) -> str:
        """When it ran, in UK time with its zone."""
        return f"{formatting.moment(self.ran_at)} {self.ran_at.astimezone(formatting.UK):%Z}"

    @property
    def is_practice(self) -> bool:
        """Whether something else than PubMed answered in its name."""
        return self.database == "PubMed" and self.platform != NCBI_PLATFORM

    @property
    def name(self) -> str:
        """Database and platform."""
        return through(self.database, self.platform)


@dataclass(frozen=True)
class LoggedSource:
    """One other source: an import, single references, or something that was looked at.

    `kind` is the word of `source_models.SourceKind`. `stated` is what the librarian says that the
    database found; `read` = `imported` + `unreadable`.
    """

    number: int
    kind: str
    database: str
    platform: str = ""
    searched_on: date | None = None
    strategy: str = ""
    stated: int | None = None
    read: int = 0
    imported: int = 0
    unreadable: int = 0
    note: str = ""
    file_name: str = ""

    @property
    def name(self) -> str:
        """Database and platform."""
        return through(self.database, self.platform)

    @property
    def when(self) -> str:
        """The day on which it was searched, in words; empty when nobody said."""
        return formatting.day(self.searched_on)

    @property
    def is_export(self) -> bool:
        """Whether it is the export of a database."""
        return self.kind in ("file", "paste")

    @property
    def counts(self) -> str:
        """What it brought, in words."""
        stated = (
            f"{formatting.count(self.stated, 'record')} found, as stated" if self.stated is not None else ""
        )
        brought = f"{formatting.count(self.imported, 'record')} imported" if self.read else ""
        broken = f"{self.unreadable:,} could not be read" if self.unreadable else ""
        return ", ".join(filter(None, (stated, brought, broken)))

    @property
    def about(self) -> str:
        """When it was searched and what it brought, in sentences."""
        when = f"Searched on {self.when}" if self.when else "The date is not recorded"
        return f"{when}. {self.counts or 'No count is recorded'}."


@dataclass(frozen=True)
class ReportItem:
    """One item of PRISMA-S: what the log tells of it, then what a librarian wrote."""

    number: int
    title: str
    statements: tuple[str, ...]
    note: str = ""
    state: State = "told"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Everything that it says, never nothing."""
        unsaid = {"not done": (NOT_DONE,), "not recorded": (NOT_RECORDED,)}.get(self.state, ())
        return (*self.statements, *(filter(None, (self.note,))), *unsaid)


@dataclass(frozen=True)
class SearchReport:
    """Everything about how was searched."""

    items: tuple[ReportItem, ...]
    searches: tuple[SearchAsRun, ...]
    sources: tuple[LoggedSource, ...]

    @property
    def exports(self) -> tuple[LoggedSource, ...]:
        """The other sources that are told in full: exports, and whatever has a strategy."""
        return tuple(source for source in self.sources if source.is_export or source.strategy)


def item(name: str, statements: tuple[str, ...], note: str | None, *, done: bool | None = None) -> ReportItem:
    """The item with this short name.

    `note` is None when nobody wrote anything, and empty when somebody said that it was not done.
    `done` is what the log knows by itself: False that it wasn't, None that it can't know.
    """
    state: State = "told"
    if not statements and not note:
        state = "not done" if note == "" or done is False else "not recorded"
    return ReportItem(NUMBERS[name], ITEMS[name], statements, note or "", state)


def through(database: str, platform: str) -> str:
    """A database and its platform: Embase, through Ovid."""
    return f"{database}, through {platform}" if platform else database


def listed(words: list[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def named(noun: str, numbers: list[int]) -> str:
    """Numbered things: search 1; searches 1, 2 and 4."""
    plural = {"search": "searches"}.get(noun, f"{noun}s")
    return f"{noun if len(numbers) == 1 else plural} {listed([str(number) for number in numbers])}"

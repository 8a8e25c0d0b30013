"""PURE: where was searched, in sentences: items 1 to 7 of PRISMA-S, as far as the log can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_service import formatting
from evidence_service.searches.report_log import Log, in_one_line, is_citation, is_contact, is_registry
from evidence_service.searches.search_report import LoggedSource, listed, named

_SEVERAL = re.compile(r"\s*(?:;|\s\+\s)\s*")


def databases(log: Log) -> Iterator[str]:
    """Item 1: each database with its platform, and the searches and sources of it."""
    where: dict[str, dict[str, list[int]]] = {}
    for search in log.searches:
        where.setdefault(search.name, {}).setdefault("search", []).append(search.number)
    for source in log.imports:
        where.setdefault(source.name, {}).setdefault("source", []).append(source.number)
    for name, numbers in where.items():
        yield f"{name} ({listed([named(noun, found) for noun, found in numbers.items()])})."
    if not where:
        yield "No database was searched."


def multi_database(log: Log) -> Iterator[str]:
    """Item 2: databases that were searched at once; a source may name several with semicolons."""
    together = [source for source in log.imports if len(_SEVERAL.split(source.database)) > 1]
    for source in together:
        databases = listed(_SEVERAL.split(source.database))
        platform = f" on {source.platform}" if source.platform else ""
        yield f"{databases} were searched together{platform} (source {source.number})."
    if not together and (log.searches or log.imports):
        yield "None: each search in the log is of one database."


def registries(log: Log) -> Iterator[str]:
    """Item 3: sources that are registers of studies."""
    yield from (_looked_at(source) for source in log.sources if is_registry(source))


def browsing(log: Log) -> Iterator[str]:
    """Item 4: sources without an export."""
    for source in log.sources:
        named_elsewhere = is_contact(source) or is_registry(source) or is_citation(source)
        if source.kind == "looked at" and not named_elsewhere:
            yield _looked_at(source)


def citations(log: Log) -> Iterator[str]:
    """Item 5: papers that were followed to others."""
    yield from (_looked_at(source) for source in log.sources if is_citation(source))


def contacts(log: Log) -> Iterator[str]:
    """Item 6: people who were asked."""
    yield from (_looked_at(source) for source in log.sources if is_contact(source))


def other_methods(log: Log) -> Iterator[str]:
    """Item 7: references that were added one by one."""
    single = [source for source in log.sources if source.kind == "single reference"]
    number = sum(source.imported for source in single)
    if number:
        were = "was" if number == 1 else "were"
        numbers = named("source", [source.number for source in single])
        added = formatting.count(number, "single reference")
        yield f"{added} {were} added by PMID, by DOI or by hand ({numbers})."
        yield from (f"Source {source.number}: {in_one_line(source.note)}" for source in single if source.note)


def _looked_at(source: LoggedSource) -> str:
    """A source without an export in a sentence: what it was, when, what was looked at and found."""
    when = f" on {source.when}" if source.when else ", date not recorded"
    told = ": ".join(
        filter(None, (f"{source.name} (source {source.number}){when}", in_one_line(source.note)))
    )
    return ". ".join(part.rstrip(".") for part in (told, source.counts) if part) + "."

"""PURE: how was searched, in sentences: items 8 to 16 of PRISMA-S, as far as the log can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from evidence_service import formatting
from evidence_service.searches import report_sources
from evidence_service.searches.report_log import Log, Reviewed, in_one_line
from evidence_service.searches.search_report import (
    ITEMS,
    LoggedSource,
    ReportItem,
    SearchAsRun,
    item,
    listed,
    named,
)
from evidence_service.strategies import limits


def items(log: Log, notes: Mapping[str, str]) -> tuple[ReportItem, ...]:
    """All 16 items; `notes` are what librarians wrote, empty for "not done"."""
    return tuple(item(name, tuple(_TOLD.get(name, _nothing)(log)), notes.get(name)) for name in ITEMS)


def _nothing(_log: Log) -> Iterator[str]:
    yield from ()


def _strategies(log: Log) -> Iterator[str]:
    known = [f"search {search.number}" for search in log.searches]
    known += [f"source {source.number}" for source in log.sources if source.strategy]
    if known:
        yield f"Printed in full below, exactly as they ran: {listed(known)}."
    for source in log.imports:
        if not source.strategy:
            yield f"No strategy is recorded for {source.name} (source {source.number})."


def _limits(log: Log) -> Iterator[str]:
    found = list(_named_in_searches(log, filters=False))
    for limit, numbers, why in found:
        reason = f"Why: {why}" if why else "No reason is recorded."
        yield f"{limit.label}: {limit.text} ({named('search', numbers)}). {reason}"
    if log.searches and not found:
        yield "None in the searches of PubMed."
    yield from _not_examined(log)


def _filters(log: Log) -> Iterator[str]:
    found = list(_named_in_searches(log, filters=True))
    for used, numbers, _ in found:
        adapted = ", adapted" if used.adapted else ""
        yield f"{used.label}: {used.text} ({named('search', numbers)}). Source: {used.source}{adapted}."
    if log.searches and not found:
        yield "None was recognised in the searches of PubMed."
    yield from _not_examined(log)


def _prior_work(log: Log) -> Iterator[str]:
    credited: dict[str, list[int]] = {}
    for number, facts in log.facts.items():
        if facts.credit:
            credited.setdefault(in_one_line(facts.credit), []).append(number)
    for credit, numbers in credited.items():
        yield f"The strategy of {named('search', numbers)} builds on other work: {credit}"


def _updates(log: Log) -> Iterator[str]:
    first_of: dict[str, SearchAsRun] = {}
    repeated = False
    for search in log.searches:
        query = search.lines[-1].sent or search.lines[-1].text if search.lines else ""
        first = first_of.setdefault(query, search)
        if first is not search:
            repeated = True
            facts = log.facts[search.number]
            yield (
                f"Search {search.number} repeated search {first.number} on {search.when}:"
                f" {formatting.count(facts.brought, 'record')}, {facts.new:,} of them new."
            )
    by_name: dict[str, list[LoggedSource]] = {}
    for source in log.imports:
        by_name.setdefault(source.name, []).append(source)
    for name, again in by_name.items():
        days = list(dict.fromkeys(source.when for source in again if source.when))
        if len(days) > 1:
            repeated = True
            yield f"{name} was searched on {listed(days)}."
    if not repeated and (log.searches or by_name):
        yield "No search was run again."


def _dates(log: Log) -> Iterator[str]:
    for search in log.searches:
        yield f"{search.name}, search {search.number}: {search.when}."
    for source in log.sources:
        if source.kind != "single reference":
            yield f"{source.name}, source {source.number}: {source.when or 'the date is not recorded'}."


def _peer_review(log: Log) -> Iterator[str]:
    for review in log.reviews:
        if review.reviewed_on is None:
            yield (
                f"A review of version {review.version} of the strategy was asked for on"
                f" {formatting.day(review.asked_on)} and is not answered yet."
            )
        else:
            yield (
                f"Version {review.version} of the strategy was reviewed by {review.reviewer} on"
                f" {formatting.day(review.reviewed_on)}, with the six elements of PRESS 2015."
            )
            yield from _opinions(review)
            yield from _ran_after(review, log)


def _opinions(review: Reviewed) -> Iterator[str]:
    for element in review.elements:
        remark = f" Remark: {in_one_line(element.remark)}" if element.remark else ""
        yield f"{element.name}: {element.outcome}.{remark}"
    if review.remark:
        yield f"Remark on the whole strategy: {in_one_line(review.remark)}"


def _ran_after(review: Reviewed, log: Log) -> Iterator[str]:
    """The versions that ran after the reviewed one, up to the next one that was reviewed."""
    reviewed = [other.version for other in log.reviews if other.reviewed_on]
    until = min((version for version in reviewed if version > review.version), default=None)
    ran: dict[int, list[int]] = {}
    for number, facts in log.facts.items():
        if facts.version and facts.version > review.version and (until is None or facts.version < until):
            ran.setdefault(facts.version, []).append(number)
    if ran:
        each = [f"version {version} in {named('search', ran[version])}" for version in sorted(ran)]
        yield f"Later versions of the strategy ran without a review of their own: {'; '.join(each)}."


def _totals(log: Log) -> Iterator[str]:
    for search in log.searches:
        facts = log.facts[search.number]
        lacking = f", {facts.not_given:,} of them not given or not readable" if facts.not_given else ""
        if facts.settled < facts.total:
            lacking += f"; the search was stopped when {facts.settled:,} had been taken"
        yield f"{search.name}, search {search.number}: {formatting.count(facts.total, 'record')}{lacking}."
    brought = [source for source in log.sources if source.counts]
    yield from (f"{source.name}, source {source.number}: {source.counts}." for source in brought)
    number = sum(facts.settled for facts in log.facts.values()) + sum(source.read for source in log.sources)
    if len(log.searches) + len(brought) > 1:
        yield f"Records here in all: {number:,}, duplicates included."


def _deduplication(log: Log) -> Iterator[str]:
    yield f"Software: {log.service}. What several searches of PubMed found is one record, by its PMID."
    done = log.together
    if done.duplicates:
        yield (
            f"Duplicates in all: {done.duplicates:,}. The same record of PubMed found again:"
            f" {done.found_again:,}."
        )
    if not (done.compared or done.by_service or done.by_person or done.undone):
        yield "Other duplicates were not looked for."
        return
    yield (
        "The service compares all records. It puts two together by itself only when what the sources say of"
        " identifiers, title, authors, year and pages leaves no doubt; what is only likely, a person decides."
        " Corrections, replies, retraction notices, preprints and conference abstracts are never put"
        " together with a paper without a person."
    )
    yield (
        f"Put together by the service: {done.by_service:,}. Put together by a person: {done.by_person:,}."
        f" Taken apart again: {done.undone:,}. Judged to be different:"
        f" {formatting.count(done.different, 'pair')}."
        f" Still to be judged: {formatting.count(done.open_pairs, 'pair')}."
    )
    yield "No record was deleted: what was put together keeps every source, and can be taken apart."


_TOLD: Mapping[str, Callable[[Log], Iterable[str]]] = {
    "databases": report_sources.databases,
    "multi_database": report_sources.multi_database,
    "registries": report_sources.registries,
    "browsing": report_sources.browsing,
    "citations": report_sources.citations,
    "contacts": report_sources.contacts,
    "other": report_sources.other_methods,
    "strategies": _strategies,
    "limits": _limits,
    "filters": _filters,
    "prior_work": _prior_work,
    "updates": _updates,
    "dates": _dates,
    "peer_review": _peer_review,
    "totals": _totals,
    "deduplication": _deduplication,
}


def _named_in_searches(log: Log, *, filters: bool) -> Iterator[tuple[limits.Named, list[int], str]]:
    """Each limit, or each filter, with the searches that use it and the note of the line that holds it."""
    numbers: dict[limits.Named, list[int]] = {}
    reasons: dict[limits.Named, str] = {}
    for search in log.searches:
        if not search.lines:
            continue
        for found in limits.named_in(search.lines[-1].sent or search.lines[-1].text):
            if found.is_filter is filters:
                numbers.setdefault(found, []).append(search.number)
                text = found.text.removeprefix("NOT ")
                notes = [line.note for line in search.lines if line.note and text in line.text]
                reasons[found] = reasons.get(found) or in_one_line(notes[0] if notes else "")
    for found, where in numbers.items():
        yield found, where, reasons[found]


def _not_examined(log: Log) -> Iterator[str]:
    other = [source.number for source in log.sources if source.strategy]
    if other:
        yield f"For {named('source', other)}, see the strategy as it ran."

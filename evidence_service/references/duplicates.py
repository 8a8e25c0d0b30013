"""PURE: which references describe the same publication: surely, or likely enough that a person should look.

`find_duplicates` goes through a whole library; `judge` compares two. What is sure may be merged without
asking. Errata, replies, retraction notices, preprints, registrations, other versions, and abstracts for a
conference beside the full paper are never sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_service.references.duplicates_candidates import Pair, candidates
from evidence_service.references.duplicates_comparing import Comparison, compare
from evidence_service.references.duplicates_grouping import grow_groups
from evidence_service.references.duplicates_judging import (
    Verdict,
    contradicts,
    verdict_of_equals,
    verdict_on,
)
from evidence_service.references.duplicates_keys import Keys, keys_of
from evidence_service.references.duplicates_reasons import reasons_for, score_of
from evidence_service.references.duplicates_titles import TitleMatch, compare_titles
from evidence_service.references.reference import Reference

_SUGGESTIONS = 6  # likely pairs that are shown for one publication, the best
_BEARERS = 12  # records with one DOI that are looked at to see whether it is a whole issue's


@dataclass(frozen=True)
class Judgement:
    """The verdict on two references; `score` (0 to 1) orders verdicts, `reasons` say why in plain English."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Duplicates:
    """Groups of indexes of the sequence that was given, in its order.

    An index is in at most one `sure` group. `likely` holds pairs for a person to decide, or a whole group
    of records that are equal in every field and hold too little to be sure; no two of its indexes share a
    sure group. Between two sure groups only the likeliest pair is named. `reasons` belong to `likely`,
    entry by entry.
    """

    sure: tuple[tuple[int, ...], ...] = ()
    likely: tuple[tuple[int, ...], ...] = ()
    reasons: tuple[tuple[str, ...], ...] = ()


def judge(a: Reference, b: Reference) -> Judgement:
    """Whether two references describe one publication; the order of the two makes no difference."""
    one, other = keys_of(a), keys_of(b)
    found = compare(one, other)
    verdict = verdict_of_equals(one) if one.content() == other.content() else verdict_on(one, other, found)
    return Judgement(verdict, score_of(found), reasons_for(one, other, found))


def find_duplicates(references: Sequence[Reference]) -> Duplicates:
    """All groups of a library. Their order makes no difference to who is grouped with whom."""
    copies: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    keys: dict[tuple[object, ...], Keys] = {}
    for index, reference in enumerate(references):
        each = keys_of(reference)
        content = each.content()
        keys.setdefault(content, each)
        copies[content].append(index)
    ordered = sorted(copies)
    return _grouped([keys[content] for content in ordered], [copies[content] for content in ordered])


def _grouped(records: list[Keys], copies: list[list[int]]) -> Duplicates:
    """`records` differ from each other; `copies` are the indexes of the references that each stands for."""
    sure, likely = _judged(records)
    groups = grow_groups(
        [pair for _, pair in sure],
        lambda a, b: not contradicts(compare(records[a], records[b])),
        len(records),
    )
    units: list[tuple[int, ...]] = []
    unit_of: dict[int, int] = {}
    unclear: list[tuple[int, ...]] = []
    for group in groups:
        indexes = tuple(sorted(index for record in group for index in copies[record]))
        for record in group:
            unit_of[record] = len(units)
        if len(group) == 1 and len(indexes) > 1 and verdict_of_equals(records[group[0]]) != "sure":
            unclear.append(indexes)
            indexes = indexes[:1]
        units.append(indexes)
    shown = _best_between(sorted(sure + likely, key=_by_score), unit_of)
    pairs = [(tuple(sorted((copies[a][0], copies[b][0]))), (a, b)) for a, b in shown]
    equal: tuple[str, ...] = ("equal in every field, but too little is known to be sure",)
    found = [(indexes, equal) for indexes in unclear]
    found += [(indexes, _why(records[a], records[b])) for indexes, (a, b) in pairs]
    found.sort()
    return Duplicates(
        sure=tuple(sorted(unit for unit in units if len(unit) > 1)),
        likely=tuple(indexes for indexes, _ in found),
        reasons=tuple(reasons for _, reasons in found),
    )


Scored = tuple[float, Pair]


def _by_score(scored: Scored) -> tuple[float, Pair]:
    return -scored[0], scored[1]


def _judged(records: list[Keys]) -> tuple[list[Scored], list[Scored]]:
    """The sure and the likely pairs, the likeliest first."""
    shared = _shared_dois(records)
    sure: list[Scored] = []
    likely: list[Scored] = []
    for pair in candidates(records):
        one, other = records[pair[0]], records[pair[1]]
        found = _worth_comparing(one, other)
        if found is None:
            continue
        verdict = verdict_on(one, other, found, doi_is_shared=one.doi in shared)
        if verdict != "different":
            (sure if verdict == "sure" else likely).append((score_of(found), pair))
    return sorted(sure, key=_by_score), sorted(likely, key=_by_score)


def _worth_comparing(one: Keys, other: Keys) -> Comparison | None:
    """The comparison, or None when the titles differ and no identifier or page is shared."""
    titles = compare_titles(one.title, other.title)
    if titles.match is TitleMatch.DIFFERENT and not (
        (one.doi and one.doi == other.doi)
        or (one.pmid and one.pmid == other.pmid)
        or (one.pmcid and one.pmcid == other.pmcid)
        or (one.pages and one.pages == other.pages)
    ):
        return None
    return compare(one, other, titles)


def _shared_dois(records: Iterable[Keys]) -> frozenset[str]:
    """The DOIs that records with different titles bear: those of a whole supplement, issue or book."""
    bearers: defaultdict[str, list[Keys]] = defaultdict(list)
    for record in records:
        if record.doi and record.title.letters and len(bearers[record.doi]) < _BEARERS:
            bearers[record.doi].append(record)
    return frozenset(
        doi
        for doi, found in bearers.items()
        if any(compare_titles(found[0].title, each.title).match is TitleMatch.DIFFERENT for each in found[1:])
    )


def _best_between(scored: Iterable[Scored], unit_of: dict[int, int]) -> list[Pair]:
    """Of the pairs between two units the first; of one unit's no more than a person can look through."""
    seen: set[Pair] = set()
    shown: defaultdict[int, int] = defaultdict(int)
    best = []
    for _, (one, other) in scored:
        mine, yours = sorted((unit_of[one], unit_of[other]))
        if mine == yours or (mine, yours) in seen:
            continue
        seen.add((mine, yours))
        if shown[mine] < _SUGGESTIONS and shown[yours] < _SUGGESTIONS:
            shown[mine] += 1
            shown[yours] += 1
            best.append((one, other))
    return best


def _why(one: Keys, other: Keys) -> tuple[str, ...]:
    return reasons_for(one, other, compare(one, other))

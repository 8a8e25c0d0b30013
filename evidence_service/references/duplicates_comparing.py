"""PURE: what two records have in common and where they contradict each other, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from evidence_service.references.duplicates_keys import Keys
from evidence_service.references.duplicates_places import (
    Match,
    compare_issues,
    compare_journals,
    compare_pages,
    compare_volumes,
)
from evidence_service.references.duplicates_titles import TitlesCompared, compare_titles

_TELLING_ABSTRACT = 12  # phrases that an abstract must have to be compared
_SAME_ABSTRACT, _OTHER_ABSTRACT = 0.8, 0.35  # share of the shorter abstract's phrases in the longer one


@dataclass(slots=True)
class Comparison:
    """What each field says. `years_apart` is None when a side has no year."""

    titles: TitlesCompared
    pmid: Match
    doi: Match
    pmcid: Match
    authors: Match
    years_apart: int | None
    journal: Match
    volume: Match
    issue: Match
    pages: Match
    abstract: Match
    kind: Match  # DIFFERENT when they are two kinds of publication, such as a paper and its erratum
    meeting: Match  # DIFFERENT when one is an abstract for a conference and the other a full paper
    version: Match  # DIFFERENT when they are two versions or editions


def compare(one: Keys, other: Keys, titles: TitlesCompared | None = None) -> Comparison:
    """Every field of the two; symmetric."""
    return Comparison(
        titles=titles or compare_titles(one.title, other.title),
        pmid=_same_text(one.pmid, other.pmid),
        doi=compare_dois(one, other),
        pmcid=_same_text(one.pmcid, other.pmcid),
        authors=compare_authors(one, other),
        years_apart=_years_apart(one.years, other.years),
        journal=compare_journals(one.journal, other.journal),
        volume=compare_volumes(one.volume, other.volume),
        issue=compare_issues(one.volume, other.volume),
        pages=compare_pages(one.pages, other.pages),
        abstract=compare_abstracts(one, other),
        kind=_compare_kinds(one, other),
        meeting=_compare_meetings(one, other),
        version=_compare_versions(one, other),
    )


def _same_text(one: str, other: str) -> Match:
    if not one or not other:
        return Match.UNKNOWN
    return Match.SAME if one == other else Match.DIFFERENT


def compare_dois(one: Keys, other: Keys) -> Match:
    """A DOI that is the beginning of the other was cut by its source, and says nothing."""
    found = _same_text(one.doi, other.doi)
    cut = one.doi.startswith(other.doi) or other.doi.startswith(one.doi)
    if found is Match.DIFFERENT and cut and min(len(one.doi), len(other.doi)) >= 15 and not one.cochrane:
        return Match.UNKNOWN
    return found


def compare_authors(one: Keys, other: Keys) -> Match:
    """SAME when the first author is, in either order of the names, or most of the others are.

    UNKNOWN when the first is the same and the others aren't: two teams that share their first name.
    """
    if not one.first_author or not other.first_author:
        return Match.UNKNOWN
    fewer, more = sorted((one.names, other.names), key=len)
    shared = len(fewer & more)
    if shared < len(fewer):
        shared += sum(1 for name in fewer - more if _is_nearly_in(name, more))
    first = not one.first_author.isdisjoint(other.first_author) or any(
        _is_nearly_in(name, other.first_author) for name in one.first_author
    )
    if first:
        return Match.SAME if len(fewer) < 3 or shared * 4 >= len(fewer) * 3 else Match.UNKNOWN
    if shared >= 2 and shared * 2 >= len(fewer):
        return Match.SAME
    return Match.UNKNOWN if one.is_group != other.is_group or shared else Match.DIFFERENT


def _is_nearly_in(name: str, names: frozenset[str]) -> bool:
    """Whether a name is there but for a letter or an accent: "muller", "mueller"."""
    return len(name) >= 4 and any(
        len(each) >= 4 and Levenshtein.normalized_similarity(name, each, score_cutoff=0.8) > 0
        for each in names
    )


def _years_apart(one: tuple[int, ...], other: tuple[int, ...]) -> int | None:
    return min((abs(mine - yours) for mine in one for yours in other), default=None)


def compare_abstracts(one: Keys, other: Keys) -> Match:
    """By the phrases of the shorter one that the longer one has too, so a cut abstract is the SAME."""
    if not one.abstract or not other.abstract:
        return Match.UNKNOWN
    if one.abstract == other.abstract:
        return Match.SAME
    fewer, more = sorted((one.phrases, other.phrases), key=len)
    if len(fewer) < _TELLING_ABSTRACT:
        return Match.UNKNOWN
    share = len(fewer & more) / len(fewer)
    if share >= _SAME_ABSTRACT:
        return Match.SAME
    return Match.DIFFERENT if share < _OTHER_ABSTRACT else Match.UNKNOWN


def _compare_kinds(one: Keys, other: Keys) -> Match:
    return Match.DIFFERENT if one.role != other.role or _are_other_trials(one, other) else Match.UNKNOWN


def _compare_meetings(one: Keys, other: Keys) -> Match:
    if (one.is_meeting_abstract and other.is_paper) or (one.is_paper and other.is_meeting_abstract):
        return Match.DIFFERENT
    return Match.UNKNOWN


def _are_other_trials(one: Keys, other: Keys) -> bool:
    return (
        one.role == "registration"
        and bool(one.trials and other.trials)
        and one.trials.isdisjoint(other.trials)
    )


def _compare_versions(one: Keys, other: Keys) -> Match:
    """A preprint's versions, a book's editions, a Cochrane review's protocol, first version and updates."""
    if one.edition and other.edition and one.edition != other.edition:
        return Match.DIFFERENT
    if one.version != other.version and ((one.doi and other.doi) or (one.version and other.version)):
        return Match.DIFFERENT
    return _compare_reviews(one, other) if one.cochrane and other.cochrane else Match.UNKNOWN


def _compare_reviews(one: Keys, other: Keys) -> Match:
    """DIFFERENT but for two records of one Cochrane review in one year: the first versions share a DOI."""
    if one.doi and one.doi == other.doi and one.version:
        return Match.UNKNOWN
    if one.doi and other.doi and one.doi != other.doi:
        return Match.DIFFERENT
    if len({one.cochrane, other.cochrane} - {"cochrane"}) > 1:
        return Match.DIFFERENT
    same_year = one.years == other.years and bool(one.years)
    differ = compare_issues(one.volume, other.volume) is Match.DIFFERENT or not same_year
    return Match.DIFFERENT if differ else Match.UNKNOWN


def years_fit(found: Comparison) -> bool:
    """Printed and electronic years may differ by one; by more, or unknown, only where all else is certain."""
    if found.years_apart in (0, 1):
        return True
    if (found.pages, found.authors) != (Match.SAME, Match.SAME):
        return False
    in_the_journal = found.journal is Match.SAME
    if found.years_apart is None:
        return found.volume is Match.SAME or (in_the_journal and found.abstract is Match.SAME)
    return found.volume is Match.SAME and in_the_journal and found.years_apart <= 3


def is_generic(one: Keys, other: Keys) -> bool:
    """Whether different publications often bear the title of one of the two."""
    return one.title.is_generic or other.title.is_generic

"""PURE: which pairs that aren't sure are worth a person's look.

A suggestion costs a click, a duplicate that nobody is asked about stays. So little is enough: one title by
the same people, though volume, pages and numbers are missing and the year is off by one or two.
"""

from __future__ import annotations

from evidence_service.references.duplicates_comparing import Comparison, is_generic, years_fit
from evidence_service.references.duplicates_keys import Keys
from evidence_service.references.duplicates_places import Match
from evidence_service.references.duplicates_titles import TitleMatch

SAME, UNKNOWN, DIFFERENT = Match.SAME, Match.UNKNOWN, Match.DIFFERENT
_TYPED_ANEW = 0.85  # likeness of titles of which one may be from memory


def is_likely(one: Keys, other: Keys, found: Comparison, doi: Match) -> bool:
    """Whether a person should look: much speaks for one publication, and at most a little against it."""
    match = found.titles.match
    against = _against(found)
    if found.pmid is SAME or found.pmcid is SAME:
        return True
    if found.kind is DIFFERENT or found.meeting is DIFFERENT or found.titles.names_another:
        return against == 0 and match >= TitleMatch.SIMILAR and SAME in (found.authors, found.doi)
    if doi is SAME and match > TitleMatch.DIFFERENT:
        return True
    if found.doi is SAME and found.authors is SAME and DIFFERENT not in (found.pages, found.abstract):
        return True  # one has but the subtitle, or another language
    placed = found.pages is SAME and found.volume is SAME
    if match in (TitleMatch.DIFFERENT, TitleMatch.UNKNOWN):
        return placed and (found.authors, found.journal) == (SAME, SAME) and years_fit(found) and against == 0
    support = (found.authors, found.pages, found.journal, found.abstract, found.volume).count(SAME)
    if is_generic(one, other):
        return (
            match >= TitleMatch.NEARLY and against == 0 and support >= 2 and found.years_apart in (0, 1, None)
        )
    if match is TitleMatch.SIMILAR:
        return against <= (found.years_apart == 2) and _is_similar_enough(found, support)
    if support == 0:
        return _are_named_alike(found, against)
    return against <= 1


def _is_similar_enough(found: Comparison, support: int) -> bool:
    """Whether titles that differ in words are worth a look: by the place, or as one title typed anew."""
    near = SAME in (found.pages, found.abstract) or (found.volume is SAME and found.pages is UNKNOWN)
    if near and support >= 2 and found.years_apart in (0, 1, None):
        return True
    if found.authors is not SAME:
        return False
    typed_anew = (
        found.titles.likeness >= _TYPED_ANEW and found.journal is SAME and found.years_apart in (0, 1)
    )
    return found.titles.is_reworded or typed_anew


def _are_named_alike(found: Comparison, against: int) -> bool:
    """Whether title and year, all that grey literature says of itself, are the same or nearly."""
    if found.titles.match is TitleMatch.SAME and found.years_apart == 0:
        return against <= 1
    return against == 0 and found.years_apart in (
        (1, None) if found.titles.match is TitleMatch.SAME else (0,)
    )


def _against(found: Comparison) -> int:
    fields = (found.authors, found.journal, found.volume, found.pages, found.doi, found.abstract, found.pmid)
    apart = found.years_apart is not None and found.years_apart > 1
    return fields.count(DIFFERENT) + apart

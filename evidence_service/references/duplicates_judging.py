"""PURE: from what two records have in common to a verdict: surely one publication, likely, or different.

Sure needs the title, something that places the publication (an identifier, or volume and pages, or what
stands for them where a source gives less), and no contradiction. The rules stop at the first doubt: a
duplicate that is left over costs a click, a publication that is merged away is lost to the reader.
"""

from __future__ import annotations

from typing import Literal

from rapidfuzz.distance import Levenshtein

from evidence_service.references.duplicates_comparing import Comparison, is_generic, years_fit
from evidence_service.references.duplicates_keys import Keys
from evidence_service.references.duplicates_places import Match
from evidence_service.references.duplicates_suggesting import is_likely
from evidence_service.references.duplicates_titles import OTHER_NUMBERS, TitleMatch

Verdict = Literal["sure", "likely", "different"]
SAME, UNKNOWN, DIFFERENT = Match.SAME, Match.UNKNOWN, Match.DIFFERENT
_ALMOST = 0.95  # likeness of titles that differ in a letter or two
_PAGE_OF_ONE_ISSUE = 100  # a lower page may come again in every issue of a volume


def verdict_on(one: Keys, other: Keys, found: Comparison, *, doi_is_shared: bool = False) -> Verdict:
    """What the comparison means. `doi_is_shared`: several titles bear this DOI, it is a whole issue's."""
    doi = UNKNOWN if doi_is_shared and found.doi is SAME else found.doi
    if _is_sure(one, other, found, doi):
        return "sure"
    return "likely" if is_likely(one, other, found, doi) else "different"


def verdict_of_equals(record: Keys) -> Verdict:
    """The verdict on records that are equal in every field: sure, unless they say next to nothing."""
    known = record.pmid or record.doi or record.pmcid or record.trials or record.abstract
    placed = record.pages and (record.journal.names or record.volume.number)
    return "sure" if known or placed or not record.title.is_generic else "likely"


def contradicts(found: Comparison) -> bool:
    """Whether the sources say that the two aren't one publication: no group may hold such a pair."""
    placed = found.pages is SAME and found.volume is SAME
    known = SAME in (found.pmid, found.doi)
    if DIFFERENT in (found.pmid, found.pmcid, found.kind, found.version):
        return True
    if found.meeting is DIFFERENT and not placed:
        return True
    if found.titles.names_another:
        return found.titles.names_another != OTHER_NUMBERS or not (known and placed)
    if found.titles.match is TitleMatch.DIFFERENT and not (known or placed):
        return True
    return found.pages is DIFFERENT and not known and not _is_one_text(found)


def _is_one_text(found: Comparison) -> bool:
    """Whether title, authors and abstract are the same in one volume: then a wrong page is a slip."""
    fields = (found.authors, found.abstract, found.journal, found.volume)
    slip = found.doi is not DIFFERENT and found.issue is not DIFFERENT and found.years_apart == 0
    return fields == (SAME,) * 4 and slip and found.titles.match is TitleMatch.SAME


def _is_sure(one: Keys, other: Keys, found: Comparison, doi: Match) -> bool:
    if contradicts(found) or found.titles.match is TitleMatch.DIFFERENT:
        return False
    if found.pmid is SAME or found.pmcid is SAME:
        return found.titles.match is not TitleMatch.UNKNOWN or (
            found.authors is SAME and found.years_apart == 0
        )
    if one.role == "registration" and one.trials and one.trials == other.trials:
        return found.titles.match >= TitleMatch.PART
    if doi is SAME:
        return _sure_by_doi(one, other, found)
    if found.pages is DIFFERENT:
        return not (is_generic(one, other) or _of_a_meeting(one) or _of_a_meeting(other))
    if found.doi is DIFFERENT:
        return _sure_against_doi(found)
    return _sure_of_generic(one, found) if is_generic(one, other) else _sure_by_place(one, other, found)


def _sure_by_doi(one: Keys, other: Keys, found: Comparison) -> bool:
    match = found.titles.match
    placed = found.pages is SAME and found.volume is not DIFFERENT
    alike = found.abstract is SAME or not (_of_a_meeting(one) or _of_a_meeting(other))
    if match is TitleMatch.UNKNOWN:
        return placed and found.authors is SAME
    if found.authors is DIFFERENT and not (placed and found.volume is SAME):
        return False
    if is_generic(one, other):
        return placed or (found.volume is SAME and found.authors is SAME and found.pages is UNKNOWN)
    if match is TitleMatch.SIMILAR:
        same = placed or (
            found.abstract is SAME and found.titles.likeness >= _ALMOST and found.pages is UNKNOWN
        )
        return same and found.authors is SAME and years_fit(found) and alike
    if found.pages is DIFFERENT:
        same = match is TitleMatch.SAME and found.authors is SAME and found.volume is not DIFFERENT
        return same and alike
    return found.pages is SAME or found.authors is SAME or alike


def _sure_against_doi(found: Comparison) -> bool:
    """Two DOIs for one article do occur: a publisher's and a platform's, or one with a slip."""
    placed = found.volume is SAME or (found.journal, found.abstract, found.volume) == (SAME, SAME, UNKNOWN)
    return (
        found.titles.match is TitleMatch.SAME
        and (found.pages, found.authors) == (SAME, SAME)
        and placed
        and DIFFERENT not in (found.journal, found.abstract, found.issue)
        and years_fit(found)
    )


def _sure_of_generic(one: Keys, found: Comparison) -> bool:
    """An editorial is the same editorial on the same page of the same issue of the same journal."""
    if DIFFERENT in (found.authors, found.abstract, found.volume, found.issue) or found.journal is not SAME:
        return False
    if found.titles.match < TitleMatch.NEARLY or found.years_apart not in (0, 1):
        return False
    if found.abstract is SAME and found.pages is not DIFFERENT and found.volume is SAME:
        return True
    far = any(place.first >= _PAGE_OF_ONE_ISSUE for place in one.pages)
    issue = found.issue is SAME or far
    placed = found.volume is SAME or (found.authors is SAME and found.years_apart == 0 and far)
    return found.pages is SAME and issue and placed


def _sure_by_place(one: Keys, other: Keys, found: Comparison) -> bool:
    match = found.titles.match
    if match is TitleMatch.SIMILAR:
        if (found.pages, found.volume, found.journal, found.authors) != (SAME,) * 4 or found.years_apart != 0:
            return False
        article = found.abstract is UNKNOWN and not (_of_a_meeting(one) or _of_a_meeting(other))
        return found.abstract is SAME or (article and found.titles.likeness >= _ALMOST)
    if match < TitleMatch.PART:
        return False
    if found.pages is SAME:
        if match is TitleMatch.SAME:
            return _same_title_and_pages(one, other, found)
        return _near_title_and_pages(one, other, found)
    return _title_without_pages(one, other, found)


def _same_title_and_pages(one: Keys, other: Keys, found: Comparison) -> bool:
    if not years_fit(found):
        return False
    if found.authors is DIFFERENT:
        same = (found.volume, found.journal, found.years_apart) == (SAME, SAME, 0)
        return same and found.abstract is not DIFFERENT
    if found.volume is DIFFERENT:
        same = (found.journal, found.authors, found.abstract) == (SAME, SAME, SAME)
        return same and found.years_apart == 0
    if SAME in (found.volume, found.journal):
        return found.volume is SAME or found.years_apart == 0 or not _comes_again(one, other)
    if found.authors is not SAME or found.abstract is DIFFERENT:
        return False
    if found.journal is UNKNOWN:
        return not any(place.is_count for place in one.pages)
    telling = any(place.letters or place.first >= _PAGE_OF_ONE_ISSUE for place in one.pages)
    return telling and found.years_apart == 0


def _near_title_and_pages(one: Keys, other: Keys, found: Comparison) -> bool:
    if found.authors is not SAME or not years_fit(found) or DIFFERENT in (found.volume, found.journal):
        return False
    if found.abstract is DIFFERENT and (_of_a_meeting(one) or _of_a_meeting(other)):
        return False
    return found.volume is SAME or (found.journal is SAME and found.years_apart == 0)


def _title_without_pages(one: Keys, other: Keys, found: Comparison) -> bool:
    """For records of which one has no pages, or both say the place in ways that can't be compared."""
    if DIFFERENT in (found.authors, found.abstract, found.volume) or one.role in ("correction", "retraction"):
        return False  # a paper may be corrected twice
    alike = found.abstract is SAME
    by_volume = found.years_apart is None and (found.journal, found.volume) == (SAME, SAME)
    same_year = found.years_apart == 0 or by_volume
    if not same_year and found.years_apart != 1:
        return False
    if not same_year and found.volume is not SAME and _comes_again(one, other):
        return False
    of_meetings = _of_a_meeting(one) and _of_a_meeting(other)
    if of_meetings and (found.issue is DIFFERENT or (not same_year and found.volume is not SAME)):
        return False  # shown at one meeting after the other
    one_of_a_meeting = _of_a_meeting(one) != _of_a_meeting(other)
    if one_of_a_meeting and found.issue is DIFFERENT:
        return False
    if found.authors is UNKNOWN or found.titles.match is TitleMatch.PART or found.journal is not SAME:
        journal = found.journal is SAME or (found.journal is UNKNOWN and found.authors is SAME)
        exact = found.titles.match is TitleMatch.SAME and found.journal is SAME and not one_of_a_meeting
        known = journal and not (one_of_a_meeting and found.journal is UNKNOWN)
        return known and alike and same_year and (found.volume is SAME or exact)
    if alike:
        return found.volume is SAME or found.titles.match is TitleMatch.SAME
    if (one_of_a_meeting and found.issue is not SAME) or found.issue is DIFFERENT:
        return False
    if found.volume is SAME:
        exact = found.titles.match is TitleMatch.SAME
        return exact or (same_year and not _of_a_meeting(one) and _differ_by_letters(found))
    unplaced = _is_unplaced(one) or _is_unplaced(other)
    unlike = bool(one.abstract and other.abstract)
    return unplaced and not unlike and found.titles.match is TitleMatch.SAME and not _of_a_meeting(one)


def _differ_by_letters(found: Comparison) -> bool:
    """Whether no word of the title differs by more than a letter: two may tell one drug from another."""
    pairs = (changed.partition(" / ") for changed in found.titles.changed)
    return all(Levenshtein.distance(mine, yours, score_cutoff=1) <= 1 for mine, _, yours in pairs)


def _comes_again(one: Keys, other: Keys) -> bool:
    """Whether the title may come again next year, as a guideline does, or what a society gives out."""
    return one.is_group or other.is_group or one.title.comes_again or other.title.comes_again


def _is_unplaced(record: Keys) -> bool:
    """Whether the record is of an article before it was printed: without volume, issue and pages."""
    return not record.volume.numbers and all(place.is_count for place in record.pages)


def _of_a_meeting(record: Keys) -> bool:
    """Whether this may be an abstract among many: in a supplement, or on a page such as S30 or A129."""
    if record.is_meeting_abstract or record.volume.is_supplement:
        return True
    return any(place.letters in ("s", "a", "p") for place in record.pages)

"""PURE: why two records are thought to be one publication or not, in words for a librarian."""

from __future__ import annotations

from evidence_service.references.duplicates_comparing import Comparison
from evidence_service.references.duplicates_keys import Keys
from evidence_service.references.duplicates_places import Match
from evidence_service.references.duplicates_roles import IN_WORDS
from evidence_service.references.duplicates_titles import TitleMatch

_WEIGHTS = {
    "pmid": 4,
    "doi": 3,
    "pmcid": 3,
    "pages": 2,
    "authors": 2,
    "abstract": 2,
    "volume": 1,
    "journal": 1,
    "issue": 0.5,
}
_TITLE_WEIGHT = 4
_MOST = sum(_WEIGHTS.values()) + _TITLE_WEIGHT + 1


def score_of(found: Comparison) -> float:
    """From 0 (all contradicts) to 1 (all agrees): for the order of what is shown, no probability."""
    points = sum(weight * int(getattr(found, field)) for field, weight in _WEIGHTS.items())
    points += _TITLE_WEIGHT * (2 * found.titles.likeness - 1)
    if found.years_apart is not None:
        points += 1 - min(found.years_apart, 2)
    return round((points + _MOST) / (2 * _MOST), 4)


def reasons_for(one: Keys, other: Keys, found: Comparison) -> tuple[str, ...]:
    """What speaks for one publication, then what speaks against it."""
    agree, differ = [_title(found)], []
    if found.titles.match in (TitleMatch.DIFFERENT, TitleMatch.SIMILAR):
        agree, differ = [], agree
    for name, field in (("PMID", found.pmid), ("DOI", found.doi), ("PMC number", found.pmcid)):
        if field is Match.SAME:
            agree.insert(0, f"same {name}")
        elif field is Match.DIFFERENT:
            differ.append(f"different {name}s")
    for same, different, field in (
        ("the same authors", "different authors", found.authors),
        ("same journal", "different journals", found.journal),
        ("same volume", "different volumes", found.volume),
        ("same pages", "different pages", found.pages),
        ("the same abstract", "different abstracts", found.abstract),
    ):
        if field is Match.SAME:
            agree.append(same)
        elif field is Match.DIFFERENT:
            differ.append(different)
    if found.years_apart == 0:
        agree.append("same year")
    elif found.years_apart:
        differ.append(f"years differ ({one.years[0]} and {other.years[0]})")
    return (*agree, *differ, *_kinds(one, other, found))


def _title(found: Comparison) -> str:
    titles = found.titles
    words = "; ".join(each[:80] for each in titles.changed[:3])
    if titles.match is TitleMatch.SAME:
        return "the same title"
    if titles.match is TitleMatch.NEARLY:
        return f"the titles differ in spelling ({words})"
    if titles.match is TitleMatch.PART:
        return "one title is a part or a translation of the other"
    if titles.match is TitleMatch.UNKNOWN:
        return "a title is missing"
    return f"the titles differ ({words})" if titles.match is TitleMatch.SIMILAR else "different titles"


def _kinds(one: Keys, other: Keys, found: Comparison) -> list[str]:
    said = []
    for mine, yours in ((one, other), (other, one)):
        if mine.role and mine.role != yours.role:
            said.append(f"one is {IN_WORDS[mine.role]}")
    if found.kind is Match.DIFFERENT and not said:
        said.append("different trials")
    if found.meeting is Match.DIFFERENT:
        said.append("one is an abstract for a conference, the other a full paper")
    if found.version is Match.DIFFERENT:
        said.append("perhaps two versions or editions of one publication")
    if found.titles.names_another:
        said.append(
            f"the title of one adds what may make it another publication ({found.titles.names_another})"
        )
    return said

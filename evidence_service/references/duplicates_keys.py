"""PURE: one record, prepared once for all its comparisons: identifiers, title, people, place, kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from evidence_service.references.duplicates_places import (
    Journal,
    Pages,
    Volume,
    journal_from,
    pages_from,
    volume_from,
)
from evidence_service.references.duplicates_roles import (
    Role,
    is_meeting_abstract,
    is_paper,
    role_of,
    title_corrected,
    trials_in,
)
from evidence_service.references.duplicates_text import LONGEST, folded_words, listed, names_of, plain
from evidence_service.references.duplicates_titles import Title, proper, title_from
from evidence_service.references.reference import Author, Reference

_NO_TITLE = "[no title available]"
_DOI = re.compile(r"10\.\d{3,9}/[^\s\"<>]+")
_DOI_ENDS = re.compile(r"(?:[.,;:)\]}]|/(?:abstract|full|pdf|epdf|meta)|\.pdf|\[doi\])+$")
_NOBODY = listed("and anonymous anon nct isrctn actrn euctr no authors listed author et al others unknown")
_COCHRANE = re.compile(r"^cd0\d{5}|\bcd0\d{5}")
_VERSION = re.compile(r"(?:\.pub|/v|\.v)(\d+)$")
_ABSTRACT = 6_000  # characters of an abstract that are compared
_AUTHORS = 60  # authors that are compared


@dataclass(slots=True, eq=False)
class Keys:
    """A record's facts in the form in which they are compared.

    `first_author` are the names that the first author may be found by, `names` the family names of all.
    `cochrane` is the number of a Cochrane review, or "cochrane" where that isn't known: protocol, review
    and updates share title and authors, and often all but the year.
    """

    pmid: str
    doi: str
    pmcid: str
    title: Title
    first_author: frozenset[str]
    names: frozenset[str]
    is_group: bool
    years: tuple[int, ...]
    journal: Journal
    volume: Volume
    pages: tuple[Pages, ...]
    role: Role
    trials: frozenset[str]
    is_meeting_abstract: bool
    is_paper: bool
    edition: str
    cochrane: str
    version: str
    abstract: str
    _phrases: frozenset[int] | None = None

    @property
    def phrases(self) -> frozenset[int]:
        """A third of the abstract's phrases of three words, always the same third; made when first wanted."""
        if self._phrases is None:
            words = folded_words(plain(self.abstract))
            phrases = zip(words, words[1:], words[2:], strict=False)
            self._phrases = frozenset(hash(each) for each in phrases if sum(map(len, each)) % 3 == 0)
        return self._phrases

    def content(self) -> tuple[object, ...]:
        """Everything that is compared: records with equal content can't be told apart."""
        return (
            *(self.pmid, self.doi, self.pmcid, self.title.words, self.title.others),
            *(tuple(sorted(self.first_author)), tuple(sorted(self.names)), self.is_group, self.years),
            *(self.journal.names, tuple(sorted(self.journal.issns))),
            *(self.volume.number, self.volume.issue, tuple(sorted(self.volume.numbers))),
            self.volume.is_supplement,
            tuple((each.first, each.last or 0, each.letters) for each in self.pages),
            *(self.role, tuple(sorted(self.trials)), self.is_meeting_abstract, self.is_paper, self.edition),
            *(self.cochrane, self.version, "".join(self.abstract.split()).casefold()),
        )  # fmt: skip


def keys_of(reference: Reference) -> Keys:
    """The record's facts in the form in which they are compared."""
    title = "" if reference.title.strip().casefold() == _NO_TITLE else plain(reference.title[:LONGEST])
    doi = doi_of(reference.doi) or doi_of(reference.url if "doi.org/" in reference.url else "")
    first_author, names = _people(reference.authors)
    role = role_of(reference, proper(title), doi)
    cochrane, of_meeting = _cochrane(reference, doi), is_meeting_abstract(reference, title)
    return Keys(
        pmid=_digits(reference.pmid),
        doi=doi,
        pmcid=_digits(reference.pmcid),
        title=title_from(title_corrected(title, role), reference.vernacular_title),
        first_author=first_author,
        names=names,
        is_group=bool(reference.authors) and not (reference.authors[0].last or reference.authors[0].fore),
        years=_years(reference),
        journal=journal_from(
            (reference.journal, reference.journal_abbreviation, reference.book_title), reference.issn
        ),
        volume=volume_from(reference.volume, reference.issue),
        pages=pages_from(reference.pages, reference.article_number),
        role=role,
        trials=trials_in(reference),
        is_meeting_abstract=of_meeting,
        is_paper=not of_meeting and is_paper(reference),
        edition=_digits(reference.edition) if reference.kind in ("book", "chapter") else "",
        cochrane=cochrane,
        version=_version(doi) or _version(reference.pages[:30].strip().casefold()),
        abstract=" ".join(part.text_html for part in reference.abstract)[:_ABSTRACT],
    )


def doi_of(text: str) -> str:
    """The DOI in a text, without prefix and in lower case; empty when there is none."""
    text = text[:500].strip()
    if "%" in text:
        text = unquote(text)
    match = _DOI.search(text.casefold())
    return _DOI_ENDS.sub("", match.group()) if match else ""


def _version(text: str) -> str:
    """The version that a DOI ends in, or the number of a Cochrane review: pub2, v3."""
    match = _VERSION.search(text)
    return match.group(1) if match else ""


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text[:40])).lstrip("0")


def _people(authors: tuple[Author, ...]) -> tuple[frozenset[str], frozenset[str]]:
    names: list[tuple[str, ...]] = []
    for author in authors[:_AUTHORS]:
        found = names_of((author.last or author.collective or author.fore)[:300])
        if found and not _NOBODY.issuperset(found):
            names.append(tuple(name for name in found if name not in _NOBODY))
    if not names:
        return frozenset(), frozenset()
    first = names[0] if len(names[0]) <= 4 or not authors[0].last else names[0][:2]
    given = names_of(authors[0].fore[:60]) if authors[0].last else ()
    return frozenset((*first, *given)), frozenset(name for each in names for name in each)


def _years(reference: Reference) -> tuple[int, ...]:
    years = {reference.year} if reference.year else set()
    if reference.published_on_electronic[:4].isdecimal():
        years.add(int(reference.published_on_electronic[:4]))
    return tuple(sorted(year for year in years if year))


def _cochrane(reference: Reference, doi: str) -> str:
    match = _COCHRANE.search(reference.pages[:30].casefold()) or _COCHRANE.search(doi)
    if match:
        return match.group()
    return "cochrane" if "cochrane database" in reference.journal[:100].casefold() else ""

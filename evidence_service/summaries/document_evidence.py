"""PURE: the evidence of an issued document in order: its table, and its references by type of evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evidence_service import formatting
from evidence_service.references import evidence_type
from evidence_service.references.citation import Citation
from evidence_service.references.vancouver import MARKS
from evidence_service.summaries.document_parts import IssuedReference, IssuedRow

MOST_COLUMNS = 5  # that an upright page holds in comfort
LETTERS_UPRIGHT, LETTERS_SIDEWAYS = 104, 172  # of the table that a line of the page holds
LONGEST_WORD = 14  # letters that aren't broken
NOT_RECORDED = "Not recorded"  # in a cell in which nobody wrote
MOST_ROWS = 12  # that are worth an upright page with type and country below the study


@dataclass(frozen=True)
class Kind:
    """A type of evidence in words: one of it, several, and the heading over its references."""

    one: str
    many: str
    heading: str


def _kind(one: str, many: str, heading: str = "") -> Kind:
    return Kind(one, many, heading or many.capitalize())


KINDS: Mapping[str, Kind] = {
    evidence_type.GUIDELINE: _kind(
        "guideline or policy", "guidelines or policies", "Guidelines and policies"
    ),
    evidence_type.SYSTEMATIC: _kind("systematic review", "systematic reviews"),
    evidence_type.ECONOMIC: _kind("economic evaluation", "economic evaluations"),
    evidence_type.TRIAL: _kind("trial", "trials"),
    evidence_type.OBSERVATIONAL: _kind("observational study", "observational studies"),
    evidence_type.QUALITATIVE: _kind("qualitative study", "qualitative studies"),
    evidence_type.REVIEW: _kind("other review", "other reviews"),
    evidence_type.CASE: _kind(
        "evaluation or case study", "evaluations or case studies", "Evaluations and case studies"
    ),
    evidence_type.OPINION: _kind("opinion or comment", "opinions or comments", "Opinion and comment"),
    evidence_type.NOTICE: _kind("notice", "notices", "Notices of retraction or correction"),
    evidence_type.UNKNOWN: _kind("study of a type that is not known", "studies of a type that is not known"),
    "preprint": _kind("preprint", "preprints"),
    "conference paper": _kind(
        "conference paper or abstract", "conference papers or abstracts", "Conference papers and abstracts"
    ),
    "thesis": _kind("thesis", "theses"),
    "report": _kind("report", "reports"),
    "book": _kind("book or chapter", "books or chapters", "Books and chapters"),
    "web page": _kind("web page", "web pages"),
    evidence_type.OTHER: _kind("other publication", "other publications"),
}
"""In the order of lists: types of evidence, then what a publication is where its type isn't known."""

_NO_TYPES = (evidence_type.UNKNOWN, evidence_type.OTHER)
NO_KIND = _kind("reference without a type of evidence", "references without a type of evidence", "Other")


@dataclass(frozen=True)
class Numbered:
    """A reference with the number by which the text cites it."""

    number: int
    reference: IssuedReference


@dataclass(frozen=True)
class Group:
    """The references of one type of evidence. `heading` is "" where no reference has a type."""

    kind: Kind
    heading: str
    entries: tuple[Numbered, ...]

    @property
    def counted(self) -> str:
        """How many there are, in words: 2 systematic reviews."""
        return formatting.count(len(self.entries), self.kind.one, self.kind.many)


def shown_type(word: str, citation: Citation) -> str:
    """The type of evidence, or what the publication is where its type isn't known: a word of `KINDS`."""
    return _published_as(citation) or word if word in _NO_TYPES else word


def _published_as(citation: Citation) -> str:
    if citation.designation == "preprint":
        return "preprint"
    if citation.is_of_conference or citation.designation == "abstract":
        return "conference paper"
    kind = "book" if citation.kind == "chapter" else citation.kind
    return kind if kind in KINDS else ""


def grouped(references: Sequence[IssuedReference]) -> tuple[Group, ...]:
    """The references by type of evidence, in the order of `KINDS`, with the numbers of the text.

    Where the type isn't known, they are grouped by what they are: preprints, reports. A word that
    isn't a type (an older document, a type that somebody wrote) has a group of its own after these;
    those without any come last.
    """
    entries = [Numbered(number, one) for number, one in enumerate(references, 1)]
    words = [shown_type(one.evidence_type, one.citation) for one in references]
    given = list(dict.fromkeys(words))
    others = sorted(word for word in given if word and word not in KINDS)
    order = [word for word in KINDS if word in given] + others + [""] * ("" in given)
    return tuple(
        Group(
            kind := kind_of(word),
            kind.heading if given != [""] else "",
            tuple(entry for entry, its in zip(entries, words, strict=True) if its == word),
        )
        for word in order
    )


def kind_of(word: str) -> Kind:
    """The type of evidence in words; a word that isn't known stands for itself."""
    return KINDS.get(word) or (_kind(word, word) if word else NO_KIND)


@dataclass(frozen=True)
class Column:
    """A column of the evidence table: the field of `IssuedRow`, its heading, and what stands below it."""

    name: str
    heading: str
    below: tuple[Column, ...] = ()

    @property
    def heads(self) -> str:
        """The heading of everything in it."""
        return ", ".join((self.heading, *(one.heading.lower() for one in self.below)))


COLUMNS = (
    Column("study", "Study"),
    Column("evidence_type", "Type"),
    Column("country", "Country"),
    Column("setting", "Setting"),
    Column("design", "Design"),
    Column("population", "Population"),
    Column("finding", "Finding"),
    Column("note", "Our note"),
)

_BELOW = ("evidence_type", "country")


def columns(rows: Sequence[IssuedRow]) -> tuple[Column, ...]:
    """The columns in which at least one row says something."""
    return tuple(one for one in COLUMNS if any(getattr(row, one.name) for row in rows))


def paper_columns(rows: Sequence[IssuedRow]) -> tuple[Column, ...]:
    """The same for an upright page: where they are too many, type and country stand below the study."""
    found = columns(rows)
    if len(found) <= MOST_COLUMNS or is_wide(rows):
        return found
    below = tuple(one for one in found if one.name in _BELOW)
    rest = tuple(one for one in found if one.name not in _BELOW)
    return (replace(rest[0], below=below), *rest[1:])


def is_wide(rows: Sequence[IssuedRow]) -> bool:
    """Whether the table, on paper, needs pages that lie on their sides: many columns and many rows."""
    return len(columns(rows)) > MOST_COLUMNS and len(rows) > MOST_ROWS


def shares(rows: Sequence[IssuedRow], shown: Sequence[Column]) -> tuple[int, ...]:
    """The width of each column on paper, in hundredths: room for its words, the rest by what it says."""
    least, said = [], []
    for column in shown:
        texts = [" ".join(_words(row, one) for one in (column, *column.below)) for row in rows]
        words = re.split(r"[\s\u2010-\u2014-]+", " ".join((*texts, column.heads)))
        least.append(min(max(map(_breadth, words), default=0), LONGEST_WORD) + 1)
        said.append(sum(map(len, texts)) / max(len(rows), 1) + 1)
    free = max((LETTERS_SIDEWAYS if is_wide(rows) else LETTERS_UPRIGHT) - sum(least), 0)
    widths = [narrow + free * words / sum(said) for narrow, words in zip(least, said, strict=True)]
    ends = [round(100 * sum(widths[: place + 1]) / sum(widths)) for place in range(len(widths))]
    return tuple(end - before for before, end in zip((0, *ends), ends, strict=False))  # 100 in all


def _breadth(word: str) -> float:
    """How broad a word is, in usual letters: capitals need more room."""
    return len(word) + 0.4 * sum(map(str.isupper, word))


def _words(row: IssuedRow, column: Column) -> str:
    if column.name == "study":
        return f"{row.study} [{row.number}] {retraction_mark(row.retraction)}"
    return words_of(row, column, NOT_RECORDED)


def words_of(row: IssuedRow, column: Column, empty: str) -> str:
    """What stands in a cell; `empty` where nobody wrote, but for a note, which nobody misses."""
    said: str = getattr(row, column.name)
    if column.name == "evidence_type" and said:
        words = kind_of(said).one
        return words[:1].upper() + words[1:]
    return said or ("" if column.name == "note" else empty)


def retraction_mark(retraction: str) -> str:
    """What stands in red beside a study: Retracted, Expression of concern, ...; else nothing."""
    return MARKS.get(retraction.lower(), "").strip("[]")

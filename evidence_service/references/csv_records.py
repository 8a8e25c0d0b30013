"""PURE: a row of a table, its cells known by their headings, as a draft of a reference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evidence_service.references.csv_headings import Heading, kind_of
from evidence_service.references.draft import Draft
from evidence_service.references.identifiers import doi_as_written
from evidence_service.references.source_lines import read_embases_line, read_ovids_line

Values = Mapping[Heading, Sequence[str]]

_NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "-"})
_DATABASES = re.compile(
    r"(?i)scopus|pubmed|medline|embase|web of science|wos|cinahl.*|psyc\w+|crossref|cochrane.*"
)
_NUMBERS = frozenset(
    {Heading.VOLUME, Heading.ISSUE, Heading.PAGES, Heading.FIRST_PAGE, Heading.LAST_PAGE, Heading.PMID}
)
_OVIDS_PLACE = re.compile(r"\. \w{1,8}\s?(?:\([^()]{1,60}\))?\s?(?::|\(pp )")  # without it: "U.S. 2 News"
_DECIMAL = re.compile(r"(\d+)\.0")  # what a spreadsheet makes of a whole number beside an empty cell
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
# "J Inv Med. 2019 Mar;12(3):123-130. doi: ..." in PubMed's own table
_CITATION = re.compile(
    r";\s?(?P<volume>[^():;]{1,20})?(?:\((?P<issue>[^()]{1,40})\))?:(?P<pages>[\w\-, ]{1,40})\."
)


def values_by_heading(columns: Sequence[Heading | None], cells: Sequence[str]) -> dict[Heading, list[str]]:
    """What a row says under each heading; cells that say nothing ("NA") are left out."""
    values: dict[Heading, list[str]] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        text = cell.strip()
        if text[:1] == "=" and (formula := _FORMULA.fullmatch(text)):
            text = formula[1]
        if column in _NUMBERS and (decimal := _DECIMAL.fullmatch(text)):
            text = decimal[1]
        if text.lower() not in _NOTHING:
            values.setdefault(column, []).append(text)
    return values


def draft_from_cells(values: Values) -> Draft:
    """The row's values as a draft."""
    row = _Row(values)
    types = row.all(Heading.TYPE)
    draft = Draft(
        kind=kind_of(types),
        titles=row.all(Heading.TITLE),
        vernacular_title=row.first(Heading.VERNACULAR_TITLE),
        book_title=row.first(Heading.BOOK_TITLE),
        authors=_authors(row),
        editors=row.all(Heading.EDITORS),
        abstracts=row.all(Heading.ABSTRACT)[:1],
        dois=row.all(Heading.DOI),
        pmids=row.all(Heading.PMID),
        pmcids=row.all(Heading.PMCID),
        notes=row.all(Heading.NOTES),
        publication_types=[part for text in types for part in text.split(";")],
        languages=row.all(Heading.LANGUAGE),
        keywords=[word for text in row.all(Heading.KEYWORDS) for word in re.split(r"[\n|]", text)],
        accession=row.first(Heading.ACCESSION),
        database=row.first(Heading.DATABASE),
        urls=row.all(Heading.URL),
    )
    _put_place(draft, row)
    _put_container(draft, row)
    return draft


class _Row:
    """What a row says, by heading."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def all(self, heading: Heading) -> list[str]:
        return list(self._values.get(heading, ()))

    def first(self, heading: Heading) -> str:
        return next(iter(self._values.get(heading, ())), "")


def _authors(row: _Row) -> list[str]:
    people = row.all(Heading.FULL_AUTHORS) or row.all(Heading.AUTHORS)
    return [*people[:1], *_groups(row.all(Heading.GROUP_AUTHORS))]


def _groups(names: Sequence[str]) -> list[str]:
    return [f"{name.strip(' ,')}," for text in names for name in text.split(";") if name.strip(" ,")]


def _put_place(draft: Draft, row: _Row) -> None:
    """Where it stands in print and who published it; an issue that is a number alone needs its volume."""
    draft.journals = row.all(Heading.JOURNAL)
    draft.journal_abbreviations = row.all(Heading.JOURNAL_ABBREVIATION)
    draft.serials = [*row.all(Heading.ISSN), *row.all(Heading.ISBN)]
    draft.volume, issue = row.first(Heading.VOLUME), row.first(Heading.ISSUE)
    draft.issue = issue if draft.volume or not issue.isdigit() else ""
    pages = row.first(Heading.PAGES)
    draft.first_page = pages or row.first(Heading.FIRST_PAGE)
    draft.last_page = "" if pages else row.first(Heading.LAST_PAGE)
    draft.article_number = row.first(Heading.ARTICLE_NUMBER)
    draft.dates = [*row.all(Heading.YEAR), *row.all(Heading.DATE)]
    draft.publisher, draft.place = row.first(Heading.PUBLISHER), row.first(Heading.PLACE)
    draft.edition, draft.series = row.first(Heading.EDITION), row.first(Heading.SERIES)


def _put_container(draft: Draft, row: _Row) -> None:
    for source in row.all(Heading.SOURCE):  # the database for Scopus, the journal for others
        if _DATABASES.fullmatch(source):
            draft.database = draft.database or source
        elif not draft.journals and not (
            read_embases_line(draft, source)
            or (_OVIDS_PLACE.search(source) and read_ovids_line(draft, source))
        ):
            draft.journals = [source]
    if draft.kind == "chapter" and not draft.book_title and draft.journals:
        draft.book_title, draft.journals = draft.journals[0], draft.journals[1:]
    for text in row.all(Heading.CITATION):
        draft.dois = draft.dois or [doi_as_written(text)]
        found = _CITATION.search(text)
        if found and not (draft.volume or draft.first_page):
            draft.volume = (found["volume"] or "").strip()
            draft.issue = found["issue"] or ""
            draft.first_page = found["pages"]

"""PURE: a row of a table, its cells known by their headings, as a draft of a reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from evidence_service.references.csv_headings import Heading, kind_of
from evidence_service.references.draft import Draft
from evidence_service.references.identifiers import doi_in
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

    def at(heading: Heading) -> list[str]:
        return list(values.get(heading, ()))

    def first(heading: Heading) -> str:
        return next(iter(values.get(heading, ())), "")

    types = at(Heading.TYPE)
    draft = Draft(
        kind=kind_of(types),
        titles=at(Heading.TITLE),
        vernacular_title=first(Heading.VERNACULAR_TITLE),
        authors=[*(at(Heading.FULL_AUTHORS) or at(Heading.AUTHORS))[:1], *_groups(at(Heading.GROUP_AUTHORS))],
        editors=at(Heading.EDITORS),
        journals=at(Heading.JOURNAL),
        journal_abbreviations=at(Heading.JOURNAL_ABBREVIATION),
        volume=first(Heading.VOLUME),
        issue=first(Heading.ISSUE)
        if values.get(Heading.VOLUME) or not first(Heading.ISSUE).isdigit()
        else "",
        first_page=first(Heading.PAGES) or first(Heading.FIRST_PAGE),
        last_page="" if first(Heading.PAGES) else first(Heading.LAST_PAGE),
        article_number=first(Heading.ARTICLE_NUMBER),
        dates=[*at(Heading.YEAR), *at(Heading.DATE)],
        abstracts=at(Heading.ABSTRACT)[:1],
        dois=at(Heading.DOI),
        pmids=at(Heading.PMID),
        pmcids=at(Heading.PMCID),
        notes=at(Heading.NOTES),
        serials=[*at(Heading.ISSN), *at(Heading.ISBN)],
        publication_types=[part for text in types for part in text.split(";")],
        languages=at(Heading.LANGUAGE),
        keywords=[word for text in at(Heading.KEYWORDS) for word in re.split(r"[\n|]", text)],
        publisher=first(Heading.PUBLISHER),
        place=first(Heading.PLACE),
        edition=first(Heading.EDITION),
        accession=first(Heading.ACCESSION),
        database=first(Heading.DATABASE),
        urls=at(Heading.URL),
        series=first(Heading.SERIES),
        book_title=first(Heading.BOOK_TITLE),
    )
    _put_container(draft, at)
    return draft


def _groups(names: Sequence[str]) -> list[str]:
    return [f"{name.strip(' ,')}," for text in names for name in text.split(";") if name.strip(" ,")]


def _put_container(draft: Draft, at: Callable[[Heading], list[str]]) -> None:
    for source in at(Heading.SOURCE):  # the database for Scopus, the journal for others
        if _DATABASES.fullmatch(source):
            draft.database = draft.database or source
        elif not draft.journals and not (
            read_embases_line(draft, source)
            or (_OVIDS_PLACE.search(source) and read_ovids_line(draft, source))
        ):
            draft.journals = [source]
    if draft.kind == "chapter" and not draft.book_title and draft.journals:
        draft.book_title, draft.journals = draft.journals[0], draft.journals[1:]
    for text in at(Heading.CITATION):
        draft.dois = draft.dois or [doi_in(text)]
        found = _CITATION.search(text)
        if found and not (draft.volume or draft.first_page):
            draft.volume = (found["volume"] or "").strip()
            draft.issue = found["issue"] or ""
            draft.first_page = found["pages"]

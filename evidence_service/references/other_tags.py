"""PURE: Web of Science's plain text, EndNote's %0 export (refer) and the Cochrane Library's plain text."""

from __future__ import annotations

import re

from evidence_service.references.csv_headings import kind_of
from evidence_service.references.draft import Draft
from evidence_service.references.found import Findings, StrayText, record_from
from evidence_service.references.identifiers import pmid_in
from evidence_service.references.reference import RecordKind
from evidence_service.references.tagged import Syntax, TaggedRecord, cut, tag_reader, text_of
from evidence_service.references.tagged_draft import draft_from

_WEB_OF_SCIENCE = {
    "titles": "TI",
    "authors": "AF/ CA",
    "editors": "BE/ ED/",
    "journals": "SO",
    "journal_abbreviations": "JI J9",
    "series": "SE",
    "volume": "VL",
    "issue": "IS",
    "first_page": "BP",
    "last_page": "EP",
    "article_number": "AR",
    "dates": "PY PD EY EA",
    "abstracts": "AB",
    "dois": "DI",
    "pmids": "PM",
    "serials": "SN EI BN",
    "publication_types": "DT",
    "languages": "LA",
    "publisher": "PU",
    "place": "PI",
    "accession": "UT",
}
_REFER = {
    "titles": "%T %!",
    "authors": "%A/",
    "editors": "%E/",
    "journals": "%J %B",
    "journal_abbreviations": "%O",
    "series": "%S",
    "volume": "%V",
    "issue": "%N",
    "first_page": "%P",
    "dates": "%D %8",
    "abstracts": "%X",
    "dois": "%R",
    "notes": "%Z/ %O",
    "pmcids": "%2",
    "serials": "%@/",
    "publication_types": "%9",
    "languages": "%G",
    "keywords": "%K/",
    "publisher": "%I",
    "place": "%C",
    "edition": "%7",
    "accession": "%M",
    "database": "%~ %W",
    "urls": "%U/",
}
_COCHRANE = {
    "titles": "TI",
    "authors": "AU/",
    "journals": "SO",
    "volume": "VL",
    "issue": "NO",
    "first_page": "PG",
    "dates": "YR",
    "abstracts": "AB",
    "dois": "DOI",
    "pmids": "PM",
    "notes": "XR/ CC/",
    "serials": "SN/",
    "publication_types": "PT",
    "keywords": "KY/",
    "publisher": "PB",
    "accession": "ID AN",
    "urls": "US/",
}
_REFER_KINDS: dict[str, RecordKind] = {
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "electronic book section": "chapter",
    "conference paper": "conference paper",
    "conference proceedings": "conference paper",
    "report": "report",
    "government document": "report",
    "thesis": "thesis",
    "web page": "web page",
    "blog": "web page",
    "generic": "other",
}


def looks_like_web_of_science(text: str) -> bool:
    """Whether a text has a line that begins a record of Web of Science, and others of its tags."""
    beginning = text[:200_000]
    return bool(re.search(r"(?m)^PT [A-Z]\w{0,12}[ \t]*$", beginning)) and bool(
        re.search(r"(?m)^(?:AU|TI|SO|AF) \S", beginning)
    )


def looks_like_refer(text: str) -> bool:
    """Whether a text has EndNote's tags that begin with a percent sign: a type or a title, and more."""
    beginning = text[:200_000]
    return (
        bool(re.search(r"(?m)^[ \t]*%[0T] \S", beginning))
        and len(re.findall(r"(?m)^[ \t]*%\S ", beginning)) > 1
    )


def looks_like_cochrane(text: str) -> bool:
    """Whether a text has the Cochrane Library's numbered records."""
    beginning = text[:50_000]
    return bool(re.search(r"(?m)^Record #\d+ of \d+", beginning)) and bool(re.search(r"(?m)^TI: ", beginning))


def read_web_of_science(text: str) -> Findings:
    """Every record of Web of Science's plain text, and the lines that belong to none."""
    syntax = Syntax(
        tag_of=tag_reader(re.compile(r"([A-Z][A-Z0-9])(?: (.*)|)$")),
        begins=frozenset({"PT"}),
        ends=frozenset({"ER", "EF"}),
        known_by=frozenset({"TI", "UT", "AU"}),
        ignored=frozenset({"FN", "VR"}),
        indented_is_apart=True,
    )
    return _read(text, syntax, _WEB_OF_SCIENCE)


def read_refer(text: str) -> Findings:
    """Every record of EndNote's %0 export, and the lines that belong to none."""
    syntax = Syntax(
        tag_of=tag_reader(re.compile(r"[ \t]*(%[0-9A-Za-z@!#$&*()~^<>?+=\[\]:;'|])(?:[ \t]+(.*)|)$")),
        begins=frozenset({"%0"}),
        known_by=frozenset({"%T", "%A", "%R"}),
        gaps=not re.search(r"(?m)^[ \t]*%0 ", text),
    )
    return _read(text, syntax, _REFER)


def read_cochrane(text: str) -> Findings:
    """Every record of the Cochrane Library's plain text, and the lines that belong to none."""
    syntax = Syntax(
        tag_of=tag_reader(re.compile(r"([A-Z]{2,3}):(?: (.*)|)$")),
        begins=frozenset(),
        separator=re.compile(r"Record #\d+ of \d+"),
    )
    return _read(text, syntax, _COCHRANE)


def _read(text: str, syntax: Syntax, table: dict[str, str]) -> Findings:
    lines = text.split("\n")
    for found in cut(lines, syntax):
        raw = text_of(lines, found)
        if isinstance(found, TaggedRecord):
            yield record_from(_draft(found, table), found.first, raw)
        else:
            yield StrayText(found.first, raw)


def _draft(record: TaggedRecord, table: dict[str, str]) -> Draft:
    draft = draft_from(record, table)
    if table is _WEB_OF_SCIENCE:
        _finish_web_of_science(draft, record)
    elif table is _REFER:
        _finish_refer(draft, record)
    else:
        draft.database = "Cochrane Library"
        draft.pmids = [number for text in draft.pmids if (number := pmid_in(text))] or draft.pmids
    return draft


def _finish_web_of_science(draft: Draft, record: TaggedRecord) -> None:
    draft.authors = record.lines("AF") or record.lines("AU")
    draft.authors += [f"{name.rstrip(', ')}," for name in record.lines("CA")]
    draft.keywords = [text.replace("\n", " ") for text in record.values("DE", "ID")]
    draft.database = "Web of Science"
    kind = kind_of(draft.publication_types)
    draft.kind = {"J": "article", "B": "chapter", "S": "chapter", "P": "other"}.get(
        record.value("PT"), "article"
    )  # type: ignore[assignment]
    if kind != "article":
        draft.kind = kind
    if any(re.search(r"(?i)proceedings|meeting", text) for text in draft.publication_types):
        draft.kind = "article"  # until its types are looked at
    if draft.kind == "chapter" and draft.journals:
        draft.book_title, draft.journals = draft.journals[0], []


def _finish_refer(draft: Draft, record: TaggedRecord) -> None:
    draft.kind = _REFER_KINDS.get(record.value("%0").lower(), "article")
    if draft.kind == "chapter":
        draft.book_title, draft.journals = record.value("%B"), []
    elif draft.kind == "book":
        draft.series, draft.journals = draft.series or record.value("%B"), []
    provider = " ".join(record.values("%~", "%W", "%U"))
    if (
        re.search(r"(?i)\b(?:nlm|pubmed|medline)\b", provider)
        and draft.accession.isdigit()
        and len(draft.accession) < 9
    ):
        draft.pmids = [draft.accession]

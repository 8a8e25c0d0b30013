"""PURE: Ovid's own exports: records numbered <1>, with two-letter tags or with the fields' names in full."""

from __future__ import annotations

import re

from evidence_service.references.draft import Draft
from evidence_service.references.found import Findings, StrayText, record_from
from evidence_service.references.source_lines import read_ovids_line
from evidence_service.references.tagged import Syntax, Tag, TaggedRecord, cut, text_of
from evidence_service.references.tagged_draft import draft_from

_SEPARATOR = re.compile(r"<\d{1,7}\.? ?>")
_TAG = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)$")
_NAMES = {
    "unique identifier": "UI",
    "accession number": "AN",
    "medline identifier": "PM",
    "pmid": "PM",
    "title": "TI",
    "original title": "OT",
    "authors": "AU",
    "author": "AU",
    "authors full name": "FA",
    "author full name": "FA",
    "author names": "AU",
    "group author": "CA",
    "corporate author": "CA",
    "source": "SO",
    "abstract": "AB",
    "keywords": "KW",
    "keyword heading": "KW",
    "author keywords": "KW",
    "mesh subject headings": "MH",
    "subject headings": "MH",
    "heading word": "KW",
    "key concepts": "KW",
    "digital object identifier": "DO",
    "doi number": "DO",
    "chapter title": "TI",
    "doi": "DO",
    "issn": "IS",
    "issn print": "IS",
    "issn linking": "IS",
    "issn electronic": "IS",
    "isbn": "IB",
    "language": "LG",
    "languages": "LG",
    "publication type": "PT",
    "document type": "PT",
    "year of publication": "YR",
    "publication year": "YR",
    "publication date": "DP",
    "date of publication": "DP",
    "journal name": "JN",
    "journal": "JN",
    "volume": "VO",
    "issue": "IP",
    "publisher": "PB",
    "database": "DB",
    "issue/part": "IP",
    "page": "PG",
    "pages": "PG",
    "url": "XL",
    "institution": "IN",
    "country of publication": "CP",
    "status": "ST",
    "link to the ovid full text": "XL",
    "editors": "ED",
    "book title": "BT",
    "book author": "ED",
    "edition": "EN",
    "comments": "CM",
    "notes": "NT",
}
_FIELDS = {
    "titles": "TI",
    "vernacular_title": "OT TT",
    "book_title": "BT",
    "editors": "ED/",
    "journals": "JN JT",
    "journal_abbreviations": "JA AS TA",
    "volume": "VO VI VL",
    "issue": "IP",
    "first_page": "PG",
    "dates": "YR DP PY DG SO",
    "abstracts": "AB",
    "dois": "DO DI",
    "pmids": "PM",
    "serials": "IS/ IB/",
    "publication_types": "PT/",
    "languages": "LG LA",
    "mesh": "MH/",
    "keywords": "KW/ ID/",
    "publisher": "PB PI",
    "edition": "EN",
    "accession": "AN UI",
    "database": "DB",
    "urls": "XL/ UR/",
}
_ROLE = re.compile(r"\s*\[[^\]]*\]")


def looks_like_ovid(text: str) -> bool:
    """Whether a text has Ovid's numbered records, or its name at the head of a record."""
    return bool(re.search(r"(?m)^VN  ?- Ovid", text[:100_000])) or (
        bool(re.search(r"(?m)^[ \t]*<\d{1,7}\.? ?>[ \t]*$", text[:20_000]))
        and any(_tag_of(line) is not None for line in text[:20_000].split("\n"))
    )


def read_ovid(text: str) -> Findings:
    """Every record of the text in order, and the lines that belong to none."""
    lines = text.split("\n")
    syntax = Syntax(tag_of=_tag_of, begins=frozenset({"VN"}), separator=_SEPARATOR, indented_is_apart=True)
    for found in cut(lines, syntax):
        raw = text_of(lines, found)
        if isinstance(found, TaggedRecord):
            yield record_from(_draft(found), found.first, raw)
        else:
            yield StrayText(found.first, raw)


def _tag_of(line: str) -> Tag | None:
    found = _TAG.match(line)
    if found:
        return found[1], found[2].strip()
    name = line.strip().rstrip(":.").lower() if line[:1].isalpha() and len(line) < 60 else ""
    return (_NAMES[name], "") if name in _NAMES else None


def _draft(record: TaggedRecord) -> Draft:
    draft = draft_from(record, _FIELDS)
    is_medline = bool(re.search(r"(?i)medline|pubmed", draft.database))
    if is_medline and not draft.pmids:
        draft.pmids = record.values("UI")[:1] or record.values("AN")[:1]
    if re.search(r"(?i)embase", draft.database) and record.values("PM"):
        draft.pmids = record.values("PM")
    draft.authors = [_ROLE.sub("", name) for name in (record.lines("FA") or record.lines("AU"))]
    draft.authors += [f"{name.rstrip(', ')}," for name in record.lines("CA")]
    if any("book chapter" in text.lower() or text.lower() == "chapter" for text in draft.publication_types):
        draft.kind = "chapter"
    source = " ".join(record.value("SO").split())
    if source and not read_ovids_line(draft, source):
        draft.journals = draft.journals or [source.split(". ")[0].rstrip(".")]
    return draft

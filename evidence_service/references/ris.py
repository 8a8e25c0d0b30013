"""PURE: RIS, in the many ways in which databases and reference managers write it."""

from __future__ import annotations

import re

from rispy import TAG_KEY_MAPPING, RisParser

from evidence_service.references.draft import Draft
from evidence_service.references.found import Findings, StrayText, record_from
from evidence_service.references.identifiers import is_doi_alone, isbn_in, issn_in
from evidence_service.references.kinds import is_preprint_server
from evidence_service.references.reference import RecordKind
from evidence_service.references.ris_fields import (
    accession_of,
    database_of,
    doi_in_notes,
    known_types,
    notices_in,
    pmids_of,
    put_container,
    standings_in,
)
from evidence_service.references.tagged import Syntax, Tag, TaggedRecord, cut, text_of

_WELL_FORMED = RisParser()
_DASH = re.compile("[-–—]")
_LOOSE = re.compile(r"[ \t]{0,4}([A-Za-z][A-Za-z0-9]{1,2})[ \t]{0,4}[-–—](?:[ \t]+(.*)|)$", re.DOTALL)
# What databases write beside the tags that rispy knows.
_KNOWN = frozenset(
    {
        *TAG_KEY_MAPPING,
        "AV",
        "BT",
        "CP",
        "CT",
        "DI",
        "DOI",
        "DS",
        "ED",
        "ER",
        "J1",
        "J9",
        "JI",
        "JT",
        "L3",
        "LK",
    }
    | {
        "M2",
        "M4",
        "NL",
        "NO",
        "PG",
        "PI",
        "PM",
        "PP",
        "PT",
        "PU",
        "SO",
        "U1",
        "U2",
        "U3",
        "U4",
        "U5",
        "VO",
        "YR",
    }
)
_TYPES: dict[str, RecordKind] = {
    **dict.fromkeys(["JOUR", "EJOUR", "JFULL", "MGZN", "NEWS", "INPR", "ABST", "CCLN"], "article"),
    **dict.fromkeys(["BOOK", "EDBOOK", "EBOOK", "CLSWK"], "book"),
    **dict.fromkeys(["CHAP", "ECHAP", "ENCYC", "DICT"], "chapter"),
    **dict.fromkeys(["CONF", "CPAPER"], "conference paper"),
    **dict.fromkeys(["RPRT", "GOVDOC", "STAND", "PAMP"], "report"),
    "THES": "thesis",
    **dict.fromkeys(["ELEC", "WEB", "BLOG", "ICOMM"], "web page"),
}
_SEEN_ON_THE_WEB = frozenset({"web page", "report", "thesis", "book", "chapter", "other"})
_NO_TYPE = re.compile(
    r"(?i)^(?:doi:|10\.\d{4})|\[\d{4}\]$"
)  # Ovid has PsycINFO's classification there: "... [3300]"
# Reference managers put anything into M1 of what is no report: only what looks like one's number is taken.
_NUMBERED = re.compile(r"[A-Z]{1,6}[-/ ]?\d{1,6}(?:[-/.]\d{1,6}){0,3}")
_COPYRIGHT = re.compile(r"(?i)^Copyright of .{1,300} is the property of ")


def read_ris(text: str) -> Findings:
    """Every record of the text in order, and the lines that belong to none."""
    lines = text.split("\n")
    syntax = Syntax(
        tag_of=_tag_of_small if _is_in_small_letters(text) else _tag_of,
        begins=frozenset({"TY"}),
        ends=frozenset({"ER"}),
        known_by=frozenset({"TI", "T1", "CT", "AU", "A1", "DO"}),
    )
    for found in cut(lines, syntax):
        raw = text_of(lines, found)
        if isinstance(found, TaggedRecord):
            yield record_from(_draft(found), found.first, raw, _remark(found))
        else:
            yield StrayText(found.first, raw)


def looks_like_ris(text: str) -> bool:
    """Whether a text has a line that begins a record of RIS, or ends one after other tags."""
    if re.search(r"(?mi)^[ \t\xa0]{0,4}TY[ \t\xa0]{0,4}[-–—](?:[ \t\xa0]|$)", text):
        return True
    return len(re.findall(r"(?m)^(?:ER|AU|A1|T1|TI|PY|Y1|JF|SP)  -(?: |$)", text[:200_000])) > 2 and bool(
        re.search(r"(?m)^ER[ \t]{0,4}-", text)
    )


def _is_in_small_letters(text: str) -> bool:
    return bool(re.search(r"(?m)^[ \t]{0,4}ty[ \t]{0,4}-[ \t]", text))


def _tag_of(line: str) -> Tag | None:
    if "\xa0" in line[:8]:  # pasted from a web page
        line = line[:8].replace("\xa0", " ") + line[8:]
    tag, value = _WELL_FORMED.parse_line(line)
    if tag is not None and tag.isalnum():
        return tag, value
    loose = _LOOSE.match(line) if _DASH.search(line, 0, 14) else None
    if loose and loose[1] in _KNOWN:
        return ("DO" if loose[1] == "DOI" else loose[1]), (loose[2] or "").strip()
    return ("ER", "") if line.rstrip() == "ER" else None


def _tag_of_small(line: str) -> Tag | None:
    loose = _LOOSE.match(line)
    if loose and loose[1].upper() in _KNOWN:
        return loose[1].upper(), (loose[2] or "").strip()
    return None


def _remark(record: TaggedRecord) -> str:
    if not record.has_beginning:
        return "its first line (TY) is missing; it was read all the same"
    return "" if record.has_end else "its last line (ER) is missing; the record may be incomplete"


def _draft(record: TaggedRecord) -> Draft:
    types = [value for value in record.lines("M3", "PT") if not _NO_TYPE.search(value)]
    notes = record.lines("N1", "RN", "C3", "XR", "U1", "U2", "U3", "U4", "U5", "AN")
    draft = Draft(
        kind=_kind(record),
        titles=_titles(record),
        vernacular_title=record.value("TT"),
        authors=_authors(record),
        editors=record.values("ED"),
        volume=record.value("VL", "VO"),
        issue=record.value("IS", "NO"),
        first_page=record.value("SP", "PP", "PG"),
        last_page=record.value("EP"),
        article_number=record.value("C7"),
        dates=record.values("PY", "Y1", "YR", "DA"),
        abstracts=_abstracts(record),
        dois=[*record.values("DO", "DI"), *_dois_elsewhere(record)],
        pmids=pmids_of(record),
        pmcids=record.values("C2", "U2", "AN", "PMC"),
        notes=notes,
        serials=record.values("SN"),
        publication_types=[*types, *known_types(notes)],
        notices=tuple(notices_in(notes)),
        standings=standings_in(notes),
        languages=record.lines("LA"),
        keywords=record.lines("KW"),
        publisher=record.value("PB", "PU"),
        place=record.value("CY", "PI", "PP"),
        edition=record.value("ET"),
        accession=accession_of(record),
        database=database_of(record),
        urls=[*record.lines("UR"), *record.lines("L2", "LK")],
    )
    if draft.kind in ("web page", "thesis", "other"):
        draft.report_number = next((text for text in record.lines("M1") if _NUMBERED.fullmatch(text)), "")
    if draft.kind == "report":
        numbers = (text for text in record.lines("SN", "M1") if not is_doi_alone(text))
        draft.report_number = next((text for text in numbers if not (isbn_in(text) or issn_in(text))), "")
    put_container(draft, record)
    if draft.kind in _SEEN_ON_THE_WEB or _is_preprint(draft):  # Y2 of articles: when a database was asked
        draft.seen = [*record.values("Y2"), *record.values("M2")]
    return draft


def _is_preprint(draft: Draft) -> bool:
    named = "preprint" in (text.lower() for text in draft.publication_types)
    return named or any(is_preprint_server(name) for name in draft.journals)


def _kind(record: TaggedRecord) -> RecordKind:
    types = record.values("TY")
    known = next((_TYPES[name] for text in types if (name := text.upper().split(" ")[0]) in _TYPES), None)
    if known:
        return "conference paper" if known == "article" and "ABST" in types else known
    return "article" if record.values("JF", "JO", "T2") and record.values("VL", "IS", "SN") else "other"


def _titles(record: TaggedRecord) -> list[str]:
    """The title first; where two fields hold it and one was cut short, the longer."""
    main, first = record.value("TI"), record.value("T1")
    if main and first.startswith(main):
        main = first
    return [text for text in (main, first, *record.values("CT", "ST")) if text]


def _authors(record: TaggedRecord) -> list[str]:
    """Everybody of AU and A1; who stands in both is one person, who stands twice in one is two."""
    named = record.values("AU")
    return [*named, *(name for name in record.values("A1") if name not in named)]


def _abstracts(record: TaggedRecord) -> list[str]:
    texts = [text for text in record.values("AB") if not _COPYRIGHT.match(text)]
    return texts or record.values("N2")


def _dois_elsewhere(record: TaggedRecord) -> list[str]:
    named = [text for text in record.lines("M1", "M3", "L3", "N1", "ID") if is_doi_alone(text)]
    links = [text for text in record.lines("UR", "L2", "LK") if "doi" in text.lower()]
    return [*named, *links, *doi_in_notes(record.lines("N1"))]

"""The field tags that PubMed knows, by every name that it takes for them. Pure.

The fields are those that PubMed lists itself (E-utilities, einfo); the short and long names of
each are those of the PubMed User Guide, National Library of Medicine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds, as far as it matters for a strategy."""

    TEXT = "text words"
    HEADING = "subject headings"
    SUBHEADING = "subheadings"
    SUBSTANCE = "substances"
    TYPE = "publication types"
    FILTER = "filters"
    DATE = "dates"
    LANGUAGE = "languages"
    JOURNAL = "journals"
    PERSON = "people"
    NUMBER = "numbers"
    OTHER = "other"


@dataclass(frozen=True)
class Field:
    """One field: the tag that librarians write, PubMed's name for it, and what it holds."""

    tag: str
    name: str
    kind: Kind


@dataclass(frozen=True)
class Tag:
    """A field tag in a line. `field` is None for one that PubMed doesn't know."""

    text: str  # as typed, with its square brackets
    name: str  # in small letters, without brackets and modifier
    modifier: str = ""  # such as noexp
    distance: int | None = None  # of a proximity search: [tiab:~3]
    field: Field | None = None

    @property
    def kind(self) -> Kind | None:
        """What its field holds; None for an unknown one."""
        return self.field.kind if self.field else None

    @property
    def is_known(self) -> bool:
        """Whether PubMed knows both the field and what stands behind the colon."""
        if self.field is None:
            return False
        return not self.modifier or (self.modifier in ("noexp", "exp") and self.kind is Kind.HEADING)


_FIELDS = {
    Kind.TEXT: """
        ti|Title|title, titl
        tiab|Title/Abstract|title/abstract, title or abstract, title & abstract
        tw|Text Word|text word, text words, word
        ot|Other Term|other term, other terms, otrm
        tt|Transliterated Title|transliterated title
        all|All Fields|all fields, all field
    """,
    Kind.HEADING: """
        mh|MeSH Terms|mesh, mesh terms, mesh term, mesh heading
        majr|MeSH Major Topic|mesh major topic, major, mesh major
    """,
    Kind.SUBHEADING: "sh|MeSH Subheading|mesh subheading, mesh subheadings, subheading, subheadings, subh",
    Kind.SUBSTANCE: """
        nm|Supplementary Concept|supplementary concept, substance, substance name, subs
        pa|Pharmacological Action|pharmacological action, papx
        rn|EC/RN Number|ec/rn number, ecno
    """,
    Kind.TYPE: "pt|Publication Type|publication type, publication types, ptyp",
    Kind.FILTER: "sb|Filter|filter, filters, subset, filt",
    Kind.DATE: """
        dp|Date - Publication|date - publication, publication date, pdat, date of publication
        edat|Date - Entry|date - entry, date - entrez, entrez date, entry date
        crdt|Date - Create|date - create, create date
        mhda|Date - MeSH|date - mesh, mesh date
        lr|Date - Modification|date - modification, modification date, mdat
        dcom|Date - Completion|date - completion, completion date, cdat
        epdat|Electronic Publication Date|electronic publication date, epdt, electronic date of publication
        ppdat|Print Publication Date|print publication date, ppdt, print date of publication
    """,
    Kind.LANGUAGE: "la|Language|language, lang",
    Kind.JOURNAL: """
        ta|Journal|journal, jour, journal title, title abbreviation, so
        jid|NLM Unique ID|nlm unique id
        is|ISSN|issn
    """,
    Kind.PERSON: """
        au|Author|author, auth, authors
        1au|Author - First|author - first, first author, first author name, faut
        lastau|Author - Last|author - last, last author, last author name, laut
        fau|Full Author Name|full author name, author - full, full
        cn|Author - Corporate|author - corporate, corporate author, coln
        auid|Author - Identifier|author - identifier, author identifier
        ir|Investigator|investigator, invr
        fir|Full Investigator Name|full investigator name, investigator - full, finv
        ed|Editor|editor, editors
        ps|Subject - Personal Name|subject - personal name, personal name as subject
    """,
    Kind.NUMBER: """
        pmid|PMID|pmid, uid
        aid|Article Identifier|article identifier, doi
        lid|Location ID|location id
        pid|Publisher ID|publisher id
        pmc|PMC ID|pmcid, pmc id
        vi|Volume|volume, vol
        ip|Issue|issue, iss
        pg|Pagination|pagination, page, page number
        isbn|ISBN|isbn
        si|Secondary Source ID|secondary source id
        gr|Grants and Funding|grants and funding, grant number, grant, grnt
    """,
    Kind.OTHER: """
        ad|Affiliation|affiliation, affl
        cois|Conflict of Interest Statements|conflict of interest statements, conflict of interest statement
        pl|Place of Publication|place of publication, country, cnty
        book|Book|book
        pubn|Publisher|publisher
        own|Owner|owner
        stat|Status|status
        eid|Extended PMID|extended pmid
        aucl|Author Cluster ID|author cluster id
        dso|DSO|dso
        p1dat|P1DAT|p1dat
    """,
}
_BY_NAME: dict[str, Field] = {}
for _kind, _table in _FIELDS.items():
    for _row in filter(None, map(str.strip, _table.splitlines())):
        _tag, _name, _others = _row.split("|")
        for _each in {_tag, *_others.split(", ")}:
            _BY_NAME[_each] = Field(_tag, _name, _kind)

PROXIMITY_FIELDS = frozenset({"ti", "tiab", "ad"})
"""The fields in which PubMed can search for words near each other."""

UNTAGGED_FILTERS = re.compile(
    r"(?i)has(?:abstract|structuredabstract|retractionin|retractionof|expressionofconcernin|erratumin"
    r"|updatein|commentin|commenton|associateddata|conflictofintereststatement)|pubmednotmedline"
)
"""What PubMed takes for a filter without any tag."""

_MISTAKEN = {
    "ab": "tiab",
    "abstract": "tiab",
    "kw": "ot",
    "keyword": "ot",
    "keywords": "ot",
    "mp": "tw",
    "mj": "majr",
    "mm": "majr",
    "mesh major heading": "majr",
    "de": "mh",
    "su": "mh",
    "subject": "mh",
    "yr": "dp",
    "py": "dp",
    "year": "dp",
    "date": "dp",
    "lg": "la",
    "jn": "ta",
    "tx": "tw",
    "text": "tw",
    "fs": "sh",
    "af": "all",
}
_PARTS = re.compile(r"\[(?P<name>[^:\]]*?)(?::(?:~(?P<distance>\d{1,4})|(?P<modifier>[^\]]*)))?\]")


def tag_of(text: str) -> Tag:
    """A tag as typed, such as `[Mesh:NoExp]`, with the field that PubMed takes it for."""
    parts = _PARTS.fullmatch(text)
    name = " ".join((parts["name"] if parts else text.strip("[]")).lower().split())
    name = re.sub(r"\s*([/-])\s*", lambda joint: " - " if joint[1] == "-" else "/", name)
    modifier = " ".join((parts["modifier"] or "").lower().split()) if parts else ""
    distance = int(parts["distance"]) if parts and parts["distance"] else None
    return Tag(text, name, modifier, distance, _BY_NAME.get(name))


def likely_tag(name: str) -> str:
    """The tag that was probably meant by one that PubMed doesn't know; empty when none comes near."""
    if name in _MISTAKEN:
        return _MISTAKEN[name]
    near = get_close_matches(name[:40], _BY_NAME, n=1, cutoff=0.75)
    return _BY_NAME[near[0]].tag if near else ""

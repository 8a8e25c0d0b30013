"""PURE: NBIB, the MEDLINE text of PubMed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evidence_service.references.draft import Draft
from evidence_service.references.found import Findings, StrayText, record_from
from evidence_service.references.identifiers import orcid_in, pmid_alone, pmid_in
from evidence_service.references.names import SUFFIX, author_from
from evidence_service.references.reference import Author, Notice, RecordKind
from evidence_service.references.tagged import Syntax, TaggedRecord, cut, tag_reader, text_of
from evidence_service.references.tagged_draft import draft_from

_KNOWN = (
    "PMID|PMC|PMCR|OWN|STAT|DCOM|LR|IS|ISBN|VI|IP|DP|TI|PG|LID|AB|OAB|OABL|CI|FAU|AU|AUID|AD|CN|FED|ED|IR|FIR|IRAD"
    "|LA|PT|DEP|PL|TA|JT|JID|RN|SB|MH|OT|OTO|GR|COIS|EDAT|MHDA|CRDT|PHST|AID|PST|SO|TT|BTI|CTI|CP|EN|PB|PUBM|RF|SI"
    "|NM|MID|OID|DA|CIN|CON|EIN|EFR|CRI|CRF|PRIN|PROF|RPI|RPF|RIN|ROF|UIN|UOF|SPIN|ORI|ECI|ECF|RRI|RRF|DDIN|DRIN"
)
_TAG = re.compile(r"([A-Z](?:[A-Z0-9]{3}|[A-Z0-9]{2} |[A-Z0-9] {2}))-(?: (.*)|)$")
_LOOSE = re.compile(rf" ?({_KNOWN})\s{{0,4}}-\s?(.*)$")
_SIGNS = re.compile(
    r"(?m)^(?:PMID|PMC |PMCR|OWN |STAT|DCOM|VI  |IP  |DP  |PG  |LID |FAU |AUID|PT  |DEP |TA  |JT  |JID |MH  "
    r"|EDAT|MHDA|CRDT|PHST|AID |PST |SO  |FED |BTI |CTI )-"
)
_NOTICES = {
    "CIN": "comment in",
    "CON": "comment on",
    "EIN": "erratum in",
    "EFR": "erratum for",
    "CRI": "corrected and republished in",
    "CRF": "corrected and republished from",
    "PRIN": "partial retraction in",
    "PROF": "partial retraction of",
    "RIN": "retraction in",
    "ROF": "retraction of",
    "RRI": "retracted and republished in",
    "RRF": "retracted and republished from",
    "RPI": "republished in",
    "RPF": "republished from",
    "UIN": "update in",
    "UOF": "update of",
    "SPIN": "summary for patients in",
    "ORI": "original report in",
    "ECI": "expression of concern in",
    "ECF": "expression of concern for",
}
_KINDS: dict[str, RecordKind] = {
    "technical report": "report",
    "academic dissertation": "thesis",
    "web page": "web page",
    "other": "other",
}
_OURS = frozenset({"web page", "other"})  # kinds for which PubMed has no type; our own exports say them so
_FIELDS = {
    "titles": "TI",
    "vernacular_title": "TT",
    "book_title": "BTI",
    "series": "CTI",
    "editors": "FED",
    "journals": "JT TA",
    "journal_abbreviations": "TA",
    "volume": "VI",
    "issue": "IP",
    "first_page": "PG",
    "dates": "DP DEP",
    "published": "DP",
    "electronic": "DEP",
    "abstracts": "AB",
    "abstract_copyright": "CI",
    "serials": "IS/ ISBN/",
    "publication_types": "PT",
    "languages": "LA",
    "mesh": "MH",
    "keywords": "OT",
    "publisher": "PB",
    "edition": "EN",
    "status": "STAT",
}


def looks_like_nbib(text: str) -> bool:
    """Whether a text has a PMID line, or at least two lines that only MEDLINE's text has.

    A record that has no PMID begins with an empty one in our own exports.
    """
    beginning = text[:200_000]
    if re.match(r"\s*PMID {0,2}-[ \t]*\n(?:.{0,400}\n){0,20}TI  - ", beginning):
        return True
    return bool(re.search(r"(?m)^PMID {0,2}- ?\d", beginning)) or len(_SIGNS.findall(beginning)) > 1


def read_nbib(text: str) -> Findings:
    """Every record of the text in order, and the lines that belong to none."""
    lines = text.split("\n")
    is_double_spaced = sum(not line.strip() for line in lines) > len(lines) * 0.45
    syntax = Syntax(
        tag_of=tag_reader(_TAG, _LOOSE),
        begins=frozenset({"PMID"}),
        known_by=frozenset(),
        gaps=not is_double_spaced,
    )
    for found in cut(lines, syntax):
        raw = text_of(lines, found)
        if isinstance(found, TaggedRecord):
            yield record_from(_draft(found), found.first, raw)
        else:
            yield StrayText(found.first, raw)


def _draft(record: TaggedRecord) -> Draft:
    draft = draft_from(record, _FIELDS)
    draft.titles = [" ".join(draft.titles)]
    draft.people = tuple(_people(record, "FAU", "AU", "CN"))
    draft.collaborators = tuple(_people(record, "FIR", "IR"))
    draft.editors = draft.editors or record.values("ED")
    places = record.values("LID", "AID")
    draft.dois = [text for text in places if "[doi]" in text or text.lower().startswith("doi")]
    draft.article_number = next(
        (text.removesuffix("[pii]") for text in record.values("LID") if "[pii]" in text), ""
    )
    draft.pmids = [number for text in record.lines("PMID") if (number := pmid_alone(text))][:1]
    draft.pmcids = [f"PMC{text.removeprefix('PMC').strip()}" for text in record.lines("PMC")]
    draft.notices = tuple(_notices(record))
    draft.database = "PubMed" if draft.pmids else ""
    draft.publication_model = _publication_model(record)
    draft.kind = _kind(draft)
    draft.publication_types = [text for text in draft.publication_types if text.lower() not in _OURS]
    if draft.kind != "article":  # of a journal, PL is the country
        draft.place = record.value("PL")
        _put_notes(draft, record.values("GN"))
    return draft


def _kind(draft: Draft) -> RecordKind:
    """The kind of a record: PubMed's own are articles and books; ours may be anything."""
    if draft.book_title:
        return "chapter" if draft.titles[0].strip() else "book"
    if draft.journals:
        return "article"
    return next(
        (_KINDS[name] for text in draft.publication_types if (name := text.lower()) in _KINDS), "article"
    )


def _publication_model(record: TaggedRecord) -> str:
    """How it came out. Where PUBM doesn't say so, PubMed's line for citing (SO) tells what it prints."""
    source, status = record.value("SO"), record.value("PST")
    if model := record.value("PUBM"):
        return model
    if status == "aheadofprint" or re.search(r"\bEpub\b|ahead of print", source):
        return "Print-Electronic"
    if "eCollection" in source:
        return "Electronic-eCollection"
    return "Electronic" if source and record.values("DEP") else ""


def _put_notes(draft: Draft, notes: list[str]) -> None:
    """What NBIB has no tag for and our own exports note: an address with the day, the number of a report."""
    for note in notes:
        if found := re.fullmatch(r"Available from: (\S+)(?: \[cited (.{4,20})\])?", note):
            draft.urls, draft.seen = [found[1]], [found[2] or ""]
        elif found := re.fullmatch(r"Report No\.: (.{1,80})", note):
            draft.report_number = found[1]


def _people(record: TaggedRecord, full: str, short: str, group: str = "") -> Iterator[Author]:
    """Persons and groups in their order. A full name and the short one after it are one person."""
    latest: Author | None = None
    waits = False  # for the short name of the latest
    for tag, value in record.fields:
        if tag in (full, short, group):
            named = Author(collective=value.rstrip(" .;")) if tag == group and value else author_from(value)
            same = _with_short(latest, value, named) if tag == short and waits and latest else None
            if same:
                latest = same
            else:
                yield from [latest] if latest else []
                latest = named
            waits = tag == full
        elif tag == "AUID" and full == "FAU" and latest is not None:
            latest = replace(latest, orcid=latest.orcid or orcid_in(value))
    yield from [latest] if latest else []


def _with_short(full: Author, short: str, named: Author | None) -> Author | None:
    """The person with the initials of the short name, in whatever letters; None when it is another's."""
    if full.collective:  # "Neuroimaging Initiative, A D" and "Neuroimaging Initiative AD"
        beginning = short.rpartition(" ")[0].casefold()
        return full if beginning and full.collective.casefold().startswith(beginning) else None
    if full.last and short.casefold().startswith(f"{full.last} ".casefold()):
        initials, *rest = short[len(full.last) :].split()
        suffix = rest[-1] if rest and SUFFIX.fullmatch(rest[-1]) else ""
        return replace(full, initials=initials.rstrip("."), suffix=suffix.rstrip(".") or full.suffix)
    if named and full.last.casefold() == named.last.casefold() and full.initials[:1] == named.initials[:1]:
        return replace(full, initials=named.initials, suffix=named.suffix or full.suffix)
    return None


def _notices(record: TaggedRecord) -> Iterator[Notice]:
    for tag, value in record.fields:
        if tag in _NOTICES and value:
            citation = " ".join(re.sub(r"\s*PMID:? ?\d+\.?", "", value).split())
            yield Notice(_NOTICES[tag], citation, pmid_in(value))

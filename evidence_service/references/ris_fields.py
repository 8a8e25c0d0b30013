"""PURE: the fields of RIS that databases fill each in a way of their own: numbers, databases, containers."""

from __future__ import annotations

import re

from evidence_service.references.draft import Draft
from evidence_service.references.journals import name_and_short
from evidence_service.references.reference import Notice, Retraction
from evidence_service.references.tagged import TaggedRecord

_PLATFORMS = re.compile(r"(?i)ebscohost|nlm|ovid.*|proquest.*|elsevier|clarivate.*|wiley.*")
_OVID = re.compile(r"[?&;]D=([a-z]+)[0-9a-z]*\b.{0,200}?[?&;]AN=([^&\s]{1,40})", re.IGNORECASE)
_OVID_DATABASES: tuple[tuple[str, str], ...] = (
    ("me", "MEDLINE"),
    ("pmnm", "MEDLINE"),
    ("ppez", "MEDLINE"),
    ("prem", "MEDLINE"),
    ("em", "Embase"),
    ("oem", "Embase"),
    ("psyc", "PsycINFO"),
    ("psya", "PsycArticles"),
    ("caba", "CAB Abstracts"),
    ("hmic", "HMIC"),
    ("amed", "AMED"),
    ("cctr", "Cochrane Central Register of Controlled Trials"),
    ("coch", "Cochrane Database of Systematic Reviews"),
    ("glob", "Global Health"),
    ("agel", "AgeLine"),
    ("ssci", "Social Policy and Practice"),
)
_EBSCOS_CODES = {
    "rzh": "CINAHL",
    "cin20": "CINAHL",
    "ccm": "CINAHL Complete",
    "cul": "CINAHL Ultimate",
    "c8h": "CINAHL",
    "cmedm": "MEDLINE",
    "mdc": "MEDLINE Complete",
    "mnh": "MEDLINE",
    "psyh": "PsycINFO",
    "pdh": "PsycArticles",
    "aph": "Academic Search Premier",
    "a9h": "Academic Search Complete",
    "ecn": "EconLit",
    "eric": "ERIC",
    "bth": "Business Source Complete",
    "buh": "Business Source Premier",
    "sih": "SocINDEX",
    "hch": "Health Source",
    "amd": "AMED",
    "awn": "AgeLine",
    "s3h": "SPORTDiscus",
    "lxh": "LISTA",
    "8gh": "GreenFILE",
}
_PUBLICATION_TYPE = re.compile(r"Publication Type: ([^.;]{3,100})")
_NOTED_DOI = re.compile(r"(?:^|; )DOI - (10\.\S{5,200}?)(?:;|$)")
_DOI_OF_SOURCE = re.compile(r"\d{4}[^;]{0,20};\d+\S*:\S+\.\s+doi: (10\.\S{5,200}?)\.?(?:\s|$)")
_OF_ANOTHER = re.compile(r"(?i)\b(?:comment|errat|retract|republish|correct|update (?:in|of)|cites?)")
_FROM_PUBMED = re.compile(r"(?i)\b(?:pubmed|medline|nlm)\b")
_PUBMED_SOURCE = re.compile(r"(?m)\b(?:1[89]|20)\d\d(?: [A-Z][a-z]{2}[\w -]{0,12})?;\d+\S*:\S+\.")
_NOTICE = re.compile(
    r"((?:Partial r|R)etraction (?:in|of)|Erratum (?:in|for)|Expression of concern (?:in|for)"
    r"|Corrected and republished (?:in|from)): (.{3,300}?)(?:\s*PMID: (\d{1,8}))?\.?"
)
_MARKED: dict[str, Retraction] = {
    "[retracted]": "retracted",
    "[partially retracted]": "retracted",
    "[withdrawn]": "withdrawn",
    "[retraction notice]": "retraction notice",
    "[expression of concern]": "expression of concern",
    "[notice of an expression of concern]": "expression of concern notice",
    "[corrected]": "corrected",
    "[correction notice]": "correction notice",
}
_ACCESSIONS = (
    (re.compile(r"^Accession Number: ([^\s;]{2,40}[^\s;.])"), "N1"),  # EBSCO
    (re.compile(r"[?&]eid=(2-s2\.0-\d{5,15})"), "UR"),  # Scopus
)
_TYPES = frozenset(
    {"journal article", "review", "systematic review", "meta-analysis", "randomized controlled trial"}
    | {"clinical trial", "controlled clinical trial", "case reports", "letter", "editorial", "comment"}
    | {"comparative study", "evaluation study", "validation study", "guideline", "practice guideline"}
    | {"multicenter study", "observational study", "historical article", "congress", "news", "preprint"}
    | {"retracted publication", "retraction of publication", "published erratum", "expression of concern"}
)


def database_of(record: TaggedRecord) -> str:
    """The database that a record names, or that its link into Ovid names."""
    named = next((name for name in record.lines("DB", "DP") if not _PLATFORMS.fullmatch(name)), "")
    return _EBSCOS_CODES.get(named.lower(), named) or _in_ovid(record)[0] or _by_address(record)


def _by_address(record: TaggedRecord) -> str:
    if record.value("AN").startswith("WOS:"):
        return "Web of Science"
    return "Scopus" if any("www.scopus.com/" in url for url in record.lines("UR")) else ""


def _in_ovid(record: TaggedRecord) -> tuple[str, str]:
    """The database and the accession number in a record's link into Ovid."""
    for link in record.lines("L2", "UR", "XL"):
        if "ovid" in link.lower() and (found := _OVID.search(link)):
            code = found[1].lower()
            return next((name for start, name in _OVID_DATABASES if code.startswith(start)), ""), found[2]
    return "", ""


def accession_of(record: TaggedRecord) -> str:
    """The number under which the database keeps a record: AN, Embase's U2, Ovid's ID."""
    accession = record.value("AN").split("\n")[0]
    if accession and not accession.startswith("rayyan-"):  # Rayyan's own number, which no database knows
        return accession.split(";")[0].strip()
    embase = next((number for number in record.lines("U2") if re.fullmatch(r"L\d{5,12}", number)), "")
    is_ovids = bool(_in_ovid(record)[1]) or record.values("A1")
    own = record.value("ID").split("\n")[0]
    if embase or (is_ovids and re.search(r"\d{5}", own) and len(own) < 40):
        return embase or own
    in_text = (pattern.search(text) for pattern, tag in _ACCESSIONS for text in record.values(tag))
    return next((found[1] for found in in_text if found), "")


def pmids_of(record: TaggedRecord) -> list[str]:
    """The fields that hold a PMID, by what the database is known to write there."""
    pmids = [
        number for number in record.lines("U1", "C2") if re.fullmatch(r"\d{7,8}|\d{1,8} ?\[pmid\]", number)
    ]
    database = " ".join(record.values("DB", "DP"))
    if re.search(r"(?i)embase|medline", database):  # Embase.com names MEDLINE's number in C5
        pmids += [number for number in record.lines("C5") if number.isdigit()]
    pmids += record.lines("PM", "PMID")
    accession = record.value("AN").split("\n")[0]
    ovids, number = _in_ovid(record)
    if ovids == "MEDLINE":
        pmids.append(number)
    if accession.isdigit() and len(accession) < 9 and _is_of_pubmed(record, database, accession):
        pmids.append(accession)
    return pmids


def _is_of_pubmed(record: TaggedRecord, database: str, accession: str) -> bool:
    if any(accession in url and "pubmed" in url.lower() for url in record.lines("UR", "L2", "U1")):
        return True
    if database:
        return bool(_FROM_PUBMED.search(database)) and not re.search(r"(?i)embase", database)
    return any(_PUBMED_SOURCE.search(note) for note in record.values("N1"))


def known_types(notes: list[str]) -> list[str]:
    """Publication types among the notes, where EndNote puts PubMed's, and EBSCO its own."""
    ebscos = [
        part for note in notes for found in _PUBLICATION_TYPE.finditer(note) for part in found[1].split(",")
    ]
    return [note for note in notes if note.lower() in _TYPES] + [part.strip() for part in ebscos]


def standings_in(notes: list[str]) -> list[Retraction]:
    """What our own notes, such as [Corrected], say became of a record."""
    return [standing for note in notes if (standing := _MARKED.get(note.strip().lower()))]


def notices_in(notes: list[str]) -> list[Notice]:
    """Notices that stand in notes of their own: "Erratum in: J Care. 2021;5:99. PMID: 123."."""
    found = (_NOTICE.fullmatch(note.strip()) for note in notes)
    return [Notice(match[1].lower(), match[2].strip(" ."), match[3] or "") for match in found if match]


def doi_in_notes(notes: list[str]) -> list[str]:
    """DOIs that notes plainly say are the record's: ProQuest's "; DOI - 10.1000/x;", PubMed's source."""
    found = [match for note in notes for match in [_NOTED_DOI.search(note)] if match]
    found += [
        match
        for note in notes
        if not _OF_ANOTHER.search(note)
        for match in [_DOI_OF_SOURCE.search(note)]
        if match
    ]
    return [match[1] for match in found]


def put_container(draft: Draft, record: TaggedRecord) -> None:
    """Journal and abbreviation, or book and series, by the kind of the record."""
    if draft.kind in ("chapter", "book"):
        draft.editors = draft.editors or record.values("A2")
        book = record.value("BT", "T2", "JF")
        if draft.kind == "chapter":
            draft.book_title, draft.series = book, record.value("T3", "A3")
        else:
            draft.titles = draft.titles or record.values("BT")
            draft.series = record.value("T2", "T3") if draft.titles else ""
        return
    if draft.kind == "conference paper":
        draft.editors = draft.editors or record.values("A2", "ED")
    names = record.values(
        "JF", "T2", "JT", "JO", "SO", "BT", "C3" if draft.kind == "conference paper" else "JT"
    )
    short = record.lines("J2", "JA", "NL", "JI", "J1", "TA", "J9")
    journal, also = name_and_short(names)
    draft.journals = [journal] if journal else short[:1]
    draft.journal_abbreviations = [*also, *short]

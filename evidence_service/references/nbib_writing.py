"""PURE: references as NBIB, the MEDLINE text of PubMed, which reference managers read.

A tag of four letters, a hyphen and a space before each value; longer values go on below, moved
in by six spaces; a blank line between records. Readers know such a file by a PMID in its first
line, so a first record without one has an empty one.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Author, Reference
from evidence_service.references.ris_writing import abstract_text

_WIDTH = 88
_NOTICES = {
    "comment in": "CIN",
    "comment on": "CON",
    "erratum in": "EIN",
    "erratum for": "EFR",
    "corrected and republished in": "CRI",
    "corrected and republished from": "CRF",
    "partial retraction in": "PRIN",
    "partial retraction of": "PROF",
    "retraction in": "RIN",
    "retraction of": "ROF",
    "retracted and republished in": "RRI",
    "retracted and republished from": "RRF",
    "republished in": "RPI",
    "republished from": "RPF",
    "update in": "UIN",
    "update of": "UOF",
    "summary for patients in": "SPIN",
    "original report in": "ORI",
    "expression of concern in": "ECI",
    "expression of concern for": "ECF",
}
_TYPE_OF_KIND = {
    "book": "Book",
    "chapter": "Book Chapter",
    "report": "Technical Report",
    "conference paper": "Congress",
    "thesis": "Academic Dissertation",
    "web page": "Web Page",
    "other": "Other",
}
_RETRACTED = "Retracted Publication"


def nbib(references: Iterable[tuple[Reference, Sequence[str]]]) -> Iterator[str]:
    """The text of one file, record by record: references in the order given, each with its notes."""
    for place, (reference, notes) in enumerate(references):
        yield ("\n" if place else "") + _record(reference, notes, is_first=place == 0)


def _record(reference: Reference, notes: Sequence[str], *, is_first: bool) -> str:
    head = f"PMID- {reference.pmid}\n" if reference.pmid or is_first else ""
    fields = (*_fields(reference), *(("GN", note) for note in notes))
    return head + "".join(_lines(tag, value) for tag, value in fields if value.strip())


def _fields(r: Reference) -> Iterator[tuple[str, str]]:
    is_book = r.kind in ("book", "chapter")
    yield "STAT", r.status
    yield "IS", r.issn
    yield "ISBN", r.isbn
    yield "VI", r.volume
    yield "IP", r.issue
    yield "DP", r.published or str(r.year or "")
    yield "TI", plain_text(r.title) if r.kind != "book" else ""
    yield "BTI", plain_text(r.title if r.kind == "book" else r.book_title) if is_book else ""
    yield "TT", plain_text(r.vernacular_title)
    yield "PG", r.pages
    yield "LID", f"{r.article_number} [pii]" if r.article_number else ""
    yield "LID", f"{r.doi} [doi]" if r.doi else ""
    yield "AB", abstract_text(r)
    yield "CI", r.abstract_copyright
    yield from _people(r.authors, "FAU", "AU")
    yield from _people(r.editors, "FED", "ED")
    yield from _people(r.collaborators, "FIR", "IR")
    yield from (("LA", code) for code in r.languages)
    yield from (("PT", kind) for kind in _types(r))
    yield "DEP", r.published_on_electronic.replace("-", "")
    yield "PUBM", r.publication_model
    yield "PL", r.publisher_place
    yield "PB", r.publisher
    yield "EN", r.edition
    yield "CTI", r.series
    yield "TA", r.journal_abbreviation
    yield "JT", r.journal
    yield from (("MH", heading) for heading in r.mesh)
    yield from (("OT", word) for word in r.keywords)
    yield from _notices(r)
    yield "PMC", r.pmcid
    yield "AID", f"{r.doi} [doi]" if r.doi else ""
    if r.kind not in ("article", "conference paper"):
        cited = f" [cited {r.cited_on}]" if r.cited_on else ""
        yield "GN", f"Available from: {r.url}{cited}" if r.url else ""
        yield "GN", f"Report No.: {r.report_number}" if r.report_number else ""


def _people(people: Sequence[Author], full: str, short: str) -> Iterator[tuple[str, str]]:
    for person in people:
        if person.collective:
            yield "CN", person.collective
            continue
        letters = " ".join(person.initials) if person.initials.isupper() else person.initials
        given = " ".join(part for part in (person.fore or letters, person.suffix) if part)
        yield full, f"{person.last}, {given}".rstrip(", ")
        yield short, " ".join(part for part in (person.last, person.initials, person.suffix) if part)
        yield "AUID", f"ORCID: {person.orcid}" if person.orcid and short == "AU" else ""


def _types(r: Reference) -> Iterator[str]:
    kind = _TYPE_OF_KIND.get(r.kind, "")
    if kind and kind not in r.publication_types:
        yield kind
    yield from r.publication_types
    if r.retraction == "retracted" and _RETRACTED not in r.publication_types:
        yield _RETRACTED


def _notices(r: Reference) -> Iterator[tuple[str, str]]:
    for notice in r.notices:
        tag = _NOTICES.get(notice.kind.lower())
        if tag:
            number = f" PMID: {notice.pmid}" if notice.pmid else ""
            yield tag, f"{notice.citation}{number}".strip()


def _lines(tag: str, value: str) -> str:
    value = re.sub(r"\s+", " ", value).strip()
    wrapped = textwrap.wrap(value, _WIDTH - 6, break_long_words=False, break_on_hyphens=False)
    return f"{tag:<4}- " + "\n      ".join(wrapped) + "\n"

"""PURE: citations and whole references as RIS, the format that every reference manager reads.

One tag a line, `ER` at the end of each, lines end with CR LF, and the text is UTF-8. Notices such
as retractions go into notes, so that nobody loses them on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from evidence_service.references.citation import Citation, citation_from
from evidence_service.references.languages import name_of
from evidence_service.references.names import author_from
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Author, Reference
from evidence_service.references.vancouver import MARKS, notice_text
from evidence_service.references.vancouver_words import plain

_TYPES = {
    "journal article": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "other": "GEN",
    "report": "RPRT",
    "thesis": "THES",
    "web page": "ELEC",
}
RIS_MARKS = {
    **MARKS,
    "expression of concern notice": "[Notice of an expression of concern]",
    "corrected": "[Corrected]",
    "correction notice": "[Correction notice]",
}
"""What a note says of a record that was retracted or corrected: the reader of RIS knows it again."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - easier to read


def ris(citations: Iterable[Citation]) -> str:
    """The citations as the text of one RIS file, in the order given."""
    return "".join(_record(_fields(citation)) for citation in citations)


def ris_of(reference: Reference, notes: Sequence[str] = ()) -> str:
    """Everything that RIS can hold of a reference: its citation, abstract, keywords, and `notes`."""
    fields = [
        (tag, "CPAPER" if tag == "TY" and reference.kind == "conference paper" else value)
        for tag, value in _fields(citation_from(reference.as_json()))
        if tag != "SP" or reference.pages  # an article number has a tag of its own
    ]
    more = (field for field in _more(reference) if field not in fields)
    return _record([*fields, *more, *(("N1", _line(note)) for note in notes)])


def abstract_text(reference: Reference) -> str:
    """The abstract as one plain text, its labels in capitals before their parts."""
    parts = (
        (section.label.upper().rstrip(":"), _line(plain_text(section.text_html)))
        for section in reference.abstract
    )
    return " ".join(f"{label}: {text}" if label else text for label, text in parts)


def _record(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n\r\n"


def _more(reference: Reference) -> Iterator[tuple[str, str]]:
    """What a reference has besides its citation."""
    yield "C7", _line(reference.article_number) if not reference.pages else ""
    yield "SN", _line(reference.issn) if not reference.isbn else ""
    yield "AB", abstract_text(reference)
    yield from (("KW", _line(word)) for word in (*reference.keywords, *reference.mesh))
    yield from (("M3", _line(kind)) for kind in reference.publication_types)
    yield "AN", _line(reference.accession) if not reference.pmid else ""
    yield "UR", _line(reference.url)


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[citation.kind]
    yield from (("AU", _name(author)) for author in citation.authors)
    yield from (("A2" if citation.kind == "chapter" else "ED", _name(editor)) for editor in citation.editors)
    yield "TI", _line(plain(citation.title or citation.book_title))
    yield "TT", _line(plain(citation.vernacular_title))
    yield "T2", _line(plain(citation.book_title) if citation.kind == "chapter" else citation.journal)
    yield "J2", _line(citation.journal_abbreviation)
    yield "PY", str(citation.year or "")
    yield "DA", _date(citation.published) or (f"{citation.year}///" if citation.year else "")
    yield "VL", _line(citation.volume)
    yield "IS", _line(" ".join(part for part in (citation.issue, citation.supplement) if part))
    yield from _pages(citation)
    yield "DO", _line(citation.doi)
    yield "AN", _line(citation.pmid)
    yield "C2", _line(citation.pmcid)
    yield "UR", _line(citation.url)
    yield "Y2", _date(citation.cited_on) if citation.cited_on else ""
    yield from (("LA", name_of(code)) for code in citation.languages)
    yield "CY", _line(citation.publisher_place)
    yield "PB", _line(citation.publisher)
    yield "ET", _line(citation.edition)
    yield "SN", _line(citation.isbn)
    yield ("SN" if citation.kind == "report" else "M1"), _line(citation.report_number)
    designation = _line(citation.designation)
    yield "M3", designation[:1].upper() + designation[1:]
    yield "DB", "PubMed" if citation.pmid else ""
    yield "N1", RIS_MARKS.get(citation.retraction.lower(), "")
    yield from (("N1", _line(notice_text(notice))) for notice in citation.notices)


def _name(person: Author) -> str:
    """Last, First, Suffix; a group is one name, and a comma in it would split it.

    A comma behind it, as EndNote has it, where it would be taken for a person's name otherwise.
    """
    if person.collective:
        name = _line(person.collective).replace(",", "")
        again = author_from(name)
        return name if again and again.collective else f"{name},"
    first = _line(person.fore) or " ".join(f"{letter}." for letter in person.initials if letter.isalpha())
    parts = [_line(person.last), first, _line(person.suffix)]
    return ", ".join(parts).rstrip(", ")


def _pages(citation: Citation) -> Iterator[tuple[str, str]]:
    """First and last page, the last one whole again where the NLM shortened it; or the article number."""
    found = re.fullmatch(r"([A-Za-z]*)(\d+)\s*[-–]\s*([A-Za-z]*)(\d+)", citation.pages.strip())
    if not found:
        yield "SP", _line(citation.pages or citation.article_number)
        return
    letters, first, letters_again, last = found.groups()
    whole = first[: max(0, len(first) - len(last))] + last
    yield "SP", letters + first
    yield "EP", (letters_again or letters) + whole


def _date(words: str) -> str:
    """2020/02/06/ as far as it is known."""
    found = re.match(r"(\d{4})(?: ([A-Z][a-z]{2})\b(?: (\d{1,2})\b)?)?", words)
    if not found or (found[2] or "jan").lower() not in _MONTHS:
        return ""
    month = f"{_MONTHS.index(found[2].lower()) + 1:02d}" if found[2] else ""
    day = f"{int(found[3]):02d}" if found[3] else ""
    return f"{found[1]}/{month}/{day}/"


def _line(text: str) -> str:
    return " ".join(text.split())

"""The records of a request as files: RIS, NBIB, a table, a list in Vancouver style. Reads only.

What librarians say of a record goes along as notes: verdict, reason, tags, remark. A record that
was retracted or corrected says so in every format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import uk_date
from evidence_service.references import vancouver
from evidence_service.references.citation import citation_from
from evidence_service.references.nbib_writing import nbib
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Author, Reference
from evidence_service.references.ris_writing import abstract_text, ris_of
from evidence_service.searches import screening_queries, wording
from evidence_service.searches.models import Record
from evidence_service.searches.record_sources import FoundBy, found_by
from evidence_service.searches.selection import Selection
from evidence_service.spreadsheets import Cell, as_csv

AT_ONCE = 500


@dataclass(frozen=True)
class Exported:
    """One record on its way into a file."""

    record: Record
    reference: Reference
    found_by: Sequence[FoundBy]

    @property
    def notice(self) -> str:
        """What is wrong with it, in words; empty when nothing is known."""
        return wording.RETRACTIONS.get(self.record.retraction, self.record.retraction)

    @property
    def notes(self) -> list[str]:
        """What a reference manager should keep as notes."""
        record = self.record
        noted = [self.notice, f"Screening: {record.standing}"]
        if record.tags:
            noted.append(f"Tags: {', '.join(tag.tag for tag in record.tags)}")
        if record.remark:
            noted.append(f"Remark: {record.remark}")
        return [note for note in noted if note]


@dataclass(frozen=True)
class Format:
    """A kind of file: its name on the page, its media type, and how it is written."""

    name: str
    media_type: str
    write: Callable[[Iterable[Exported], str], bytes]


def export(session: Session, request: EvidenceRequest, selection: Selection, kind: str) -> bytes:
    """The records that a list shows, in its order, as a file of this kind (a key of `FORMATS`)."""
    return FORMATS[kind].write(_exported(session, request, selection), request.reference)


def _exported(session: Session, request: EvidenceRequest, selection: Selection) -> Iterator[Exported]:
    ids = screening_queries.ids_shown(session, request, selection)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        query = select(Record).where(Record.id.in_(part)).options(selectinload(Record.tags))
        records = {record.id: record for record in session.scalars(query)}
        sources = found_by(session, part)
        for record in (records[record_id] for record_id in part):
            yield Exported(record, Reference.from_json(record.known_citation), sources[record.id])
        session.expunge_all()


def _ris(records: Iterable[Exported], _title: str) -> bytes:
    return "".join(ris_of(one.reference, one.notes) for one in records).encode()


def _nbib(records: Iterable[Exported], _title: str) -> bytes:
    return "".join(nbib((one.reference, one.notes) for one in records)).encode()


def _csv(records: Iterable[Exported], _title: str) -> bytes:
    return as_csv(list(_COLUMNS), ([value(one) for value in _COLUMNS.values()] for one in records))


def _text(records: Iterable[Exported], _title: str) -> bytes:
    entries = (f"{_entry(one).text}{_unsaid(one)}" for one in records)
    return "".join(f"{number}. {text}\r\n" for number, text in enumerate(entries, 1)).encode()


def _html(records: Iterable[Exported], title: str) -> bytes:
    entries = Markup("\n").join(
        Markup("<li>{}{}</li>").format(
            Markup(_entry(one).html),  # noqa: S704 - safe, as `vancouver` promises
            Markup('<strong style="color: #9c1a10">{}</strong>').format(said)
            if (said := _unsaid(one))
            else "",
        )
        for one in records
    )
    page = Markup(
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{0}</title></head>\n'
        "<body><h1>{0}</h1>\n<ol>\n{1}\n</ol></body></html>\n"
    )
    return str(page.format(f"References, {title}", entries)).encode()


def _entry(one: Exported) -> vancouver.ListEntry:
    return vancouver.reference(citation_from(one.record.known_citation))


def _unsaid(one: Exported) -> str:
    """What is wrong with a record, where its entry in Vancouver style doesn't say so by itself."""
    text = _entry(one).text.lower()
    is_said = any(
        word in text for word in ("retract", "withdrawn", "erratum", "corrected and", "expression of concern")
    )
    return f" [{one.notice}]" if one.notice and not is_said else ""


_COLUMNS: Mapping[str, Callable[[Exported], Cell]] = {
    "Key": lambda one: one.record.key,
    "Verdict": lambda one: one.record.verdict.value,
    "Reason to exclude": lambda one: one.record.exclusion_reason,
    "Tags": lambda one: ", ".join(tag.tag for tag in one.record.tags),
    "Remark": lambda one: one.record.remark,
    "Retracted or corrected": lambda one: one.notice,
    "Title": lambda one: plain_text(one.reference.title),
    "Authors": lambda one: "; ".join(filter(None, map(_name, one.reference.authors))),
    "Year": lambda one: one.reference.year,
    "Published": lambda one: one.reference.published,
    "Journal": lambda one: one.reference.journal or one.reference.book_title,
    "Volume": lambda one: one.reference.volume,
    "Issue": lambda one: one.reference.issue,
    "Pages": lambda one: one.reference.pages or one.reference.article_number,
    "DOI": lambda one: one.reference.doi,
    "PMID": lambda one: one.reference.pmid,
    "PMCID": lambda one: one.reference.pmcid,
    "Type of evidence": lambda one: one.record.evidence_type,
    "Publication types": lambda one: "; ".join(one.reference.publication_types),
    "Languages": lambda one: "; ".join(one.reference.languages),
    "Abstract": lambda one: abstract_text(one.reference),
    "Keywords": lambda one: "; ".join(one.reference.keywords),
    "Found by": lambda one: "; ".join(source.name for source in one.found_by),
    "Screened on": lambda one: _day(one.record),
}


def _name(person: Author) -> str:
    return person.collective or " ".join(
        part for part in (person.last, person.initials or person.fore, person.suffix) if part
    )


def _day(record: Record) -> str:
    return uk_date(record.screened_at).isoformat() if record.screened_at else ""


FORMATS: Mapping[str, Format] = {
    "ris": Format("RIS", "application/x-research-info-systems", _ris),
    "nbib": Format("NBIB", "application/nbib", _nbib),
    "csv": Format("CSV, a table", "text/csv; charset=utf-8", _csv),
    "txt": Format("Vancouver list as text", "text/plain; charset=utf-8", _text),
    "html": Format("Vancouver list for Word", "text/html; charset=utf-8", _html),
}

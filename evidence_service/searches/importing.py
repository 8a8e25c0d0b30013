"""What librarians do with other sources than our own runs: import, add, log, correct, take back.

Every verb waits for whoever changes the same request at that moment, checks with `workflow`,
changes, and records; it flushes and never commits. What a file holds is read before, by
`references.reading`, so that nothing here can fail half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from evidence_service import calendar
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import move, wait_and_check
from evidence_service.formatting import count
from evidence_service.references.evidence_type import propose
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Reference
from evidence_service.searches import deduplicating
from evidence_service.searches.imported_files import NothingReadable, ReadFile, ReadItem
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.source_models import (
    Source,
    SourceItem,
    SourceKind,
)
from evidence_service.workflow import Action

MOST_RECORDS = 20_000
"""How many records one request can hold: what finding duplicates and screening are made for."""


@dataclass(frozen=True)
class SourceDetails:
    """What a librarian states about a source, so that the log of the search is complete."""

    database: str
    platform: str = ""
    strategy: str = ""
    searched_on: date | None = None
    stated_count: int | None = None
    note: str = ""


def import_file(
    session: Session,
    request: EvidenceRequest,
    details: SourceDetails,
    read: ReadFile,
    *,
    actor: Person,
    kind: SourceKind = SourceKind.FILE,
    keep_unread: bool = False,
) -> Source:
    """Take in the records of a file or a paste, and ask the worker to look for duplicates.

    Every record of the file gets a `SourceItem`; each one that could be read becomes a record
    of the request. Raises `Invalid` for details that can't be, when the request would hold
    more than `MOST_RECORDS`, and `NothingReadable` when nothing could be read, unless `keep_unread` says that
    the source belongs into the log all the same.
    """
    _begin(session, request, details, actor)
    references = [item.reference for item in read.items if item.reference]
    if not read.items:
        raise Invalid("file", "There is no record in this file. Export it again, in RIS for example.")
    if read.is_unreadable and not keep_unread:
        raise NothingReadable(read)
    _refuse_too_many(session, request, len(references))
    source = _add(session, request, kind, details, actor=actor, file_name=read.name[:300])
    source.format, source.encoding = read.format, read.encoding
    source.read, source.imported = len(read.items), len(references)
    source.unreadable = source.read - source.imported
    session.flush()
    _store(session, request, source, read.items)
    _record_in_history(session, request, source, actor)
    deduplicating.ask(session, request)
    return source


def add_reference(
    session: Session,
    request: EvidenceRequest,
    details: SourceDetails,
    reference: Reference,
    *,
    actor: Person,
    from_pubmed: bool = False,
) -> Source:
    """Add one reference, found by PMID or DOI (`from_pubmed`) or typed by hand.

    One that PubMed described and that a run of this request found already isn't stored twice:
    the source leads to the record that is there.
    """
    _begin(session, request, details, actor)
    if not reference.title.strip():
        raise Invalid("title", "Enter the title.")
    _refuse_too_many(session, request, 1)
    known = _known(session, request, reference.pmid) if from_pubmed else None
    source = _add(session, request, SourceKind.SINGLE, details, actor=actor)
    source.read = source.imported = 1
    session.flush()
    if known:
        session.add(SourceItem(source_id=source.id, position=1, record_id=known.id))
    else:
        _store(session, request, source, [ReadItem(1, 0, reference)], from_pubmed=from_pubmed)
    _record_in_history(session, request, source, actor)
    deduplicating.ask(session, request)
    session.flush()
    return source


def log_source(
    session: Session, request: EvidenceRequest, details: SourceDetails, *, actor: Person
) -> Source:
    """Note a source without an export: a website, a phone call, what was looked at and what was found."""
    _begin(session, request, details, actor)
    if not details.note.strip():
        raise Invalid("note", "Say what you looked at and what you found, even if that is nothing.")
    source = _add(session, request, SourceKind.LOOKED_AT, details, actor=actor)
    session.flush()
    _record_in_history(session, request, source, actor)
    return source


def change_source(
    session: Session, request: EvidenceRequest, number: int, details: SourceDetails, *, actor: Person
) -> None:
    """Correct what was stated about a source; its records stay."""
    _begin(session, request, details, actor)
    source = find(session, request, number)
    if source.taken_back_at:
        raise NotNow("This source was taken back. Import the file again, or log the source again.")
    if source.kind is SourceKind.LOOKED_AT and not details.note.strip():
        raise Invalid("note", "Say what you looked at and what you found, even if that is nothing.")
    for name, value in vars(details).items():
        setattr(source, name, value)
    source.changed_at = utc_now()
    move(session, request, Action.SEARCH, actor=actor, note=f"source {number} corrected")


def find(session: Session, request: EvidenceRequest, number: int) -> Source:
    """The source with this number. Raises `NotFound` when there is none."""
    query = select(Source).where(Source.evidence_request_id == request.id, Source.number == number)
    found = session.scalar(query)
    if found is None:
        raise NotFound("This request has no such source. Go to its sources.")
    return found


def _begin(session: Session, request: EvidenceRequest, details: SourceDetails, actor: Person) -> None:
    wait_and_check(session, request, Action.SEARCH, actor)
    if not details.database.strip():
        raise Invalid("database", "Enter the database or source, such as Embase.")
    if details.searched_on and details.searched_on > calendar.today():
        raise Invalid("searched_on", "The date of the search can't be in the future.")
    if details.stated_count is not None and not 0 <= details.stated_count <= 100_000_000:
        raise Invalid("stated_count", "Enter how many records were found, as a whole number such as 120.")


def _add(
    session: Session,
    request: EvidenceRequest,
    kind: SourceKind,
    details: SourceDetails,
    *,
    actor: Person,
    file_name: str = "",
) -> Source:
    newest = select(func.max(Source.number)).where(Source.evidence_request_id == request.id)
    source = Source(
        evidence_request_id=request.id,
        number=(session.scalar(newest) or 0) + 1,
        kind=kind,
        file_name=file_name,
        read=0,
        imported=0,
        unreadable=0,
        added_by_id=actor.id,
        added_at=utc_now(),
        **vars(details),
    )
    session.add(source)
    return source


def _store(
    session: Session,
    request: EvidenceRequest,
    source: Source,
    items: Iterable[ReadItem],
    *,
    from_pubmed: bool = False,
) -> None:
    kept = list(items)
    references = [item.reference for item in kept if item.reference]
    made = iter(_store_records(session, request, references, from_pubmed=from_pubmed))
    session.execute(
        insert(SourceItem),
        [
            {
                "source_id": source.id,
                "position": item.position,
                "line": item.line,
                "record_id": next(made) if item.reference else None,
                "problem": item.problem,
                "raw": item.raw,
            }
            for item in kept
        ],
    )


def _store_records(
    session: Session, request: EvidenceRequest, references: Sequence[Reference], *, from_pubmed: bool
) -> Sequence[int]:
    """Make a record of each reference; their ids, in the order given."""
    now = utc_now()
    rows = [
        {
            "evidence_request_id": request.id,
            "from_pubmed": from_pubmed,
            "stored_at": now,
            "verdict": Verdict.UNDECIDED,
            **described(reference),
        }
        for reference in references
    ]
    if not rows:
        return ()
    return session.scalars(insert(Record).returning(Record.id, sort_by_parameter_order=True), rows).all()


def described(reference: Reference) -> dict[str, object]:
    """The columns of a record that say what its reference is."""
    return {
        "pmid": reference.pmid or None,
        "doi": reference.doi[:300],
        "title": plain_text(reference.title),
        "year": reference.year,
        "retraction": reference.retraction,
        "evidence_type": propose(reference),
        "citation": reference.as_json(),
    }


def _known(session: Session, request: EvidenceRequest, pmid: str) -> Record | None:
    query = select(Record).where(
        Record.evidence_request_id == request.id, Record.pmid == pmid, Record.from_pubmed
    )
    return session.scalar(query)


def _refuse_too_many(session: Session, request: EvidenceRequest, more: int) -> None:
    here = session.scalar(select(func.count()).where(Record.evidence_request_id == request.id)) or 0
    if here + more > MOST_RECORDS:
        raise Invalid(
            "file",
            f"A request can hold {MOST_RECORDS:,} records. It has {here:,}, and this brings {more:,} more. "
            "Narrow the search in that database and export again, or take a source back.",
        )


def _record_in_history(session: Session, request: EvidenceRequest, source: Source, actor: Person) -> None:
    if source.kind is SourceKind.LOOKED_AT:
        note = f"source {source.number}: looked at {source.database}"
    else:
        note = f"source {source.number}: {count(source.imported, 'record')} from {source.database}"
    move(session, request, Action.SEARCH, actor=actor, note=note)

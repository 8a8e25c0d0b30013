"""From the rows of the database to the plain `IssuedDocument` that page, preview and PDF are drawn from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.accounts.models import Person
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.citation import citation_from
from evidence_service.searches import flow as screened
from evidence_service.searches import reporting
from evidence_service.searches.models import Record
from evidence_service.summaries import citing, queries, writing
from evidence_service.summaries.document import (
    Count,
    Decision,
    Flow,
    IssuedDocument,
    IssuedReference,
    Passage,
)
from evidence_service.summaries.models import Summary, SummaryVersion

NOT_READ_YET = "Not read yet"
NAMES = {"bottom_line": "bottom line", "findings": "findings", "gaps": "gaps"}


@dataclass(frozen=True)
class SummaryText:
    """What a librarian writes."""

    bottom_line: str = ""
    findings: str = ""
    gaps: str = ""

    @classmethod
    def of(cls, source: Summary | SummaryVersion | None) -> SummaryText:
        """The text of a summary or of one of its versions; empty when there is none yet."""
        return cls(source.bottom_line, source.findings, source.gaps) if source else cls()

    def by_name(self) -> dict[str, str]:
        """The texts in reading order, by the names that problems are told with."""
        return {name: getattr(self, field) for field, name in NAMES.items()}


def compose(
    session: Session,
    request: EvidenceRequest,
    text: SummaryText,
    *,
    reader: Person | None,
    service_url: str,
    at: datetime,
) -> IssuedDocument:
    """The document of this text as it would be delivered at `at` after `reader` has read it.

    Without a reader it says that nobody has read it yet; with its own librarian, who may
    deliver where the library service is single-handed, it says that nobody else did.
    """
    citable = citing.citable(session, request)
    report = reporting.report_of(session, request)
    summary = queries.summary_of(session, request)
    written = writing.written(text.by_name(), included=citable.records, known_as=citable.known_as)
    return IssuedDocument(
        reference_number=request.reference,
        service_name=request.library_service.name,
        organisation=request.organisation.name,
        title="",
        question=request.question,
        decision=_decision(request),
        **_passages(text, written),
        references=_references(written.cited, citable.records),
        searches=report.searches,
        items=report.items,
        sources=report.sources,
        other_sources="",
        flow=_flow(screened.flow(session, request)),
        written_by=_listed([person.name for person in queries.writers_of(session, summary)]),
        read_by=_reader(request, reader),
        requested_by=", ".join(filter(None, (request.requester.name, request.requester.job_title))),
        asked_on=request.filed_at.astimezone(formatting.UK).date(),
        needed_on=request.needed_on,
        needed_because=request.needed_because,
        not_wanted=request.not_wanted,
        delivered_at=at,
        tell_us_at=f"{service_url.rstrip('/')}/requests/{request.reference}/decision",
    )


def _decision(request: EvidenceRequest) -> Decision:
    return Decision(
        what=request.decision_to_support,
        who_decides=request.decided_by,
        where=request.decided_where,
        decided_on=request.decision_on,
    )


def _passages(text: SummaryText, written: writing.Written) -> dict[str, Any]:
    """The texts by the names that they have in the document."""
    return {field: Passage(getattr(text, field), written.html[name]) for field, name in NAMES.items()}


def _references(cited: Sequence[str], records: Mapping[str, Record]) -> tuple[IssuedReference, ...]:
    return tuple(IssuedReference.to(key, citation_from(records[key].citation)) for key in cited)


def dated(content: Mapping[str, Any], at: datetime) -> IssuedDocument:
    """The document of a stored content, delivered at `at`."""
    return replace(IssuedDocument.from_json(content), delivered_at=at)


def fingerprint(document: IssuedDocument) -> str:
    """A short text that is the same only for a document with the same words; its date doesn't count."""
    content = document.to_json()
    del content["delivered_at"]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _reader(request: EvidenceRequest, reader: Person | None) -> str:
    if reader is None:
        return NOT_READ_YET
    return "" if reader.id == request.librarian_id else reader.name


def _flow(flow: screened.Flow) -> Flow:
    set_aside = (
        ("not handed out by the database, or not readable", flow.not_given),
        ("duplicates: found before, or elsewhere too", flow.duplicates),
    )
    return Flow(
        found=flow.found,
        set_aside=tuple(Count(label, number) for label, number in set_aside if number),
        excluded=tuple(Count(reason.capitalize(), number) for reason, number in flow.excluded.items()),
        included=flow.included,
        sources=tuple(flow.sources),
        undecided=flow.undecided,
        maybe=flow.maybe,
    )

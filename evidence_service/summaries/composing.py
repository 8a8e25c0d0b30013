"""From the rows of the database to the plain `IssuedDocument` that page, preview and PDF are drawn from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
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
from evidence_service.summaries import certainty, citing, queries, readings, writing
from evidence_service.summaries.content import BOTTOM_LINE, WRITTEN_COLUMNS, AiUse, Row, SummaryContent
from evidence_service.summaries.document import (
    NO_AI,
    Count,
    Decision,
    Flow,
    IssuedDocument,
    IssuedReference,
    IssuedRow,
    IssuedSection,
    IssuedStatement,
    Passage,
)
from evidence_service.summaries.document_draft import Draft
from evidence_service.summaries.document_evidence import NOT_RECORDED
from evidence_service.summaries.document_wording import NOT_READ_YET


def texts_of(content: SummaryContent) -> dict[str, str]:
    """Every text that may cite, in reading order: sections by their keys, then reasons of statements."""
    texts = {section.key: section.text for section in content.sections}
    return texts | {f"statement {one.key}": one.reason for one in content.statements}


def name_of(content: SummaryContent, key: str) -> str:
    """What a text of `texts_of` is called after "the": section and heading, or whose reason it is."""
    for section in content.sections:
        if section.key == key:
            return f"section “{section.heading}”"
    about = {f"statement {one.key}": one.about for one in content.statements}
    return f"reason for “{formatting.shorten(about.get(key, ''), 60)}”"


def compose(
    session: Session,
    request: EvidenceRequest,
    content: SummaryContent,
    *,
    reader: Person | None,
    service_url: str,
    at: datetime,
) -> IssuedDocument:
    """The document of this content as it would be delivered at `at` after `reader` has read it.

    Without a reader it says that nobody has read it yet; with one of its writers, who may deliver where
    nobody else is there to read it, it says what is recorded of readings by others.
    """
    document = _asked(request, service_url, at)
    document = _answered(session, request, content, document)
    document = _searched(session, request, document)
    document = _written(session, request, document)
    return _read(session, request, document, reader) if reader else document


def _asked(request: EvidenceRequest, service_url: str, at: datetime) -> IssuedDocument:
    """What was asked, by whom and what for; nothing is answered yet."""
    return IssuedDocument(
        reference_number=request.reference,
        service_name=request.library_service.name,
        organisation=request.organisation.name,
        title="",
        question=request.question,
        decision=_decision(request),
        bottom_line=Passage(),
        references=(),
        searches=(),
        flow=Flow(0, 0),
        written_by="",
        read_by=NOT_READ_YET,
        requested_by=", ".join(filter(None, (request.requester.name, request.requester.job_title))),
        asked_on=request.filed_at.astimezone(formatting.UK).date(),
        needed_on=request.needed_on,
        needed_because=request.needed_because,
        not_wanted=request.not_wanted,
        delivered_at=at,
        tell_us_at=f"{service_url.rstrip('/')}/requests/{request.reference}/decision",
    )


def _answered(
    session: Session, request: EvidenceRequest, content: SummaryContent, document: IssuedDocument
) -> IssuedDocument:
    """With what its writers say, and the references that they cite."""
    citable = citing.citable(session, request)
    written = writing.written(texts_of(content), included=citable.records, known_as=citable.known_as)
    rows = tuple(_known_rows(content.rows, citable))
    cited = tuple(dict.fromkeys((*written.cited, *(row.key for row in rows))))
    types = {row.key: row.evidence_type for row in rows if row.evidence_type}
    return replace(
        document,
        title=content.short_title,
        product=content.product,
        bottom_line=_passage(content, BOTTOM_LINE, written),
        sections=_sections(content, written),
        statements=_statements(content, written),
        not_judged=certainty.not_judged(content),
        empty_cell=NOT_RECORDED,
        rows=tuple(_row(row, cited.index(row.key) + 1, citable.records[row.key]) for row in rows),
        references=_references(cited, citable.records, types),
        ai=content.ai,
        ai_statement=ai_statement(content.ai),
        valid_until=content.valid_until,
        limits=content.limits,
    )


def _searched(session: Session, request: EvidenceRequest, document: IssuedDocument) -> IssuedDocument:
    """With how was searched, and what became of the records."""
    report = reporting.report_of(session, request)
    return replace(
        document,
        searches=report.searches,
        items=report.items,
        sources=report.sources,
        other_sources="",
        flow=_flow(screened.flow(session, request)),
    )


def _written(session: Session, request: EvidenceRequest, document: IssuedDocument) -> IssuedDocument:
    """With who wrote it, as which version."""
    writers = queries.writers_of(session, queries.summary_of(session, request))
    correction = queries.open_correction(session, request)
    return replace(
        document,
        written_by=formatting.listed([person.name for person in writers]),
        version=correction.number if correction else 1,
        reissue_reason=correction.reason if correction else "",
    )


def _decision(request: EvidenceRequest) -> Decision:
    return Decision(
        what=request.decision_to_support,
        who_decides=request.decided_by,
        where=request.decided_where,
        decided_on=request.decision_on,
    )


def _passage(content: SummaryContent, key: str, written: writing.Written) -> Passage:
    return Passage(texts_of(content).get(key, ""), written.html.get(key, ""))


def _sections(content: SummaryContent, written: writing.Written) -> tuple[IssuedSection, ...]:
    return tuple(
        IssuedSection(section.key, section.heading, Passage(section.text, written.html[section.key]))
        for section in content.sections
        if section.key != BOTTOM_LINE and section.text
    )


def _statements(content: SummaryContent, written: writing.Written) -> tuple[IssuedStatement, ...]:
    return tuple(
        IssuedStatement(
            one.about,
            one.finding,
            Passage(one.reason, written.html[f"statement {one.key}"]),
            one.certainty,
            one.judged_by,
        )
        for one in content.statements
    )


def _known_rows(rows: Sequence[Row], citable: citing.Citable) -> Iterator[Row]:
    """The rows of records that are included, each under the key that its record has now."""
    for row in rows:
        key = citable.known_as.get(row.key, row.key)
        if key in citable.records:
            yield replace(row, key=key)


def _row(row: Row, number: int, record: Record) -> IssuedRow:
    return IssuedRow(
        number=number,
        study=citing.label_of(record),
        title=record.title,
        evidence_type=row.evidence_type or record.evidence_type,
        retraction=record.retraction,
        **{name: getattr(row, name) for name in WRITTEN_COLUMNS},
    )


def ai_statement(ai: AiUse) -> str:
    """What the document says of artificial intelligence; what nobody answered is said to be unanswered."""
    if ai.used is None:
        return "Nobody has said yet whether artificial intelligence was used."
    if not ai.used:
        return NO_AI
    named = " ".join(part for part in (ai.tool, ai.version and f"(version {ai.version})") if part)
    when = f" on {formatting.day(ai.used_on)}" if ai.used_on else ""
    return f"Artificial intelligence was used{when}: {named}. What it gave may differ when it is asked again."


def _references(
    cited: Sequence[str], records: Mapping[str, Record], types: Mapping[str, str]
) -> tuple[IssuedReference, ...]:
    return tuple(
        IssuedReference.to(
            key, citation_from(records[key].known_citation), types.get(key) or records[key].evidence_type
        )
        for key in cited
    )


def dated(content: Mapping[str, Any], at: datetime) -> IssuedDocument:
    """The document of a stored content, delivered at `at`."""
    return replace(IssuedDocument.from_json(content), delivered_at=at)


def verifiable(document: IssuedDocument, service_url: str, code: str) -> IssuedDocument:
    """The document with the short address of the page that says whether a file is this one."""
    return replace(document, verify_at=f"{service_url.rstrip('/')}/v/{code}")


def draft_of(document: IssuedDocument) -> Draft:
    """The same document, which says that it is not issued."""
    return Draft(**{one.name: getattr(document, one.name) for one in fields(document)})


def fingerprint(document: IssuedDocument) -> str:
    """A short text that is the same only for a document with the same words; its dates don't count."""
    content = document.to_json()
    del content["delivered_at"], content["read_on"]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def words_read(document: IssuedDocument) -> str:
    """The fingerprint of what there is to read, whoever reads it, and wherever the service can be reached."""
    return fingerprint(replace(document, read_by="", tell_us_at=""))


def _read(
    session: Session, request: EvidenceRequest, document: IssuedDocument, reader: Person
) -> IssuedDocument:
    """The document after `reader` has read it: it names them, or, when they wrote it, who read it before.

    A writer who reads it where the service isn't single-handed is named as one.
    """
    if readings.is_second(session, request, reader):
        return replace(document, read_by=reader.name, read_on=formatting.uk_date(document.delivered_at))
    before = readings.readings_before(session, request, actor=reader, words=words_read(document))
    by, on = (before.approved.who, before.approved.read_on) if before.approved else ("", None)
    return replace(
        document,
        read_by=by,
        read_on=on,
        earlier_readings=before.others,
        read_by_writer="" if before.approved or request.single_handed else reader.name,
    )


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

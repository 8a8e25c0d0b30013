"""The files that travel inside a PDF: the record of the decision, the document, and its references."""

from __future__ import annotations

import json
from typing import Any

from evidence_service.references.ris_writing import ris
from evidence_service.summaries.decision_record import record_of
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.pdf import PdfAttachment


def attachments_of(document: IssuedDocument) -> tuple[PdfAttachment, ...]:
    """`decision.json` and `document.json`, whose schemas lie in `schemas/`, and `references.ris` if any."""
    decision = PdfAttachment(
        name="decision.json",
        content=_json(record_of(document).to_json()),
        media_type="application/json",
        description="Request, decision, strategies and runs, for programs",
        relationship="Source",
    )
    whole = PdfAttachment(
        name="document.json",
        content=_json(document.to_json()),
        media_type="application/json",
        description="Everything that this document says, for programs",
        relationship="Source",
    )
    references = ris(reference.citation for reference in document.references)
    listed = PdfAttachment(
        name="references.ris",
        content=references.encode(),
        media_type="application/x-research-info-systems",
        description="The references, for reference managers",
        relationship="Data",
    )
    return (decision, whole, listed) if references else (decision, whole)


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1).encode()

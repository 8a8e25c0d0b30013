"""What the boxes of a summary are called, as their writers see them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.summaries import citing
from evidence_service.summaries.citation_marks import spoken
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.forms import SummaryForm
from evidence_service.summaries.table_forms import BOX_NAMES


def study_names(session: Session, request: EvidenceRequest) -> Callable[[str], str]:
    """What the study of a key is called: Ash 2021, or its PMID where it isn't included any more."""
    citable = citing.citable(session, request)

    def name(key: str) -> str:
        record = citable.records.get(citable.known_as.get(key, key))
        return citing.label_of(record) if record else spoken(key)

    return name


def box_name(part: str, content: SummaryContent, study: Callable[[str], str]) -> str:
    """What a part or box is called, which is named as in `merging`: "Finding, Ash 2021"."""
    kind, *within = part.split(" ")
    if kind == "sections":
        return next((one.heading for one in content.sections if one.key == within[0]), "A text")
    if kind == "statements":
        about = next((one.about for one in content.statements if one.key == within[0]), "")
        return f"How sure we are: {about}" if about else "How sure we are"
    if kind == "rows":
        key, *column = within
        return f"{BOX_NAMES[column[0]]}, {study(key)}" if column else study(key)
    if kind == "product":
        return "What you make"
    return field_name("_".join([kind, *within]))


def field_name(name: str) -> str:
    """The label of a box of the writing page that isn't a text under a heading."""
    label = getattr(SummaryForm, name, None)
    if label is None:
        return "Use of artificial intelligence" if name == "ai" else name.replace("_", " ").capitalize()
    return str(label.args[0]).removesuffix(" (optional)")

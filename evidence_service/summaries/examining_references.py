"""What a look at a summary says of its citations: what can't be cited, what is incomplete or retracted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.citation import Citation, citation_from, missing_of
from evidence_service.searches.models import Record
from evidence_service.summaries import citing, writing
from evidence_service.summaries.citation_marks import spoken
from evidence_service.summaries.citing import Citable, trouble_with
from evidence_service.summaries.composing import name_of, texts_of
from evidence_service.summaries.content import SummaryContent
from evidence_service.summaries.noticed import Noticed


@dataclass(frozen=True)
class Cites:
    """What a summary cites: `written` are its texts by their keys, `rows` the keys of its evidence table."""

    content: SummaryContent
    citable: Citable
    written: Mapping[str, writing.Written]
    rows: Sequence[str]

    @classmethod
    def of(cls, content: SummaryContent, citable: Citable) -> Cites:
        """Read the texts and the rows of this summary."""
        written = {
            key: writing.written(
                {name_of(content, key): text}, included=citable.records, known_as=citable.known_as
            )
            for key, text in texts_of(content).items()
        }
        return cls(
            content, citable, written, [citable.known_as.get(row.key, row.key) for row in content.rows]
        )

    @cached_property
    def in_texts(self) -> dict[str, str]:
        """The keys that the texts cite, each with the field in which it stands first."""
        first: dict[str, str] = {}
        for field, found in self.written.items():
            for key in found.cited:
                first.setdefault(key, field)
        return first

    @cached_property
    def records(self) -> dict[str, Record]:
        """The records that have a reference in the document, by their keys."""
        known = self.citable.records
        return {key: known[key] for key in dict.fromkeys((*self.in_texts, *self.rows)) if key in known}

    @cached_property
    def citations(self) -> dict[str, Citation]:
        """How those records are cited."""
        return {key: citation_from(record.known_citation) for key, record in self.records.items()}


def citing_blockers(session: Session, request: EvidenceRequest, cites: Cites) -> Iterator[Noticed]:
    """What can't be read as a citation, and what may not be cited, with the reason."""
    missing = {key for found in cites.written.values() for key in found.not_included}
    why = citing.why_not(session, request, missing) if missing else {}
    for field, found in cites.written.items():
        yield from (Noticed(field, problem) for problem in found.problems)
        for key in found.not_included:
            yield Noticed(
                field,
                f"{spoken(key)} is cited in the {name_of(cites.content, field)}, but is not among the "
                f"included records. {why[key]}",
            )


def reference_blockers(cites: Cites) -> Iterator[Noticed]:
    """References that a reader could not find again, each with what it lacks."""
    for key, record in cites.records.items():
        if lacks := missing_of(cites.citations[key]):
            yield Noticed(
                "references",
                f"The reference of {spoken(key)} ({citing.label_of(record)}) lacks "
                f"{formatting.listed(lacks)}. Correct the reference, or take the citation out.",
                record.id,
            )


def unseen_advice(cites: Cites) -> Iterator[Noticed]:
    """References with an address of their own at which nobody is known to have looked."""
    for key, record in cites.records.items():
        citation = cites.citations[key]
        if citation.url and citation.url == record.citation.get("url") and not citation.cited_on:
            yield Noticed(
                "references",
                f"Nobody said when they saw {spoken(key)} ({citing.label_of(record)}) on the web. Look "
                "whether it is still there, then add the day to its reference.",
                record.id,
            )


def retracted_advice(cites: Cites) -> Iterator[Noticed]:
    """Papers that were retracted or doubted: where a text cites them first, or the row of the table."""
    in_texts = cites.in_texts
    for key, field in in_texts.items():
        if trouble := trouble_with(cites.citable.records[key]):
            yield Noticed(
                field,
                f"The text cites {spoken(key)}. {trouble} "
                "Take the citation out, or say in the text why it is there.",
            )
    for key in cites.rows:
        record = cites.citable.records.get(key)
        if record is None:
            yield Noticed(
                "",
                f"The evidence table has {spoken(key)}, which is not among the included records. "
                "The document leaves the row out.",
            )
        elif key not in in_texts and (trouble := trouble_with(record)):
            yield Noticed(
                "",
                f"The evidence table has {spoken(key)}. {trouble} "
                "Take the row out, or say in its note why it is there.",
            )

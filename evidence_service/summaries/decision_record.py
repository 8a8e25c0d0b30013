"""PURE: how a decision came to be informed, as values for programs: `decision.json` inside of every PDF.

Request, decision, strategies, runs and what became of the records, each on its own, so that an
audit or another service can read them without knowing how a document is laid out. What the document
says, word for word, travels beside it as `document.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evidence_service.searches.search_report import LoggedSource, SearchAsRun
from evidence_service.summaries.content import AiUse, Certainty, Finding, Product
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_flow import Flow
from evidence_service.summaries.document_parts import Decision
from evidence_service.summaries.plain_values import to_plain

FORMAT = "evidence-service/decision-record"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class Request:
    """What was asked, by whom, and by when it was needed. The question is as agreed with the library."""

    reference_number: str
    question: str
    organisation: str
    requested_by: str
    asked_on: date
    needed_on: date
    needed_because: str
    not_wanted: str
    product: Product


@dataclass(frozen=True)
class StrategyLine:
    """A line of a strategy exactly as it was written; `origin` is what it was taken from."""

    number: int
    text: str
    note: str
    origin: str


@dataclass(frozen=True)
class Strategy:
    """A strategy for one database. Runs of the same lines share one; `number` counts them here."""

    number: int
    database: str
    platform: str
    lines: tuple[StrategyLine, ...]


@dataclass(frozen=True)
class RunLine:
    """What the database made of a line, and how many records it found; null where it did not run.

    `sent` is empty where the line was sent as it is written.
    """

    number: int
    sent: str
    translation: str
    warnings: tuple[str, ...]
    count: int | None


@dataclass(frozen=True)
class Run:
    """One run of a strategy; `strategy` is the number of that strategy here."""

    number: int
    strategy: int
    ran_at: datetime
    note: str
    lines: tuple[RunLine, ...]


@dataclass(frozen=True)
class Statement:
    """What the evidence says of one thing, how sure a person is of that, and who."""

    about: str
    finding: Finding
    certainty: Certainty | None
    reason: str
    judged_by: str


@dataclass(frozen=True)
class Answer:
    """What was delivered. `bottom_line` is plain text; `verify_at` is where a file can be checked."""

    version: int
    reissue_reason: str
    delivered_at: datetime
    valid_until: date | None
    library_service: str
    written_by: str
    read_by: str
    bottom_line: str
    statements: tuple[Statement, ...]
    references: int
    ai: AiUse
    verify_at: str


@dataclass(frozen=True)
class DecisionRecord:
    """A decision, the question behind it, how evidence was looked for, and what was answered."""

    request: Request
    decision: Decision
    strategies: tuple[Strategy, ...]
    runs: tuple[Run, ...]
    other_sources: tuple[LoggedSource, ...]
    records: Flow
    answer: Answer

    def to_json(self) -> dict[str, Any]:
        """Everything, as values that JSON can hold."""
        return {"format": FORMAT, "format_version": FORMAT_VERSION, **to_plain(self)}


def record_of(document: IssuedDocument) -> DecisionRecord:
    """The record of an issued document."""
    strategies: dict[tuple[Any, ...], Strategy] = {}
    runs = []
    for place, search in enumerate(document.searches, 1):
        lines = tuple(StrategyLine(line.number, line.text, line.note, line.origin) for line in search.lines)
        key = (search.database, search.platform, lines)
        strategy = strategies.setdefault(key, Strategy(len(strategies) + 1, *key))
        runs.append(_run(search, search.number or place, strategy.number))
    return DecisionRecord(
        request=_request(document),
        decision=document.decision,
        strategies=tuple(strategies.values()),
        runs=tuple(runs),
        other_sources=document.sources,
        records=document.flow,
        answer=_answer(document),
    )


def _run(search: SearchAsRun, number: int, strategy: int) -> Run:
    lines = tuple(
        RunLine(line.number, line.sent, line.translation, line.warnings, line.count) for line in search.lines
    )
    return Run(number, strategy, search.ran_at, search.note, lines)


def _request(document: IssuedDocument) -> Request:
    return Request(
        reference_number=document.reference_number,
        question=document.question,
        organisation=document.organisation,
        requested_by=document.requested_by,
        asked_on=document.asked_on,
        needed_on=document.needed_on,
        needed_because=document.needed_because,
        not_wanted=document.not_wanted,
        product=document.product,
    )


def _answer(document: IssuedDocument) -> Answer:
    return Answer(
        version=document.version,
        reissue_reason=document.reissue_reason,
        delivered_at=document.delivered_at,
        valid_until=document.valid_until,
        library_service=document.service_name,
        written_by=document.written_by,
        read_by=document.read_by,
        bottom_line=document.bottom_line.plain,
        statements=tuple(
            Statement(one.about, one.finding, one.certainty, one.reason.plain, one.judged_by)
            for one in document.statements
        ),
        references=len(document.references),
        ai=document.ai,
        verify_at=document.verify_at,
    )

"""A look at a summary before anybody else reads it: what keeps it from being sent, what to think about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.calendar import today
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.citation import citation_from, missing_of
from evidence_service.searches import queries as searches
from evidence_service.searches import source_queries
from evidence_service.searches.flow import tally
from evidence_service.searches.models import Record
from evidence_service.summaries import citing, writing
from evidence_service.summaries.citing import Citable, trouble_with
from evidence_service.summaries.composing import name_of, texts_of
from evidence_service.summaries.content import BOTTOM_LINE, AiUse, SummaryContent
from evidence_service.summaries.remarks import open_remarks

FEWEST_POINTS, MOST_POINTS = 3, 5

_POINT = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+\S", re.MULTILINE)


_AI_DETAILS = {
    "tool": "which tool",
    "version": "which version",
    "used_on": "when",
    "prompts": "what it was asked",
}


@dataclass(frozen=True)
class Blocker:
    """What keeps a summary from being sent for review. `field` is where it can be mended.

    `record_id` is the record whose reference is to be corrected, 0 for anything else.
    """

    field: str
    message: str
    record_id: int = 0


@dataclass(frozen=True)
class Examined:
    """What is to be mended before a summary goes on, and what its writer should think about."""

    blockers: tuple[Blocker, ...]
    advice: tuple[str, ...]


def examine(session: Session, request: EvidenceRequest, content: SummaryContent) -> Examined:
    """What keeps this from being sent for review (nothing, when it is fit), and what to think about."""
    citable = citing.citable(session, request)
    blockers = []
    if not content.text(BOTTOM_LINE):
        blockers.append(
            Blocker(BOTTOM_LINE, "Write the bottom line. It is what the people who decide read first.")
        )
    for key, text in texts_of(content).items():
        found = _written({name_of(content, key): text}, citable)
        blockers += [Blocker(key, problem) for problem in found.problems]
    blockers += _search_blockers(session, request)
    blockers += _reference_blockers(content, citable)
    blockers += _ai_blockers(content.ai)
    if content.valid_until and content.valid_until <= today():
        blockers.append(
            Blocker("valid_until", "The day until which it is valid is past. Choose a later one.")
        )
    cited = [(key, citable.records[key]) for key in _written(texts_of(content), citable).cited]
    advice = [*_advice(content.text(BOTTOM_LINE), cited), *_screening_advice(session, request)]
    advice += _remark_advice(session, request)
    return Examined(tuple(blockers), tuple(advice))


def _reference_blockers(content: SummaryContent, citable: Citable) -> Iterator[Blocker]:
    """References that a reader could not find again, each with what it lacks."""
    cited = _written(texts_of(content), citable).cited
    keys = dict.fromkeys((*cited, *(citable.known_as.get(row.key, row.key) for row in content.rows)))
    for key in keys:
        record = citable.records.get(key)
        lacks = missing_of(citation_from(record.citation)) if record else ()
        if record and lacks:
            what = formatting.listed(lacks)
            yield Blocker(
                "references",
                f"The reference of {writing.spoken(key)} ({citing.label_of(record)}) lacks {what}."
                " Correct the reference, or take the citation out.",
                record.id,
            )


def _ai_blockers(ai: AiUse) -> Iterator[Blocker]:
    if ai.used is None:
        yield Blocker("ai_used", "Say whether artificial intelligence was used for this answer.")
    elif ai.used:
        for field, what in _AI_DETAILS.items():
            if not getattr(ai, field):
                yield Blocker(f"ai_{field}", f"You said that artificial intelligence was used. Say {what}.")


def _written(texts: Mapping[str, str], citable: Citable) -> writing.Written:
    return writing.written(texts, included=citable.records, known_as=citable.known_as)


def _advice(bottom_line: str, cited: Sequence[tuple[str, Record]]) -> Iterator[str]:
    points = len(_POINT.findall(bottom_line))
    if bottom_line and not FEWEST_POINTS <= points <= MOST_POINTS:
        yield (
            "A bottom line of three to five points is read best. Begin each point on a line of its own "
            f"with a hyphen. There {'is' if points == 1 else 'are'} {formatting.count(points, 'point')} now."
        )
    if bottom_line and not cited:
        yield "Nothing is cited. Cite the records that each statement rests on."
    for key, record in cited:
        if trouble := trouble_with(record):
            yield (
                f"The text cites {writing.spoken(key)}. {trouble} "
                "Take the citation out, or say in the text why it is there."
            )


def _search_blockers(session: Session, request: EvidenceRequest) -> Iterator[Blocker]:
    if searches.unfinished_run(session, request):
        yield Blocker("search", "A search is still running. Wait until it has finished, or stop it.")
    elif not (searches.has_finished_search(session, request) or source_queries.has_source(session, request)):
        yield Blocker(
            "search",
            "No search has finished yet, and no other source is logged. Run the search and wait until it has"
            " finished, or log where you looked.",
        )


def _screening_advice(session: Session, request: EvidenceRequest) -> Iterator[str]:
    counted = tally(session, request)
    for number, how in ((counted.undecided, "not screened"), (counted.maybe, "marked as maybe")):
        if number:
            is_or_are = "is" if number == 1 else "are"
            yield f"{formatting.count(number, 'record')} {is_or_are} {how}. The document says so."


def _remark_advice(session: Session, request: EvidenceRequest) -> Iterator[str]:
    number = len(open_remarks(session, request))
    if number:
        is_or_are = "is" if number == 1 else "are"
        yield f"{formatting.count(number, 'remark')} of the second reader {is_or_are} not settled."

"""A look at a summary before anybody else reads it: what keeps it from being sent, what to think about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from evidence_service import formatting
from evidence_service.calendar import today
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries as searches
from evidence_service.searches import source_queries
from evidence_service.searches.flow import tally
from evidence_service.summaries import citing
from evidence_service.summaries.bottom_line import advice_on_points, advice_on_sources, is_written
from evidence_service.summaries.content import (
    BOTTOM_LINE,
    HOW_SURE,
    AiUse,
    Certainty,
    Finding,
    Product,
    Statement,
    SummaryContent,
)
from evidence_service.summaries.examining_references import (
    Cites,
    citing_blockers,
    reference_blockers,
    retracted_advice,
    unseen_advice,
)
from evidence_service.summaries.noticed import REMARKS, Examined, Noticed
from evidence_service.summaries.remarks import open_remarks

_AI_DETAILS = {
    "tool": "which tool",
    "version": "which version",
    "used_on": "when",
    "prompts": "what it was asked",
}


def examine(session: Session, request: EvidenceRequest, content: SummaryContent) -> Examined:
    """What keeps this from being sent for review (nothing, when it is fit), and what to think about."""
    cites = Cites.of(content, citing.citable(session, request))
    bottom_line = content.text(BOTTOM_LINE)
    blockers = []
    if not is_written(bottom_line):
        blockers.append(
            Noticed(BOTTOM_LINE, "Write the bottom line. It is what the people who decide read first.")
        )
    blockers += citing_blockers(session, request, cites)
    blockers += [*_search_blockers(session, request), *reference_blockers(cites), *_ai_blockers(content.ai)]
    if content.valid_until and content.valid_until <= today():
        blockers.append(
            Noticed("valid_until", "The day until which it is valid is past. Choose a later one.")
        )
    advice = [*advice_on_points(bottom_line), *retracted_advice(cites)]
    if bottom_line and not cites.in_texts:
        advice.append(Noticed("", "Nothing is cited. Cite the records that each statement rests on."))
    else:
        advice += advice_on_sources(bottom_line)
    advice += [*unseen_advice(cites), *_left_out_advice(content), *_statement_advice(content.statements)]
    advice += [*_screening_advice(session, request), *_remark_advice(session, request)]
    return Examined(tuple(blockers), tuple(advice))


def _ai_blockers(ai: AiUse) -> Iterator[Noticed]:
    if ai.used is None:
        yield Noticed("ai_used", "Say whether artificial intelligence was used for this answer.")
    elif ai.used:
        for field, what in _AI_DETAILS.items():
            if not getattr(ai, field):
                yield Noticed(f"ai_{field}", f"You said that artificial intelligence was used. Say {what}.")


def _left_out_advice(content: SummaryContent) -> Iterator[Noticed]:
    """Parts of an answer that its readers look for, and that this one lacks."""
    if content.product is Product.RESULTS_LIST:
        return
    if not content.statements and not content.text(HOW_SURE).strip():
        yield Noticed(
            "", "Nothing says how sure the evidence is. The document will say that nobody judged it."
        )
    named = (BOTTOM_LINE, HOW_SURE)
    empty = [one.heading for one in content.sections if one.key not in named and not one.text.strip()]
    if empty:
        is_one = len(empty) == 1
        yield Noticed(
            "",
            f"{formatting.listed([f'“{heading}”' for heading in empty])} {'is' if is_one else 'are'} empty, "
            f"and the document leaves {'it' if is_one else 'them'} out. Write what you found, or that you "
            "did not look.",
        )


def _statement_advice(statements: Sequence[Statement]) -> Iterator[Noticed]:
    """Statements that contradict each other, or themselves."""
    said: dict[str, set[Finding]] = {}
    for one in statements:
        said.setdefault(" ".join(one.about.casefold().split()), set()).add(one.finding)
    for one in statements:
        if len(said.pop(" ".join(one.about.casefold().split()), ())) > 1:
            yield Noticed("", f"Two statements about “{one.about}” differ. Say what each is about.")
        if one.finding is Finding.NO_EFFECT and one.certainty is Certainty.VERY_LOW:
            yield Noticed(
                "",
                f"About “{one.about}” you say that there is evidence of no effect, and that its certainty is "
                "very low. Readers take that for a contradiction. Did you mean “Uncertain”?",
            )


def _search_blockers(session: Session, request: EvidenceRequest) -> Iterator[Noticed]:
    if searches.unfinished_run(session, request):
        yield Noticed("search", "A search is still running. Wait until it has finished, or stop it.")
    elif not (
        searches.has_finished_search(session, request) or source_queries.has_searched(session, request)
    ):
        yield Noticed(
            "search",
            "No search has finished yet, and no other source is logged. Run the search and wait until it has"
            " finished, or log where you looked. A reference that was added by itself is no search.",
        )


def _screening_advice(session: Session, request: EvidenceRequest) -> Iterator[Noticed]:
    counted = tally(session, request)
    for number, how in ((counted.undecided, "not screened"), (counted.maybe, "marked as maybe")):
        if number:
            yield Noticed("", f"{_so_many(number, 'record')} {how}. The document says so.")


def _remark_advice(session: Session, request: EvidenceRequest) -> Iterator[Noticed]:
    if number := len(open_remarks(session, request)):
        yield Noticed(REMARKS, f"{_so_many(number, 'remark', ' of the second reader')} not settled.")


def _so_many(number: int, what: str, of: str = "") -> str:
    return f"{formatting.count(number, what)}{of} {'is' if number == 1 else 'are'}"

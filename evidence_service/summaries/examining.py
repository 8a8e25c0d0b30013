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
from evidence_service.summaries import citing, writing
from evidence_service.summaries.citation_marks import spoken
from evidence_service.summaries.citing import Citable, trouble_with
from evidence_service.summaries.composing import name_of, texts_of
from evidence_service.summaries.content import (
    BOTTOM_LINE,
    HOW_SURE,
    AiUse,
    Finding,
    Product,
    Statement,
    SummaryContent,
)
from evidence_service.summaries.remarks import open_remarks

FEWEST_POINTS, MOST_POINTS = 3, 5
REMARKS = "remarks"  # where advice about the second reader's remarks belongs

_NO_WORDS = re.compile(r"\[@[^\]]*\]|&#?\w+;")  # citations, and signs that print as nothing
_POINT = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+(?=\S)", re.MULTILINE)
_FOUND_NOTHING = re.compile(
    r"\b(?:nothing|nobody|no one|none|not known|unknown"
    r"|no (?:\w+ )?(?:evidence|stud(?:y|ies)|papers?|trials?|reviews?))\b",
    re.IGNORECASE,
)

_AI_DETAILS = {
    "tool": "which tool",
    "version": "which version",
    "used_on": "when",
    "prompts": "what it was asked",
}


@dataclass(frozen=True)
class Noticed:
    """One thing that a look at a summary found. `field` is where it can be mended, "" for nowhere there.

    `record_id` is the record whose reference is to be corrected, 0 for anything else.
    """

    field: str
    message: str
    record_id: int = 0


@dataclass(frozen=True)
class Examined:
    """What keeps a summary from being sent for review, and what its writer should think about."""

    blockers: tuple[Noticed, ...]
    advice: tuple[Noticed, ...]

    @property
    def in_words(self) -> str:
        """How many things stand, for where there is no room to name them."""
        to_mend, to_think_about = len(self.blockers), len(self.advice)
        if not (to_mend or to_think_about):
            return "Nothing to mend"
        first = f"{formatting.count(to_mend, 'thing')} to mend" if to_mend else "Nothing stops you"
        if not to_think_about:
            return first
        things = str(to_think_about) if to_mend else formatting.count(to_think_about, "thing")
        return f"{first}{',' if to_mend else '.'} {things} to think about"

    def beside(self, field: str) -> tuple[Noticed, ...]:
        """What is to be said beside the box of this name."""
        return tuple(one for one in (*self.blockers, *self.advice) if one.field == field)


def examine(session: Session, request: EvidenceRequest, content: SummaryContent) -> Examined:
    """What keeps this from being sent for review (nothing, when it is fit), and what to think about."""
    citable = citing.citable(session, request)
    blockers = []
    if not re.search(r"\w", _NO_WORDS.sub("", content.text(BOTTOM_LINE))):
        blockers.append(
            Noticed(BOTTOM_LINE, "Write the bottom line. It is what the people who decide read first.")
        )
    written = {key: _written(name_of(content, key), text, citable) for key, text in texts_of(content).items()}
    blockers += _citing_blockers(session, request, content, written)
    rows = [citable.known_as.get(row.key, row.key) for row in content.rows]
    blockers += _search_blockers(session, request)
    blockers += _reference_blockers(written, rows, citable)
    blockers += _ai_blockers(content.ai)
    if content.valid_until and content.valid_until <= today():
        blockers.append(
            Noticed("valid_until", "The day until which it is valid is past. Choose a later one.")
        )
    advice = [*_advice(content.text(BOTTOM_LINE)), *_citing_advice(written, citable)]
    if content.text(BOTTOM_LINE) and not any(found.cited for found in written.values()):
        advice.append(Noticed("", "Nothing is cited. Cite the records that each statement rests on."))
    else:
        advice += _points_without_source(content.text(BOTTOM_LINE))
    advice += _row_advice(written, rows, citable)
    advice += [*_left_out_advice(content), *_statement_advice(content.statements)]
    advice += [*_screening_advice(session, request), *_remark_advice(session, request)]
    return Examined(tuple(blockers), tuple(advice))


def _citing_blockers(
    session: Session,
    request: EvidenceRequest,
    content: SummaryContent,
    written: Mapping[str, writing.Written],
) -> Iterator[Noticed]:
    """What can't be read as a citation, and what may not be cited, with the reason."""
    for field, found in written.items():
        yield from (Noticed(field, problem) for problem in found.problems)
        for key in found.not_included:
            yield Noticed(
                field,
                f"{spoken(key)} is cited in the {name_of(content, field)}, but is not among the included "
                f"records. {citing.why_not(session, request, key)}",
            )


def _reference_blockers(
    written: Mapping[str, writing.Written], rows: Sequence[str], citable: Citable
) -> Iterator[Noticed]:
    """References that a reader could not find again, each with what it lacks."""
    cited = [key for found in written.values() for key in found.cited]
    for key in dict.fromkeys((*cited, *rows)):
        record = citable.records.get(key)
        lacks = missing_of(citation_from(record.known_citation)) if record else ()
        if record and lacks:
            what = formatting.listed(lacks)
            yield Noticed(
                "references",
                f"The reference of {spoken(key)} ({citing.label_of(record)}) lacks {what}."
                " Correct the reference, or take the citation out.",
                record.id,
            )


def _ai_blockers(ai: AiUse) -> Iterator[Noticed]:
    if ai.used is None:
        yield Noticed("ai_used", "Say whether artificial intelligence was used for this answer.")
    elif ai.used:
        for field, what in _AI_DETAILS.items():
            if not getattr(ai, field):
                yield Noticed(f"ai_{field}", f"You said that artificial intelligence was used. Say {what}.")


def _written(name: str, text: str, citable: Citable) -> writing.Written:
    return writing.written({name: text}, included=citable.records, known_as=citable.known_as)


def _advice(bottom_line: str) -> Iterator[Noticed]:
    points = len(_POINT.findall(bottom_line))
    if bottom_line and not FEWEST_POINTS <= points <= MOST_POINTS:
        yield Noticed(
            BOTTOM_LINE,
            "A bottom line of three to five points is read best. Begin each point on a line of its own "
            f"with a hyphen. There {'is' if points == 1 else 'are'} {formatting.count(points, 'point')} now.",
        )


def _points_without_source(bottom_line: str) -> Iterator[Noticed]:
    """Points of the bottom line that neither cite nor say that nothing was found, by their numbers."""
    points = enumerate(_POINT.split(bottom_line)[1:], 1)
    bare = [str(number) for number, point in points if "[@" not in point and not _FOUND_NOTHING.search(point)]
    if bare:
        which = f"Point {bare[0]}" if len(bare) == 1 else f"Points {formatting.listed(bare)}"
        yield Noticed(
            BOTTOM_LINE,
            f"{which} of the bottom line {'cites' if len(bare) == 1 else 'cite'} nothing. "
            "Cite what each point rests on, or say in it that you found nothing.",
        )


def _citing_advice(written: Mapping[str, writing.Written], citable: Citable) -> Iterator[Noticed]:
    """Papers that were retracted or doubted, each where it is cited first."""
    first = {key: field for field, found in reversed([*written.items()]) for key in found.cited}
    for key in dict.fromkeys(key for found in written.values() for key in found.cited):
        if trouble := trouble_with(citable.records[key]):
            yield Noticed(
                first[key],
                f"The text cites {spoken(key)}. {trouble} "
                "Take the citation out, or say in the text why it is there.",
            )


def _row_advice(
    written: Mapping[str, writing.Written], rows: Sequence[str], citable: Citable
) -> Iterator[Noticed]:
    """Rows of the evidence table that the document leaves out, or whose paper was retracted or doubted."""
    cited = {key for found in written.values() for key in found.cited}
    for key in rows:
        record = citable.records.get(key)
        if record is None:
            yield Noticed(
                "",
                f"The evidence table has {spoken(key)}, which is not among the included records. "
                "The document leaves the row out.",
            )
        elif key not in cited and (trouble := trouble_with(record)):
            yield Noticed(
                "",
                f"The evidence table has {spoken(key)}. {trouble} "
                "Take the row out, or say in its note why it is there.",
            )


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
    """Things of which two statements say something else."""
    said: dict[str, set[Finding]] = {}
    for one in statements:
        said.setdefault(" ".join(one.about.casefold().split()), set()).add(one.finding)
    for one in statements:
        if len(said.pop(" ".join(one.about.casefold().split()), ())) > 1:
            yield Noticed("", f"Two statements about “{one.about}” differ. Say what each is about.")


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

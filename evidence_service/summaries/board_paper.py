"""PURE: what somebody puts into their own paper: decision, bottom line, and the evidence considered.

The paragraph says what was done and found, never more than the document does: it is read where
the document itself isn't at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_service import formatting
from evidence_service.references.kinds import TAKEN_BACK
from evidence_service.searches.search_report import NCBI_PLATFORM, LoggedSource, SearchAsRun, listed
from evidence_service.summaries import certainty
from evidence_service.summaries.content import Product
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_evidence import Numbered
from evidence_service.summaries.document_reading import read_before_delivery
from evidence_service.summaries.document_wording import NOT_READ_YET

MOST_LETTERS = 3400  # that the page holds, below a question of one line
ONE_LINE = 80


def evidence_considered(document: IssuedDocument) -> str:
    """One paragraph of sentences: searched what and when, found what, how sure, from where."""
    sentences = (
        *document.practice,
        _searched(document),
        _counted(document),
        _cited(document),
        _how_sure(document),
        _checked(document),
        source_of(document),
    )
    return " ".join(filter(None, sentences))


def source_of(document: IssuedDocument) -> str:
    """How to name the summary, with the address at which anybody can check it."""
    draft = "draft of " if document.is_draft else ""
    named = f"{document.kind} {document.reference_number}, {draft}version {document.version}"
    until = f", valid until {document.valid}" if document.valid_until and not document.is_draft else ""
    where = f" Check it at {document.verify_at}" if document.verify_at else ""
    return f"Source: {document.service_name}. {named}, {document.delivered_on}{until}.{where}"


def references_of(document: IssuedDocument) -> tuple[Numbered, ...]:
    """The references that the bottom line cites, in their order; none when the page can't hold them all."""
    found = cited_in_bottom_line(document)
    said = sum(map(len, (document.bottom_line.plain, evidence_considered(document), document.decision.what)))
    said += round(1.4 * max(len(document.whole_heading) - ONE_LINE, 0))  # in larger letters
    said += len(question_below(document))
    return found if said + sum(len(one.reference.text) for one in found) <= MOST_LETTERS else ()


def cited_in_bottom_line(document: IssuedDocument) -> tuple[Numbered, ...]:
    """The references that the bottom line cites, in their order."""
    numbers = sorted({int(number) for number in _numbers(document.bottom_line.html)})
    return tuple(
        Numbered(number, document.references[number - 1])
        for number in numbers
        if 0 < number <= len(document.references)
    )


def question_below(document: IssuedDocument) -> str:
    """The question as agreed, where the page is headed by a title that says something else."""
    question = " ".join(document.question.split())
    return "" if question == document.whole_heading else question


def as_text(document: IssuedDocument) -> str:
    """The whole page as plain text, lines ending with a line feed."""
    decision = document.decision
    told = (
        ("What", decision.what),
        ("Who decides", decision.who_decides),
        ("Where", decision.where),
        ("When", decision.when or "No date was set"),
    )
    question = question_below(document)
    parts = [
        f"{document.whole_heading}\n{document.reference_number}, version {document.version}",
        *([_under("The question as agreed", question)] if question else []),
        _under("The decision this supports", "\n".join(f"{name}: {said}" for name, said in told if said)),
        _under("Bottom line", document.bottom_line.plain),
        _under("Evidence considered", evidence_considered(document)),
    ]
    references = references_of(document)
    if references:
        entries = "\n".join(f"{entry.number}. {entry.reference.text}" for entry in references)
        parts.append(_under("References", entries))
    return "\n\n".join(parts) + "\n"


def _under(heading: str, text: str) -> str:
    return f"{heading}\n\n{text}"


def _numbers(markup: str) -> list[str]:
    """The numbers that a text cites, those inside of ranges too."""
    found: list[str] = []
    for citation in re.findall(r'<span class="citation">(.*?)</span>', markup, re.DOTALL):
        for run in re.split(r", ", re.sub(r"<[^>]*>|[\[\]\s\u00a0]", " ", citation)):
            ends = [int(number) for number in re.findall(r"\d+", run)]
            found += [str(number) for number in range(ends[0], ends[-1] + 1)] if ends else []
    return found


def _searched(document: IssuedDocument) -> str:
    asked = f"{document.service_name} looked for evidence for {document.organisation}"
    runs = [(_through(search), formatting.day(search.ran_at)) for search in document.searches]
    exports = [(_through(source), source.when) for source in document.exports]
    days: dict[str, list[str]] = {}
    for name, day in (*runs, *exports):
        days.setdefault(name, []).append(day)
    exported = {source.name for source in document.exports}
    seen = [one.name for one in document.sources if one.kind == "looked at" and one.name not in exported]
    databases = listed([_dated(name, found) for name, found in days.items()])
    searched = f"{asked}. It searched {databases}." if databases else f"{asked}. No database was searched."
    return f"{searched} It also looked at {listed(seen)}." if seen else searched


def _through(searched: SearchAsRun | LoggedSource) -> str:
    """Database and platform without a comma, for a list in a sentence; PubMed's own goes without saying."""
    if searched.platform == NCBI_PLATFORM:
        return searched.database
    return " through ".join(filter(None, (searched.database, searched.platform)))


def _dated(name: str, days: list[str]) -> str:
    known = [day for day in dict.fromkeys(days) if day]
    return f"{name} ({'; '.join(known)})" if known else f"{name} (date not recorded)"


def _counted(document: IssuedDocument) -> str:
    flow = document.flow
    if not flow.found:
        return "No record was found."
    found = formatting.count(flow.found, "record was", "records were")
    included = f"{flow.included:,} included" if flow.included else "none included"
    said = [f"{found} found", f"{flow.screened:,} screened", included]
    if flow.maybe:
        said.append(formatting.count(flow.maybe, "is still in doubt", "are still in doubt"))
    if flow.undecided:
        said.append(formatting.count(flow.undecided, "was not screened", "were not screened"))
    return f"{listed(said)}."


def _cited(document: IssuedDocument) -> str:
    if not document.references:
        return "The answer cites no study."
    number = formatting.count(len(document.references), "publication")
    groups = [group for group in document.reference_groups if group.heading]
    kinds = f": {listed([group.counted for group in groups])}" if groups else ""
    withdrawn = sum(one.citation.retraction.lower() in TAKEN_BACK for one in document.references)
    noted = formatting.count(withdrawn, "of them was retracted", "of them were retracted")
    doubted = sum(one.citation.retraction == "expression of concern" for one in document.references)
    in_doubt = formatting.count(doubted, "of them has", "of them have")
    return " ".join(
        (
            f"The answer cites {number}{kinds}.",
            *([f"{noted}."] if withdrawn else []),
            *([f"{in_doubt} an expression of concern by the journal."] if doubted else []),
        )
    )


def _how_sure(document: IssuedDocument) -> str:
    said = list(_statements(document))
    if said:
        return f"How sure the evidence is, as the library service judged it: {'; '.join(said)}."
    if document.section("how_sure").html:
        return "The summary says in words how sure the evidence is."
    return certainty.NOBODY_JUDGED


def _statements(document: IssuedDocument) -> Iterator[str]:
    for one in document.statements:
        sure = f" ({certainty.CERTAINTIES[one.certainty].name.lower()} certainty)" if one.certainty else ""
        yield f"{one.about.strip().rstrip('.')}, {certainty.FINDINGS[one.finding].name.lower()}{sure}"


def _checked(document: IssuedDocument) -> str:
    named = {Product.RESULTS_LIST: "a list of results"}.get(document.product, f"an {document.product}")
    read = read_before_delivery(document.read_by, document.read_on, document.earlier_readings)
    if document.read_by == NOT_READ_YET:
        read = "not read by anybody else yet"
    used = " Artificial intelligence was used; the summary says how." if document.ai.used else ""
    return f"This is {named}, not a systematic review: written by {document.written_by}, {read}.{used}"

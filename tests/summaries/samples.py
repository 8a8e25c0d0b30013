"""Issued documents for tests, benchmarks and for looking at: short, middling, long. All of it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from evidence_service.searches.flow_counts import FlowSource
from evidence_service.searches.report_log import ElementReviewed, Log, PutTogether, Reviewed, RunFacts
from evidence_service.searches.report_methods import items
from evidence_service.searches.search_report import LoggedSource, SearchAsRun, SearchLine
from evidence_service.summaries.certainty import NOBODY_JUDGED
from evidence_service.summaries.content import AiUse, Product
from evidence_service.summaries.document import (
    Count,
    Decision,
    Flow,
    IssuedDocument,
    IssuedReference,
    IssuedSection,
    Passage,
)
from evidence_service.summaries.document_evidence import NOT_RECORDED
from evidence_service.summaries.writing import written
from tests.summaries.sample_parts import (
    ODD_CITATIONS,
    STRATEGY,
    citation,
    cites,
    environment,
    row,
    statements,
    typed,
)
from tests.summaries.sample_texts import (
    BOTTOM_LINE,
    COST,
    DESIGNS,
    FINDINGS,
    GAPS,
    LONG_QUESTION,
    LONG_WORD,
    LOREM,
    OTHERS,
    OVID,
    SHORT_BOTTOM_LINE,
    SHORT_FINDINGS,
    SUBJECTS,
)

__all__ = [
    "OVID",
    "STRATEGY",
    "document",
    "environment",
    "full",
    "long",
    "middling",
    "practice",
    "reported",
    "short",
    "usual",
]


def short() -> IssuedDocument:
    """Two pages: a bottom line, a few sentences, one search."""
    made = document(cited=3, bottom_line=SHORT_BOTTOM_LINE, findings=SHORT_FINDINGS, gaps="")
    search = replace(made.searches[0], lines=(replace(STRATEGY[0], warnings=()),))
    excluded = (Count("Wrong topic or intervention", 2838),)
    return replace(made, searches=(search,), flow=Flow(found=2841, excluded=excluded, included=3))


def usual() -> IssuedDocument:
    """What most requests get: about four pages."""
    return document(cited=7, bottom_line=BOTTOM_LINE, findings=FINDINGS, others=OTHERS, cost=COST, gaps=GAPS)


def middling() -> IssuedDocument:
    """About seven pages, with Greek, Chinese, a retraction, twelve authors, and words that are too long."""
    odd = "".join(f"\n\nAnother report points the same way [@pmid:{one.pmid}]." for one in ODD_CITATIONS)
    home = f"## At home\n\n1. {LOREM}\n2. {LOREM}\n   - {LOREM}"
    more = "\n\n".join(f"# Theme {n}\n\n## In hospitals\n\n{LOREM}\n\n{home}" for n in range(1, 3))
    long_line = " OR ".join(f'"{subject.lower()}"[tiab]' for subject in SUBJECTS * 3)
    made = document(
        cited=30,
        bottom_line=BOTTOM_LINE,
        findings=FINDINGS + more + odd + cites(8, 30),
        others=OTHERS,
        cost=COST,
        gaps=GAPS,
    )
    return replace(
        made,
        title="",
        question=LONG_QUESTION,
        searches=(
            *made.searches,
            SearchAsRun(
                database="Embase",
                platform="Imagined Platform",
                ran_at=datetime(2026, 11, 26, 9, 5, tzinfo=UTC),
                lines=(
                    SearchLine(number=1, text=long_line, count=3),
                    SearchLine(number=2, text="x" * 900 + "[tiab]\n  AND (\n    two lines\n  )", count=None),
                ),
                note="Typed into the platform by hand.",
            ),
        ),
        limits="Embase was searched for the last ten years only.",
        requested_by="Director of nursing",
        not_wanted="Studies of children, and anything before 2010.",
        version=2,
        reissue_reason="One study in the first version had been retracted; the bottom line is the same.",
        read_by="",
    )


def reported() -> IssuedDocument:
    """The usual one, with how was searched told item by item, and with other sources than PubMed."""
    return searched_in_full(usual())


def searched_in_full(made: IssuedDocument) -> IssuedDocument:
    """The document as if its references were what was included of 520 records from four sources."""
    search = replace(made.searches[0], number=1)
    sources = (
        LoggedSource(
            *(1, "file", "Embase; MEDLINE", "Ovid", date(2026, 11, 26), OVID, 311, 311, 309, 2),
            note="Exported in two parts.",
            file_name="embase.ris",
        ),
        LoggedSource(2, "paste", "HMIC", "Ovid", date(2026, 11, 26), "", 12, 12, 12),
        LoggedSource(
            3, "looked at", "The King’s Fund", note="Two reports on virtual wards, both before 2022."
        ),
        LoggedSource(4, "single reference", "By hand", read=1, imported=1),
    )
    review = (
        ElementReviewed("Subject headings", "no revisions"),
        ElementReviewed("Text word searching", "revisions suggested", "Add hospital at home."),
        ElementReviewed("Limits and filters", "no revisions"),
    )
    log = Log(
        searches=(search,),
        facts={1: RunFacts(412, 411, 1, 411, credit="Copied from ER-2025-00017, by Rowan Maple")},
        sources=sources,
        reviews=(Reviewed(3, date(2026, 11, 23), "Hazel Larch", date(2026, 11, 24), review),),
        together=PutTogether(213, 205, 8, 0, 3, compared=True),
        service="Evidence Service, version 0.1.0",
    )
    notes = {
        "citations": "Forwards from the largest trial, in Google Scholar, 27 November 2026.",
        "contacts": "",
    }
    left_out = 520 - len(made.references)
    flow = Flow(
        found=736,
        set_aside=(
            Count("not handed out by the database, or not readable", 3),
            Count("duplicates: found before, or elsewhere too", 213),
        ),
        excluded=(
            Count("Wrong topic or intervention", left_out - 106),
            Count("Wrong population", 61),
            Count("Opinion without data", 45),
        ),
        included=len(made.references),
        sources=(
            FlowSource("run-1", "PubMed, search 1", 412, 1),
            FlowSource("source-1", "Embase; MEDLINE (Ovid), source 1", 311, 2),
            FlowSource("source-2", "HMIC (Ovid), source 2", 12),
            FlowSource("source-4", "By hand, source 4", 1),
        ),
    )
    made = replace(made, flow=flow, searches=(search,), sources=sources, other_sources="")
    return replace(made, items=items(log, notes))


def full() -> IssuedDocument:
    """An evidence summary with every part that a document can have, about nine pages."""
    made = typed(reported())
    return replace(
        made,
        not_judged="",
        statements=statements(),
        rows=tuple(row(number) for number in range(1, len(made.references) + 1)),
        ai=AiUse(
            True, "Imagined Assistant", "4.2", date(2026, 11, 24), "List other words for “virtual ward”."
        ),
        ai_statement="Artificial intelligence was used. What it gave may differ when it is asked again.",
        valid_until=date(2027, 12, 4),
        requested_by="Director of nursing",
        not_wanted="Studies of children.",
        limits="Embase was searched for the last ten years only.",
        verify_at="https://evidence.example/v/K7PQ2WM9XD",
    )


def practice() -> IssuedDocument:
    """The short one, from a search that did not reach PubMed."""
    made = short()
    elsewhere = tuple(replace(search, platform="a stand-in for PubMed") for search in made.searches)
    return replace(made, searches=elsewhere)


def long(references: int = 300) -> IssuedDocument:
    """About thirty pages, with 300 references and a table of 60 rows; fewer with fewer references."""
    rows = "\n".join(
        f"| {SUBJECTS[n % 8]} [@pmid:{90000000 + n}] | {DESIGNS[n % 7]} | {2010 + n % 15} |"
        for n in range(1, 61)
    )
    head = "| Study | Design | Year |\n|---|---|--:|"
    table = f"\n\n# Every study in one table\n\n{head}\n{rows}\n| {LONG_WORD} | {LONG_WORD} | 2022 |\n"
    odd = "".join(f"\n\nAnother report points the same way [@pmid:{one.pmid}]." for one in ODD_CITATIONS)
    plain = references - len(ODD_CITATIONS)
    themes = "\n\n".join(
        f"# Theme {n}: {SUBJECTS[n % 8].lower()}\n\n{LOREM} {LOREM}\n\n{LOREM}{cites(n * 12, n * 12 + 12)}"
        for n in range(1, plain // 12)
    )
    made = document(
        cited=plain,
        bottom_line=BOTTOM_LINE,
        findings=FINDINGS + table + themes + odd + cites(8, plain),
        others=OTHERS,
        cost=COST,
        gaps=GAPS,
    )
    made = searched_in_full(typed(made))
    return replace(
        made,
        product=Product.SYNTHESIS,
        title="Virtual wards for older people",
        question=LONG_QUESTION,
        rows=tuple(row(number) for number in range(1, 61)),
        statements=statements(),
        not_judged="",
        valid_until=date(2027, 12, 4),
        verify_at="https://evidence.example/v/K7PQ2WM9XD",
    )


def document(
    *, cited: int, bottom_line: str, findings: str, gaps: str, others: str = "", cost: str = ""
) -> IssuedDocument:
    """A document whose texts may cite the first `cited` made-up articles and the odd ones."""
    citations = {f"pmid:{one.pmid}": one for one in (*map(citation, range(1, cited + 1)), *ODD_CITATIONS)}
    texts = {"bottom line": bottom_line, "findings": findings, "others": others, "cost": cost, "gaps": gaps}
    made = written(texts, included=citations)
    assert made.problems == ()
    return IssuedDocument(
        reference_number="ER-2026-00042",
        service_name="Imagined Valley Library and Knowledge Service",
        organisation="Imagined Valley Hospitals",
        title="Do virtual wards shorten hospital stays for older people?",
        question="Do virtual wards shorten hospital stays for older people?",
        decision=Decision(
            what="Whether to open 40 virtual ward places before winter, and to close one step-down ward",
            who_decides="Chief operating officer, with the medical director",
            where="Executive committee",
            decided_on=date(2026, 12, 14),
        ),
        bottom_line=Passage(bottom_line, made.html["bottom line"]),
        sections=tuple(
            IssuedSection(key, heading, Passage(text, made.html[key]))
            for key, heading, text in (
                ("findings", "What we found", findings),
                ("others", "What others have done", others),
                ("cost", "Cost and resources", cost),
                ("gaps", "Gaps, and what we did not look for", gaps),
            )
            if text
        ),
        references=tuple(IssuedReference.to(key, citations[key]) for key in made.cited),
        searches=(
            SearchAsRun(
                database="PubMed",
                platform="NCBI E-utilities",
                ran_at=datetime(2026, 11, 25, 14, 5, tzinfo=UTC),
                lines=STRATEGY,
            ),
        ),
        flow=Flow(
            found=412,
            set_aside=(Count("duplicates", 9),),
            excluded=(
                Count("Wrong topic or intervention", 297 - len(made.cited)),
                Count("Wrong population", 61),
                Count("Opinion without data", 45),
            ),
            included=len(made.cited),
        ),
        written_by="Rowan Maple, clinical librarian",
        read_by="Hazel Larch, evidence lead",
        asked_on=date(2026, 11, 20),
        needed_on=date(2026, 12, 7),
        needed_because="Papers for the executive committee close that day",
        delivered_at=datetime(2026, 12, 4, 15, 30, tzinfo=UTC),
        tell_us_at="https://evidence.example/requests/ER-2026-00042/decision",
        not_judged=NOBODY_JUDGED,
        empty_cell=NOT_RECORDED,
    )

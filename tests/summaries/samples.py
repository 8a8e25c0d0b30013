"""Issued documents for tests, benchmarks and for looking at: short, middling, long. All of it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author, Notice
from evidence_service.searches.flow_counts import FlowSource
from evidence_service.searches.report_log import ElementReviewed, Log, PutTogether, Reviewed, RunFacts
from evidence_service.searches.report_methods import items
from evidence_service.searches.search_report import LoggedSource, SearchAsRun, SearchLine
from evidence_service.summaries.content import AiUse, Certainty, Finding, Product
from evidence_service.summaries.document import (
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
from evidence_service.summaries.writing import written

TEMPLATES = Path(__file__).parents[2] / "templates"

LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3

SURNAMES = (
    *("Ash", "Birch", "Cedar", "Elder", "Fir", "Hazel", "Larch", "Maple"),
    *("Oakley", "Pine", "Rowan", "Willow", "Yew", "Alder", "Beech", "Holly"),
)
SUBJECTS = (
    "Virtual wards for older people after an emergency admission",
    "Remote monitoring at home and length of stay",
    "Early supported discharge with nurse visits",
    "Hospital at home for heart failure",
    "Patient and carer experience of care at home instead of in hospital",
    "Costs of a bed day saved",
    "Staffing of step-down care outside the hospital",
    "Escalation and safety in virtual wards",
)
DESIGNS = (
    "a randomised controlled trial",
    "a before-and-after study in four district hospitals",
    "an interview study",
    "a systematic review and meta-analysis",
    "a cohort study with a matched comparison",
    "a service evaluation",
)

BOTTOM_LINE = """
- Virtual wards **probably shorten hospital stays** by about one to two days for older people who are well
  enough to go home [@pmid:90000001; @pmid:90000002; @pmid:90000003].
- We found **no sign of more deaths or readmissions**, but the studies were too small to rule out a small
  difference [@pmid:90000002; @pmid:90000004].
- Costs are **uncertain**. Savings depend on beds being closed or used for others [@pmid:90000005].
- Patients like being at home; carers carry more of the work than is counted [@pmid:90000006].
"""

SHORT_BOTTOM_LINE = """
- Virtual wards **probably shorten hospital stays** by about a day [@pmid:90000001; @pmid:90000002].
- Nobody has shown that they are less safe, and nobody has shown that they are as safe [@pmid:90000003].
"""

SHORT_FINDINGS = "Three studies report shorter stays [@pmid:90000001; @pmid:90000002; @pmid:90000003]."

FINDINGS = """
# Length of stay

Three studies report shorter stays [@pmid:90000001; @pmid:90000002; @pmid:90000003]. The largest, a
randomised trial in six hospitals, found 1.6 fewer days (95% CI 0.9 to 2.3) for people over 70 with a
chest infection or heart failure [@pmid:90000002]. People who lived alone were left out of it.

# Safety

Readmission within 30 days was about the same: 14% against 15% [@pmid:90000002; @pmid:90000004]. *This is
not proof that there is no difference.* The studies together had 1,204 people.

| Study | Setting | People | Readmitted at 30 days | Stay, days |
|---|---|--:|--:|--:|
| Randomised trial [@pmid:90000002] | Six district hospitals | 812 | 14% against 15% | 4.1 against 5.7 |
| Cohort [@pmid:90000004] | One teaching hospital | 392 | 13% against 12% | 4.9 against 6.0 |
| Before and after [@pmid:90000001] | Four community teams | 1,530 | not reported | 5.2 against 6.4 |

# What others have done

Two services describe what they changed after the first year: a named consultant, a single telephone
number, and a limit of 20 people to a nurse [@pmid:90000007].

> “We stopped counting devices and began to count visits.” Lead nurse of a community team [@pmid:90000007]

# Cost

Only one study counts the cost of carers’ time [@pmid:90000005]. See the
[method of that study](https://example.org/method) before you use its figure.
"""

GAPS = """
We found **no evidence** about people with dementia, and none from rural places. We did not look for
studies of children, of maternity care, or of devices alone.
"""


def environment() -> Environment:
    """Templates as strict as they get: a misspelled name is an error."""
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def citation(number: int) -> Citation:
    """A made-up article; its kind, length and oddities depend on the number."""
    surnames = [SURNAMES[(number + place) % len(SURNAMES)] for place in range(number % 9 + 1)]
    subject = SUBJECTS[number % len(SUBJECTS)]
    return Citation(
        authors=tuple(Author(last=name, initials="ABCDE"[place % 5]) for place, name in enumerate(surnames)),
        title=f"{subject}: {DESIGNS[number % len(DESIGNS)]}.",
        languages=("eng",),
        journal_abbreviation=("J Imag Care", "Imagined Med J", "Nurs Imag", "BMJ Imag")[number % 4],
        published=f"{2010 + number % 15} {('Jan', 'Mar 4', 'Jun', 'Sep-Oct')[number % 4]}",
        year=2010 + number % 15,
        volume=str(10 + number % 30),
        issue=str(1 + number % 12),
        pages=f"{100 + number}-{108 + number}",
        doi=f"10.9999/imagined.{90000000 + number}",
        pmid=str(90000000 + number),
    )


ODD_CITATIONS = (
    Citation(
        authors=tuple(Author(last=name, initials="XY") for name in SURNAMES[:12]),
        title="Twelve authors and a <i>Salix</i> in the title, with CO<sub>2</sub>: does it fit?",
        journal_abbreviation="J Imag Care",
        published="2021",
        volume="4",
        article_number="e12345",
        pmid="90000901",
    ),
    Citation(
        authors=(Author(last="Παπαδοπούλου", initials="Ε"), Author(last="Οικονόμου", initials="Γ")),
        title="[Εικονικοί θάλαμοι: β-αποκλειστές και α-υποδοχείς].",
        languages=("gre",),
        journal_abbreviation="Ελλ Ιατρ",
        published="2018 Apr",
        volume="12",
        pages="11-19",
        pmid="90000902",
    ),
    Citation(
        authors=(Author(last="王", fore="小明"), Author(last="李", fore="雷")),
        title="[Not Available].",
        vernacular_title="虚拟病房对老年患者住院时间的影响",
        languages=("chi",),
        journal_abbreviation="Zhonghua Imag Za Zhi",
        published="2019 Jul",
        volume="99",
        issue="7",
        pages="512-518",
        pmid="90000903",
    ),
    Citation(
        authors=(Author(collective="VIRTUAL-WARD Imagined Collaborative Group"),),
        title="RETRACTED: A virtual ward that halves everything.",
        journal_abbreviation="Imagined Med J",
        published="2016 May",
        volume="9",
        issue="5",
        pages="401-409",
        pmid="90000904",
        retraction="retracted",
        notices=(Notice(kind="retraction in", citation="Imagined Med J. 2018;11(1):3", pmid="90000905"),),
    ),
    Citation(
        authors=(Author(last="Długołęcka-Ångström", initials="Ż"), Author(last="O’Đặng", initials="T")),
        title=f"On {LONG_WORD} and other words that no column can hold",
        journal_abbreviation="J Imag Care",
        published="2022",
        volume="7",
        doi="10.9999/(sici)" + "1097-0258" * 12,
        pmid="90000906",
    ),
)

STRATEGY = (
    SearchLine(
        number=1,
        text='"virtual ward*"[tiab] OR "hospital at home"[tiab] OR "home hospitali*"[tiab]',
        count=2841,
        translation='"virtual ward*"[Title/Abstract] OR "hospital at home"[Title/Abstract]',
        warnings=("PubMed did not find the phrase “home hospitali*” and left it out.",),
    ),
    SearchLine(number=2, text="length of stay[mh] OR readmission*[tiab]", count=181_204),
    SearchLine(
        number=3,
        text="#1 AND #2",
        count=412,
        sent='("virtual ward*"[tiab] OR "hospital at home"[tiab]) AND (…)',
    ),
)


def short() -> IssuedDocument:
    """Two pages: a bottom line, a few sentences, one search."""
    made = document(cited=3, bottom_line=SHORT_BOTTOM_LINE, findings=SHORT_FINDINGS, gaps="")
    search = replace(made.searches[0], lines=(replace(STRATEGY[0], warnings=()),))
    return replace(made, searches=(search,), flow=Flow(found=2841, included=2841))


def usual() -> IssuedDocument:
    """What most requests get: about four pages."""
    return document(cited=7, bottom_line=BOTTOM_LINE, findings=FINDINGS, gaps=GAPS)


def middling() -> IssuedDocument:
    """About seven pages, with Greek, Chinese, a retraction, twelve authors, and words that are too long."""
    odd = "".join(f"\n\nAnother report points the same way [@pmid:{one.pmid}]." for one in ODD_CITATIONS)
    home = f"## At home\n\n1. {LOREM}\n2. {LOREM}\n   - {LOREM}"
    more = "\n\n".join(f"# Theme {n}\n\n## In hospitals\n\n{LOREM}\n\n{home}" for n in range(1, 3))
    long_line = " OR ".join(f'"{subject.lower()}"[tiab]' for subject in SUBJECTS * 3)
    made = document(
        cited=30, bottom_line=BOTTOM_LINE, findings=FINDINGS + more + odd + cites(8, 30), gaps=GAPS
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
                ran_at=datetime(2026, 12, 4, 9, 5, tzinfo=UTC),
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
    made = usual()
    search = replace(made.searches[0], number=1)
    sources = (
        LoggedSource(
            *(1, "file", "Embase; MEDLINE", "Ovid", date(2026, 6, 4), OVID, 311, 311, 309, 2),
            note="Exported in two parts.",
            file_name="embase.ris",
        ),
        LoggedSource(2, "paste", "HMIC", "Ovid", date(2026, 6, 4), "", 12, 12, 12),
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
        reviews=(Reviewed(3, date(2026, 6, 1), "Hazel Larch", date(2026, 6, 2), review),),
        together=PutTogether(118, 6, 1, 0, 3, compared=True),
        service="Evidence Service, version 0.1.0",
    )
    notes = {"citations": "Forwards from the largest trial, in Google Scholar, 5 June 2026.", "contacts": ""}
    flow = replace(
        made.flow,
        found=736,
        set_aside=(Count("not given, or not readable", 3), Count("found before, or elsewhere too", 330)),
        sources=(
            FlowSource("run-1", "PubMed, search 1", 412, 1),
            FlowSource("source-1", "Embase; MEDLINE (Ovid), source 1", 311, 2),
            FlowSource("source-2", "HMIC (Ovid), source 2", 12),
            FlowSource("source-4", "By hand, source 4", 1),
        ),
    )
    made = replace(made, flow=flow, searches=(search,), sources=sources, other_sources="")
    return replace(made, items=items(log, notes))


STATEMENTS = (
    ("Length of stay", Finding.EFFECT, Certainty.MODERATE, "One large trial, and two studies that agree."),
    ("Readmission and deaths", Finding.UNCERTAIN, Certainty.LOW, "Few events, and wide intervals."),
    ("Bed days of carers’ own illness", Finding.NO_EFFECT, Certainty.VERY_LOW, "One study of 61 carers."),
    ("People with dementia", Finding.NO_EVIDENCE, None, ""),
)


def row(number: int, cited: int) -> IssuedRow:
    """A line of the evidence table; what it holds depends on the number."""
    return IssuedRow(
        number=cited,
        study=f"{SURNAMES[number % 16]} {2010 + number % 15}",
        title=SUBJECTS[number % 8],
        evidence_type=KINDS[number % len(KINDS)],
        country=("United Kingdom", "Denmark", "Spain", "Australia", "")[number % 5],
        setting=("Six district hospitals", "Community team", "One teaching hospital")[number % 3],
        design=DESIGNS[number % 6].removeprefix("a ").removeprefix("an ").capitalize(),
        population=f"{number * 17 + 40} people over {60 + number % 20} with a chest infection",
        finding=FOUND[number % 4],
        note=NOTES[number % 5],
        retraction="retracted" if number % 30 == 4 else "",
    )


KINDS = (
    *("trial", "observational study", "qualitative study", "systematic review", "economic evaluation"),
    *("evaluation or case study", "guideline or policy", "study (type not known)"),
)
FOUND = (
    "1.6 fewer days in hospital (95% CI 0.9 to 2.3); readmission within 30 days 14% against 15%.",
    "Stays were 0.8 days shorter. Nobody counted the work of carers.",
    "People felt safe at home when one telephone number was answered day and night.",
    "Costs fell by £310 a person when more than 20 people were on the ward, and rose when fewer were.",
)
NOTES = ("", "Close to our own patients.", "", "Nobody who lives alone was taken.", "Abstract only.")


def full() -> IssuedDocument:
    """An evidence summary with every part that a document can have, about nine pages."""
    made = reported()
    typed = tuple(
        replace(entry, evidence_type=KINDS[place % len(KINDS)]) for place, entry in enumerate(made.references)
    )
    return replace(
        made,
        references=typed,
        statements=statements(),
        rows=tuple(row(number, number) for number in range(1, len(typed) + 1)),
        ai=AiUse(True, "Imagined Assistant", "4.2", date(2026, 6, 2), "List other words for “virtual ward”."),
        ai_statement="Artificial intelligence was used. What it gave may differ when it is asked again.",
        valid_until=date(2027, 12, 4),
        requested_by="Director of nursing",
        not_wanted="Studies of children.",
        limits="Embase was searched for the last ten years only.",
        verify_at="https://evidence.example/v/K7PQ2WM9XD",
    )


def statements() -> tuple[IssuedStatement, ...]:
    """One of each finding."""
    return tuple(
        IssuedStatement(
            about, finding, Passage(why, f"<p>{why}</p>" if why else ""), certainty, "Rowan Maple"
        )
        for about, finding, certainty, why in STATEMENTS
    )


OVID = """1  exp virtual ward/
2  (virtual adj2 ward*).ti,ab,kw.
3  (hospital adj2 home*).ti,ab,kw.
4  or/1-3
5  limit 4 to yr="2015 -Current"
"""


def practice() -> IssuedDocument:
    """The short one, from a search that did not reach PubMed."""
    made = short()
    elsewhere = tuple(replace(search, platform="a stand-in for PubMed") for search in made.searches)
    return replace(made, searches=elsewhere)


def long(references: int = 300) -> IssuedDocument:
    """About thirty pages, with 300 references and a table of 60 rows; fewer with fewer references."""
    rows = "\n".join(
        f"| {SUBJECTS[n % 8]} [@pmid:{90000000 + n}] | {DESIGNS[n % 6]} | {n * 17} | {n % 40}% |"
        for n in range(1, 61)
    )
    head = "| Study | Design | People | Readmitted |\n|---|---|--:|--:|"
    table = f"\n\n# Every study in one table\n\n{head}\n{rows}\n| {LONG_WORD} | {LONG_WORD} | 3 | 0% |\n"
    themes = "\n\n".join(
        f"# Theme {n}: {SUBJECTS[n % 8].lower()}\n\n{LOREM} {LOREM}\n\n{LOREM}{cites(n * 12, n * 12 + 12)}"
        for n in range(1, references // 12)
    )
    made = document(
        cited=references,
        bottom_line=BOTTOM_LINE,
        findings=FINDINGS + table + themes + cites(8, references),
        gaps=GAPS,
    )
    typed = (replace(entry, evidence_type=KINDS[n * n % 11 % 8]) for n, entry in enumerate(made.references))
    return replace(
        made,
        product=Product.SYNTHESIS,
        references=tuple(typed),
        rows=tuple(row(number, min(number, references)) for number in range(1, 61)),
        statements=statements(),
        valid_until=date(2027, 12, 4),
        verify_at="https://evidence.example/v/K7PQ2WM9XD",
    )


LOREM = (
    "Services differ in whom they take, how often a nurse calls, and who may stop the care. Where a named"
    " doctor looks at the list each day, fewer people come back unplanned. Where nobody does, the list grows,"
    " and people stay on it longer than they need to. Most reports describe the first year only."
)

LONG_QUESTION = (
    "For people over 70 who come to hospital as an emergency with a chest infection, heart failure or"
    " frailty, does going home early to a virtual ward with remote monitoring and daily contact, instead of"
    " staying in a hospital bed until they are ready for discharge, shorten the stay without more deaths,"
    " readmissions or work for carers, and what does it cost the hospital, the community and the family?"
)


def cites(first: int, last: int) -> str:
    """A sentence that cites the records of this range, seven at a time."""
    groups = [range(start, min(start + 7, last + 1)) for start in range(first, last + 1, 7)]
    return " ".join(
        f" Others agree [{'; '.join(f'@pmid:{90000000 + number}' for number in group)}]." for group in groups
    )


def document(*, cited: int, bottom_line: str, findings: str, gaps: str) -> IssuedDocument:
    """A document whose texts may cite the first `cited` made-up articles and the odd ones."""
    citations = {f"pmid:{one.pmid}": one for one in (*map(citation, range(1, cited + 1)), *ODD_CITATIONS)}
    texts = {"bottom line": bottom_line, "findings": findings, "gaps": gaps}
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
                ("gaps", "Gaps, and what we did not look for", gaps),
            )
            if text
        ),
        references=tuple(IssuedReference.to(key, citations[key]) for key in made.cited),
        searches=(
            SearchAsRun(
                database="PubMed",
                platform="NCBI E-utilities",
                ran_at=datetime(2026, 6, 3, 13, 5, tzinfo=UTC),
                lines=STRATEGY,
            ),
        ),
        flow=Flow(
            found=412,
            set_aside=(Count("duplicates", 9),),
            excluded=(
                Count("Wrong topic or intervention", 290),
                Count("Wrong population", 61),
                Count("Opinion without data", 45),
            ),
            included=7,
        ),
        written_by="Rowan Maple, clinical librarian",
        read_by="Hazel Larch, evidence lead",
        asked_on=date(2026, 11, 20),
        needed_on=date(2026, 12, 7),
        needed_because="Papers for the executive committee close that day",
        delivered_at=datetime(2026, 12, 4, 15, 30, tzinfo=UTC),
        tell_us_at="https://evidence.example/requests/ER-2026-00042/decision",
    )

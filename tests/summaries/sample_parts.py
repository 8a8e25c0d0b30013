"""The made-up parts of the sample documents: articles, odd ones among them, rows, statements, a strategy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evidence_service.references.citation import Citation
from evidence_service.references.evidence_type import UNKNOWN
from evidence_service.references.reference import Author, Notice
from evidence_service.searches.search_report import SearchLine
from evidence_service.summaries.document import (
    IssuedDocument,
    IssuedRow,
    IssuedStatement,
    Passage,
)
from tests.summaries.sample_texts import (
    DESIGNS,
    FOUND,
    KINDS,
    LONG_WORD,
    NOTES,
    PEOPLE,
    SETTINGS,
    STATEMENTS,
    SUBJECTS,
    SURNAMES,
)

TEMPLATES = Path(__file__).parents[2] / "templates"


def environment() -> Environment:
    """Templates as strict as they get: a misspelled name is an error."""
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def citation(number: int) -> Citation:
    """A made-up article; its kind, length and oddities depend on the number."""
    surnames = [SURNAMES[(number + place) % len(SURNAMES)] for place in range(number % 9 + 1)]
    subject = SUBJECTS[number % len(SUBJECTS)]
    retracted = is_retracted(number)
    notice = Notice("retraction in", "Imagined Med J. 2026;19(2):5", pmid=str(90001000 + number))
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
        retraction="retracted" if retracted else "",
        notices=(notice,) if retracted else (),
    )


def is_retracted(number: int) -> bool:
    """Whether this article was retracted: one in thirty was."""
    return number % 30 == 7


def type_of(citation: Citation) -> str:
    """The type of evidence that its title says; of the odd ones it isn't known."""
    found = (kind for kind, design in zip(KINDS, DESIGNS, strict=True) if f": {design}" in citation.title)
    return next(found, UNKNOWN)


def typed(made: IssuedDocument) -> IssuedDocument:
    """The same with the type of evidence of each reference."""
    with_types = (replace(one, evidence_type=type_of(one.citation)) for one in made.references)
    return replace(made, references=tuple(with_types))


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


def row(number: int) -> IssuedRow:
    """A line of the evidence table for the article of this number, which is its place in the list too."""
    place = number % len(DESIGNS)
    return IssuedRow(
        number=number,
        study=f"{SURNAMES[number % 16]} {2010 + number % 15}",
        title=citation(number).title,
        evidence_type=KINDS[place],
        country=("United Kingdom", "Denmark", "Spain", "Australia", "")[number % 5],
        setting=SETTINGS[place],
        design=DESIGNS[place].removeprefix("a ").removeprefix("an ").split(" in ")[0].capitalize(),
        population=PEOPLE[place],
        finding=FOUND[place],
        note=NOTES[number % 5],
        retraction=citation(number).retraction,
    )


def statements() -> tuple[IssuedStatement, ...]:
    """One of each finding."""
    return tuple(
        IssuedStatement(
            about, finding, Passage(why, f"<p>{why}</p>" if why else ""), certainty, "Rowan Maple"
        )
        for about, finding, certainty, why in STATEMENTS
    )


def cites(first: int, last: int) -> str:
    """A sentence that cites the records of this range, seven at a time."""
    groups = [range(start, min(start + 7, last + 1)) for start in range(first, last + 1, 7)]
    return " ".join(
        f" Others agree [{'; '.join(f'@pmid:{90000000 + number}' for number in group)}]." for group in groups
    )

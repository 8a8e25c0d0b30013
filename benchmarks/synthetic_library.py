"""Libraries of invented references with known duplicates, as several databases would hand them out.

Every publication is described by one to four sources, with the habits and slips of `synthetic_sources`.
Between them stand publications that only look like duplicates: errata, replies, parts, annual reports,
abstracts for a conference with the title of the later paper.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from benchmarks.synthetic_sources import described_by_sources
from evidence_service.references.reference import AbstractSection, Author, Reference


@dataclass(frozen=True)
class Library:
    """`publication_of[i]` names the publication that `references[i]` describes."""

    references: list[Reference]
    publication_of: list[int]


_SYLLABLES = re.findall(
    "..", "babebibocacecodadedidofafefigagegilalelilomamemimonaneninopapiporarerisasesitatetivavevoxaze"
)
_DRUG_ENDS = ("limab", "prazole", "sartan", "statin", "gliptin", "flozin", "cillin", "vir", "mycin", "tinib")


def _each(*lines: str) -> tuple[str, ...]:
    return tuple(each for line in lines for each in line.split("|"))


_EFFECTS = _each(
    "Effect|Effects|Influence|Impact|Association|Comparison|Efficacy|Safety|Cost-effectiveness|Tolerability",
    "Role|Benefits|Harms|Acceptability|Feasibility|Predictors|Prevalence|Determinants",
)
_OUTCOMES = _each(
    "mortality|length of stay|pressure ulcers|falls|medication errors|quality of life|readmission|pain",
    "wound infection|blood pressure|β-cell function|TNF-α levels|glycaemic control|staff turnover|delirium",
    "waiting times|patient satisfaction|adherence|renal function|left ventricular mass|bone density|fatigue",
    "anaemia|oxygen saturation|nutritional status|hand hygiene|catheter infection|sleep quality",
    "antibiotic use|walking distance",
)
_PEOPLE = _each(
    "older people|children with asthma|adults with type 2 diabetes|women after caesarean section|nurses",
    "patients after hip fracture|people with dementia|ventilated patients|preterm infants|junior doctors",
    "patients on haemodialysis|survivors of stroke|people with schizophrenia|care home residents",
    "patients with heart failure|adolescents with depression|men with prostate cancer|pregnant women",
    "women with breast cancer|outpatients with epilepsy",
)
_SETTINGS = _each(
    "a district hospital|primary care|intensive care|the emergency department|rural clinics",
    "an urban community|long-term care|a teaching hospital|day surgery|home care",
)
_DESIGNS = _each(
    "a randomised controlled trial|a cohort study|a systematic review|a qualitative study|a pilot study",
    "a case-control study|an interrupted time series|a cross-sectional survey|a service evaluation",
    "a before-and-after study",
)
_REMEDIES = _each("exercise|music|coaching|telephone follow-up|massage|zinc")
_FAMILIES = _each(
    "Ash|Birch|Cedar|Dogwood|Elder|Fir|Gorse|Hazel|Ivy|Juniper|Larch|Maple|Oak|Pine|Rowan|Sorrel|Teasel",
    "Willow|Yew|Müller|Øster|Nuñez|Lefèvre|Șerban|Wang|Li|Chen|Kim|Nguyen|Patel|O'Hazel|van-Linden",
)
_FORES = _each("Ada|Ben|Cleo|Dev|Eve|Fay|Gus|Hal|Ida|Jo|Kit|Leo|Mia|Ned|Ola|Pia|Quinn|Rae|Sam|Tia")
_KINDS = (("Journal", "J"), ("Annals", "Ann"), ("Archives", "Arch"), ("International Journal", "Int J"))
_FIELDS = (
    ("Imagined Medicine", "Imag Med"),
    ("Invented Nursing", "Invent Nurs"),
    ("Fictional Surgery", "Fict Surg"),
    ("Supposed Cardiology", "Supp Cardiol"),
    ("Notional Psychiatry", "Not Psychiatry"),
    ("Conjectural Paediatrics", "Conject Paediatr"),
    ("Speculative Oncology", "Specul Oncol"),
)
_ADDITIONS = (("", ""), (" and Public Health", " Public Health"), (" and Therapy", " Ther"))
_JOURNALS = tuple(
    (f"{kind} of {field}{addition}", f"{short_kind} {short_field}{short_addition}")
    for kind, short_kind in _KINDS
    for field, short_field in _FIELDS
    for addition, short_addition in _ADDITIONS
)
_SENTENCES = (
    "Background: {0} is common in {1} and its course is hard to foresee.",
    "We recruited {2} participants from {3} sites between spring and autumn.",
    "The primary outcome was {0} after {4} weeks, measured by trained staff.",
    "Participants who received {5} did better than those who did not.",
    "There was no difference in adverse events, and {6} participants withdrew.",
    "Costs fell by {7} per person, mostly through fewer contacts.",
    "Conclusions: {5} may improve {0} in {1}, but longer studies of {8} are needed.",
)


def synthetic_library(size: int, seed: int = 1) -> Library:
    """So many references; some 45 in 100 are further copies of a publication."""
    dice = random.Random(seed)
    references: list[Reference] = []
    publication_of: list[int] = []
    publication = 0
    while len(references) < size:
        for described in _family(dice, publication):
            for copy in described_by_sources(dice, described):
                references.append(copy)
                publication_of.append(publication)
            publication += 1
    order = list(range(size))
    dice.shuffle(order)
    return Library([references[i] for i in order], [publication_of[i] for i in order])


def _family(dice: random.Random, number: int) -> list[Reference]:
    """A publication, now and then with others that share its title or most of it."""
    paper = _paper(dice, number)
    chance = dice.random()
    if chance < 0.03:
        return [paper, _meeting_abstract(dice, paper, number)]
    if chance < 0.045:
        return [paper, replace(_elsewhere(dice, paper), title="Erratum: " + paper.title, abstract=())]
    if chance < 0.06:
        return [paper, replace(_elsewhere(dice, paper), title=paper.title + ": reply", abstract=())]
    if chance < 0.075:
        return [
            replace(each, title=f"{paper.title}. Part {part}")
            for part, each in ((1, paper), (2, _elsewhere(dice, paper)))
        ]
    if chance < 0.09:
        years = (paper.year or 2000, (paper.year or 2000) + 1)
        return [
            replace(
                _elsewhere(dice, paper),
                title=f"Annual report {year} of the registry of {dice.choice(_OUTCOMES)}",
                year=year,
            )
            for year in years
        ]
    if chance < 0.11:
        return [replace(_elsewhere(dice, paper), title="Editorial", abstract=(), doi="") for _ in range(2)]
    return [paper]


def _paper(dice: random.Random, number: int) -> Reference:
    drug = "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(1, 3))) + dice.choice(_DRUG_ENDS)
    drug = dice.choice((drug, drug, dice.choice(_REMEDIES)))
    outcome, people = dice.choice(_OUTCOMES), dice.choice(_PEOPLE)
    title = f"{dice.choice(_EFFECTS)} of {drug} on {outcome} in {people}"
    title += f" in {dice.choice(_SETTINGS)}" if dice.random() < 0.4 else ""
    title += f": {dice.choice(_DESIGNS)}" if dice.random() < 0.6 else ""
    journal, abbreviation = dice.choice(_JOURNALS)
    first, year = dice.randint(1, 2400), dice.randint(1985, 2024)
    authors = tuple(
        Author(last=dice.choice(_FAMILIES), fore=(fore := dice.choice(_FORES)), initials=fore[0])
        for _ in range(dice.randint(1, 8))
    )
    figures = [dice.randint(2, 900) for _ in range(5)]
    facts = (outcome, people, *figures[:3], drug, *figures[3:], dice.choice(_SETTINGS))
    sentences = dice.sample(_SENTENCES, 6)
    return Reference(
        pmid=str(90_000_000 + number),
        title=title,
        authors=authors,
        journal=journal,
        journal_abbreviation=abbreviation,
        volume=str(year - 1970),
        issue=str(dice.randint(1, 12)),
        pages=f"{first}-{first + dice.randint(2, 14)}",
        year=year,
        doi=f"10.9999/imag.{year}.{number}" if year > 1999 else "",
        abstract=(AbstractSection("", " ".join(sentences).format(*facts)),),
        publication_types=("Journal Article",),
    )


def _elsewhere(dice: random.Random, paper: Reference) -> Reference:
    """Another publication by the same people in the same journal."""
    first = dice.randint(2500, 4000)
    return replace(
        paper,
        pmid=str(80_000_000 + dice.randint(1, 9_999_999)),
        doi=f"{paper.doi}.{dice.randint(1000, 9999)}" if paper.doi else "",
        pages=f"{first}-{first + 3}",
        issue=str(dice.randint(1, 12)),
    )


def _meeting_abstract(dice: random.Random, paper: Reference, number: int) -> Reference:
    text = " ".join(part.text_html for part in paper.abstract)
    return replace(
        paper,
        pmid="",
        doi="",
        journal=dice.choice(_JOURNALS)[0],
        journal_abbreviation="",
        issue="SUPPL. 1",
        pages=f"S{dice.randint(1, 400)}",
        year=(paper.year or 2000) - dice.randint(0, 1),
        abstract=(
            AbstractSection("", f"Introduction: a first look at {number} cases. " + text[len(text) // 2 :]),
        ),
        publication_types=("Conference Abstract",),
    )

"""The usual limits and filters of PubMed: what to write into a line, and whose they are. Pure.

A limit restricts a search (years, a language); a filter is a published strategy for a kind of study.
Both are written into the line as text, so that the strategy says everything, and are named with
their source in the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PUBMED = "PubMed, National Library of Medicine"
MESH = "Medical Subject Headings (MeSH), National Library of Medicine"
_CLINICAL_QUERIES = (
    "PubMed Clinical Queries, National Library of Medicine, after Haynes RB and others, McMaster University"
)
_SYSTEMATIC = "PubMed systematic review filter, National Library of Medicine"
_COCHRANE = (
    "Cochrane Highly Sensitive Search Strategy for identifying randomized trials in MEDLINE, {version}, "
    "2008 revision, PubMed format. Cochrane Handbook for Systematic Reviews of Interventions, version 5.1, "
    "box {box}"
)


@dataclass(frozen=True)
class Limit:
    """One limit or filter. `text` is what is written into the line, to be joined with `operator`.

    `needs` is what a person has to put into the text first, such as years; empty when nothing.
    """

    key: str
    group: str
    label: str
    text: str
    source: str
    operator: str = "AND"
    needs: str = ""
    is_filter: bool = False

    def after(self, line: str) -> str:
        """The line with this limit behind it, the line in brackets where that keeps its meaning."""
        line = line.strip()
        return f"({line}) {self.operator} {self.text}" if line else self.text


def _clinical_queries() -> Iterator[Limit]:
    for category in ("Therapy", "Diagnosis", "Etiology", "Prognosis", "Clinical Prediction Guides"):
        for scope, meaning in (("Broad", "finds more"), ("Narrow", "finds less that is off the point")):
            yield Limit(
                key=f"{category}/{scope}".lower().replace(" ", "-"),
                group="Clinical Queries",
                label=f"{category}, {scope.lower()}: {meaning}",
                text=f"({category}/{scope}[filter])",
                source=_CLINICAL_QUERIES,
                is_filter=True,
            )


def _languages() -> Iterator[Limit]:
    for language in (
        "English",
        "French",
        "German",
        "Italian",
        "Spanish",
        "Portuguese",
        "Chinese",
        "Japanese",
    ):
        name = language.lower()
        yield Limit(f"language-{name}", "Languages", f"In {language}", f"{name}[la]", PUBMED)


def _types() -> Iterator[Limit]:
    for name, label in (
        ("Randomized Controlled Trial", "Randomised controlled trials, as indexed"),
        ("Systematic Review", "Systematic reviews, as indexed"),
        ("Meta-Analysis", "Meta-analyses, as indexed"),
        ("Review", "Reviews of any kind, as indexed"),
        ("Observational Study", "Observational studies, as indexed"),
    ):
        key = name.lower().replace(" ", "-")
        yield Limit(key, "Types of publication", label, f'"{name}"[pt]', MESH)
    guidelines = '("Practice Guideline"[pt] OR "Guideline"[pt])'
    yield Limit("guidelines", "Types of publication", "Guidelines, as indexed", guidelines, MESH)
    opinions = '("Comment"[pt] OR "Editorial"[pt] OR "Letter"[pt])'
    label = "Without comments, editorials and letters"
    yield Limit("no-opinions", "Types of publication", label, opinions, MESH, operator="NOT")


def _ages() -> Iterator[Limit]:
    for key, label, heading in (
        ("children", "Children, birth to 18 years", '("Infant"[mh] OR "Child"[mh] OR "Adolescent"[mh])'),
        ("adults", "Adults, 19 years and older", '"Adult"[mh]'),
        ("aged", "65 years and older", '"Aged"[mh]'),
    ):
        yield Limit(key, "Ages", f"{label}, as indexed", heading, MESH)


_NOT_ANIMALS = "NOT (animals[mh] NOT humans[mh])"
_SENSITIVE = (
    '(("randomized controlled trial"[pt] OR "controlled clinical trial"[pt] OR randomized[tiab] '
    'OR placebo[tiab] OR "drug therapy"[sh] OR randomly[tiab] OR trial[tiab] OR groups[tiab]) '
    f"{_NOT_ANIMALS})"
)
_PRECISE = (
    '(("randomized controlled trial"[pt] OR "controlled clinical trial"[pt] OR randomized[tiab] '
    'OR placebo[tiab] OR "clinical trials as topic"[mh:noexp] OR randomly[tiab] OR trial[ti]) '
    f"{_NOT_ANIMALS})"
)

MENU: tuple[Limit, ...] = (
    Limit("years", "Dates", "Published in these years", "YYYY:ZZZZ[dp]", PUBMED, needs="first and last year"),
    Limit("since", "Dates", "Published since a year", "YYYY:3000[dp]", PUBMED, needs="first year"),
    Limit(
        "new-since",
        "Dates",
        "Added to PubMed since a day, for an update",
        "YYYY/MM/DD:3000[crdt]",
        PUBMED,
        needs="year/month/day",
    ),
    *_languages(),
    *_types(),
    *_ages(),
    Limit(
        "humans",
        "Species",
        "Without studies of animals only",
        "(animals[mh] NOT humans[mh])",
        _COCHRANE.format(version="sensitivity-maximizing version", box="6.4.a"),
        operator="NOT",
        is_filter=True,
    ),
    Limit("abstract", "Text", "With an abstract", "hasabstract", PUBMED),
    Limit("free", "Text", "Free full text", "free full text[sb]", PUBMED),
    Limit("systematic", "Filters", "Systematic reviews", "systematic[sb]", _SYSTEMATIC, is_filter=True),
    Limit(
        "cochrane-sensitive",
        "Filters",
        "Randomised trials, Cochrane: finds more",
        _SENSITIVE,
        _COCHRANE.format(version="sensitivity-maximizing version", box="6.4.a"),
        is_filter=True,
    ),
    Limit(
        "cochrane-precise",
        "Filters",
        "Randomised trials, Cochrane: finds less that is off the point",
        _PRECISE,
        _COCHRANE.format(version="sensitivity- and precision-maximizing version", box="6.4.b"),
        is_filter=True,
    ),
    *_clinical_queries(),
)
"""Every limit and filter that the page offers, in the order of the menu."""

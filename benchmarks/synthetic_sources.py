"""How databases describe one publication: the habits of five invented ones, and the slips of all.

Capitals, abbreviated journals, elided pages, no DOI, cut abstracts, Greek letters spelled out; now and then a
lost letter, a lost subtitle, the year of the printed issue.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from evidence_service.references.reference import AbstractSection, Author, Reference


def described_by_sources(dice: random.Random, paper: Reference) -> list[Reference]:
    """The publication as one to four sources describe it; half of all are in one alone."""
    count = dice.choices((1, 2, 3, 4), weights=(50, 28, 15, 7))[0]
    return [_with_slips(dice, source(dice, paper)) for source in dice.sample(_SOURCES, count)]


def _as_pubmed(_: random.Random, paper: Reference) -> Reference:
    return replace(
        paper, pages=_elided(paper.pages), authors=tuple(replace(each, fore="") for each in paper.authors)
    )


def _as_embase(dice: random.Random, paper: Reference) -> Reference:
    title = paper.title.replace("β", "beta").replace("α", "alpha")
    return replace(
        paper,
        pmid="",
        title=dice.choice((title, title, f"{title}. [German]")),
        journal_abbreviation="",
        doi=f"http://dx.doi.org/{paper.doi.upper()}" if paper.doi and dice.random() < 0.8 else "",
        abstract=_reworded(paper, " Copyright © the imagined society."),
        publication_types=(
            "Conference Abstract" if "Conference Abstract" in paper.publication_types else "Article",
        ),
    )


def _as_central(dice: random.Random, paper: Reference) -> Reference:
    return replace(
        paper,
        pmid="",
        title=dice.choice((paper.title, paper.title.upper())),
        authors=tuple(Author(last=each.last.title(), initials=each.initials) for each in paper.authors[:3]),
        pages=paper.pages.replace("-", "‐"),
        doi="",
        journal_abbreviation="",
        abstract=paper.abstract if dice.random() < 0.6 else (),
        publication_types=(),
    )


def _as_cinahl(_: random.Random, paper: Reference) -> Reference:
    return replace(
        paper,
        pmid="",
        title=paper.title.replace(": ", " - ").replace("aemo", "emo").replace("aemi", "emi"),
        authors=tuple(
            Author(last=f"{each.last}", fore=f"{each.fore} {each.initials}.") for each in paper.authors
        ),
        journal=paper.journal.replace(" and ", " & "),
        issue="",
        pages=paper.pages.split("-")[0],
        doi="",
        abstract=_reworded(paper, "", cut=0.7),
        publication_types=("journal article",),
    )


def _as_scopus(dice: random.Random, paper: Reference) -> Reference:
    return replace(
        paper,
        pmid=paper.pmid if dice.random() < 0.5 else "",
        title=paper.title.replace("β", "<i>β</i>"),
        authors=tuple(Author(last=each.last, initials=each.initials + ".") for each in paper.authors),
        journal=dice.choice((paper.journal, paper.journal_abbreviation or paper.journal)),
        journal_abbreviation="",
        abstract=_reworded(paper, " © 2020 Imagined Press. All rights reserved."),
    )


_SOURCES: tuple[Callable[[random.Random, Reference], Reference], ...] = (
    _as_pubmed,
    _as_embase,
    _as_central,
    _as_cinahl,
    _as_scopus,
)


def _reworded(paper: Reference, end: str, cut: float = 1.0) -> tuple[AbstractSection, ...]:
    text = " ".join(part.text_html for part in paper.abstract)
    return (AbstractSection("", text[: int(len(text) * cut)] + end),) if text else ()


def _elided(pages: str) -> str:
    first, _, last = pages.partition("-")
    if len(first) != len(last):
        return pages
    shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first) - 1)
    return f"{first}-{last[shared:]}"


def _with_slips(dice: random.Random, paper: Reference) -> Reference:
    """What databases get wrong now and then."""
    if dice.random() < 0.04:
        place = dice.randrange(5, max(6, len(paper.title)))
        paper = replace(paper, title=paper.title[:place] + paper.title[place + 1 :])
    if dice.random() < 0.02:
        paper = replace(paper, title=paper.title.partition(": ")[0])
    if dice.random() < 0.04:
        paper = replace(paper, year=(paper.year or 2000) + 1)
    if dice.random() < 0.03:
        paper = replace(paper, pages="")
    if dice.random() < 0.02:
        paper = replace(paper, volume="", issue="")
    if dice.random() < 0.01:
        paper = replace(paper, authors=paper.authors[1:] + paper.authors[:1])
    return paper

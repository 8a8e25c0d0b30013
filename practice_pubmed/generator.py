"""The invented literature: the same few hundred articles every time, drawn by seeded chance."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from xml.sax.saxutils import escape

from practice_pubmed.citation import full_citation
from practice_pubmed.designs import Design, designs
from practice_pubmed.dice import Dice
from practice_pubmed.invented import JOURNALS, author
from practice_pubmed.records import Article, Heading, Location, PublicationDate, Reference, Section

FIRST_PMID = 90_001_001
PER_TOPIC = 18
_TOPICS = Path(__file__).parent / "data" / "topics.toml"
_FIRST_DAY = date(2012, 1, 9)
_LAST_DAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Topic:
    name: str
    subjects: tuple[str, ...]
    interventions: tuple[str, ...]
    outcomes: tuple[str, ...]
    settings: tuple[str, ...]
    headings: tuple[Heading, ...]
    keywords: tuple[str, ...]


def topics() -> tuple[Topic, ...]:
    rows = tomllib.loads(_TOPICS.read_text(encoding="utf-8"))["topic"]
    lists = ("subjects", "interventions", "outcomes", "settings", "keywords")
    return tuple(
        Topic(
            name=row["name"],
            headings=tuple(_heading(text) for text in row["headings"]),
            **{key: tuple(row[key]) for key in lists},
        )
        for row in rows
    )


def _heading(text: str) -> Heading:
    name, *qualifiers = text.split("|")
    return Heading(name.removesuffix("*"), name.endswith("*"), tuple(qualifiers))


def articles() -> Iterator[Article]:
    """Every generated article, in the order of the PMIDs."""
    for at, topic in enumerate(topics()):
        yield from _articles_about(topic, FIRST_PMID + at * PER_TOPIC)


def _articles_about(topic: Topic, first_pmid: int) -> Iterator[Article]:
    """The articles of one topic; each may cite those before it."""
    written: list[Article] = []
    for design, pmid in zip(cycle(designs()), range(first_pmid, first_pmid + PER_TOPIC), strict=False):
        written.append(_article(pmid, topic, design, tuple(written)))
    yield from written


def _article(pmid: int, topic: Topic, design: Design, earlier: tuple[Article, ...]) -> Article:
    dice = Dice(f"article {pmid}")
    words = _words(topic, dice)
    entered_on = _FIRST_DAY + timedelta(days=dice.number(0, (_LAST_DAY - _FIRST_DAY).days))
    doi = f"10.5555/practice.{pmid}"
    indexed = dice.chance(0.7)
    first_page = dice.number(1, 900)
    return Article(
        pmid=pmid,
        title_xml=_sentence(dice.pick(design.titles).format_map(words)),
        journal=dice.pick(JOURNALS),
        published=_issue_date(dice, entered_on),
        entered_on=entered_on,
        sections=_sections(design, words),
        authors=tuple(author(dice) for _ in range(dice.number(1, 7))),
        volume=str(entered_on.year - 1990),
        issue=str(dice.number(1, 12)),
        pages=_pages(first_page, first_page + dice.number(2, 14)),
        locations=(Location("doi", doi),),
        ids=(("doi", doi), *((("pmc", f"PMC9{pmid}"),) if dice.chance(0.3) else ())),
        types=design.types,
        electronic_on=entered_on - timedelta(days=dice.number(0, 20)),
        status="MEDLINE" if indexed else "PubMed-not-MEDLINE",
        headings=(Heading("Humans"), *topic.headings) if indexed else (),
        keywords_xml=topic.keywords if dice.chance(0.8) else (),
        completed_on=entered_on + timedelta(days=30) if indexed else None,
        revised_on=entered_on + timedelta(days=45),
        references=tuple(_reference(cited) for cited in dice.several(earlier, dice.number(0, 4))),
    )


def _reference(cited: Article) -> Reference:
    ids = (("doi", cited.id_of("doi")), ("pubmed", str(cited.pmid)))
    return Reference(escape(full_citation(cited)), ids)


def _words(topic: Topic, dice: Dice) -> dict[str, str]:
    """What the sentences of a design are filled with; plain text that needs no escaping."""
    subject, intervention, outcome = (
        dice.pick(topic.subjects),
        dice.pick(topic.interventions),
        dice.pick(topic.outcomes),
    )
    ratio = dice.number(62, 97)
    return {
        "subject": subject,
        "intervention": intervention,
        "Intervention": _capital(intervention),
        "Subject": _capital(subject),
        "outcome": outcome,
        "Outcome": _capital(outcome),
        "other_outcome": dice.pick([other for other in topic.outcomes if other != outcome]),
        "setting": dice.pick(topic.settings),
        "sites": str(dice.number(3, 28)),
        "people": f"{dice.number(120, 9_800):,}",
        "studies": str(dice.number(7, 41)),
        "interviews": str(dice.number(12, 46)),
        "months": str(dice.number(4, 36)),
        "ratio": f"0.{ratio}",
        "low": f"0.{ratio - dice.number(6, 20)}",
        "high": f"{(ratio + dice.number(2, 18)) / 100:.2f}",
        "cost": f"{dice.number(90, 2_400):,}",
    }


def _capital(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]


def _sentence(phrase: str) -> str:
    return _capital(phrase) + ("" if phrase.endswith("?") else ".")


def _sections(design: Design, words: dict[str, str]) -> tuple[Section, ...]:
    parts = [(label, text.format_map(words)) for label, text in design.abstract]
    if not design.structured:
        return (Section(" ".join(text for _, text in parts)),) if parts else ()
    return tuple(Section(text, label, label) for label, text in parts)


def _issue_date(dice: Dice, entered_on: date) -> PublicationDate:
    month = f"{entered_on:%b}"
    if dice.chance(0.25):
        return PublicationDate(entered_on.year, month, entered_on.day)
    return PublicationDate(entered_on.year, month if dice.chance(0.9) else "")


def _pages(first: int, last: int) -> str:
    """Elided as MEDLINE does: 123-8 for 123 to 128."""
    start, end = str(first), str(last)
    if len(start) != len(end):
        return f"{start}-{end}"
    same = next((at for at, (a, b) in enumerate(zip(start, end, strict=True)) if a != b), len(end))
    return f"{start}-{end[same:]}"

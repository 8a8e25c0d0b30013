"""The records themselves: valid, invented, the same every time, and all described in the README."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import Bio.Entrez
import pytest
from lxml import etree

import practice_pubmed
from practice_pubmed.collection import Collection, practice_collection
from practice_pubmed.dice import Dice
from practice_pubmed.efetch import record_xml
from practice_pubmed.faults import KINDS
from practice_pubmed.found import Found
from practice_pubmed.generator import articles, topics
from practice_pubmed.index import words_of
from practice_pubmed.invented import orcid_of
from practice_pubmed.mesh import descriptors
from practice_pubmed.papers import papers
from practice_pubmed.records import Article, Author, PublicationDate, Record
from practice_pubmed.search import run_query
from practice_pubmed.traps import DELETED_PMIDS, all_traps

DTD = Path(Bio.Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"
README = (Path(practice_pubmed.__file__).parent / "README.md").read_text(encoding="utf-8")


def digest(records: list[Record]) -> str:
    return sha256("".join(record_xml(record) for record in records).encode()).hexdigest()


def test_every_record_is_valid_by_ncbis_dtd(whole_collection: Collection) -> None:
    dtd = etree.DTD(str(DTD))
    xml = "".join(record_xml(record) for record in whole_collection.all())
    document = etree.fromstring(f"<PubmedArticleSet>{xml}</PubmedArticleSet>")
    assert dtd.validate(document), str(dtd.error_log)[:500]


def test_the_records_are_the_same_in_every_process(whole_collection: Collection) -> None:
    program = (
        "from practice_pubmed.collection import practice_collection as c\n"
        "from tests.practice_pubmed.test_records import digest\n"
        "print(digest(list(c().all())))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    printed = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == digest(list(whole_collection.all()))


def test_chance_rests_on_a_sequence_that_python_keeps() -> None:
    dice = Dice("a name")
    assert [dice.number(1, 6) for _ in range(8)] == [Dice("a name").number(1, 6), *_rolled("a name")[1:]]
    assert sorted(Dice("x").several("abcdef", 9)) == list("abcdef")


def _rolled(name: str) -> list[int]:
    dice = Dice(name)
    return [dice.number(1, 6) for _ in range(8)]


@pytest.mark.parametrize("topic", [topic.name for topic in topics()])
def test_a_search_for_a_topic_finds_a_readable_number(whole_collection: Collection, topic: str) -> None:
    found = run_query(whole_collection, topic, lambda _: Found(set(), ""))
    assert 5 <= len(found.ids) <= 80


def test_there_are_a_few_hundred_articles_about_many_topics() -> None:
    assert len(list(articles())) == 396
    assert len(list(papers(date(2026, 11, 26)))) == 23
    assert len(topics()) == 22
    assert all(heading.descriptor for topic in topics() for heading in topic.headings)


def test_one_paper_came_in_today_and_has_no_heading_yet() -> None:
    *older, newest = papers(date(2026, 11, 26))
    assert (newest.pmid, newest.crdt, newest.headings) == (92_000_023, date(2026, 11, 26), ())
    assert all(paper.crdt < date(2026, 1, 1) for paper in older)


def test_one_paper_was_retracted_today_which_nobody_knew_yesterday() -> None:
    def kinds(as_on: date | None) -> list[str]:
        found = {paper.pmid: paper for paper in papers(date(2026, 11, 26), as_on)}
        return [notice.kind for notice in found[92_000_009].notices]

    assert (kinds(None), kinds(date(2026, 11, 26)), kinds(date(2026, 11, 25))) == (
        ["RetractionIn"],
        ["RetractionIn"],
        [],
    )


def test_the_collection_can_be_as_it_was_on_an_earlier_day(whole_collection: Collection) -> None:
    earlier = practice_collection(until=date(2023, 6, 30))
    assert max(record.crdt for record in earlier.all()) <= date(2023, 6, 30)
    assert {record.pmid for record in earlier.all()} == {
        record.pmid for record in whole_collection.all() if record.crdt <= date(2023, 6, 30)
    }


def test_nothing_points_outside_the_invented_world(whole_collection: Collection) -> None:
    for record in whole_collection.all():
        assert 90_000_000 < record.pmid < 93_000_000
        if isinstance(record, Article):
            dois = [value for kind, value in record.ids if kind == "doi"]
            dois += [place.value for place in record.locations if place.kind == "doi"]
            assert all(doi.lower().startswith("10.5555/") for doi in dois)


def test_no_number_is_given_twice(whole_collection: Collection) -> None:
    pmids = [trap.pmid for trap in all_traps()] + [article.pmid for article in articles()]
    pmids += [paper.pmid for paper in papers(date(2026, 11, 26))]
    assert len(set(pmids)) == len(pmids) == len(whole_collection)
    assert not {int(pmid) for pmid in DELETED_PMIDS} & set(pmids)
    names = [trap.name for trap in all_traps()]
    assert len(set(names)) == len(names)


def test_invented_orcids_have_a_true_check_digit() -> None:
    assert orcid_of(1201) == "0000-0099-0001-2017"
    for number in range(50):
        digits = [10 if sign == "X" else int(sign) for sign in orcid_of(number).replace("-", "")]
        total = 0
        for digit in digits:
            total = total * 2 + digit
        assert total % 11 == 1


@pytest.mark.parametrize("trap", all_traps(), ids=lambda trap: trap.name)
def test_every_trap_stands_in_the_readme(trap: object) -> None:
    assert f"| `{trap.name}` | {trap.pmid} | {trap.oddity} |" in README  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_stands_in_the_readme(kind: str) -> None:
    assert f"| `{kind}` | {KINDS[kind]} |" in README


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (PublicationDate(medline="2019 Dec-2020 Jan"), "2019-12-01"),
        (PublicationDate(medline="2018 Fall-Winter"), "2018-10-01"),
        (PublicationDate(medline="2016-2017"), "2016-01-01"),
        (PublicationDate(2020, season="Spring"), "2020-04-01"),
        (PublicationDate(2024, "02", 29), "2024-02-29"),
        (PublicationDate(2022), "2022-01-01"),
    ],
)
def test_a_date_counts_from_its_first_day(published: PublicationDate, day: str) -> None:
    assert published.first_day().isoformat() == day


def test_a_month_as_number_is_shown_by_name() -> None:
    assert PublicationDate(2024, "02", 29).text() == "2024 Feb 29"
    assert Author("Nettlefold", "Victor", "V", "Sr").index_name == "Nettlefold V Sr"


def test_headings_are_found_by_name_and_tree() -> None:
    assert len(descriptors()) == 87
    assert len({heading.ui for heading in descriptors()}) == 87


def test_words_are_parted_and_bared_of_accents() -> None:
    assert words_of("Café-owner's β₂ 転倒") == ["cafe", "owner", "s", "β2", "転倒"]


EXAMPLES = README.split("Try these:")[1].split("The topics:")[0].strip().splitlines()


@pytest.mark.parametrize("query", [line.strip() for line in EXAMPLES])
def test_every_example_in_the_readme_finds_something(whole_collection: Collection, query: str) -> None:
    result = run_query(whole_collection, query, lambda _: Found(set(), ""))
    assert 3 <= len(result.ids) <= 80
    assert not result.messages.phrases_not_found

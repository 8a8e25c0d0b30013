"""What the time of our reader of PubMed's XML is made of: each part of the work done alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import astuple, fields
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from evidence_service.references.pubmed_article import article_record
from evidence_service.references.pubmed_fields import abstract_in
from evidence_service.references.pubmed_markup import html_of
from evidence_service.references.pubmed_shortening import shortened
from evidence_service.references.pubmed_xml import read_records
from evidence_service.references.reference import Author, Reference

WHOLE = "all"
ROUNDS = 15


def seconds_of_parts(place: str) -> dict[str, float]:
    """The seconds of the whole and of each part, for all articles of the file: the best of the rounds."""
    body = Path(place).read_bytes()
    articles = [each for each in read_records(BytesIO(body)) if isinstance(each, Reference) and each.status]
    parser = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True, collect_ids=False)
    short = [shortened(each.raw_xml) for each in articles]

    def for_each_tree(work: Callable[[etree._Element, Reference], object]) -> Callable[[], None]:
        def done() -> None:
            for cut, article in zip(short, articles, strict=True):
                work(etree.fromstring(cut.xml, parser), article)

        return done

    best = _best_of(
        {
            "whole": lambda: [None for _ in read_records(BytesIO(body))],
            "cutting": lambda: [shortened(each.raw_xml) for each in articles],
            "tree": for_each_tree(lambda _, __: None),
            "texts": for_each_tree(lambda element, _: _texts(element)),
            "fields": for_each_tree(lambda tree, it: article_record(tree, b"", it.authors, it.mesh)),
            "made": _maker(articles),
            "expat": lambda: expat.ParserCreate().Parse(body, True),
        }
    )
    return {
        WHOLE: best["whole"],
        "finding the records and keeping their bytes": best["whole"] - best["cutting"] - best["fields"],
        "cutting out the unread, authors and headings from their text": best["cutting"],
        "building the tree of the rest": best["tree"],
        "titles and abstracts with their markup": best["texts"] - best["tree"],
        "the other fields": best["fields"] - best["texts"],
        "of these parts, to make the plain values": best["made"],
        "to compare: bare expat": best["expat"],
    }


def _texts(element: etree._Element) -> None:
    article = element.find("MedlineCitation/Article")
    if article is not None:
        html_of(article.find("ArticleTitle"))
        abstract_in(article.find("Abstract"))


def _maker(articles: list[Reference]) -> Callable[[], None]:
    values = [{field.name: getattr(each, field.name) for field in fields(each)} for each in articles]
    people = [[astuple(author) for author in each.authors] for each in articles]

    def make() -> None:
        for value, authors in zip(values, people, strict=True):
            Reference(**value)
            for author in authors:
                Author(*author)

    return make


def _best_of(works: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The least seconds that each work took, done in turn in every round."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            begun = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - begun)
    return best

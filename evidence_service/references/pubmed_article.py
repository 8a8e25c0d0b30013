"""A journal article: the `PubmedArticle` element as a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias, TypedDict

from lxml import etree

from evidence_service.references.pubmed_dates import iso_date, published_text, year_of
from evidence_service.references.pubmed_fields import (
    Parts,
    abstract_in,
    children,
    copyright_in,
    grouped,
    languages_of,
    numbers_in,
    pages_in,
    parts_of,
    pmid_in,
    text_in,
    texts_of,
)
from evidence_service.references.pubmed_headings import headings_in
from evidence_service.references.pubmed_markup import html_of
from evidence_service.references.pubmed_people import authors_in
from evidence_service.references.reference import AbstractSection, Author, Notice, Reference, Retraction

NO_TITLE = "[No title available]"

# What a link or a publication type says of this record, the gravest first. A publication type
# is known by its number, which stays when NLM renames it.
_STANDINGS: tuple[tuple[Retraction, frozenset[str]], ...] = (
    (
        "retracted",
        frozenset(
            {
                *("RetractionIn", "RetractedandRepublishedIn", "D016441", "Retracted Publication"),
                "PartialRetractionIn",  # which of the two it is, `citation_from` tells
            }
        ),
    ),
    (
        "retraction notice",
        frozenset({"RetractionOf", "D016440", "Retraction of Publication", "Retraction Notice"}),
    ),
    ("expression of concern", frozenset({"ExpressionOfConcernIn"})),
    (
        "expression of concern notice",
        frozenset({"ExpressionOfConcernFor", "D000075742", "Expression of Concern"}),
    ),
    ("corrected", frozenset({"ErratumIn", "CorrectedandRepublishedIn"})),
    ("correction notice", frozenset({"ErratumFor", "D016425", "Published Erratum"})),
)
_GRAVITY = {sign: rank for rank, (_, signs) in enumerate(_STANDINGS) for sign in signs}
_NOT_NOTICES = ("Cites",)
_WITHDRAWN = "WITHDRAWN:"  # how the title of a withdrawn article or Cochrane review begins; no type says it


_People: TypeAlias = tuple[Author, ...] | None
_Headings: TypeAlias = tuple[str, ...] | None


class _Article(NamedTuple):
    """An article taken apart: its citation and the parts of that, the parts of its article, its own ids."""

    citation: etree._Element
    about: Parts
    groups: Mapping[str, list[etree._Element]]
    ids: list[etree._Element]


def article_record(
    element: etree._Element, raw_xml: bytes, authors: _People = None, mesh: _Headings = None
) -> Reference:
    """The record, with these authors and headings or its own. Raises ValueError without citation or PMID."""
    citation, about, groups, ids = _taken_apart(element)
    parts = {tag: elements[0] for tag, elements in groups.items()}
    pmid, version = pmid_in(about)
    standing = _standing(parts, about)
    numbers = numbers_in(groups.get("ELocationID", ()), ids)
    vernacular = html_of(parts.get("VernacularTitle"))
    title = html_of(parts.get("ArticleTitle")) or vernacular or NO_TITLE
    return Reference(
        pmid=pmid,
        version=version,
        title=title,
        vernacular_title=vernacular,
        authors=authors_in(children(parts.get("AuthorList"))) if authors is None else authors,
        collaborators=_collaborators(citation) if "InvestigatorList" in about else (),
        pages=pages_in(parts.get("Pagination")),
        article_number=numbers.item,
        publication_model=about["Article"].get("PubModel", ""),
        abstract=abstract_in(parts.get("Abstract")) or _other_abstract(citation, about),
        abstract_copyright=copyright_in(parts.get("Abstract")),
        publication_types=standing.types,
        languages=languages_of(groups.get("Language", ())),
        mesh=headings_in(about.get("MeshHeadingList")) if mesh is None else mesh,
        keywords=_keywords(citation) if "KeywordList" in about else (),
        doi=numbers.doi,
        pmcid=numbers.pmcid,
        status=citation.get("Status", ""),
        notices=standing.notices,
        retraction=standing.retraction or ("withdrawn" if title.startswith(_WITHDRAWN) else ""),
        raw_xml=raw_xml,
        **_place(parts, about),
    )


def _taken_apart(element: etree._Element) -> _Article:
    whole = parts_of(element)
    about = parts_of(whole.get("MedlineCitation"))
    if "Article" not in about:
        raise ValueError("it holds no citation")
    # Its own list of ids alone: each of its references has such a list, too.
    ids = children(parts_of(whole.get("PubmedData")).get("ArticleIdList"))
    return _Article(whole["MedlineCitation"], about, grouped(about["Article"]), ids)


class _Place(TypedDict):
    """In which journal, and when."""

    journal: str
    journal_abbreviation: str
    issn: str
    volume: str
    issue: str
    year: int | None
    published: str
    published_on_electronic: str


def _place(parts: Parts, about: Parts) -> _Place:
    journal = parts_of(parts.get("Journal"))
    issue = parts_of(journal.get("JournalIssue"))
    nlm = parts_of(about.get("MedlineJournalInfo"))
    published, electronic = parts_of(issue.get("PubDate")), parts_of(parts.get("ArticleDate"))
    return {
        "journal": text_in(journal, "Title"),
        # NLM's abbreviation has no full stops, which is as Vancouver style wants it.
        "journal_abbreviation": text_in(nlm, "MedlineTA") or text_in(journal, "ISOAbbreviation"),
        "issn": text_in(journal, "ISSN") or text_in(nlm, "ISSNLinking"),
        "volume": text_in(issue, "Volume"),
        "issue": text_in(issue, "Issue"),
        "year": year_of(published, electronic),
        "published": published_text(published) or published_text(electronic),
        "published_on_electronic": iso_date(electronic),
    }


def _other_abstract(citation: etree._Element, about: Parts) -> tuple[AbstractSection, ...]:
    """An English abstract from elsewhere, for a record that has none of its own."""
    if "OtherAbstract" not in about:
        return ()
    for other in citation.iterchildren("OtherAbstract"):
        if other.get("Language", "eng") == "eng" and (sections := abstract_in(other)):
            return sections
    return ()


def _keywords(citation: etree._Element) -> tuple[str, ...]:
    return texts_of(
        [keyword for found in citation.iterchildren("KeywordList") for keyword in children(found)]
    )


def _collaborators(citation: etree._Element) -> tuple[Author, ...]:
    return authors_in(
        [person for found in citation.iterchildren("InvestigatorList") for person in children(found)]
    )


class _Standing(NamedTuple):
    """What kinds of publication it is, what was said of it since, and whether it still stands."""

    types: tuple[str, ...]
    notices: tuple[Notice, ...]
    retraction: Retraction


def _standing(parts: Parts, about: Parts) -> _Standing:
    types = children(parts.get("PublicationTypeList"))
    links = [(each, each.get("RefType", "")) for each in children(about.get("CommentsCorrectionsList"))]
    names = texts_of(types)
    signs = [*names, *[each.get("UI", "") for each in types], *[kind for _, kind in links]]
    ranks = [_GRAVITY[sign] for sign in signs if sign in _GRAVITY]
    return _Standing(
        names,
        tuple([_notice(link, kind) for link, kind in links if kind not in _NOT_NOTICES]),
        _STANDINGS[min(ranks)][0] if ranks else "",
    )


def _notice(link: etree._Element, kind: str) -> Notice:
    parts = parts_of(link)
    return Notice(_in_words(kind), text_in(parts, "RefSource"), text_in(parts, "PMID"))


def _in_words(ref_type: str) -> str:
    """The kind of a link in words: "CorrectedandRepublishedIn" gives "corrected and republished in"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=ed)(?=and[A-Z])", " ", ref_type).lower()

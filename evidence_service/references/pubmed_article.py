"""A journal article: the `PubmedArticle` element as a record."""

from __future__ import annotations

import re

from lxml import etree

from evidence_service.references.pubmed_fields import (
    abstract_in,
    authors_in,
    doi_of,
    iso_date,
    item_number,
    languages_at,
    pages_in,
    pmcid_of,
    pmid_in,
    published_text,
    text_at,
    texts_at,
    year_of,
)
from evidence_service.references.pubmed_markup import html_of, text_of
from evidence_service.references.reference import AbstractSection, Notice, Reference, Retraction

NO_TITLE = "[No title available]"

# What a link or a publication type says of this record, the gravest first. A publication type
# is known by its number, which stays when NLM renames it.
_STANDINGS: tuple[tuple[Retraction, frozenset[str]], ...] = (
    (
        "retracted",
        frozenset({"RetractionIn", "RetractedandRepublishedIn", "D016441", "Retracted Publication"}),
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
_NOT_NOTICES = ("Cites",)


def article_record(element: etree._Element, raw_xml: bytes) -> Reference:
    """The article's record. Raises ValueError with the reason when it holds no citation or no PMID."""
    citation = element.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        raise ValueError("it holds no citation")
    pmid, version = pmid_in(citation)
    published = article.find("Journal/JournalIssue/PubDate")
    electronic = article.find("ArticleDate")
    locations = article.findall("ELocationID")
    ids = element.findall("PubmedData/ArticleIdList/ArticleId")  # never the references' own lists
    vernacular = html_of(article.find("VernacularTitle"))
    return Reference(
        pmid=pmid,
        version=version,
        title=html_of(article.find("ArticleTitle")) or vernacular or NO_TITLE,
        vernacular_title=vernacular,
        authors=authors_in(article.iterfind("AuthorList")),
        journal=text_at(article, "Journal/Title"),
        journal_abbreviation=_abbreviation(citation, article),
        issn=text_at(article, "Journal/ISSN") or text_at(citation, "MedlineJournalInfo/ISSNLinking"),
        volume=text_at(article, "Journal/JournalIssue/Volume"),
        issue=text_at(article, "Journal/JournalIssue/Issue"),
        pages=pages_in(article.find("Pagination")),
        article_number=item_number(locations),
        year=year_of(published, electronic),
        published=published_text(published) or published_text(electronic),
        published_on_electronic=iso_date(electronic),
        publication_model=article.get("PubModel", ""),
        abstract=abstract_in(article.find("Abstract")) or _other_abstract(citation),
        abstract_copyright=text_at(article, "Abstract/CopyrightInformation"),
        publication_types=texts_at(article, "PublicationTypeList/PublicationType"),
        languages=languages_at(article),
        mesh=tuple(_heading(heading) for heading in citation.iterfind("MeshHeadingList/MeshHeading")),
        keywords=texts_at(citation, "KeywordList/Keyword"),
        doi=doi_of(locations, ids),
        pmcid=pmcid_of(ids),
        status=citation.get("Status", ""),
        notices=_notices(citation),
        retraction=_standing(citation, article),
        raw_xml=raw_xml,
    )


def _abbreviation(citation: etree._Element, article: etree._Element) -> str:
    """NLM's title abbreviation, which has no full stops and which Vancouver style wants."""
    return text_at(citation, "MedlineJournalInfo/MedlineTA") or text_at(article, "Journal/ISOAbbreviation")


def _other_abstract(citation: etree._Element) -> tuple[AbstractSection, ...]:
    """An English abstract from elsewhere, for a record that has none of its own."""
    for other in citation.iterfind("OtherAbstract"):
        if other.get("Language", "eng") == "eng" and (sections := abstract_in(other)):
            return sections
    return ()


def _heading(heading: etree._Element) -> str:
    starred = (f"*{text_of(part)}" if part.get("MajorTopicYN") == "Y" else text_of(part) for part in heading)
    return "/".join(starred)


def _notices(citation: etree._Element) -> tuple[Notice, ...]:
    links = citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    return tuple(
        Notice(_in_words(kind), text_at(link, "RefSource"), text_at(link, "PMID"))
        for link in links
        if (kind := link.get("RefType", "")) not in _NOT_NOTICES
    )


def _in_words(ref_type: str) -> str:
    """The kind of a link in words: "CorrectedandRepublishedIn" gives "corrected and republished in"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=ed)(?=and[A-Z])", " ", ref_type).lower()


def _standing(citation: etree._Element, article: etree._Element) -> Retraction:
    signs = {link.get("RefType") for link in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")}
    for publication_type in article.iterfind("PublicationTypeList/PublicationType"):
        signs |= {publication_type.get("UI"), text_of(publication_type)}
    return next((standing for standing, meant_by in _STANDINGS if meant_by & signs), "")

"""Small PubMed documents for tests: invented records, written out as PubMed writes them."""

from __future__ import annotations

from io import BytesIO

from evidence_service.references.pubmed_xml import read_records
from evidence_service.references.reference import Reference, UnreadableRecord

PUB_DATE = "<Year>2021</Year><Month>Mar</Month><Day>05</Day>"
TITLE = "Bed rails and falls on long-stay wards."


def article(
    pmid: str = '<PMID Version="1">31000001</PMID>',
    *,
    title: str = TITLE,
    pub_date: str = PUB_DATE,
    journal: str = "",
    inside: str = "",
    types: str = '<PublicationType UI="D016428">Journal Article</PublicationType>',
    after: str = "",
    citation: str = "",
    data: str = "",
    status: str = "MEDLINE",
) -> str:
    """A PubmedArticle; the arguments are pieces of XML for its parts.

    `inside` follows the title, `after` the publication types, `citation` the Article element.
    """
    return (
        f'<PubmedArticle><MedlineCitation Status="{status}" Owner="NLM">{pmid}'
        f'<Article PubModel="Print-Electronic"><Journal>{journal}'
        f'<JournalIssue CitedMedium="Print"><Volume>12</Volume><Issue>3 Suppl 1</Issue>'
        f"<PubDate>{pub_date}</PubDate></JournalIssue>"
        "<Title>The invented journal of wards</Title>"
        "<ISOAbbreviation>Inv. J. Wards</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle>{inside}<Language>eng</Language>"
        f"<PublicationTypeList>{types}</PublicationTypeList>{after}</Article>"
        "<MedlineJournalInfo><MedlineTA>Inv J Wards</MedlineTA><ISSNLinking>1234-5679</ISSNLinking>"
        f"</MedlineJournalInfo>{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def book(document: str) -> str:
    """A PubmedBookArticle around the content of its BookDocument."""
    return f"<PubmedBookArticle><BookDocument>{document}</BookDocument></PubmedBookArticle>"


def document(*parts: str) -> bytes:
    """A whole answer of efetch."""
    return (
        '<?xml version="1.0" ?>\n'
        '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
        + "\n".join(parts)
        + "\n</PubmedArticleSet>"
    ).encode()


def everything_in(body: bytes) -> list[Reference | UnreadableRecord]:
    """All that the reader finds in a document."""
    return list(read_records(BytesIO(body)))


def record_of(part: str) -> Reference:
    """The one record that a part holds."""
    (record,) = everything_in(document(part))
    assert isinstance(record, Reference), record
    return record

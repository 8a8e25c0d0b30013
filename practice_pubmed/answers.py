"""What goes back over the wire, and the DOCTYPEs that NCBI's documents carry."""

import json
from dataclasses import dataclass, field
from typing import Any

from practice_pubmed.markup import element

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
HTML = "text/html; charset=UTF-8"

_DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/"
_DOCTYPES = {
    "eSearchResult": f'PUBLIC "-//NLM//DTD esearch 20060628//EN" "{_DTD}20060628/esearch.dtd"',
    "eSummaryResult": f'PUBLIC "-//NLM//DTD esummary v1 20041029//EN" "{_DTD}20041029/esummary-v1.dtd"',
    "eFetchResult": f'PUBLIC "-//NLM//DTD efetch 20131226//EN" "{_DTD}20131226/efetch.dtd"',
    "ePostResult": f'PUBLIC "-//NLM//DTD epost 20090526//EN" "{_DTD}20090526/epost.dtd"',
    "eLinkResult": f'PUBLIC "-//NLM//DTD elink 20101123//EN" "{_DTD}20101123/elink.dtd"',
    "eInfoResult": f'PUBLIC "-//NLM//DTD einfo 20190110//EN" "{_DTD}20190110/einfo.dtd"',
    "eSpellResult": 'PUBLIC "-//NLM//DTD eSpellResult, 23 November 2004//EN" '
    '"https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd"',
    "PubmedArticleSet": 'PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"',
}


@dataclass(frozen=True)
class Answer:
    body: bytes
    content_type: str = XML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pmids: tuple[str, ...] = ()


class Refused(Exception):
    """The call can't be answered: NCBI's wording, and the HTTP status that it comes with."""

    def __init__(self, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def document(root: str, inner_xml: str, *, status: int = 200, pmids: tuple[str, ...] = ()) -> Answer:
    """A document of NCBI's with its DOCTYPE, which Bio.Entrez looks up among its own DTDs."""
    head = f'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {root} {_DOCTYPES[root]}>\n'
    return Answer(f"{head}<{root}>{inner_xml}</{root}>\n".encode(), status=status, pmids=pmids)


def error_document(root: str, message: str, status: int = 200) -> Answer:
    return document(root, element("ERROR", message), status=status)


def json_answer(utility: str, name: str, value: Any) -> Answer:
    """NCBI's JSON envelope: a header and one member."""
    body = {"header": {"type": utility, "version": "0.3"}, name: value}
    return Answer(json.dumps(body, ensure_ascii=False).encode(), JSON)

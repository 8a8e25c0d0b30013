"""Documents of PubMed's XML to measure with: invented records, some with as many references as real ones."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request

from lxml import etree

from practice_pubmed import server as practice

RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_END = b"</PubmedData></PubmedArticle>"
_REFERENCE = (
    "<Reference><Citation>Harrowgate {0}, Lindqvist AB. Bed rails on long-stay wards: an invented study of "
    "many wards. Pract Evid Nurs. 2019 Dec;35(7):635-45.</Citation><ArticleIdList>"
    '<ArticleId IdType="doi">10.5555/practice.{0}</ArticleId><ArticleId IdType="pubmed">{0}</ArticleId>'
    "</ArticleIdList></Reference>"
)


def practice_document(wanted: int) -> bytes:
    """So many records of the practice PubMed, repeated when it has fewer."""
    with practice.start() as server:
        found = _called(server.url + "esearch.fcgi", term="1800:2100[dp]", retmax="500")
        ids = [element.text or "" for element in etree.fromstring(found).iterfind("IdList/Id")]
        body = _called(server.url + "efetch.fcgi", id=",".join(ids), retmode="xml")
    return of_records(body, wanted)


def of_records(body: bytes, wanted: int) -> bytes:
    """A document of so many of the articles of another, repeated when it has fewer."""
    records = RECORD.findall(body)
    repeated = (records * (wanted // len(records) + 1))[:wanted]
    return body[: body.index(b"<PubmedArticle>")] + b"\n".join(repeated) + b"</PubmedArticleSet>"


def with_references(body: bytes, many: int = 30) -> bytes:
    """The document with so many references in every second record, which then are half of its bytes."""
    listed = "".join(_REFERENCE.format(90_000_000 + number) for number in range(many))
    added = f"<ReferenceList>{listed}</ReferenceList>".encode() + _END
    *records, rest = re.sub(rb"<ReferenceList>.*?</ReferenceList>", b"", body, flags=re.DOTALL).split(_END)
    return b"".join(each + (added if place % 2 else _END) for place, each in enumerate(records)) + rest


def _called(address: str, **parameters: str) -> bytes:
    data = urllib.parse.urlencode({"db": "pubmed", **parameters}).encode()
    with urllib.request.urlopen(address, data) as answer:
        body: bytes = answer.read()
    return body

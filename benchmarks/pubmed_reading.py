"""How fast PubMed's XML is read: our reader beside Bio.Entrez and bare expat, on the same synthetic records.

    python -m benchmarks.pubmed_reading [records]

The numbers that count are the ratios, taken in one run on one machine. Expat without handlers
is the floor: nothing that reads XML in Python can be faster.
"""

from __future__ import annotations

import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.parsers import expat

from Bio import Entrez
from lxml import etree

from benchmarks.results import report
from evidence_service.references.pubmed_xml import read_records
from evidence_service.references.reference import Reference
from practice_pubmed import server as practice

ROUNDS = 5


def synthetic_xml(wanted: int) -> bytes:
    """An efetch document with so many practice records, repeated when there are fewer."""
    with practice.start() as server:
        pmids = _called(server.url + "esearch.fcgi", term="1800:2100[dp]", retmax="500")
        ids = [element.text or "" for element in etree.fromstring(pmids).iterfind("IdList/Id")]
        body = _called(server.url + "efetch.fcgi", id=",".join(ids), retmode="xml")
    head, start, rest = body.partition(b"<PubmedArticle>")
    pieces = [
        piece.partition(b"<PubmedArticle>")[2] for piece in (start + rest).split(b"</PubmedArticle>")[:-1]
    ]
    repeated = (pieces * (wanted // len(pieces) + 1))[:wanted]
    articles = b"\n".join(start + piece + b"</PubmedArticle>" for piece in repeated)
    return head + articles + b"</PubmedArticleSet>"


def _called(address: str, **parameters: str) -> bytes:
    data = urllib.parse.urlencode({"db": "pubmed", **parameters}).encode()
    with urllib.request.urlopen(address, data) as answer:
        body: bytes = answer.read()
    return body


def read_by_us(body: bytes) -> None:
    assert all(isinstance(record, Reference) for record in read_records(BytesIO(body)))


def read_by_bio_entrez(body: bytes) -> None:
    Entrez.read(BytesIO(body), escape=True)  # type: ignore[no-untyped-call]


def read_by_expat(body: bytes) -> None:
    expat.ParserCreate().Parse(body, True)


def build_tree_by_lxml(body: bytes) -> None:
    etree.fromstring(body)


READERS: dict[str, Callable[[bytes], None]] = {
    "expat, nothing done": read_by_expat,
    "lxml, tree only": build_tree_by_lxml,
    "our reader, all fields": read_by_us,
    "Bio.Entrez.read": read_by_bio_entrez,
}


def seconds_for(read: Callable[[bytes], None], body: bytes) -> float:
    """The best of a few rounds, in seconds of this process."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        read(body)
        best = min(best, time.process_time() - begun)
    return best


def main(wanted: int) -> None:
    """Report how fast each reader is, ours compared with each."""
    entrez: Any = Entrez
    entrez.local_cache = tempfile.mkdtemp(prefix="entrez-")  # else it makes a folder in the home directory
    body = synthetic_xml(wanted)
    taken = {name: seconds_for(read, body) for name, read in READERS.items()}
    ours = taken["our reader, all fields"]
    for name, seconds in taken.items():
        ratio = seconds / ours
        report(f"reading {wanted} PubMed records, ours", wanted / ours, "records/s", name, ratio)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

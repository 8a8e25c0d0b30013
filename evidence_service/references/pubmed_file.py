"""PURE: a file of PubMed's XML, read by the reader of PubMed's answers and accounted for like other files."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

from evidence_service.errors import UnreadableFile
from evidence_service.references.export_text import without_full_stop
from evidence_service.references.found import Findings, Note, Record
from evidence_service.references.pubmed_xml import CutShort, ErrorAnswer, NotPubMedXml, read_records
from evidence_service.references.reference import Reference, UnreadableRecord

_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!DOCTYPE[^>\[]{0,500}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    r"<(?:PubmedArticleSet|PubmedBookArticleSet|BookDocumentSet|PubmedArticle|PubmedBookArticle|eFetchResult)[\s>/]",
    re.DOTALL,
)
_RECORD = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle)[\s>]")


def looks_like_pubmed_xml(text: str) -> bool:
    """Whether a text begins as PubMed's XML does."""
    return bool(_ROOT.match(text[:20_000]))


def read_pubmed_xml(text: str) -> Findings:
    """Every record of the document. Raises UnreadableFile when it is an error message of PubMed."""
    content = text.encode("utf-8", errors="replace")
    line, counted_to = 1, 0
    try:
        for item in read_records(BytesIO(content)):
            start = content.find(item.raw_xml, counted_to) if item.raw_xml else counted_to
            line += content.count(b"\n", counted_to, start)
            counted_to = start
            yield _record(item, line)
            line += content.count(b"\n", counted_to, counted_to + len(item.raw_xml))
            counted_to += len(item.raw_xml)
    except ErrorAnswer as answer:
        raise UnreadableFile(
            f"The file holds an error message of PubMed instead of records: {answer.words} "
            "Export the results again."
        ) from answer
    except NotPubMedXml as problem:
        raise UnreadableFile("This isn't PubMed's XML. Export the results again from PubMed.") from problem
    except CutShort:
        rest = _RECORD.search(content, counted_to)
        if rest:
            line += content.count(b"\n", counted_to, rest.start())
            raw = content[rest.start() :].decode("utf-8", errors="replace")
            yield Record(line, raw, None, reason="it breaks off: the file ends in the middle of it")
        else:
            yield Note(line, "The file ends before its end: the last records may be missing.")


def _record(item: Reference | UnreadableRecord, line: int) -> Record:
    raw = item.raw_xml.decode("utf-8", errors="replace")
    if isinstance(item, UnreadableRecord):
        return Record(line, raw, None, reason=item.reason)
    if item.deleted:
        return Record(line, raw, None, reason=f"PubMed has deleted this record (PMID {item.pmid})")
    return Record(line, raw, replace(item, title=without_full_stop(item.title), database="PubMed"))

"""efetch: whole records as PubMed's XML, or as MEDLINE text."""

from practice_pubmed.answers import TEXT, Answer, Refused, document, error_document
from practice_pubmed.article_xml import article_xml
from practice_pubmed.book_xml import book_xml
from practice_pubmed.call import Call, Tampering
from practice_pubmed.markup import element, wrap
from practice_pubmed.medline_text import medline_text
from practice_pubmed.records import Article, Record
from practice_pubmed.selection import asked_for
from practice_pubmed.service import Service, check_database
from practice_pubmed.traps import DELETED_PMIDS


def efetch(call: Call, service: Service) -> Answer:
    """Answer an efetch call. PMIDs that don't exist are left out without a word, as at NCBI."""
    try:
        check_database(call)
        wanted = asked_for(call, service, when_empty="Empty id list - nothing todo")
    except Refused as refusal:
        return error_document("eFetchResult", refusal.message, status=refusal.status)
    if call.text("retmode").lower() == "json" or call.text("rettype").lower() == "uilist":
        return Answer("\n".join(wanted).encode() + b"\n", TEXT)
    wanted = _tampered(wanted, call.tampering)
    found = [service.collection.get(int(pmid)) for pmid in wanted if pmid.isdigit()]
    records = [record for record in found if record is not None]
    if call.text("rettype").lower() == "medline" or call.text("retmode").lower() == "text":
        return _medline(records)
    deleted = [pmid for pmid in wanted if pmid in DELETED_PMIDS]
    return _document(records, deleted, hollow=call.tampering.hollow)


def _tampered(wanted: list[str], tampering: Tampering) -> list[str]:
    """Each identifier once, in order; unless a fault says otherwise."""
    left = [pmid for pmid in dict.fromkeys(wanted) if pmid not in tampering.omit]
    again = [pmid for pmid in left if pmid in tampering.duplicate]
    return left + again + list(tampering.extra)


def _document(records: list[Record], deleted: list[str], hollow: tuple[str, ...]) -> Answer:
    inner = "".join(
        _hollow(record) if str(record.pmid) in hollow else record_xml(record) for record in records
    )
    if deleted:
        inner += wrap("DeleteCitation", "".join(element("PMID", pmid, {"Version": "1"}) for pmid in deleted))
    return document("PubmedArticleSet", inner, pmids=_pmids(records))


def record_xml(record: Record) -> str:
    """One record as PubMed's XML."""
    return article_xml(record) if isinstance(record, Article) else book_xml(record)


def _hollow(record: Record) -> str:
    """A record that says which it is, and nothing more: no reader can make a citation of it."""
    pmid = element("PMID", str(record.pmid), {"Version": "1"})
    return wrap("PubmedArticle", wrap("MedlineCitation", pmid, {"Status": "MEDLINE", "Owner": "NLM"}))


def _medline(records: list[Record]) -> Answer:
    text = "\n".join(medline_text(record) for record in records)
    return Answer(f"\n{text}\n".encode(), TEXT, pmids=_pmids(records))


def _pmids(records: list[Record]) -> tuple[str, ...]:
    return tuple(str(record.pmid) for record in records)

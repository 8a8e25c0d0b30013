"""efetch: whole records as PubMed's XML, or as MEDLINE text."""

from practice_pubmed.answers import TEXT, Answer, Refused, document, error_document
from practice_pubmed.article_xml import article_xml
from practice_pubmed.call import Call
from practice_pubmed.records import Article, Record
from practice_pubmed.selection import asked_for
from practice_pubmed.service import Service, check_database


def efetch(call: Call, service: Service) -> Answer:
    """Answer an efetch call. PMIDs that don't exist are left out without a word, as at NCBI."""
    try:
        check_database(call)
        wanted = asked_for(call, service, when_empty="Empty id list - nothing todo")
    except Refused as refusal:
        return error_document("eFetchResult", refusal.message, status=refusal.status)
    found = [service.collection.get(int(pmid)) for pmid in dict.fromkeys(wanted) if pmid.isdigit()]
    return _document([record for record in found if record is not None])


def _document(records: list[Record]) -> Answer:
    inner = "".join(article_xml(record) for record in records if isinstance(record, Article))
    return document("PubmedArticleSet", inner, pmids=tuple(str(record.pmid) for record in records))

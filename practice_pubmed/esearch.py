"""esearch: a query in, a count and identifiers out."""

from dataclasses import dataclass, replace
from typing import Any

from practice_pubmed.answers import Answer, Refused, document, error_document, json_answer
from practice_pubmed.call import Call
from practice_pubmed.dates import Span, days_back, span_of
from practice_pubmed.fields import field_for
from practice_pubmed.found import Found, Messages, joined
from practice_pubmed.history import Kept
from practice_pubmed.markup import element, wrap
from practice_pubmed.mesh_search import search_mesh
from practice_pubmed.order import in_order
from practice_pubmed.search import PastSearch, Result, run_query
from practice_pubmed.service import Service, check_database
from practice_pubmed.tagged_values import found_between

CAP = 9_999
LAST_START = CAP - 1
TOO_FAR = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider "
    "using EDirect that contains additional logic to batch PubMed search results automatically so that an "
    "arbitrary number can be retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
_DATE_TAGS = {"pdat": "dp", "edat": "edat", "mdat": "lr", "crdt": "crdt"}


@dataclass(frozen=True)
class Page:
    """What one esearch answer shows of a result."""

    count: int
    start: int
    uids: list[int]
    result: Result
    webenv: str = ""
    query_key: int = 0


def esearch(call: Call, service: Service) -> Answer:
    """Answer an esearch call. Errors come with HTTP 200 and an ERROR, as NCBI sends them."""
    as_json = call.text("retmode").lower() == "json"
    try:
        page = _page(call, service)
    except Refused as refusal:
        if as_json:
            return _json_error(refusal.message)
        return error_document("eSearchResult", refusal.message)
    if call.text("rettype").lower() == "count":
        return _count_only(page, as_json)
    return json_answer("esearch", "esearchresult", _json(page)) if as_json else _document(page)


def _json_error(message: str) -> Answer:
    """NCBI writes the line breaks of its messages raw, so this answer is not always strict JSON."""
    answer = json_answer("esearch", "esearchresult", {"ERROR": message})
    return replace(answer, body=answer.body.replace(b"\\n", b"\n"))


def _page(call: Call, service: Service) -> Page:
    database = check_database(call)
    found, result = _found(call, service, database)
    start, size = max(call.number("retstart", 0), 0), max(call.number("retmax", 20), 0)
    if database == "pubmed":
        start, size = _within_the_cap(start, size, result.messages)
    shown = found[start : start + size]
    webenv, query_key = "", 0
    if call.text("usehistory").lower() == "y":
        webenv, query_key = service.history.keep(Kept(tuple(found), result.translation), call.text("WebEnv"))
    return Page(len(found), start, shown, result, webenv, query_key)


def _within_the_cap(start: int, size: int, messages: Messages) -> tuple[int, int]:
    """PubMed gives out the first 9,999 records of a search and no more."""
    if start > LAST_START:
        raise Refused(TOO_FAR)
    if start + size <= CAP:
        return start, size
    messages.output.append(f"Restrictions achieved. start and count adjusted to {start}, {CAP - start}")
    return start, CAP - start


def _found(call: Call, service: Service, database: str) -> tuple[list[int], Result]:
    term = call.text("term")
    if database == "mesh":
        result = search_mesh(_needed(term))
        return sorted(result.ids, reverse=True), result
    if not term and call.text("query_key"):
        kept = service.history.get(call.text("WebEnv"), call.number("query_key", 0))
        return list(kept.uids), Result(set(kept.uids), kept.translation, Messages())
    result = run_query(service.collection, _with_field(_needed(term), call), _past(call, service))
    result = _without(call.tampering.omit, _limited(call, service, result))
    return in_order(service.collection, result.ids, call.text("sort"), term), result


def _without(pmids: tuple[str, ...], result: Result) -> Result:
    """The result without the records that a fault leaves out."""
    return replace(result, ids=result.ids - {int(pmid) for pmid in pmids}) if pmids else result


def _needed(term: str) -> str:
    if not term:
        raise Refused("Empty term and query_key - nothing todo")
    return term


def _with_field(term: str, call: Call) -> str:
    """`field=title` puts the whole term in a field."""
    return f"{term}[{call.text('field')}]" if call.text("field") else term


def _past(call: Call, service: Service) -> PastSearch:
    def past_search(number: int) -> Found:
        kept = service.history.get(call.text("WebEnv"), number)
        return Found(set(kept.uids), kept.translation, "past search")

    return past_search


def _limited(call: Call, service: Service, result: Result) -> Result:
    """The result within `mindate` and `maxdate`, or the last `reldate` days."""
    span = _dates(call)
    if span is None:
        return result
    field = field_for(_DATE_TAGS.get(call.text("datetype").lower(), "dp"))
    assert field is not None
    within = found_between(service.collection.index, field, span)
    both = joined("AND", Found(result.ids, result.translation, "query"), within)
    if result.ids and not both.ids:
        result.messages.output.append("No items found.")
    return Result(both.ids, both.text, result.messages)


def _dates(call: Call) -> Span | None:
    if call.text("reldate").isdigit():
        return days_back(call.number("reldate", 0))
    first, last = span_of(call.text("mindate")), span_of(call.text("maxdate"))
    return (first[0], last[1]) if first and last else None


def _count_only(page: Page, as_json: bool) -> Answer:
    if as_json:
        return json_answer("esearch", "esearchresult", {"count": str(page.count)})
    return document("eSearchResult", element("Count", str(page.count)))


def _document(page: Page) -> Answer:
    messages = page.result.messages
    parts = [
        element("Count", str(page.count)),
        element("RetMax", str(len(page.uids))),
        element("RetStart", str(page.start)),
    ]
    if page.webenv:
        parts += [element("QueryKey", str(page.query_key)), element("WebEnv", page.webenv)]
    translations = (
        wrap("Translation", element("From", said) + element("To", meant))
        for said, meant in messages.translations
    )
    parts += [
        wrap("IdList", "".join(f"\n{element('Id', str(uid))}" for uid in page.uids)),
        wrap("TranslationSet", "".join(translations)),
        element("QueryTranslation", page.result.translation),
        _list(
            "ErrorList",
            ("PhraseNotFound", messages.phrases_not_found),
            ("FieldNotFound", messages.fields_not_found),
        ),
        _list(
            "WarningList",
            ("PhraseIgnored", messages.phrases_ignored),
            ("QuotedPhraseNotFound", messages.quoted_phrases_not_found),
            ("OutputMessage", messages.output),
        ),
    ]
    return document("eSearchResult", "".join(parts))


def _list(tag: str, *kinds: tuple[str, list[str]]) -> str:
    inner = "".join(element(kind, text) for kind, texts in kinds for text in texts)
    return wrap(tag, inner) if inner else ""


def _json(page: Page) -> dict[str, Any]:
    messages = page.result.messages
    found: dict[str, Any] = {
        "count": str(page.count),
        "retmax": str(len(page.uids)),
        "retstart": str(page.start),
    }
    if page.webenv:
        found |= {"querykey": str(page.query_key), "webenv": page.webenv}
    found |= {
        "idlist": [str(uid) for uid in page.uids],
        "translationset": [{"from": said, "to": meant} for said, meant in messages.translations],
        "querytranslation": page.result.translation,
    }
    if messages.phrases_not_found or messages.fields_not_found:
        found["errorlist"] = {
            "phrasesnotfound": messages.phrases_not_found,
            "fieldsnotfound": messages.fields_not_found,
        }
    if messages.phrases_ignored or messages.quoted_phrases_not_found or messages.output:
        found["warninglist"] = {
            "phrasesignored": messages.phrases_ignored,
            "quotedphrasesnotfound": messages.quoted_phrases_not_found,
            "outputmessages": messages.output,
        }
    return found

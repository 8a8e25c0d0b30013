"""esummary: short summaries, version 1 XML or JSON, of articles and of MeSH headings."""

from typing import Any

from practice_pubmed.answers import Answer, Refused, document, error_document, json_answer
from practice_pubmed.call import Call
from practice_pubmed.markup import element, wrap
from practice_pubmed.mesh import Descriptor, descriptors
from practice_pubmed.records import Record
from practice_pubmed.selection import asked_for
from practice_pubmed.service import Service, check_database
from practice_pubmed.summaries import Item, mesh_items, mesh_json, record_items, record_json

MOST_IN_JSON = 500
_TOO_MANY = f"Too many UIDs in request. Maximum number of UIDs is {MOST_IN_JSON} for JSON format output."

Summed = dict[str, Record | Descriptor | None]


def esummary(call: Call, service: Service) -> Answer:
    """Answer an esummary call. A UID without a record spoils its own summary only."""
    as_json = call.text("retmode").lower() == "json"
    try:
        database = check_database(call)
        uids = asked_for(call, service, when_empty="Neither query_key nor id specified")
    except Refused as refusal:
        if as_json:
            return json_answer("esummary", "esummaryresult", [refusal.message])
        return error_document("eSummaryResult", refusal.message)
    if as_json and len(uids) > MOST_IN_JSON:
        return json_answer("esummary", "error", _TOO_MANY)
    wrong = next((at for at, uid in enumerate(uids) if not uid.isdigit()), None)
    if as_json and wrong is not None:
        return json_answer("esummary", "error", f"Invalid uid {uids[wrong]} at position= {wrong}")
    found = {uid: _found(uid, database, service) for uid in uids}
    return _json(found) if as_json else _document(found)


def _found(uid: str, database: str, service: Service) -> Record | Descriptor | None:
    if not uid.isdigit():
        return None
    if database == "mesh":
        return next((heading for heading in descriptors() if heading.uid == int(uid)), None)
    return service.collection.get(int(uid))


def _document(found: Summed) -> Answer:
    inner = "".join(_summary(uid, thing) for uid, thing in found.items())
    return document("eSummaryResult", inner, pmids=_answered(found))


def _summary(uid: str, thing: Record | Descriptor | None) -> str:
    if thing is None:
        return "\n" + element("ERROR", f"UID={uid}: cannot get document summary")
    items = mesh_items(thing) if isinstance(thing, Descriptor) else record_items(thing)
    return "\n" + wrap("DocSum", element("Id", uid) + "".join(_item(item) for item in items))


def _item(item: Item) -> str:
    attributes = {"Name": item.name, "Type": item.type}
    if isinstance(item.value, list):
        return wrap("Item", "".join(_item(each) for each in item.value), attributes)
    return element("Item", item.value, attributes)


def _json(found: Summed) -> Answer:
    result: dict[str, Any] = {"uids": list(found)}
    for uid, thing in found.items():
        if thing is None:
            result[uid] = {"uid": uid, "error": "cannot get document summary"}
        else:
            result[uid] = mesh_json(thing) if isinstance(thing, Descriptor) else record_json(thing)
    return json_answer("esummary", "result", result)


def _answered(found: Summed) -> tuple[str, ...]:
    return tuple(uid for uid, thing in found.items() if thing is not None)

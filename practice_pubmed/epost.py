"""epost: a list of identifiers into the history."""

from practice_pubmed.answers import Answer, Refused, document, error_document
from practice_pubmed.call import Call
from practice_pubmed.history import Kept
from practice_pubmed.markup import element, wrap
from practice_pubmed.service import Service, check_database

LARGEST_UID = 18_446_744_073_709_551_615
_INVALID = f"Some IDs have invalid value and were omitted. Maximum ID value {LARGEST_UID}"


def epost(call: Call, service: Service) -> Answer:
    """Answer an epost call. Identifiers are stored unseen, whether records have them or not, as at NCBI."""
    try:
        check_database(call)
    except Refused as refusal:
        return error_document("ePostResult", refusal.message)
    good = [int(uid) for uid in call.ids if uid.isdigit() and int(uid) <= LARGEST_UID]
    bad = [uid for uid in call.ids if not uid.isdigit() or int(uid) > LARGEST_UID]
    if not good:
        errors = element("ERROR", "Empty ID list; Nothing to store") + (
            element("ERROR", _INVALID) if bad else ""
        )
        return document("ePostResult", errors, status=400)
    webenv, query_key = service.history.keep(Kept(tuple(dict.fromkeys(good))), call.text("WebEnv"))
    invalid = wrap("InvalidIdList", "".join(element("Id", uid) for uid in bad)) if bad else ""
    return document("ePostResult", invalid + element("QueryKey", str(query_key)) + element("WebEnv", webenv))

"""Which records a call of esummary, efetch or elink is about: a list of identifiers, or a stored result."""

from practice_pubmed.answers import Refused
from practice_pubmed.call import Call
from practice_pubmed.esearch import LAST_START
from practice_pubmed.service import Service

_CANNOT = (
    "Search backend cannot retrieve history data. Reason: Exception: 'retstart' cannot be larger than 9998"
)


def asked_for(call: Call, service: Service, *, when_empty: str, largest: int = 10_000) -> list[str]:
    """The identifiers, from `id` or from `WebEnv` and `query_key` with `retstart` and `retmax`.

    A page of a stored result ends silently at record 9,999. An empty call is `Refused` with `when_empty`.
    """
    if call.ids:
        return call.ids
    if not call.text("WebEnv") or not call.text("query_key"):
        raise Refused(when_empty, status=400)
    kept = service.history.get(call.text("WebEnv"), call.number("query_key", 0))
    start, size = max(call.number("retstart", 0), 0), call.number("retmax", 20)
    if start > LAST_START:
        raise Refused(_CANNOT, status=400)
    return [str(uid) for uid in kept.uids[: LAST_START + 1][start : start + min(size, largest)]]

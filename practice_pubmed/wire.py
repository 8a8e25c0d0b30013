"""Puts answers on the wire, in one piece or, when a fault was ordered, broken."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from socket import SO_LINGER, SOL_SOCKET
from struct import pack

from practice_pubmed.answers import HTML, JSON, Answer, error_document
from practice_pubmed.faults import Fault
from practice_pubmed.pace import RETRY_AFTER

_ROOTS = {
    "esearch": "eSearchResult",
    "esummary": "eSummaryResult",
    "efetch": "eFetchResult",
    "epost": "ePostResult",
    "elink": "eLinkResult",
    "einfo": "eInfoResult",
    "espell": "eSpellResult",
}
_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head>"
    "<body><h1>Access Denied</h1><p>A page of the practice server.<br>Please wait.</p></body></html>\n"
)


@dataclass(frozen=True)
class Refusal:
    """Whom a rate limit answer is for: NCBI echoes the key, or the address, that asked too often."""

    caller: str
    limit: float


def too_many(refusal: Refusal, retry_after: int = RETRY_AFTER, status: int = 429) -> Answer:
    """NCBI's answer to too many calls."""
    body = {
        "error": "API rate limit exceeded",
        "api-key": refusal.caller,
        "count": f"{refusal.limit + 1:g}",
        "limit": f"{refusal.limit:g}",
    }
    headers = {"Retry-After": str(retry_after)} if status == 429 else {}
    return Answer(json.dumps(body).encode(), JSON, status, headers)


def instead(fault: Fault, utility: str, refusal: Refusal) -> Answer | None:
    """The answer that a fault gives in place of the true one, or None when it only spoils the true one."""
    match fault.kind:
        case "status" if fault.status == 429:
            return too_many(refusal, RETRY_AFTER if fault.retry_after is None else fault.retry_after)
        case "status":
            return _failed(fault)
        case "html":
            return Answer(_PAGE.encode(), HTML)
        case "empty":
            return Answer(b"")
        case "json429with200":
            return too_many(refusal, status=200)
        case "error_text":
            return error_document(_ROOTS[utility], fault.text, fault.status or 200)
        case _:
            return None


def _failed(fault: Fault) -> Answer:
    status = fault.status or 500
    text = f"<html><head><title>{status} Error</title></head><body>{fault.text or 'Error'}</body></html>"
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return Answer(text.encode(), HTML, status, headers)


def spoilt(answer: Answer, kind: str) -> Answer:
    """The answer with a wrong byte or an unknown element in it."""
    match kind:
        case "bad_utf8":
            at = answer.body.rfind(b"</", 0, -20)
            return replace(answer, body=answer.body[:at] + b"\xff\xfe" + answer.body[at:])
        case "unknown_tag":
            mark = b"</PMID>" if b"</PMID>" in answer.body else b"</Count>"
            added = mark + b"<PracticeNovelty>new</PracticeNovelty>"
            return replace(answer, body=answer.body.replace(mark, added, 1))
        case _:
            return answer


def send(
    handler: BaseHTTPRequestHandler, answer: Answer, fault: Fault | None, pause: Callable[[float], object]
) -> int:
    """Send an answer as the fault wants it. Gives the status that went out, 0 when none did."""
    kind = fault.kind if fault else ""
    if fault and kind in ("stall", "reset", "cut"):
        whole = kind != "cut" or fault.declared
        sent = fault.after_bytes > 0 or kind == "cut"
        if sent:
            body = answer.body[: fault.after_bytes]
            _send_head(handler, answer, len(answer.body) if whole else len(body))
            handler.wfile.write(body)
            handler.wfile.flush()
        if kind == "stall":
            pause(fault.seconds)
        _hang_up(handler, rudely=kind == "reset")
        return answer.status if sent else 0
    answer = spoilt(answer, kind)
    _send_head(handler, answer, len(answer.body))
    handler.wfile.write(answer.body)
    return answer.status


def _send_head(handler: BaseHTTPRequestHandler, answer: Answer, length: int) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(length))
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _hang_up(handler: BaseHTTPRequestHandler, *, rudely: bool) -> None:
    """Close the connection at once; rudely means with a reset, which the client sees as an error."""
    handler.close_connection = True
    if rudely:
        handler.connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        handler.rfile.close()
        handler.connection.close()

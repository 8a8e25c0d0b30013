"""Puts answers on the wire, in one piece or, when a fault was ordered, broken."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from socket import SO_LINGER, SOL_SOCKET
from struct import pack

from practice_pubmed.answers import HTML, JSON, Answer, error_document
from practice_pubmed.faults import Fault
from practice_pubmed.history import no_such_query
from practice_pubmed.pace import RETRY_AFTER

TOO_MANY = 429
BREAKS = ("stall", "cut", "reset")
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


def too_many(refusal: Refusal, retry_after: int = RETRY_AFTER, status: int = TOO_MANY) -> Answer:
    """NCBI's answer to too many calls."""
    body = {
        "error": "API rate limit exceeded",
        "api-key": refusal.caller,
        "count": f"{refusal.limit + 1:g}",
        "limit": f"{refusal.limit:g}",
    }
    headers = {"Retry-After": str(retry_after)} if status == TOO_MANY else {}
    return Answer(json.dumps(body).encode(), JSON, status, headers)


def instead(fault: Fault, utility: str, refusal: Refusal) -> Answer | None:
    """The answer that a fault gives in place of the true one, or None when it only spoils the true one."""
    match fault.kind:
        case "status" if fault.status == TOO_MANY:
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
        case "expired_history":
            return error_document(_ROOTS[utility], no_such_query(1), fault.status or 400)
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


def status_sent(answer: Answer, fault: Fault | None) -> int:
    """The status that goes out, 0 when the connection is broken before it could."""
    return 0 if fault is not None and fault.kind in BREAKS and not _begins(fault) else answer.status


def _begins(fault: Fault) -> bool:
    return fault.kind == "cut" or fault.after_bytes > 0


def send(
    handler: BaseHTTPRequestHandler, answer: Answer, fault: Fault | None, pause: Callable[[float], object]
) -> None:
    """Send an answer as the fault wants it."""
    if fault is not None and fault.kind in BREAKS:
        _send_broken(handler, answer, fault)
        if fault.kind == "stall":
            pause(fault.seconds)
        _hang_up(handler, rudely=fault.kind == "reset")
        return
    answer = spoilt(answer, fault.kind if fault else "")
    _send_head(handler, answer, {"Content-Length": str(len(answer.body))})
    handler.wfile.write(answer.body)


def _send_broken(handler: BaseHTTPRequestHandler, answer: Answer, fault: Fault) -> None:
    """Send the first bytes, or nothing at all."""
    if not _begins(fault):
        return
    body = answer.body[: fault.after_bytes]
    if fault.chunked:
        _send_head(handler, answer, {"Transfer-Encoding": "chunked"})
        body = f"{len(answer.body):x}\r\n".encode() + body
    else:
        _send_head(handler, answer, {"Content-Length": str(len(answer.body if fault.declared else body))})
    handler.wfile.write(body)


def _send_head(handler: BaseHTTPRequestHandler, answer: Answer, length: dict[str, str]) -> None:
    handler.send_response(answer.status)
    headers = {"Content-Type": answer.content_type} | length | answer.headers
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _hang_up(handler: BaseHTTPRequestHandler, *, rudely: bool) -> None:
    """Close the connection at once; rudely means with a reset, which the client sees as an error."""
    handler.close_connection = True
    if rudely:
        handler.connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        handler.rfile.close()
        handler.connection.close()

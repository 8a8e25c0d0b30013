"""The addresses below /_practice/: health, log and faults, for callers on this machine only."""

import json
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from practice_pubmed.answers import JSON, Answer
from practice_pubmed.faults import BadFault

if TYPE_CHECKING:
    from practice_pubmed.server import PracticeServer


def is_loopback(client: str) -> bool:
    return ip_address(client).is_loopback


def practice_page(server: "PracticeServer", method: str, page: str, body: str, client: str) -> Answer:
    """Answer a call to one of the control addresses."""
    if not is_loopback(client):
        return _json({"error": "the practice addresses answer callers on this machine only"}, 403)
    match method, page.strip("/"):
        case "GET", "health":
            return _json({"status": "ok", "records": len(server.service.collection)})
        case "GET", "log":
            return _json(server.log.entries())
        case "DELETE", "log":
            server.log.clear()
        case "GET", "faults":
            return _json(server.faults.pending())
        case "POST", "faults":
            return _order(server, body)
        case "DELETE", "faults":
            server.faults.clear()
        case "DELETE", "history":
            server.service.history.forget()
        case _:
            return _json({"error": "expected health, log, faults or history, by GET, POST or DELETE"}, 404)
    return _json({"status": "done"})


def _order(server: "PracticeServer", body: str) -> Answer:
    try:
        orders = json.loads(body)
        if not isinstance(orders, list):
            raise BadFault("expected a list of faults")
        server.faults.order(orders)
    except (ValueError, TypeError) as problem:
        return _json({"error": str(problem)}, 400)
    return _json({"status": "done", "faults": len(orders)})


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(value).encode(), JSON, status)

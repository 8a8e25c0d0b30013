"""The HTTP server: takes calls, keeps the log, applies limits and faults, and answers."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep, time
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from practice_pubmed.answers import JSON, TEXT, Answer
from practice_pubmed.bulk import DAYS
from practice_pubmed.call import Call, Tampering, read_parameters
from practice_pubmed.collection import practice_collection
from practice_pubmed.control import practice_page
from practice_pubmed.faults import COMPANIONS, Fault, Faults
from practice_pubmed.pace import RateLimit
from practice_pubmed.request_log import RequestLog
from practice_pubmed.service import Service
from practice_pubmed.utilities import UTILITIES
from practice_pubmed.wire import Refusal, instead, send, status_sent, too_many

ROOT = "/entrez/eutils/"
CONTROL = "/_practice/"
LONGEST_URL = 8_000
LARGEST_BODY = 10_000_000


class PracticeServer(ThreadingHTTPServer):
    """The socket, with everything that the handlers share."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], service: Service, rate: RateLimit, faults: Faults) -> None:
        super().__init__(address, _Handler)
        self.service = service
        self.rate = rate
        self.faults = faults
        self.log = RequestLog()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is everyday life here; anything else is ours and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PracticeServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY or len(self.path) > LONGEST_URL:
            self.close_connection = True
            self._send(Answer(b"Request-URI Too Long\n", TEXT, 413 if length > LARGEST_BODY else 414))
            return
        body = self.rfile.read(length).decode("utf-8", "replace")
        if address.path.startswith(CONTROL):
            page = address.path.removeprefix(CONTROL)
            self._send(practice_page(self.server, self.command, page, body, self.client_address[0]))
            return
        utility = address.path.removeprefix(ROOT).removesuffix(".fcgi")
        if utility not in UTILITIES or not address.path.startswith(ROOT):
            self._send(Answer(b"Not found. E-utilities live below /entrez/eutils/\n", TEXT, 404))
            return
        self._answer(self._call(utility, address.query, body))

    do_POST = do_GET  # noqa: N815 - the names that http.server looks for
    do_DELETE = do_GET  # noqa: N815

    def _call(self, utility: str, query: str, body: str) -> Call:
        return Call(
            utility=utility,
            method=self.command,
            parameters=read_parameters(query, body),
            client=self.client_address[0],
            url_length=len(self.path),
            key_in_url="api_key=" in query,
        )

    def _answer(self, call: Call) -> None:
        """Log the call, let the limit and the faults have their say, and answer."""
        server = self.server
        entry = server.log.begin(call, time(), self.headers.get("User-Agent", ""))
        caller = Refusal(call.api_key or call.client, server.rate.limit(bool(call.api_key)))
        if server.rate.refuses(caller.caller, bool(call.api_key)):
            refused = too_many(caller)
            server.log.finish(entry, refused.status, 0)
            self._send(refused)
            return
        lifted = server.faults.lifted
        faults = server.faults.take(call.utility)
        server.log.note_faults(entry, tuple(fault.kind for fault in faults))
        lifted.wait(sum(fault.seconds for fault in faults if fault.kind == "delay"))
        fault = next((fault for fault in faults if fault.kind not in COMPANIONS), None)
        answer = instead(fault, call.utility, caller) if fault else None
        if answer is None:
            answer = answer_to(replace(call, tampering=_tampering(faults)), server.service)
        server.log.finish(entry, status_sent(answer, fault), len(answer.pmids))
        send(self, answer, fault, lifted.wait)

    def _send(self, answer: Answer) -> None:
        send(self, answer, None, sleep)

    def log_message(self, *_: Any) -> None:
        """The log is `GET /_practice/log`; nothing is printed."""


def _tampering(faults: list[Fault]) -> Tampering:
    def pmids(kind: str) -> tuple[str, ...]:
        return tuple(pmid for fault in faults if fault.kind == kind for pmid in fault.pmids)

    return Tampering(pmids("omit"), pmids("duplicate"), pmids("hollow"), pmids("extra"))


def answer_to(call: Call, service: Service) -> Answer:
    """The answer to a call, as if nothing could go wrong on the way."""
    if call.api_key.startswith("invalid"):
        body = {"error": "API key invalid", "api-key": call.api_key, "type": "invalid", "status": "unknown"}
        return Answer(json.dumps(body).encode(), JSON, 400)
    return UTILITIES[call.utility](call, service)


class Running:
    """A server at work in a thread of this process. Use it with `with`, or call `stop()`."""

    def __init__(self, server: PracticeServer) -> None:
        self._server = server
        self._thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def root(self) -> str:
        """The address of the server, for example `http://127.0.0.1:8090`."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def url(self) -> str:
        """The base of E-utilities, for example `http://127.0.0.1:8090/entrez/eutils/`."""
        return self.root + ROOT

    def faults(self, orders: Iterable[Mapping[str, Any]]) -> None:
        """Order faults, in place of those ordered before; see the table in the README.

        Callers that one of those keeps waiting are let go: a delayed answer is sent at once.
        """
        self._server.faults.order(orders)

    def log(self) -> list[dict[str, Any]]:
        """Every call so far, in the order of arrival."""
        return self._server.log.entries()

    def clear_log(self) -> None:
        self._server.log.clear()

    def forget_history(self) -> None:
        """Let every WebEnv expire."""
        self._server.service.history.forget()

    def stop(self) -> None:
        """Stop at once; callers that are being kept waiting lose their connection."""
        self._server.shutdown()
        self._server.faults.clear()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    port: int = 0,
    rate: float | None = 0,
    bulk: int = 0,
    host: str = "127.0.0.1",
    faults: Iterable[Mapping[str, Any]] = (),
    bulk_days: int = DAYS,
    until: date | None = None,
) -> Running:
    """Start a server in this process.

    Port 0 takes a free one. `rate` is the number of calls a second per key or address: 0 for no limit,
    None for NCBI's 3 and 10. `bulk` adds that many records of no meaning, for tests of the limits;
    they came in on `bulk_days` different days. `until`: without what came in after that day.
    """
    service = Service(practice_collection(bulk, bulk_days, until))
    return Running(PracticeServer((host, port), service, RateLimit(rate), Faults(faults)))

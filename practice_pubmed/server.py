"""The HTTP server: takes calls, keeps the log, applies limits and faults, and answers."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import urlsplit

from practice_pubmed.answers import Answer, error_document
from practice_pubmed.call import Call, read_parameters
from practice_pubmed.collection import practice_collection
from practice_pubmed.efetch import efetch
from practice_pubmed.esearch import esearch
from practice_pubmed.service import Service

ROOT = "/entrez/eutils/"
_UTILITIES: dict[str, Callable[[Call, Service], Answer]] = {"esearch": esearch, "efetch": efetch}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], service: Service) -> None:
        super().__init__(address, _Handler)
        self.service = service


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_GET

    def _answer(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        utility = address.path.removeprefix(ROOT).removesuffix(".fcgi")
        call = Call(utility, self.command, read_parameters(address.query, body), self.client_address[0])
        if utility in _UTILITIES:
            answer = _UTILITIES[utility](call, self.server.service)
        else:
            answer = Answer(b"not found", status=404)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """The log is `GET /_practice/log`; nothing is printed."""


class Running:
    """A server at work."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{self._server.server_address[0]}:{self._server.server_address[1]}{ROOT}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def start(port: int = 0, rate: float = 0, bulk: int = 0, host: str = "127.0.0.1") -> Running:
    """Start a server in this process; port 0 takes a free one."""
    return Running(_Server((host, port), Service(practice_collection(bulk))))

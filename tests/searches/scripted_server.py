"""An HTTP server that answers exactly what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Scripted:
    """One answer. `is_cut` announces more bytes than it sends."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    body: str


class ScriptedServer:
    """The answers come in their order; the last one is repeated for ever."""

    def __init__(self, answers: Sequence[Scripted]) -> None:
        self.asked: list[Asked] = []
        self._answers = list(answers)
        script = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                answer = script._next(Asked(self.command, self.path, body))
                self.send_response(answer.status)
                length = len(answer.body) + (1000 if answer.is_cut else 0)
                for name, value in {"Content-Length": str(length), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST  # noqa: N815 - http.server's names

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Nothing is printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def root(self) -> str:
        """The address without a path and without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _next(self, asked: Asked) -> Scripted:
        self.asked.append(asked)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def run(self) -> None:
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serving(*answers: Scripted | bytes) -> Iterator[ScriptedServer]:
    """A server with these answers; plain bytes are sent with HTTP 200."""
    server = ScriptedServer([Scripted(each) if isinstance(each, bytes) else each for each in answers])
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()

"""A mail server on this machine that says what its script says, also where no sound server would."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

SOUND = {
    "greeting": "220 ready",
    "EHLO": "250-here\r\n250 STARTTLS",
    "HELO": "250 here",
    "MAIL": "250 go on",
    "RCPT": "250 go on",
    "DATA": "354 go on",
    "text": "250 taken",
}


@contextmanager
def scripted_server(answers: Mapping[str, str]) -> Iterator[int]:
    """Its port. `answers` replace what a sound server says to a command, as "greeting", or to the "text"."""
    script = {**SOUND, **answers}

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("greeting")
            for line in self.rfile:
                word = line.split()[0].decode().upper() if line.split() else ""
                self._say(word)
                if word == "DATA" and script["DATA"].startswith("354"):
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                    self._say("text")
                if word == "QUIT":
                    return

        def _say(self, word: str) -> None:
            self.wfile.write(f"{script.get(word, '250 OK')}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()

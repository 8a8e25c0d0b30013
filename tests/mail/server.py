"""A mail server on this machine that answers as it is told, over real SMTP."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Postbox:
    """What arrived, and what the server says: `to_recipients` and `to_messages` are used up one by one.

    `before_taken` is done when a whole message came, whose Message-ID is noted, and before the
    server says that it took it.
    """

    taken: list[EmailMessage] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    protected: list[bool] = field(default_factory=list)
    to_recipients: list[str] = field(default_factory=list)
    to_messages: list[str] = field(default_factory=list)
    before_taken: Callable[[], object] = lambda: None
    tries: int = 0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.tries += 1
        if self.to_recipients:
            return self.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.to_messages:
            return self.to_messages.pop(0)
        read = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.came.append(read["Message-ID"])
        await asyncio.to_thread(self.before_taken)
        self.taken.append(read)
        self.recipients += envelope.rcpt_tos
        self.protected.append(session.ssl is not None)
        return "250 taken"


class Running:
    """A running server: its port, and what arrived."""

    def __init__(self, port: int, postbox: Postbox) -> None:
        self.port = port
        self.postbox = postbox


@contextmanager
def mail_server(
    *, certificate: Path | None = None, password: str = "", tls: bool = False
) -> Iterator[Running]:
    """A server that wants STARTTLS if it has a certificate (`tls`: from the start), and a password."""
    postbox = Postbox()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def authenticate(
        _server: Any, _session: Any, _envelope: Any, _how: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password.decode() == password, handled=False)

    options: dict[str, Any] = {}
    if context and not tls:
        options |= {"tls_context": context, "require_starttls": True}
    if password:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": bool(context)}
    controller = Controller(
        postbox, hostname="127.0.0.1", port=_free_port(), ssl_context=context if tls else None, **options
    )
    controller.start()
    try:
        yield Running(controller.port, postbox)
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file, that nobody has signed but itself."""
    key, certificate, both = folder / "key.pem", folder / "certificate.pem", folder / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text(key.read_text() + certificate.read_text())
    return both

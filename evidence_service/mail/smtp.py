"""The gateway to the mail server: the only module that speaks SMTP.

A letter in; nothing out when the server took it; else one of two refusals: `MailRefused` (the
server will never take this message) or `MailNotNow` (trying later makes sense: `refusals` tells them
apart). Neither message, address nor password stands in what they say.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from evidence_service.config import Settings
from evidence_service.db import utc_now
from evidence_service.errors import MailNotNow, MailRefused
from evidence_service.mail.letters import Letter
from evidence_service.mail.refusals import OURS, Answer

TIMEOUT = 20.0  # seconds that the server may be silent


@dataclass(frozen=True)
class MailServer:
    """Where and how messages leave. `security` is starttls, tls or none."""

    host: str
    port: int
    security: str
    sender: str
    sender_name: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    def send(self, letter: Letter, to: str, *, number: str) -> None:
        """Hand one letter to the server. `number` is its own, the same at every try of it."""
        message = self._message(letter, to, number)
        try:
            with self._connection() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message, from_addr=self.sender, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as refusal:
            (said,) = refusal.recipients.values()
            raise Answer.of(*said).to_recipient() from None
        except smtplib.SMTPResponseException as refusal:
            raise _refusal(refusal) from None
        except smtplib.SMTPNotSupportedError:
            raise MailNotNow("The mail server doesn't offer what this message needs.") from None
        except ssl.SSLError as problem:
            raise MailNotNow(f"The connection to the mail server isn't safe ({_reason(problem)}).") from None
        except (smtplib.SMTPException, OSError) as problem:
            raise MailNotNow(f"The mail server can't be reached ({type(problem).__name__}).") from None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """A connection to the server. What goes wrong while it is closed no longer matters."""
        server = self._connected()
        try:
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            safe = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=safe)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except smtplib.SMTPNotSupportedError:
                server.close()
                raise MailNotNow(
                    "The mail server doesn't offer STARTTLS, so nothing was sent unprotected."
                ) from None
            except BaseException:
                server.close()
                raise
        return server

    def _message(self, letter: Letter, to: str, number: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = letter.subject
        try:
            message["From"] = Address(self.sender_name, addr_spec=self.sender)
        except (ValueError, IndexError):
            raise MailNotNow(f"The address that messages come from can't be used. {OURS}") from None
        try:
            message["To"] = Address(addr_spec=to)
        except (ValueError, IndexError):
            raise MailRefused("The e-mail address can't be used.") from None
        message["Date"] = format_datetime(utc_now())
        domain = self.sender.rpartition("@")[2]
        message["Message-ID"] = f"<{number}@{domain}>" if number else make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message


def from_settings(settings: Settings) -> MailServer | None:
    """The mail server as the service is configured; None when mail is off."""
    if not settings.mail_host:
        return None
    port = settings.mail_port or {"starttls": 587, "tls": 465, "none": 25}[settings.mail_security]
    return MailServer(
        host=settings.mail_host,
        port=port,
        security=settings.mail_security,
        sender=settings.mail_from,
        sender_name=settings.service_name,
        user=settings.mail_user,
        password=settings.mail_password,
    )


def _refusal(refusal: smtplib.SMTPResponseException) -> MailRefused | MailNotNow:
    """What an answer means by the place where it came. Only one to the message itself can be its end."""
    answer = Answer.of(refusal.smtp_code, refusal.smtp_error)
    match refusal:
        case smtplib.SMTPDataError():
            return answer.to_content()
        case smtplib.SMTPAuthenticationError():
            return answer.to_service("the user name and password")
        case smtplib.SMTPSenderRefused():
            return answer.to_service("the address that messages come from")
        case _:  # the greeting, HELO, STARTTLS
            return answer.to_service("a connection from this service")


def _reason(problem: ssl.SSLError) -> str:
    return problem.reason or type(problem).__name__

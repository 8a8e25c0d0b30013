"""What an answer of the mail server means for a message: is it the message, or is it the service?

A 5xx ends a message only when it is about its recipient or its content. One about the service (not
let in, not allowed to relay, wrong address of ours) would meet every message: an administrator
mends it, and the message is tried again until then. Answers are read by their code, by the
enhanced code of RFC 3463 where there is one, and by a few words; nothing of them is repeated but codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_service.errors import MailNotNow, MailRefused

OURS = "An administrator has to look at the settings of mail."

_NOT_UNDERSTOOD = (500, 502, 503, 504)  # what we said, wherever it was
_NOT_LET_IN = (530, 534, 535, 538)
_OUR_ADDRESS = ("5.1.7", "5.1.8")
_ABOUT_CONTENT = ("5.7.0", "5.7.1")  # what filters of spam say of a text; other 5.7.x are about who sends
_ENHANCED = re.compile(r"\s*(5\.\d{1,3}\.\d{1,3})\b")
_ADDRESSES = re.compile(r"\S*@\S*")
_WORDS = re.compile(
    r"\b(relay|(un)?authenticat|sender|helo|ehlo|client host|starttls|dmarc|dkim|spf)", re.IGNORECASE
)


@dataclass(frozen=True)
class Answer:
    """What the server said: its code, and the enhanced code ("" when it gave none)."""

    code: int
    enhanced: str
    text: str

    @classmethod
    def of(cls, code: int, said: bytes | str) -> Answer:
        """The answer as smtplib gives it."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        enhanced = _ENHANCED.match(text)
        return cls(code, enhanced.group(1) if enhanced else "", _ADDRESSES.sub(" ", text))

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced}".strip()

    @property
    def _is_for_ever(self) -> bool:
        return 500 <= self.code < 600

    @property
    def _is_about_us(self) -> bool:
        return self.code in (*_NOT_UNDERSTOOD, *_NOT_LET_IN) or bool(_WORDS.search(self.text))

    def to_service(self, what: str) -> MailNotNow:
        """The refusal when the server stopped at something of the service: its greeting, its address."""
        if not self._is_for_ever:
            return _later(self, what)
        return MailNotNow(f"The mail server doesn't accept {what} ({self}). {OURS}")

    def to_recipient(self) -> MailRefused | MailNotNow:
        """The refusal when the server stopped at the address of the recipient."""
        what = "the address of the recipient"
        if not self._is_for_ever:
            return _later(self, what)
        subject = self.enhanced[:4]
        if self.enhanced in _OUR_ADDRESS or subject == "5.7.":
            return self.to_service("messages from this service")
        known = subject in ("5.1.", "5.2.") and self.enhanced != "5.1.0"
        if not known and self._is_about_us:
            return self.to_service("messages from this service")
        return _never(self, what)

    def to_content(self) -> MailRefused | MailNotNow:
        """The refusal when the server had, or was to get, the whole message."""
        what = "the message"
        if not self._is_for_ever:
            return _later(self, what)
        about_us = self.enhanced.startswith("5.7.") and self.enhanced not in _ABOUT_CONTENT
        return (
            self.to_service("messages from this service")
            if about_us or self._is_about_us
            else _never(self, what)
        )


def _later(answer: Answer, what: str) -> MailNotNow:
    return MailNotNow(f"The mail server doesn't take {what} at the moment ({answer}).")


def _never(answer: Answer, what: str) -> MailRefused:
    return MailRefused(f"The mail server refused {what} ({answer}).")

"""The few refusals that the service can utter.

Every one of them carries a sentence for the person in front of the screen: what is
wrong, and what to do. Pages show `message`; logs show the class.
"""

from __future__ import annotations


class Refusal(Exception):
    """Base of everything that the service refuses; `message` is plain English.

    `status` is the HTTP status of a page that tells it.
    """

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """This person may not do this, whatever the state of the thing."""

    status = 403


class NotNow(Refusal):
    """The thing is in the wrong state, or somebody else was faster."""

    status = 409


class NotFound(Refusal):
    """There is no such thing, or this person may not know that there is."""

    status = 404


class Invalid(Refusal):
    """A value that was typed can't be used; `field` names the box that it was typed into."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UnreadableFile(Refusal):
    """A file holds no references that can be read; nothing of it is imported."""


class PubMedUnreachable(Refusal):
    """PubMed gives no usable answer now, and trying again later makes sense. The message says what it did.

    `retry_after` is the pause in seconds that PubMed asked for, or None when it said nothing.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PubMedRefused(Refusal):
    """PubMed was reached and doesn't understand what it was asked; trying again changes nothing."""


class NotUnderstood(PubMedRefused):
    """PubMed can't run this query, and says so; it may well run another one."""


class PdfUnavailable(Refusal):
    """A PDF can't be made on this machine, or not from this content."""


class MailRefused(Refusal):
    """The mail server will never take this message."""


class MailNotNow(Refusal):
    """The message couldn't be handed over now, and trying again later makes sense."""


class BadConfiguration(Refusal):
    """An environment variable is missing, unknown or unusable; the service doesn't start."""

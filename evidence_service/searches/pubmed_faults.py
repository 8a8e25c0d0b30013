"""Why a try at PubMed failed, told without keys, addresses and internals.

NCBI's own words can repeat the key or the address of the machine that asked, so no text of
NCBI's reaches a log, a page or an exception before `clean` has been over it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from http.client import HTTPException

LONGEST_RETRY_AFTER = 3600.0
_LONGEST_WORDS = 300
_HIDDEN = "…"
_TAG = re.compile(r"<[^<>]*>")
_TOLD_ON = (
    re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"),  # e-mail addresses
    re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"),  # addresses of machines
    re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])"),
    re.compile(r"\b[MN]CID_[\w.]+"),  # history sessions
    re.compile(r"\b[0-9a-fA-F]{24,}\b"),  # keys
    re.compile(r"\b(?:https?|ftp)://\S+"),
    re.compile(r"#?\bpmquerysrv\S*"),
    re.compile(r"(?i)\bapi[_-]?key\s*[=:]\s*\S+"),
)
_INTERNALS = re.compile(r"(?i)\b(?:search backend failed|external viewer error|exception|reason|error):\s*")
_PASSING_WORDS = re.compile(
    r"(?i)external viewer error|empty response|status: timeout|address table is empty|couldn't resolve"
    r"|temporarily unavailable|rate limit|too many requests|try again later|server is busy|timed? ?out"
    r"|unable to obtain query|cannot retrieve history"  # a session of NCBI's own; we never ask for one
)
_NOTHING_FOUND = re.compile(r"(?i)empty id list|id list is empty")
_TOO_OFTEN = re.compile(r"(?i)rate limit|too many requests")
_WHOLE = re.compile(rb"</[\w:]+>\s*$")
_WEB_PAGE = re.compile(rb"(?i)^\s*(?:<!doctype html|<html\b)|<body\b")

UNREADABLE = "PubMed's answer can't be read."
BROKE_OFF = "PubMed's answer broke off in the middle."
EMPTY = "PubMed's answer was empty."
SLOW_DOWN = "PubMed asks for a pause, because too much was asked at once."
NO_ANSWER = "PubMed does not answer."
NO_CONNECTION = "There is no connection to PubMed."
WEB_PAGE = (
    "A web page came in place of PubMed's answer. If it goes on, tell the person who runs the service: "
    "a proxy or a sign-in page may stand in between."
)


@dataclass(eq=False)
class Fault(Exception):
    """One failed try. `is_passing`: asking again may help. `words` are fit for a page and a log.

    `told` is a sentence for the librarian who waits: what PubMed, or the way to it, did.
    """

    words: str
    is_passing: bool
    retry_after: float | None = None
    is_about_key: bool = False
    told: str = UNREADABLE

    def __str__(self) -> str:
        return self.words

    def bare(self) -> Fault:
        """The same fault without traceback and context, which could show what was sent."""
        return replace(self)


def clean(words: str, secrets: Iterable[str]) -> str:
    """NCBI's words as one short line without our secrets, addresses, session names or internals."""
    text = unescape(_TAG.sub(" ", words))
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    for pattern in _TOLD_ON:
        text = pattern.sub(_HIDDEN, text)
    text = " ".join("".join(c if c.isprintable() else " " for c in _INTERNALS.sub("", text)).split())
    return text if len(text) <= _LONGEST_WORDS else text[: _LONGEST_WORDS - 1] + _HIDDEN


def said(words: str, secrets: Iterable[str], retry_after: float | None = None) -> Fault:
    """What an error message of NCBI's means: passing when NCBI is in trouble, else about our asking."""
    about_key = bool(re.search(r"(?i)api[ _-]?key", words)) and "rate limit" not in words.lower()
    is_passing = not about_key and bool(_PASSING_WORDS.search(words))
    cleaned = clean(words, secrets) or "no reason given"
    told = SLOW_DOWN if _TOO_OFTEN.search(words) else f"PubMed says: “{cleaned.rstrip('.')}”."
    return Fault(cleaned, is_passing, retry_after, about_key, told)


def means_nothing_found(words: str) -> bool:
    """Whether an error message says that none of the ids exists, which is an answer and no fault."""
    return bool(_NOTHING_FOUND.search(words))


def garbled(words: str, body: bytes | None = None) -> Fault:
    """An answer that can't be read; the next one may be whole. `body` is what came, where it tells more."""
    told = UNREADABLE
    if body is None:
        return Fault(words, is_passing=True)
    if not body.strip():
        told = EMPTY
    elif _WEB_PAGE.search(body[:1000]):
        told = WEB_PAGE
    elif body.lstrip().startswith(b"<?xml") and not _WHOLE.search(body[-200:]):
        told = BROKE_OFF
    return Fault(words, is_passing=True, told=told)


def broken_off(words: str) -> Fault:
    """An answer that ends before its end; the next one may be whole."""
    return Fault(words, is_passing=True, told=BROKE_OFF)


def of_status(status: int, retry_after: str | None, body: bytes, secrets: Iterable[str]) -> Fault:
    """The fault that an HTTP answer other than 200 means."""
    pause = seconds_of(retry_after)
    words = error_words(body)
    if status in (408, 425, 429) or status >= 500:
        told = SLOW_DOWN if status == 429 else f"PubMed is in trouble (HTTP {status})."
        return Fault(f"HTTP {status}", is_passing=True, retry_after=pause, told=told)
    if 300 <= status < 400:
        return Fault(f"HTTP {status}: the address has moved", True, pause, told=WEB_PAGE)
    if words:
        return said(words if status == 400 else f"HTTP {status}: {words}", secrets, pause)
    return Fault(f"HTTP {status}", is_passing=False)


def of_network(error: Exception) -> Fault:
    """The fault that a broken connection, a timeout or a name that isn't found means."""
    reason = getattr(error, "reason", None)
    cause = reason if isinstance(reason, Exception) else error
    told = NO_CONNECTION
    if isinstance(cause, TimeoutError):
        told = NO_ANSWER
    elif isinstance(cause, (ConnectionResetError, HTTPException)):
        told = BROKE_OFF
    return Fault(f"no connection ({type(cause).__name__})", is_passing=True, told=told)


def of_json(body: bytes, retry_after: str | None, secrets: Iterable[str]) -> Fault | None:
    """The fault in a JSON error, which NCBI sends with HTTP 200; None when the body is no JSON object."""
    if body.lstrip()[:1] != b"{":
        return None
    words = error_words(body)
    return said(words, secrets, seconds_of(retry_after)) if words else garbled("JSON in place of XML", body)


def error_words(body: bytes) -> str:
    """NCBI's error message in a body of XML, JSON or plain text, not cleaned; empty when there is none."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        return _json_error(text)
    return xml_error(body) if text.startswith("<") else text[:1000]


def xml_error(body: bytes) -> str:
    """The ERROR elements of an XML answer, not cleaned; empty when there are none."""
    found = re.findall(rb"<ERROR>(.*?)</ERROR>", body, re.DOTALL)
    return "; ".join(filter(None, (words.decode("utf-8", "replace").strip() for words in found)))


def _json_error(text: str) -> str:
    try:
        answer = json.loads(text)
    except ValueError:
        return ""
    for holder in (answer, *(value for value in answer.values() if isinstance(value, dict))):
        for name in ("error", "ERROR", "esearchresult"):
            if isinstance(holder.get(name), str):
                return str(holder[name])
    return ""


def seconds_of(retry_after: str | None) -> float | None:
    """A Retry-After header (seconds or a date) in seconds from now, at most an hour; None if unusable."""
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = _seconds_until(retry_after)
    return None if seconds != seconds else min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _seconds_until(http_date: str) -> float:
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return float("nan")
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return (moment - datetime.now(UTC)).total_seconds()

"""How a call gets to PubMed: address, timeout, pace, POST, and our own tries again.

Bio.Entrez knows one address and no timeout. A handler of urllib, put in once for the whole
process, gives it ours. It acts only while one of our calls is under way, and only on NCBI's
host and the configured one; all other traffic passes untouched.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.message import Message
from functools import cache
from http.client import HTTPException
from typing import IO, Any, NoReturn, Protocol, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import BaseHandler, OpenerDirector, Request, build_opener, install_opener

from evidence_service.errors import BadConfiguration, NotUnderstood, PubMedRefused, PubMedUnreachable
from evidence_service.searches import pubmed_faults as faults
from evidence_service.searches.pubmed_faults import Fault

T = TypeVar("T")
log = logging.getLogger(__name__)

NCBI_HOST = "eutils.ncbi.nlm.nih.gov"
LONGEST_PAUSE = 15.0
_BLOCK = 1 << 18
_LONGEST_BODY = 256 * 1024 * 1024
_LONGEST_BODY_SECONDS = 300.0
_LONGEST_ERROR = 64 * 1024


class Pacer(Protocol):
    """Blocks until this process may send one request, across threads and processes."""

    def wait(self) -> None: ...


@dataclass
class Route:
    """Where a call under way goes, and how."""

    url: str
    timeout: float
    was_used: bool = field(default=False, init=False)

    def leads(self, host: str) -> bool:
        return host in (NCBI_HOST, urlsplit(self.url).netloc)

    def address(self, ncbi_url: str) -> str:
        """The configured address of the utility that this URL of NCBI's names."""
        base = urlsplit(self.url)
        utility = urlsplit(ncbi_url).path.rpartition("/")[2]
        return urlunsplit((base.scheme, base.netloc, f"{base.path.rstrip('/')}/{utility}", "", ""))


class NetworkIsClosed(Exception):
    """Something wanted the network while an answer was being read."""


_route: ContextVar[Route | None] = ContextVar("pubmed_route", default=None)
_is_closed: ContextVar[bool] = ContextVar("pubmed_network_is_closed", default=False)


class EutilsHandler(BaseHandler):
    """Sends the calls of Bio.Entrez where the route says, with a timeout, and always as POST."""

    handler_order = 100  # before those that add headers and open connections

    def http_request(self, request: Request) -> Request:
        if _is_closed.get():
            raise NetworkIsClosed
        route = _route.get()
        if route is None or not route.leads(request.host):
            return request
        route.was_used = True
        query = urlsplit(request.full_url).query
        if request.data is None:
            request.data = query.encode()
            request.method = "POST"
        request.full_url = route.address(request.full_url)
        request.timeout = route.timeout
        return request

    https_request = http_request

    def http_error_302(
        self, request: Request, body: IO[bytes], code: int, message: str, headers: Message
    ) -> None:
        """A call of ours never follows a redirection: it would lose what was posted."""
        route = _route.get()
        if route is not None and route.leads(request.host):
            raise HTTPError(request.full_url, code, message, headers, body)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


@cache
def _opener() -> OpenerDirector:
    return build_opener(EutilsHandler())


def checked_url(url: str) -> str:
    """The base address of E-utilities. Raises BadConfiguration when it isn't one that can be called."""
    parts = urlsplit(url.strip())
    try:
        is_usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadConfiguration(
            "EVIDENCE_ENTREZ_URL can't be used. Expected: a web address that begins with http:// or https://."
        )
    return url.strip()


@contextmanager
def closed_network() -> Iterator[None]:
    """While the block runs, urllib in this thread refuses every call with NetworkIsClosed."""
    token = _is_closed.set(True)
    try:
        yield
    finally:
        _is_closed.reset(token)


class Transport:
    """Sends calls and tries again with growing pauses, within a budget of patience."""

    def __init__(
        self,
        new_route: Callable[[], Route],
        pacer: Pacer,
        *,
        patience: float,
        first_pause: float,
        secrets: tuple[str, ...],
    ) -> None:
        self._new_route = new_route
        self._pacer = pacer
        self._patience = patience
        self._first_pause = first_pause
        self._secrets = secrets
        install_opener(_opener())

    def ask(self, utility: str, send: Callable[[], Any], read: Callable[[bytes], T]) -> T:
        """What `read` makes of the answer to `send`, tried again while the fault may pass.

        Raises:
            PubMedUnreachable: when patience is at its end.
            PubMedRefused: when PubMed understood that it can't answer this.
        """
        give_up_at = time.monotonic() + self._patience
        attempt = 0
        while True:
            try:
                return read(self._body(send))
            except Fault as caught:
                fault = caught.bare()
            if not fault.is_passing:
                _refuse(utility, fault)
            pause = self._pause(attempt, fault)
            if time.monotonic() + pause > give_up_at:
                raise PubMedUnreachable(fault.told, fault.retry_after) from fault
            attempt += 1
            log.warning("PubMed %s failed: %s; try %d in %.1f s", utility, fault, attempt + 1, pause)
            time.sleep(pause)

    def _pause(self, attempt: int, fault: Fault) -> float:
        growing = min(self._first_pause * 2.0**attempt, LONGEST_PAUSE)
        jittered = growing * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        return max(jittered, (fault.retry_after or 0.0) * random.uniform(1.0, 1.1))  # noqa: S311

    def _body(self, send: Callable[[], Any]) -> bytes:
        self._pacer.wait()
        route = self._new_route()
        token = _route.set(route)
        try:
            outcome = self._outcome(send)
        finally:
            _route.reset(token)
        if not route.was_used:
            raise RuntimeError(
                "Another library has replaced urllib's opener; calls to PubMed would miss their pace."
            )
        if isinstance(outcome, Fault):
            raise outcome
        return outcome

    def _outcome(self, send: Callable[[], Any]) -> bytes | Fault:
        try:
            with closing(send()) as handle:
                response = getattr(handle, "buffer", handle)  # plain text comes wrapped
                body = _read_all(response)
                retry_after = response.headers.get("Retry-After")
        except HTTPError as error:
            return self._http_fault(error)
        except (OSError, HTTPException) as error:
            return faults.of_network(error)
        if isinstance(body, Fault):
            return body
        return faults.of_json(body, retry_after, self._secrets) or body

    def _http_fault(self, error: HTTPError) -> Fault:
        try:
            with closing(error):
                body = error.read(_LONGEST_ERROR)
        except (OSError, HTTPException):
            body = b""
        return faults.of_status(error.code, error.headers.get("Retry-After"), body, self._secrets)


def _read_all(response: Any) -> bytes | Fault:
    """The whole body, or the fault when it is shorter than announced, endless, or slower than we wait."""
    give_up_at = time.monotonic() + _LONGEST_BODY_SECONDS
    blocks: list[bytes] = []
    size = 0
    while block := response.read(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > _LONGEST_BODY or time.monotonic() > give_up_at:
            return Fault("an answer without end", is_passing=True)
    announced = response.headers.get("Content-Length")
    if announced is not None and announced.isdigit() and size < int(announced):
        return faults.broken_off("the answer was cut short")
    return b"".join(blocks)


def _refuse(utility: str, fault: Fault) -> NoReturn:
    log.info("PubMed %s refused: %s", utility, fault)
    if fault.is_about_key:
        raise PubMedRefused(
            "PubMed doesn't accept this service's key. Ask the person who runs the service to check it."
        ) from fault
    verdict = "refuses this" if fault.words.startswith("HTTP ") else "doesn't understand this"
    told = f"PubMed {verdict}: {_sentence(fault.words)}"
    if utility == "esearch":
        raise NotUnderstood(f"{told} Change the search and run it again.") from fault
    raise PubMedRefused(f"{told} Tell the person who runs the service.") from fault


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."

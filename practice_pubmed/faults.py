"""Faults on order: what goes wrong, for which utility, how often and from when on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from threading import Event, Lock
from typing import Any

KINDS = {
    "status": "answers with HTTP `status` (500) and Retry-After from `retry_after`; 429 in NCBI's words",
    "stall": "sends nothing more (after `after_bytes` of the answer) for `seconds`, then closes",
    "cut": "sends `after_bytes` and closes; `declared: false`: HTTP seems complete; `chunked: true`: chunks",
    "reset": "resets the connection (after `after_bytes` of the answer)",
    "html": "answers with a page of HTML and status 200",
    "empty": "answers with nothing and status 200",
    "json429with200": "answers with the rate-limit JSON and status 200",
    "expired_history": "answers that the history session is no longer there; with HTTP `status` (400)",
    "bad_utf8": "puts a byte into the answer that is not UTF-8",
    "unknown_tag": "puts an element into the answer that no DTD knows",
    "error_text": "answers with status 200 and an ERROR element that says `text`",
    "delay": "answers `seconds` later; goes together with other faults",
    "omit": "efetch and esearch leave out `pmids`; goes together with other faults",
    "duplicate": "efetch sends `pmids` twice; goes together with other faults",
    "hollow": "efetch sends `pmids` with a PMID and nothing else inside; goes together with other faults",
    "extra": "efetch sends `pmids` that were not asked for; goes together with other faults",
}
COMPANIONS = ("delay", "omit", "duplicate", "hollow", "extra")


class BadFault(ValueError):
    """The order can't be understood; the message says what was expected."""


@dataclass(frozen=True)
class Fault:
    """One order. `times` None means for ever; `after` calls of the utility go well before."""

    kind: str
    utility: str = ""
    times: int | None = None
    after: int = 0
    status: int | None = None
    seconds: float = 0.0
    after_bytes: int = 0
    declared: bool = True
    chunked: bool = False
    retry_after: int | None = None
    text: str = ""
    pmids: tuple[str, ...] = field(default=())


def read_fault(order: Mapping[str, Any]) -> Fault:
    """A fault from JSON. Raises `BadFault` naming what is wrong."""
    known = {each.name for each in fields(Fault)}
    unknown = set(order) - known
    if unknown:
        raise BadFault(f"unknown: {', '.join(sorted(unknown))}; a fault may have {', '.join(sorted(known))}")
    if order.get("kind") not in KINDS:
        raise BadFault(f"kind is {order.get('kind')!r}; expected one of {', '.join(KINDS)}")
    pmids = tuple(str(pmid) for pmid in order.get("pmids", ()))
    return Fault(**{**order, "pmids": pmids})


@dataclass
class _Waiting:
    fault: Fault
    met: int = 0
    used: int = 0

    def is_ready(self) -> bool:
        """Whether this call is one that the fault is for; counts the call."""
        self.met += 1
        return self.met > self.fault.after and (self.fault.times is None or self.used < self.fault.times)


class Faults:
    """The faults that are still to come. Safe to use from several threads.

    `lifted` is set once others are ordered in place of these: until then a fault may keep a caller waiting.
    """

    def __init__(self, orders: Iterable[Mapping[str, Any]] = ()) -> None:
        self._lock = Lock()
        self._waiting: list[_Waiting] = []
        self.lifted = Event()
        self.order(orders)

    def order(self, orders: Iterable[Mapping[str, Any]]) -> None:
        """Replace the list of faults. Raises `BadFault`, changing nothing, when one can't be understood."""
        waiting = [_Waiting(read_fault(order)) for order in orders]
        with self._lock:
            lifted, self.lifted, self._waiting = self.lifted, Event(), waiting
        lifted.set()

    def clear(self) -> None:
        self.order(())

    def take(self, utility: str) -> list[Fault]:
        """What happens to this call: the companions that are due, and at most one fault of another kind."""
        taken: list[Fault] = []
        with self._lock:
            for waiting in self._waiting:
                fault = waiting.fault
                if fault.utility not in ("", utility) or not waiting.is_ready():
                    continue
                if fault.kind in COMPANIONS or all(other.kind in COMPANIONS for other in taken):
                    waiting.used += 1
                    taken.append(fault)
        return taken

    def pending(self) -> list[dict[str, Any]]:
        """Every fault with how often it has happened, for `GET /_practice/faults`."""
        with self._lock:
            return [{**vars(waiting.fault), "happened": waiting.used} for waiting in self._waiting]

"""The log of calls: what was asked, how, and what it got; never the value of an API key."""

from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any

from practice_pubmed.call import Call

_KEPT = 50_000


@dataclass
class Entry:
    """One call. `status` is 0 until it is answered, and stays 0 when the connection breaks before that."""

    time: float
    utility: str
    method: str
    parameters: dict[str, str]
    url_length: int
    ids: list[str]
    client: str
    key_in_url: bool
    user_agent: str
    status: int = 0
    faults: tuple[str, ...] = ()
    records: int = 0


class RequestLog:
    """Entries in the order of arrival. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: list[Entry] = []

    def begin(self, call: Call, at: float, user_agent: str) -> Entry:
        """Note a call on arrival; `finish` tells what became of it."""
        parameters = {name: ",".join(values) for name, values in call.parameters.items()}
        if call.api_key:
            parameters["api_key"] = "given"
        entry = Entry(
            at,
            call.utility,
            call.method,
            parameters,
            call.url_length,
            call.ids,
            call.client,
            call.key_in_url,
            user_agent,
        )
        with self._lock:
            self._entries.append(entry)
            del self._entries[:-_KEPT]
        return entry

    def finish(self, entry: Entry, status: int, records: int) -> None:
        with self._lock:
            entry.status, entry.records = status, records

    def note_faults(self, entry: Entry, kinds: tuple[str, ...]) -> None:
        with self._lock:
            entry.faults = kinds

    def entries(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(entry) for entry in self._entries]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

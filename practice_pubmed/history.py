"""The history server: result sets that were kept under a WebEnv, each with its query key."""

from dataclasses import dataclass
from secrets import token_hex
from threading import Lock

from practice_pubmed.answers import Refused

Uids = tuple[int, ...]
MOST = 1_000
"""So many WebEnvs are kept; the oldest goes first."""


def no_such_query(query_key: int) -> str:
    """NCBI's words for a result set that is not, or no longer, there."""
    return f"Unable to obtain query #{query_key}"


@dataclass(frozen=True)
class Kept:
    """One result set: the UIDs in their order, and the translation of the search that found them."""

    uids: Uids
    translation: str = ""


class History:
    """Result sets by WebEnv and query key. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, list[Kept]] = {}

    def keep(self, kept: Kept, webenv: str = "") -> tuple[str, int]:
        """Store a result set, in the given WebEnv or a new one; gives the WebEnv and the query key."""
        with self._lock:
            known = webenv if webenv in self._kept else f"MCID_{token_hex(12)}"
            sets = self._kept.setdefault(known, [])
            sets.append(kept)
            if len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
            return known, len(sets)

    def get(self, webenv: str, query_key: int) -> Kept:
        """A stored result set. Raises `Refused` in NCBI's words when it is not, or no longer, there."""
        with self._lock:
            sets = self._kept.get(webenv, [])
            if not 1 <= query_key <= len(sets):
                raise Refused(no_such_query(query_key), status=400)
            return sets[query_key - 1]

    def forget(self) -> None:
        """Drop everything, as NCBI does after a while."""
        with self._lock:
            self._kept.clear()

"""NCBI's limit: three calls in any second from one address, ten with an API key."""

from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

WITHOUT_KEY = 3
WITH_KEY = 10
RETRY_AFTER = 2


class RateLimit:
    """Counts calls per key or address. None takes NCBI's limits, 0 is no limit, 0.1 one in ten seconds."""

    def __init__(self, per_second: float | None, clock: Callable[[], float] = monotonic) -> None:
        self._lock = Lock()
        self._per_second = per_second
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def limit(self, has_key: bool) -> float:
        if self._per_second is None:
            return WITH_KEY if has_key else WITHOUT_KEY
        return self._per_second

    def refuses(self, caller: str, has_key: bool) -> bool:
        """Whether a call now is one too many. A refused call doesn't count towards the next second."""
        limit = self.limit(has_key)
        if not limit:
            return False
        now = self._clock()
        window = max(1.0, 1 / limit)
        with self._lock:
            calls = self._calls[caller]
            while calls and calls[0] <= now - window:
                calls.popleft()
            if len(calls) >= limit:
                return True
            calls.append(now)
            return False

"""Pace for NCBI across threads, processes and machines: one row of the database.

The row holds the moment of the next free slot (GCRA). Taking a slot moves it on by one gap, in
one statement in a short transaction of its own; the wait for the slot happens outside of it.
"""

from __future__ import annotations

import random
import time

from sqlalchemy import Engine, TextClause, text

_SECOND = 1_000_000  # the row counts microseconds
_HORIZON = 5 * _SECOND
_LATE = 0.05
_MOST_LATE_SLOTS = 20

# Both databases read their clock once the row is locked: a statement that had to wait for the
# lock doesn't go by an old time. SQLite's clock is the machine's.
_NOW = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)",
}
_LATER = {"sqlite": "max", "postgresql": "greatest"}


class DatabasePacer:
    """Lets `per_second` requests start each second, evenly spaced, whoever shares the database.

    Slots are given out for at most five seconds ahead; who finds them all taken tries again. So a
    next slot that is further ahead can only mean that the clock was set back, and the row starts afresh.
    """

    def __init__(self, engine: Engine, per_second: float, name: str = "pubmed") -> None:
        if per_second <= 0:
            raise ValueError("a pace is above 0 a second")
        self._engine = engine
        self._statement = _take_a_slot(engine.dialect.name)
        self._gap = round(_SECOND / per_second)
        self._values = {"name": name, "gap": self._gap, "horizon": _HORIZON}

    def wait(self) -> None:
        """Block until this caller may send one request.

        A caller that wakes too late for its slot, on a machine with too much to do, gives it up
        for a new one: it could come too close to the next caller.
        """
        late_slots = 0
        while late_slots < _MOST_LATE_SLOTS:
            starts_at = self._slot()
            if starts_at is None:
                time.sleep(random.uniform(0.5, 1.5) * self._gap / _SECOND)  # noqa: S311 - no secret
                continue
            time.sleep(max(0.0, starts_at - time.monotonic()))
            if time.monotonic() - starts_at <= _LATE:
                return
            late_slots += 1

    def _slot(self) -> float | None:
        """The moment of a slot that is now ours, by the monotonic clock; None when all are taken."""
        with self._engine.begin() as connection:
            wait: int | None = connection.execute(self._statement, self._values).scalar_one_or_none()
            read_at = time.monotonic()
        return None if wait is None else read_at + wait / _SECOND


def _take_a_slot(dialect: str) -> TextClause:
    now, later = _NOW[dialect], _LATER[dialect]
    return text(
        f"""
        INSERT INTO ncbi_pace (name, next_at) VALUES (:name, {now} + :gap)
        ON CONFLICT (name) DO UPDATE SET next_at =
            CASE WHEN ncbi_pace.next_at > {now} + :horizon + :gap THEN {now}
                 ELSE {later}(ncbi_pace.next_at, {now}) END + :gap
        WHERE ncbi_pace.next_at <= {now} + :horizon OR ncbi_pace.next_at > {now} + :horizon + :gap
        RETURNING next_at - :gap - {now}
        """  # noqa: S608 - the parts are constants of this module
    )

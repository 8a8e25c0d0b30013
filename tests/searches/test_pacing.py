"""One pace for NCBI, however many threads and processes want to call."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from evidence_service import db
from evidence_service.searches.pacing import DatabasePacer
from evidence_service.searches.pubmed_settings import CALLS_PER_SECOND, CALLS_PER_SECOND_WITH_KEY
from tests.search_runs import wait_until

SLOW = 0.01  # calls a second: who isn't let through at once waits for a hundred seconds
AT_ONCE = 50.0

CALLERS = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from evidence_service import db
from evidence_service.searches.pacing import DatabasePacer

url, per_second, threads, calls = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
engine = db.make_engine(url)
pacer = DatabasePacer(engine, per_second)
print("ready", flush=True)
sys.stdin.readline()

def call_in_turn(_):
    starts = []
    for _ in range(calls):
        pacer.wait()
        starts.append(time.time())
    return starts

with ThreadPoolExecutor(threads) as pool:
    for starts in pool.map(call_in_turn, range(threads)):
        print(*starts, sep="\\n")
engine.dispose()
"""


def starts_of(url: str, *, per_second: float, processes: int, threads: int, calls: int) -> list[float]:
    """The moments at which real processes, each with several threads, were let through."""
    arguments = [url, str(per_second), str(threads), str(calls)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CALLERS, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    starts: list[float] = []
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        starts += [float(line) for line in output.split()]
    return sorted(starts)


def most_in_any_second(starts: Sequence[float]) -> int:
    return max(sum(first <= other < first + 1.0 for other in starts) for first in starts)


def next_slot(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(connection.execute(text("SELECT next_at FROM ncbi_pace")).scalar_one())


def move_next_slot(engine: Engine, seconds: float) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ncbi_pace SET next_at = next_at + :by"), {"by": round(seconds * 1e6)})


def seconds_to_wait(pacer: DatabasePacer) -> float:
    begun = time.monotonic()
    pacer.wait()
    return time.monotonic() - begun


def test_two_processes_with_three_threads_never_call_too_often_nor_too_rarely(
    engine: Engine, database_url: str
) -> None:
    starts = starts_of(database_url, per_second=8.0, processes=2, threads=3, calls=3)
    assert len(starts) == 18
    # Callers that wake late come a little closer to the next; a pace of each process would let 16 through.
    assert most_in_any_second(starts) <= 12
    assert starts[-1] - starts[0] < 30.0  # 17 gaps are 2.1 s, and a caller that wakes late gives its slot up


@pytest.mark.parametrize(("pace", "allowed"), [(CALLS_PER_SECOND, 3), (CALLS_PER_SECOND_WITH_KEY, 10)])
def test_the_pace_for_ncbi_leaves_a_margin_for_a_caller_that_wakes_late(pace: float, allowed: int) -> None:
    assert allowed / pace > 1.1  # seconds from one call to the one that would be too many


def test_the_first_call_after_a_rest_starts_at_once(engine: Engine) -> None:
    pacer = DatabasePacer(engine, SLOW)
    assert seconds_to_wait(pacer) < AT_ONCE
    move_next_slot(engine, -3600)
    assert seconds_to_wait(pacer) < AT_ONCE


def test_a_rest_saves_up_no_burst(engine: Engine) -> None:
    pacer = DatabasePacer(engine, 4.0)
    pacer.wait()
    move_next_slot(engine, -3600)
    pacer.wait()
    assert seconds_to_wait(pacer) > 0.15


def test_a_clock_that_was_set_back_holds_nobody_up(engine: Engine) -> None:
    pacer = DatabasePacer(engine, 4.0)
    pacer.wait()
    before = next_slot(engine)
    move_next_slot(engine, 3600)
    pacer.wait()  # an hour otherwise
    assert next_slot(engine) < before + 60e6


def test_more_callers_than_slots_wait_and_are_served(engine: Engine) -> None:
    pacer = DatabasePacer(engine, 5.0)
    pacer.wait()
    move_next_slot(engine, 4.95)  # every slot of the next five seconds is taken
    assert seconds_to_wait(pacer) > 4.9


def test_two_paces_do_not_hold_each_other_up(engine: Engine) -> None:
    DatabasePacer(engine, SLOW, "one").wait()
    assert seconds_to_wait(DatabasePacer(engine, SLOW, "other")) < AT_ONCE


def test_no_transaction_is_open_while_a_caller_waits(database_url: str) -> None:
    engine = db.make_engine(database_url)
    pacer = DatabasePacer(engine, 0.4)
    pacer.wait()
    slot = next_slot(engine)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(pacer.wait)  # two seconds and a half
        wait_until(lambda: next_slot(engine) > slot)
        with engine.begin() as connection:
            connection.execute(text("UPDATE ncbi_pace SET name = name"))
        assert not waiting.done()
    engine.dispose()


def test_a_pace_of_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="above 0"):
        DatabasePacer(engine, 0)

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

PER_SECOND = 2.8
ALLOWED_IN_A_SECOND = 3  # by NCBI, without a key

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


def test_four_processes_with_three_threads_never_call_too_often_nor_too_rarely(database_url: str) -> None:
    starts = starts_of(database_url, per_second=PER_SECOND, processes=4, threads=3, calls=1)
    assert len(starts) == 12
    assert most_in_any_second(starts) <= ALLOWED_IN_A_SECOND
    assert starts[-1] - starts[0] < 6.0  # 11 gaps are 3.9 s


def test_the_pace_with_a_key_holds_across_processes_too(database_url: str) -> None:
    starts = starts_of(database_url, per_second=9.0, processes=4, threads=4, calls=2)
    assert len(starts) == 32
    assert most_in_any_second(starts) <= 10
    assert starts[-1] - starts[0] < 6.0  # 31 gaps are 3.4 s


def test_the_first_call_after_a_rest_starts_at_once(engine: Engine) -> None:
    pacer = DatabasePacer(engine, 1.0)
    assert seconds_to_wait(pacer) < 0.5
    move_next_slot(engine, -3600)
    assert seconds_to_wait(pacer) < 0.5


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
    assert seconds_to_wait(pacer) < 0.5
    assert next_slot(engine) < before + 60e6


def test_more_callers_than_slots_wait_and_are_served(engine: Engine) -> None:
    pacer = DatabasePacer(engine, 5.0)
    pacer.wait()
    move_next_slot(engine, 4.95)  # every slot of the next five seconds is taken
    assert 4.9 < seconds_to_wait(pacer) < 8.0


def test_two_paces_do_not_hold_each_other_up(engine: Engine) -> None:
    DatabasePacer(engine, 0.1, "one").wait()
    assert seconds_to_wait(DatabasePacer(engine, 0.1, "other")) < 0.5


def test_no_transaction_is_open_while_a_caller_waits(database_url: str) -> None:
    engine = db.make_engine(database_url)
    pacer = DatabasePacer(engine, 1.0)
    pacer.wait()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(pacer.wait)
        time.sleep(0.3)
        with engine.begin() as connection:
            connection.execute(text("UPDATE ncbi_pace SET name = name"))
        assert not waiting.done()
    engine.dispose()


def test_a_pace_of_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="above 0"):
        DatabasePacer(engine, 0)

"""Keeps programs running: starts them, starts again what dies, and stops them all in order.

Knows nothing of what the programs do. Each writes to a log file of its own and lives in a
process group of its own, so that Ctrl-C reaches us alone and they are stopped in our order.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOOK_EVERY = 0.2
LONGEST_PAUSE = 60.0
STEADY_SECONDS = 60.0  # who ran that long has recovered, and its next fault counts as the first
TAIL_LINES = 8
MAKES = ("make", "gmake")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


class ProgramDied(Exception):
    """A program ended while it was being started; the message names it and quotes the end of its log."""


@dataclass
class Program:
    """One program to keep running. `patience` is how long it may take to stop before it is killed."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    patience: float = 10.0
    _process: subprocess.Popen[bytes] | None = None
    _started_at: float = 0.0
    _faults: int = 0
    _next_start_at: float = 0.0

    def start(self) -> None:
        """Start it, its output appended to its log."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=Path(__file__).resolve().parents[1],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=_die_with_parent(),
            )
        self._started_at = time.monotonic()
        self._next_start_at = 0.0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def check_started(self) -> None:
        """Raise `ProgramDied` when it has ended."""
        if not self.is_running:
            raise ProgramDied(f"The {self.name} {self._how_it_ended()}. {self._end_of_log()}")

    def revive(self, say: Callable[[str], None]) -> None:
        """Start it again when it has died, after a pause that doubles with every fault in a row."""
        if self.is_running:
            return
        now = time.monotonic()
        if not self._next_start_at:
            self._faults = 1 if now - self._started_at > STEADY_SECONDS else self._faults + 1
            pause = min(2.0 ** (self._faults - 1), LONGEST_PAUSE)
            self._next_start_at = now + pause
            end = f"{self._how_it_ended()}; it starts again in {pause:.0f} s"
            say(f"The {self.name} {end}. {self._end_of_log()}")
            self._end_group()
        elif now >= self._next_start_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM, if it runs."""
        if self._process is not None and self.is_running:
            self._process.terminate()

    def wait(self, *, at_once: Callable[[], bool]) -> None:
        """Wait until it has ended; after its patience, or when `at_once` says so, it is killed."""
        if self._process is None:
            return
        deadline = time.monotonic() + self.patience
        while self.is_running and time.monotonic() < deadline and not at_once():
            time.sleep(0.05)
        self._end_group()
        self._process.wait()

    def _end_group(self) -> None:
        """Kill what is left of it and of the processes that it started."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _how_it_ended(self) -> str:
        code = self._process.poll() if self._process else None
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return "\n".join([f"The end of {self.log}:", *(f"  {line}" for line in lines)])


@dataclass
class Supervisor:
    """The programs that run, in the order of their start, and whether somebody asked to stop."""

    say: Callable[[str], None]
    parent: Parent
    stop_asked: int = 0
    _programs: list[Program] = field(default_factory=list)

    def listen(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP ask to stop; a second one doesn't wait for the programs."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_stop)

    def start(self, program: Program) -> None:
        """Start a program and count it among ours."""
        self._programs.append(program)
        program.start()

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> bool:
        """Wait for `is_ready`; False when that took too long or a stop was asked. Raises `ProgramDied`."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            for program in self._programs:
                program.check_started()
            if self.must_stop() or time.monotonic() > deadline:
                return False
            time.sleep(LOOK_EVERY / 2)
        return True

    def keep_running(self) -> None:
        """Start again what dies, until a stop is asked."""
        while not self.must_stop():
            for program in self._programs:
                program.revive(self.say)
            time.sleep(LOOK_EVERY)

    def must_stop(self) -> bool:
        return self.stop_asked > 0 or self.parent.gave_up()

    def stop(self) -> None:
        """Stop the programs, the last one first, each within its patience."""
        for program in reversed(self._programs):
            program.ask_to_stop()
            program.wait(at_once=lambda: self.stop_asked > 1)

    def _note_stop(self, _number: int, _frame: object) -> None:
        self.stop_asked += 1
        if self.stop_asked == 1:
            with suppress(OSError):  # the terminal may be gone; print() must not be used in a signal handler
                os.write(sys.stdout.fileno(), b"Stopping ...\n")


class Parent:
    """The process that started us, when we are to end with it.

    GNU make doesn't hand on a SIGINT that reaches it alone: it only waits for us, with the
    signal no longer caught. On Linux that can be seen, and is taken as the wish to stop.
    """

    def __init__(self, *, follow: bool) -> None:
        self._id = os.getppid() if follow else 0

    def gave_up(self) -> bool:
        """Whether it has ended, or is a make that was told to."""
        return bool(self._id) and (os.getppid() != self._id or self._is_interrupted_make())

    def _is_interrupted_make(self) -> bool:
        try:
            status = Path(f"/proc/{self._id}/status").read_text()
        except OSError:
            return False
        facts = dict(line.split(":", 1) for line in status.splitlines())
        heard = int(facts["SigCgt"], 16) | int(facts["SigIgn"], 16)
        return facts["Name"].strip() in MAKES and not heard >> (signal.SIGINT - 1) & 1


def _die_with_parent() -> Callable[[], None] | None:
    """What a child does first so that it is stopped even when we are killed; Linux only."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)

    def ask_kernel() -> None:
        library.prctl(DIE_WITH_PARENT, signal.SIGTERM)

    return ask_kernel

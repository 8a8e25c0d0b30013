"""Programs are kept running and are all stopped; tried with real processes and real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_service.supervisor import Parent, Program, ProgramDied, Supervisor

NOTES_ITS_ID = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid()));"
STAYS = NOTES_ITS_ID + "time.sleep(60)"
IGNORES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STAYS
ROOT = Path(__file__).parents[1]


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def is_alive(process_id: int) -> bool:
    """Whether the process is there; one that has ended and that nobody has collected is not."""
    try:
        os.kill(process_id, 0)
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return sys.platform != "linux"
    except ProcessLookupError:
        return False


def id_in(path: Path) -> int:
    wait_for(lambda: path.exists() and path.read_text())
    return int(path.read_text())


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Supervisor:
    return Supervisor(said.append, Parent(follow=False))


def program(tmp_path: Path, code: str, name: str = "worker", patience: float = 10) -> Program:
    command = [sys.executable, "-c", code, str(tmp_path / f"{name}.pid")]
    return Program(name, command, os.environ, tmp_path / f"{name}.log", patience)


def look_after(watched: Program, said: list[str], *, until: Callable[[], bool]) -> None:
    def looked_and_done() -> bool:
        watched.revive(said.append)
        return until()

    wait_for(looked_and_done)


def test_a_program_that_dies_is_started_again(
    tmp_path: Path, supervisor: Supervisor, said: list[str]
) -> None:
    worker = program(tmp_path, STAYS)
    supervisor.start(worker)
    first = id_in(tmp_path / "worker.pid")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not worker.is_running)
    look_after(worker, said, until=lambda: worker.is_running)
    wait_for(lambda: id_in(tmp_path / "worker.pid") != first)
    supervisor.stop()
    assert "The worker was ended by SIGKILL; it starts again in 1 s." in said[0]


def test_the_pause_before_a_new_start_doubles_with_every_fault(tmp_path: Path, said: list[str]) -> None:
    worker = program(tmp_path, "raise SystemExit(3)")
    worker.start()
    look_after(worker, said, until=lambda: len(said) == 2)
    assert ["again in 1 s" in said[0], "again in 2 s" in said[1], "ended with code 3" in said[0]] == [
        True
    ] * 3


def test_a_program_that_dies_at_the_start_is_named_with_the_end_of_its_log(
    tmp_path: Path, supervisor: Supervisor
) -> None:
    supervisor.start(program(tmp_path, "raise SystemExit('no such table')"))
    with pytest.raises(ProgramDied, match=r"The worker ended with code 1\. (.|\n)*no such table"):
        supervisor.wait_until(lambda: False, 60)


def test_waiting_ends_when_it_takes_too_long(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.start(program(tmp_path, STAYS))
    assert supervisor.wait_until(lambda: False, 0.2) is False
    assert supervisor.wait_until(lambda: True, 0.2) is True
    supervisor.stop()


def test_programs_are_stopped_the_last_one_first(tmp_path: Path, supervisor: Supervisor) -> None:
    order = tmp_path / "order"
    code = (
        "import signal, sys; name = pathlib.Path(sys.argv[1]).stem\n"
        f"def leave(*_): open({str(order)!r}, 'a').write(name + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave)\n"
    )
    for name in ("practice", "worker", "web"):
        supervisor.start(program(tmp_path, f"import pathlib\n{code}{STAYS}", name))
        id_in(tmp_path / f"{name}.pid")
    supervisor.stop()
    assert order.read_text().split() == ["web", "worker", "practice"]


def test_a_program_that_will_not_stop_is_killed_with_all_that_it_started(
    tmp_path: Path, supervisor: Supervisor
) -> None:
    arguments = f"[sys.executable, '-c', {STAYS!r}, sys.argv[1] + '.child']"
    code = f"import subprocess, sys; subprocess.Popen({arguments});{IGNORES_SIGTERM}"
    supervisor.start(program(tmp_path, code, patience=0.3))
    both = [id_in(tmp_path / "worker.pid"), id_in(tmp_path / "worker.pid.child")]
    supervisor.stop()
    wait_for(lambda: not any(is_alive(process_id) for process_id in both))


def _hear_interrupts() -> None:
    """Tests that run in the background of a script were told to ignore them, and would hand that down."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def launch(tmp_path: Path, *, under_make: bool = False) -> subprocess.Popen[str]:
    """A process of its own that supervises one program until told to stop; `under_make` as its recipe."""
    script = tmp_path / "supervise.py"
    script.write_text(
        textwrap.dedent(f"""
            import os, pathlib, sys
            from evidence_service.supervisor import Parent, Program, Supervisor
            supervisor = Supervisor(print, Parent(follow={under_make}))
            supervisor.listen()
            command = [sys.executable, "-c", {STAYS!r}, {str(tmp_path / "worker.pid")!r}]
            supervisor.start(Program("worker", command, os.environ, pathlib.Path({str(tmp_path / "log")!r})))
            pathlib.Path({str(tmp_path / "supervisor.pid")!r}).write_text(str(os.getpid()))
            supervisor.keep_running()
            supervisor.stop()
        """)
    )
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec '{sys.executable}' supervise.py\n")
    command = ["make", "run"] if under_make else [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=_hear_interrupts,
    )
    id_in(tmp_path / "supervisor.pid")
    id_in(tmp_path / "worker.pid")
    return started


def ends_cleanly(started: subprocess.Popen[str], tmp_path: Path) -> bool:
    """Whether it ends, and nothing that it started is left; no traceback either."""
    _, errors = started.communicate(timeout=60)
    left = [is_alive(id_in(tmp_path / name)) for name in ("supervisor.pid", "worker.pid")]
    return not any(left) and "Traceback" not in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_it_and_the_exit_code_is_0(tmp_path: Path, number: signal.Signals) -> None:
    started = launch(tmp_path)
    started.send_signal(number)
    assert ends_cleanly(started, tmp_path)
    assert started.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_process_group_of_make_stops_it(tmp_path: Path, number: signal.Signals) -> None:
    started = launch(tmp_path, under_make=True)
    os.killpg(started.pid, number)
    assert ends_cleanly(started, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows that make was interrupted")
def test_an_interrupt_of_make_alone_stops_it(tmp_path: Path) -> None:
    started = launch(tmp_path, under_make=True)
    started.send_signal(signal.SIGINT)
    assert ends_cleanly(started, tmp_path)


def test_a_termination_of_make_alone_stops_it(tmp_path: Path) -> None:
    started = launch(tmp_path, under_make=True)
    started.terminate()
    assert ends_cleanly(started, tmp_path)


def test_it_stops_when_make_is_killed(tmp_path: Path) -> None:
    started = launch(tmp_path, under_make=True)
    supervisor = id_in(tmp_path / "supervisor.pid")
    started.kill()
    wait_for(lambda: not is_alive(supervisor))
    assert ends_cleanly(started, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_its_programs_stop_when_it_is_killed(tmp_path: Path) -> None:
    started = launch(tmp_path)
    started.kill()
    wait_for(lambda: not is_alive(id_in(tmp_path / "worker.pid")))
    assert ends_cleanly(started, tmp_path)

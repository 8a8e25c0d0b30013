"""The one command that runs everything: what it refuses, what it makes, and that it leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence_service.errors import BadConfiguration
from evidence_service.launcher import CannotStart, Launch, Options
from tests import needs

ROOT = Path(__file__).parents[1]
KEY = "0123456789-abcdefghij-0123456789-abcdefghij"


@pytest.fixture
def check(data_dir: Path) -> Callable[..., Launch]:
    """`check(port=..., NAME=value)` is a start up to the moment at which the database would be prepared."""

    def make(port: int = 0, practice: bool = False, **variables: str) -> Launch:
        return Launch.check(Options(port=port, data_dir=data_dir, practice=practice), variables)

    return make


def test_a_port_in_use_is_refused_with_another_to_try(check: Callable[..., Launch]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} .* in use by another program\. .*PORT=8123"):
            check(port=port)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match=r"file can't be used: .*DATA_DIR="):
        Launch.check(Options(port=0, data_dir=tmp_path / "file"), {})


def test_a_setting_that_does_not_exist_is_refused(check: Callable[..., Launch]) -> None:
    with pytest.raises(BadConfiguration, match="EVIDENCE_SURPRISE is not a setting"):
        check(EVIDENCE_SURPRISE="1")


def test_the_practice_pubmed_and_another_address_are_refused_together(check: Callable[..., Launch]) -> None:
    with pytest.raises(CannotStart, match="contradict each other"):
        check(practice=True, EVIDENCE_ENTREZ_URL="https://pubmed.example/")


def test_a_database_that_does_not_answer_is_refused(check: Callable[..., Launch]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
    with pytest.raises(CannotStart, match="EVIDENCE_DATABASE_URL"):
        check(EVIDENCE_DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/nothing").prepare_database()


def test_a_secret_of_its_own_is_made_once_for_its_owner_only(
    check: Callable[..., Launch], data_dir: Path
) -> None:
    first, second = check(), check()
    assert first.settings.secret_key == second.settings.secret_key == (data_dir / "secret-key").read_text()
    assert stat.S_IMODE((data_dir / "secret-key").stat().st_mode) == 0o600


def test_settings_that_are_given_are_kept(check: Callable[..., Launch], data_dir: Path) -> None:
    launch = check(EVIDENCE_SECRET_KEY=KEY, EVIDENCE_SERVICE_NAME="Our Library")
    assert (launch.environment["EVIDENCE_SECRET_KEY"], launch.settings.service_name) == (
        KEY,
        "Our Library",
    )
    assert not (data_dir / "secret-key").exists()


def test_outside_the_demonstration_nothing_is_made_up(check: Callable[..., Launch]) -> None:
    with pytest.raises(BadConfiguration, match=r"EVIDENCE_(SECRET_KEY|NCBI_EMAIL) is not set"):
        check(EVIDENCE_DEMONSTRATION="no")


def test_searches_of_the_demonstration_go_to_the_practice_pubmed_when_asked(
    check: Callable[..., Launch],
) -> None:
    settings = check(practice=True).settings
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/entrez/eutils/", settings.entrez_url)
    assert settings.pubmed_practice


def test_the_banner_warns_when_others_can_reach_the_demonstration(
    data_dir: Path,
) -> None:
    warning = "Everybody who can reach this machine can sign in"
    open_to_all = Launch.check(Options(port=0, host="0.0.0.0", data_dir=data_dir), {})
    assert warning in open_to_all.banner()
    assert socket.gethostname() in open_to_all.banner()
    assert warning not in Launch.check(Options(port=0, data_dir=data_dir), {}).banner()


def test_the_banner_asks_for_an_address_before_the_real_pubmed_is_searched(
    check: Callable[..., Launch],
) -> None:
    assert "EVIDENCE_NCBI_EMAIL=" in check().banner()
    assert "practice PubMed" in check(practice=True).banner()
    named = check(EVIDENCE_NCBI_EMAIL="library@trust.example").banner()
    assert "Searches go to https://eutils.ncbi.nlm.nih.gov/entrez/eutils/" in named


class Run:
    """`python -m evidence_service run` as a process of its own, with a fresh data folder."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.data_dir, self.output = folder / "data", folder / "output"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EVIDENCE_")}
        arguments = ["--port", str(self.port), "--data-dir", str(self.data_dir), "--pubmed", "practice"]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "evidence_service", "run", *arguments],
                cwd=ROOT,
                env=environment | {"MAKELEVEL": "1"},
                stdout=output,
                stderr=output,
            )

    def wait_for(self, condition: Callable[[], object], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def health(self) -> int:
        """What /healthz answers; 0 when nobody does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except OSError as problem:
            return int(getattr(problem, "code", 0))

    def programs(self) -> list[int]:
        """The ids of the programs that it started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(process_id) for process_id in children.split()]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Run]:
    needs.required(needs.PANGO)
    run = Run(tmp_path)
    try:
        run.wait_for(lambda: "Stop with Ctrl-C" in run.output.read_text())
        yield run
    finally:
        run.process.kill()
        run.process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the children of a process")
def test_it_prints_sign_ins_survives_the_death_of_its_programs_and_leaves_nothing_behind(
    running: Run,
) -> None:
    banner = running.output.read_text()
    assert f"http://127.0.0.1:{running.port}" in banner
    assert "librarian" in banner
    assert (running.data_dir / "secret-key").read_text() not in banner
    assert running.health() == 200
    first = running.programs()
    assert len(first) == 3
    for process_id in first:
        os.kill(process_id, signal.SIGKILL)
    running.wait_for(lambda: len(running.programs()) == 3 and not set(first) & set(running.programs()))
    running.wait_for(lambda: running.health() == 200)
    second = running.programs()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=30) == 0
    assert running.health() == 0
    assert not any(Path(f"/proc/{process_id}").exists() for process_id in second)
    assert "Traceback" not in running.output.read_text()

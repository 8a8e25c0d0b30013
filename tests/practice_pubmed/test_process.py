"""The server as a process of its own, as `make run PUBMED=practice` starts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.practice_pubmed.asking import Asker


@contextmanager
def process(*options: str) -> Iterator[tuple[subprocess.Popen[str], Asker]]:
    command = [sys.executable, "-m", "practice_pubmed", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout is not None
            address = started.stdout.readline().strip()
            yield started, Asker(address)
        finally:
            if started.poll() is None:
                started.terminate()


def test_it_prints_its_address_answers_and_ends_on_sigterm(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"utility": "einfo", "kind": "status", "status": 502, "times": 1}]))
    with process("--faults", str(faults), "--rate", "0", "--bulk", "7", "--bulk-days", "1") as (started, ask):
        assert ask.search("practice bulk[ot] AND 2016/01/01[crdt]")["count"] == "7"
        assert [ask.get("einfo").status for _ in range(5)] == [502, 200, 200, 200, 200]
        started.send_signal(signal.SIGTERM)
        rest, complaints = started.communicate(timeout=60)
    assert (started.returncode, rest, complaints) == (0, "", "")


def test_it_leaves_out_what_came_in_later() -> None:
    with process("--until", "2019-12-31") as (_, ask):
        assert ask.search("2020:3000[crdt]")["count"] == "0"
        assert int(ask.search("2019[crdt]")["count"]) > 0


def test_it_enforces_ncbis_rate_unless_told_otherwise() -> None:
    with process() as (_, ask):
        statuses = [ask.get("einfo").status for _ in range(40)]
    assert statuses[:3] == [200, 200, 200]
    assert 429 in statuses


def test_it_says_why_it_cannot_start(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"kind": "explode"}]')
    with process("--faults", str(faults)) as (started, _):
        _, complaints = started.communicate(timeout=60)
    assert started.returncode == 1
    assert complaints.startswith("Practice PubMed can't start: kind is 'explode'; expected one of ")


def test_a_stalled_caller_does_not_hold_up_the_end() -> None:
    with process() as (started, ask):
        ask.request("POST", "/_practice/faults", '[{"kind": "stall", "seconds": 60}]')
        try:
            ask.request("GET", "/entrez/eutils/einfo.fcgi", timeout=0.2)
        except TimeoutError:
            started.send_signal(signal.SIGTERM)
        started.communicate(timeout=60)
    assert started.returncode == 0

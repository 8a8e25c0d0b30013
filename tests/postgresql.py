"""A private PostgreSQL server for one run of the tests, on a free port of this machine, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 60
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Server:
    """A running server: its address as SQLAlchemy writes it, and its folder and process."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the server at once and delete its folder; nothing in it is worth keeping."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(programs: Path) -> Server:
    """Make a cluster with the programs in that folder and start it; returns once it answers."""
    folder = Path(tempfile.mkdtemp(prefix="evidence-postgresql-"))
    data, password = folder / "data", secrets.token_hex(16)
    owner = _unprivileged(folder)
    _make_cluster(programs, data, password, owner)
    port = _free_port()
    settings = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
            process_group=0,
            **owner,
        )
    server = Server(f"postgresql+psycopg://tests:{password}@127.0.0.1:{port}/postgres", folder, process)
    _wait_until_it_answers(server)
    return server


def _make_cluster(programs: Path, data: Path, password: str, owner: dict[str, Any]) -> None:
    password_file = data.parent / "password"
    password_file.write_text(password)
    command = [f"{programs}/initdb", "--pgdata", str(data), "--username", "tests", "--auth", "scram-sha-256"]
    quick = ["--pwfile", str(password_file), "--no-sync", "--no-locale", "--encoding", "UTF8"]
    subprocess.run(command + quick, check=True, capture_output=True, cwd=data.parent, **owner)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a program as an ordinary person: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _wait_until_it_answers(server: Server) -> None:
    address = server.url.replace("+psycopg", "")
    deadline = time.monotonic() + START_SECONDS
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    log = (server.folder / "log").read_text(errors="replace")
    server.stop()
    raise RuntimeError(f"PostgreSQL for the tests did not start:\n{log[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""`make run`: the whole service on one machine, for a demonstration and for development.

Prepares settings, database and demonstration, then keeps the web server, the worker and,
when asked, the practice PubMed running until somebody stops them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import socket
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import OperationalError

from evidence_service import demonstration, tables
from evidence_service.config import Settings, load_settings
from evidence_service.db import make_engine, make_session_factory
from evidence_service.errors import BadConfiguration
from evidence_service.summaries.pdf import pdf_engine_problem
from evidence_service.supervisor import Parent, Program, ProgramDied, Supervisor

START_SECONDS = 120.0
DONE, FAILED, MISCONFIGURED = 0, 1, 2
LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - how this machine reaches itself then
SAMPLE = {
    "EVIDENCE_SECRET_KEY": "stands in for a key that is not made yet",
    "EVIDENCE_SERVICE_URL": "http://127.0.0.1:8000",
    "EVIDENCE_NCBI_EMAIL": "somebody@library.example",
}


@dataclass(frozen=True)
class Options:
    """What the command line says; with `practice` the practice PubMed is started and searched."""

    port: int = 8000
    host: str = LOOPBACK
    data_dir: Path = Path("var")
    practice: bool = False


class CannotStart(Exception):
    """The service can't start on this machine as it is; the message says why and what to do."""


def run(options: Options) -> int:
    """Run the service until SIGINT, SIGTERM or SIGHUP; the exit code. What was started is stopped again."""
    supervisor = Supervisor(_say, Parent(follow="MAKELEVEL" in os.environ))
    supervisor.listen()
    try:
        launch = Launch.check(options, os.environ)
        if not supervisor.must_stop():
            launch.prepare_database()
        if not supervisor.must_stop():
            launch.start(supervisor)
        supervisor.keep_running()
    except BadConfiguration as problem:
        return _refuse(problem.message, MISCONFIGURED)
    except (CannotStart, ProgramDied) as problem:
        return _refuse(str(problem), FAILED)
    finally:
        supervisor.stop()
    _say("Stopped.")
    return DONE


@dataclass(frozen=True)
class Launch:
    """One start of the service: checked settings, the environment of its programs, and its addresses."""

    settings: Settings
    environment: Mapping[str, str]
    host: str
    port: int
    practice_port: int | None

    @classmethod
    def check(cls, options: Options, given: Mapping[str, str]) -> Launch:
        """Check what can be wrong with this machine and these settings.

        Raises `BadConfiguration` or `CannotStart`. Only the data folder has been made, with its secret.
        """
        port = _usable_port(options.host, options.port)
        data_dir = _make_data_dir(options.data_dir)
        practice_port = _usable_port(LOOPBACK, 0) if options.practice else None
        name = socket.gethostname() if options.host in EVERYWHERE else options.host
        address = _web_address(name, port)
        environment = _make_environment(given, data_dir, address, practice_port)
        settings = load_settings(environment)
        problem = pdf_engine_problem()
        if problem:
            raise CannotStart(problem)
        return cls(settings, environment, options.host, port, practice_port)

    def prepare_database(self) -> None:
        """Migrate the database, and create the demonstration where it is new. Raises `CannotStart`."""
        engine = make_engine(self.settings.database_url)
        try:
            with _one_at_a_time(self.settings.data_dir):
                if not tables.is_current(engine):
                    _say("Preparing the database. This happens once and takes a few seconds ...")
                tables.migrate(engine)
                if self.settings.demonstration:
                    demonstration.create_if_empty(make_session_factory(engine), self.settings)
        except OperationalError as problem:
            raise CannotStart(
                "The database can't be used. Check EVIDENCE_DATABASE_URL, that the server runs, and that "
                f"there is room on the disk. It says: {problem.orig}"
            ) from problem
        finally:
            engine.dispose()

    def start(self, supervisor: Supervisor) -> None:
        """Start the programs, wait until they are ready, and say where the service is."""
        if self.practice_port is not None:
            port = str(self.practice_port)
            supervisor.start(self._program("practice PubMed", "practice_pubmed", "--port", port))
        supervisor.start(self._program("worker", "evidence_service", "worker"))
        bind = f"{_bracketed(self.host)}:{self.port}"
        supervisor.start(self._program("web server", "gunicorn", "--bind", bind, "wsgi:app"))
        if supervisor.wait_until(self._is_ready, START_SECONDS):
            _say(self.banner())
        elif not supervisor.must_stop():
            raise CannotStart(f"The service did not become ready. Read the logs in {self._logs}.")

    @property
    def _logs(self) -> Path:
        return self.settings.data_dir / "logs"

    def _program(self, name: str, module: str, *arguments: str) -> Program:
        log = self._logs / f"{name.lower().replace(' ', '-')}.log"
        self._logs.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            log.replace(log.with_suffix(".log.1"))  # what the start before this one wrote
        return Program(name, [sys.executable, "-m", module, *arguments], self.environment, log)

    def _is_ready(self) -> bool:
        """Whether database and worker are up, as the web server says, and the practice PubMed answers."""
        if self.practice_port is not None and not _answers(self.practice_port):
            return False
        host = EVERYWHERE.get(self.host, self.host)
        without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with without_proxy.open(f"{_web_address(host, self.port)}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def banner(self) -> str:
        """What a person needs to begin: the address, the sign-ins, and where things are kept."""
        lines = ["", f"{self.settings.service_name} runs at {self.settings.service_url}", ""]
        if self.settings.demonstration:
            lines += ["A demonstration with invented people, requests and papers. Sign in as:"]
            lines += [f"  {who.role:<16} {who.email:<36} {who.password}" for who in demonstration.SIGN_INS]
            if self.host not in (LOOPBACK, "localhost", "::1"):
                lines += ["Everybody who can reach this machine can sign in with these."]
            lines += [""]
        lines += [self._pubmed_line(), f"Data in {self.settings.data_dir}, logs in {self._logs}"]
        return "\n".join([*lines, "Stop with Ctrl-C.", ""])

    def _pubmed_line(self) -> str:
        if self.settings.pubmed_practice:
            return "Searches go to the practice PubMed, whose papers are invented."
        if "EVIDENCE_NCBI_EMAIL" not in self.environment:
            return (
                "Before you search PubMed, tell NCBI who asks: start with "
                "EVIDENCE_NCBI_EMAIL=you@your.organisation, or practise with PUBMED=practice."
            )
        return f"Searches go to {self.settings.entrez_url}"


def _say(message: str) -> None:
    print(message, flush=True)


def _refuse(message: str, code: int) -> int:
    print(message, file=sys.stderr, flush=True)
    return code


def _make_environment(
    given: Mapping[str, str], data_dir: Path, address: str, practice_port: int | None
) -> dict[str, str]:
    """The environment of every program: what was given, and what a demonstration needs where nothing was."""
    environment = {"EVIDENCE_DEMONSTRATION": "yes", "EVIDENCE_SERVICE_URL": address, **given}
    environment["EVIDENCE_DATA_DIR"] = str(data_dir)
    if practice_port is not None:
        if "EVIDENCE_ENTREZ_URL" in given:
            raise CannotStart("PUBMED=practice and EVIDENCE_ENTREZ_URL contradict each other. Leave one out.")
        environment["EVIDENCE_ENTREZ_URL"] = f"http://{LOOPBACK}:{practice_port}/entrez/eutils/"
        environment["EVIDENCE_PUBMED_PRACTICE"] = "yes"
    if load_settings({**SAMPLE, **environment}).demonstration:
        environment.setdefault("EVIDENCE_COOKIE_SECURE", "no")  # it is served without https
        if "EVIDENCE_SECRET_KEY" not in given:
            environment["EVIDENCE_SECRET_KEY"] = _own_secret(data_dir / "secret-key")
    return environment


def _own_secret(path: Path) -> str:
    """A secret of this data folder's own, made the first time and readable by nobody else."""
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _make_data_dir(wanted: Path) -> Path:
    data_dir = wanted.absolute()
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data_dir / "start.lock").touch()
    except OSError as problem:
        raise CannotStart(
            f"The folder {data_dir} can't be used: {problem.strerror}. Choose another with DATA_DIR=..."
        ) from problem
    return data_dir


@contextmanager
def _one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Two starts on one folder prepare it one after the other."""
    with (data_dir / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _usable_port(host: str, port: int) -> int:
    """The port, or a free one when it is 0. Raises `CannotStart` when it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            in_use = isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE
            reason = "is in use by another program" if in_use else f"can't be used ({problem})"
            raise CannotStart(f"Port {port} of {host} {reason}. Choose another: PORT=8123, say.") from problem
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _web_address(host: str, port: int) -> str:
    return f"http://{_bracketed(host)}:{port}"

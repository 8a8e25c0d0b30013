"""The commands, as a person types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from evidence_service.accounts.operations import find_by_email, password_is_right
from evidence_service.cli import main
from evidence_service.workflow import Role
from tests.house import House

ROOT = Path(__file__).parents[1]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, data_dir: Path) -> None:
    """A complete configuration, as an operator exports it."""
    for name in [name for name in os.environ if name.startswith("EVIDENCE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EVIDENCE_DATABASE_URL", database_url)
    monkeypatch.setenv("EVIDENCE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("EVIDENCE_SECRET_KEY", "0123456789-abcdefghij-0123456789-abcdefghij")
    monkeypatch.setenv("EVIDENCE_SERVICE_URL", "https://evidence.town.example")
    monkeypatch.setenv("EVIDENCE_NCBI_EMAIL", "library@town.example")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: str = "") -> int:
    """Run a command in this process; its exit code."""
    read, write = os.pipe()
    os.write(write, typed.encode())
    os.close(write)
    monkeypatch.setattr(sys, "argv", ["evidence_service", *arguments])
    with os.fdopen(read) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(SystemExit) as end:
            main()
    return int(end.value.code or 0)


@pytest.mark.usefixtures("environment")
def test_an_administrator_is_added_and_can_get_a_new_password(
    monkeypatch: pytest.MonkeyPatch, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("add-administrator", "--name", "Ada", "--email", "Ada@Town.example")
    assert run(monkeypatch, *command, typed="three plain words\n") == 0
    assert "can sign in now" in capsys.readouterr().out
    assert run(monkeypatch, *command, typed="three other words\n") == 0
    ada = find_by_email(session, "ada@town.example")
    assert ada is not None
    assert ada.role is Role.ADMINISTRATOR
    assert password_is_right(ada.password_hash, "three other words")


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("email", "typed", "words"),
    [
        ("mona.manager@town.example", "three plain words\n", "isn't an administrator"),
        ("new@town.example", "short\n", "12 characters or more"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    house: House,
    capsys: pytest.CaptureFixture[str],
    email: str,
    typed: str,
    words: str,
) -> None:
    assert run(monkeypatch, "add-administrator", "--name", "A", "--email", email, typed=typed) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


@pytest.mark.usefixtures("environment")
def test_migrate_may_be_repeated(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "migrate") == 0
    assert run(monkeypatch, "migrate") == 0
    assert "up to date" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_doctor_says_that_everything_is_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, "doctor")
    said = capsys.readouterr().out
    assert (code, said.splitlines()[-1]) == (0, "Everything is here.") or "Pango" in said
    assert "Mail: off" in said or "Pango" in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("EVIDENCE_SECRET_KEY", "short", "EVIDENCE_SECRET_KEY can't be used"),
        ("EVIDENCE_DATA_DIR", "/nowhere/at/all", "a folder that can be written to at /nowhere/at/all"),
        ("EVIDENCE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "a database that answers"),
        ("EVIDENCE_DATABASE_URL", "sqlite:////tmp/no-such-folder/x.sqlite3", "a database that answers"),
    ],
)
@pytest.mark.usefixtures("environment")
def test_doctor_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    words: str,
) -> None:
    monkeypatch.setenv(name, value)
    assert run(monkeypatch, "doctor") == 1
    assert words in capsys.readouterr().out


def test_doctor_names_the_command_that_makes_the_tables(
    monkeypatch: pytest.MonkeyPatch,
    environment: None,
    empty_database_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("EVIDENCE_DATABASE_URL", empty_database_url)
    assert run(monkeypatch, "doctor") == 1
    assert "python -m evidence_service migrate" in capsys.readouterr().out


def test_the_workflow_page_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "workflow-page", "--check") == 0


def test_an_unknown_setting_stops_every_command_with_its_name() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "evidence_service", "worker"],
        env={**os.environ, "EVIDENCE_SECRETKEY": "x"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 2
    assert finished.stderr.startswith("EVIDENCE_SECRETKEY is not a setting of this service.")
    assert "Traceback" not in finished.stderr

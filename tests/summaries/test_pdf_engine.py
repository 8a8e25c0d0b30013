"""What happens on a machine where PDFs can't be made, or where fonts are missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_service.summaries.pdf import pdf_engine_problem
from evidence_service.summaries.pdf_system import install_command

ROOT = Path(__file__).parents[2]
APT = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# Stands in for WeasyPrint on a machine without Pango: the same banner, and cffi's words.
BROKEN_ENGINE = """
print("-----\\nWeasyPrint could not import some external libraries.\\n-----")
raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file")
"""


def on_a_machine(folder: Path, program: str, engine: str | None) -> subprocess.CompletedProcess[str]:
    """Run a program where `import weasyprint` runs `engine`, or finds nothing when that is None."""
    (folder / "weasyprint").mkdir()
    text = "raise ModuleNotFoundError(\"No module named 'weasyprint'\")" if engine is None else engine
    (folder / "weasyprint" / "__init__.py").write_text(text)
    path = os.pathsep.join((str(folder), str(ROOT)))
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_is_wrong_here() -> None:
    assert pdf_engine_problem() is None


NAMED = {
    BROKEN_ENGINE: f"Pango was not found (libpango-1.0-0 is missing). Install it: {install_command()}",
    "raise OSError('no such thing')": f"Pango was not found. Install it: {install_command()}",
    None: (
        "the Python package weasyprint was not found. Install it: python -m pip install -r requirements.txt"
    ),
}


@pytest.mark.parametrize(("engine", "named"), NAMED.items())
def test_what_is_missing_is_named_in_one_line(tmp_path: Path, engine: str | None, named: str) -> None:
    program = (
        "from evidence_service.summaries.pdf import pdf_engine_problem;"
        "print(pdf_engine_problem()); print(pdf_engine_problem())"
    )

    done = on_a_machine(tmp_path, program, engine)

    assert done.stdout.splitlines() == [f"PDFs can’t be made here: {named}"] * 2
    assert done.stderr == ""


def test_rendering_says_so_too(tmp_path: Path) -> None:
    program = (
        "from datetime import UTC, datetime; from evidence_service.summaries.pdf import *;"
        "render('<p>x', about=PdfMetadata('T', 'ER-1', 1, 'D', datetime.now(UTC)))"
    )

    done = on_a_machine(tmp_path, program, BROKEN_ENGINE)

    assert done.returncode == 1
    assert "PdfUnavailable: PDFs can’t be made here: Pango was not found" in done.stderr


def test_the_gateway_is_imported_without_the_engine(tmp_path: Path) -> None:
    done = on_a_machine(tmp_path, "import evidence_service.summaries.pdf; print('fine')", BROKEN_ENGINE)

    assert done.stdout == "fine\n"


@pytest.mark.parametrize(
    ("system", "release", "command"),
    [
        ("Linux", 'PRETTY_NAME="Debian"\nID=debian\n', APT),
        ("Linux", "ID=ubuntu\nID_LIKE=debian\n", APT),
        ("Linux", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', APT),
        ("Linux", "ID=fedora\n", "sudo dnf install -y pango"),
        ("Linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', "sudo dnf install -y pango"),
        ("Linux", 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', "sudo zypper install -y libpango-1_0-0"),
        ("Darwin", "", "brew install pango"),
    ],
)
def test_the_command_is_that_of_the_system(system: str, release: str, command: str) -> None:
    assert install_command(system, release) == command


def test_an_unknown_system_gets_the_name_of_the_library_and_an_example() -> None:
    assert install_command("Linux", "ID=plan9\n").startswith("your system’s package of Pango 1.44 or newer")

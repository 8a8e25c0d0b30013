"""How the benchmarks are run and where their figures go."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as runner
from benchmarks.results import report

GOOD = """
from benchmarks.results import report, skip
if __name__ == "__main__":
    report("reading", 6, "records/s", "another reader", 3.0)
    report("sensitivity", 0.97, "")
    skip("the labelled file", "it is not here")
"""
BAD = """
from benchmarks.results import report
if __name__ == "__main__":
    report("before it failed", 1, "s")
    raise SystemExit(3)
"""


def run_of(folder: Path, *names: str, **benchmarks: str) -> subprocess.CompletedProcess[str]:
    """Run the real runner in a folder that holds these benchmarks alone."""
    place = folder / "benchmarks"
    place.mkdir()
    for file in ("__main__.py", "results.py"):
        shutil.copy(Path(runner.__file__).with_name(file), place / file)
    for name, text in benchmarks.items():
        (place / f"{name}.py").write_text(text, "utf-8")
    command = [sys.executable, "-m", "benchmarks", *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_figures_of_all_are_gathered(tmp_path: Path) -> None:
    done = run_of(tmp_path, good=GOOD, part_of_good="VALUE = 1")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "benchmarks" / "results.json").read_text("utf-8")) == [
        {"name": "reading", "value": 6, "unit": "records/s", "against": "another reader", "ratio": 3.0},
        {"name": "sensitivity", "value": 0.97, "unit": "", "against": "", "ratio": None},
    ]
    assert "not measured: the labelled file: it is not here" in done.stdout
    assert "part_of_good" not in done.stdout


def test_one_that_fails_is_named_and_stops_no_other(tmp_path: Path) -> None:
    done = run_of(tmp_path, bad=BAD, good=GOOD)
    assert done.returncode == 1
    assert "WRONG: bad failed or missed its goal (exit code 3)" in done.stdout
    figures = json.loads((tmp_path / "benchmarks" / "results.json").read_text("utf-8"))
    assert [figure["name"] for figure in figures] == ["before it failed", "reading", "sensitivity"]


def test_one_can_be_run_alone_and_an_unknown_name_is_refused(tmp_path: Path) -> None:
    assert "== bad" not in run_of(tmp_path, "good", bad=BAD, good=GOOD).stdout
    shutil.rmtree(tmp_path / "benchmarks")
    refused = run_of(tmp_path, "god", bad=BAD, good=GOOD)
    assert (refused.returncode, "There are bad, good." in refused.stdout) == (2, True)


def test_a_figure_is_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    report("reading", 5055.02, "records/s", "another reader", 3.4567)
    report("sensitivity", 0.951, "", "the published one")
    assert capsys.readouterr().out == (
        "reading: 5,055.02 records/s  3.46 times another reader\n"
        "sensitivity: 0.951  beside the published one\n"
    )


def test_the_real_ones_are_found() -> None:
    assert {"pdf_rendering", "pubmed_reading"} <= set(runner.benchmarks())

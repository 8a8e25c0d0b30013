"""Runs the benchmarks, all or those named, and writes their figures to results.json beside them.

    python -m benchmarks [name ...]

Each runs in a process of its own. One that fails doesn't stop the others; the end names it, and
the exit code is 1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.results import GATHERED_IN

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
NO_BENCHMARKS = {"__init__", "__main__", "results"}
MOST_SECONDS = 1800


def benchmarks() -> list[str]:
    """The names of all benchmarks: the modules of this folder that can be run, so have a `__main__` part."""
    files = sorted(file for file in HERE.glob("*.py") if file.stem not in NO_BENCHMARKS)
    return [file.stem for file in files if '__name__ == "__main__"' in file.read_text("utf-8")]


def complaint(name: str, gathered: Path) -> str:
    """Run one, its output passing through; what went wrong, or an empty text."""
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    try:
        code = subprocess.run(
            command, cwd=HERE.parent, env=os.environ | {GATHERED_IN: str(gathered)}, timeout=MOST_SECONDS
        ).returncode
    except subprocess.TimeoutExpired:
        return f"{name} took longer than {MOST_SECONDS} seconds"
    return f"{name} failed or missed its goal (exit code {code})" if code else ""


def main(names: list[str]) -> int:
    """Run these benchmarks, or all; 1 when one went wrong."""
    if unknown := sorted(set(names) - set(benchmarks())):
        print(f"There is no benchmark {', '.join(unknown)}. There are {', '.join(benchmarks())}.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        gathered = Path(folder) / "figures.jsonl"
        gathered.touch()
        complaints = [told for name in names or benchmarks() if (told := complaint(name, gathered))]
        lines = [json.loads(line) for line in gathered.read_text("utf-8").splitlines()]
    figures = [line["figure"] for line in lines if "figure" in line]
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"== {len(figures)} figures in {RESULTS.relative_to(HERE.parent)}")
    for skipped in (line["skipped"] for line in lines if "skipped" in line):
        print(f"not measured: {skipped}")
    for told in complaints:
        print(f"WRONG: {told}")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

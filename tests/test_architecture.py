"""The order of imports, as .importlinter states it, and the habits that a machine can check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINTER = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def test_every_import_goes_down_the_levels() -> None:
    # In a process of its own: it sets up logging for itself, and would silence ours for every test after it.
    linter = subprocess.run(
        [sys.executable, "-c", LINTER], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert linter.returncode == 0, linter.stdout + linter.stderr

"""The folder of real files beside the project, which tests and benchmarks use where it is at hand.

It is `../shared/data`, or the folder that the environment's SHARED_DATA names. What uses it skips
without it and says `MISSING`.
"""

from __future__ import annotations

import os
from pathlib import Path

SHARED_DATA = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[1].parent / "shared" / "data")
MISSING = "the folder ../shared/data with real files is not here"

"""The figures that the benchmarks find: printed as they come, gathered in results.json.

A benchmark is a module of this folder that runs as `python -m benchmarks.NAME`, calls `report`
for every figure and ends with a code other than 0 when it fails or misses its goal. What it
can't measure on this machine it names with `skip` and goes on. `python -m benchmarks` runs them
all and writes results.json, a list of `{name, value, unit, against, ratio}`.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

GATHERED_IN = "BENCHMARK_FIGURES"  # in the environment: the file that a run of them all gathers


@dataclass(frozen=True)
class Figure:
    """One measured number; `ratio` is `value` divided by the same figure of `against`."""

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None

    def __str__(self) -> str:
        compared = "" if self.ratio is None else f"  {self.ratio:.3g} times {self.against}"
        beside = f"  beside {self.against}" if self.against and self.ratio is None else ""
        return f"{self.name}: {self.value:,.6g} {self.unit}".rstrip() + compared + beside


def report(name: str, value: float, unit: str, against: str = "", ratio: float | None = None) -> None:
    """Print the figure on a line of its own and keep it for results.json.

    `unit` is such as "records/s", "MB" or "%" (empty for a share between 0 and 1). `against` says
    what the figure is measured against: another reader on the same input, a published number, the
    goal. `ratio` is the figure divided by that other one: 6 records/s against 2 records/s is 3.
    """
    figure = Figure(name, value, unit, against, ratio)
    print(figure, flush=True)
    _gather({"figure": asdict(figure)})


def skip(name: str, reason: str) -> None:
    """Say that this isn't measured here, and why."""
    print(f"{name}: not measured, {reason}", flush=True)
    _gather({"skipped": f"{name}: {reason}"})


def _gather(line: dict[str, object]) -> None:
    if place := os.environ.get(GATHERED_IN):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

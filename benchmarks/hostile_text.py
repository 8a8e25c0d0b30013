"""How long texts keep a reader busy that somebody made, or broke, to keep it busy.

    python -m benchmarks.hostile_text

Tests count the calls and see that they grow with the length alone; a regular expression that goes
over a text again and again is one call, and shows here. Each figure is the slowest of the texts of
its kind, all of 100,000 characters, in CPU time: a page waits for it. The goal is four seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from benchmarks.results import report
from evidence_service.references.reading import read_file
from evidence_service.strategies.known_items_text import read_items
from evidence_service.strategies.lint import lint
from evidence_service.strategies.strategy import LONGEST_LINE
from evidence_service.strategies.strategy_reading import read_strategy
from tests.references.test_reading_fuzz import FIELDS, RUNS
from tests.strategies.test_lint import HOSTILE as LINES
from tests.strategies.test_strategy_reading import HOSTILE as STRATEGIES

T = TypeVar("T")
SIZE = 100_000
GOAL = 4.0  # seconds
PAPERS = ("12345678 ", "10.1000/", "PMID ", "PMID 1234 and ")


def export(run: str) -> bytes:
    """A file of one reference, each of whose fields repeats something."""
    many = run * (SIZE // len(FIELDS) // len(run))
    return ("TY  - JOUR\n" + "".join(f"{name}{many}\n" for name in FIELDS) + "ER  - \n").encode()


def slowest(read: Callable[[T], object], texts: Mapping[str, T]) -> tuple[float, str]:
    """The seconds for the text that takes the longest, and its name."""
    taken = []
    for name, text in texts.items():
        begun = time.process_time()
        read(text)
        taken.append((time.process_time() - begun, name))
    return max(taken)


def main() -> int:
    """Measure each reader; 1 when one is busy for too long."""
    strategies = {kind: [*[made(LONGEST_LINE)] * 10, "or/1-10"] for kind, made in LINES.items()}
    measured = {
        "checking a strategy": slowest(lint, strategies),
        "reading a pasted strategy": slowest(
            read_strategy, {kind: made(SIZE) for kind, made in STRATEGIES.items()}
        ),
        "reading known papers": slowest(read_items, {text: text * (SIZE // len(text)) for text in PAPERS}),
        "reading a file of references": slowest(
            lambda content: read_file("any", content), {run: export(run) for run in RUNS}
        ),
    }
    for name, (seconds, kind) in measured.items():
        print(f"{name}: the slowest is {kind!r}")
        report(f"{name}, the most hostile 100,000 characters", round(seconds, 2), "s CPU")
    return int(max(measured.values())[0] > GOAL)


if __name__ == "__main__":
    sys.exit(main())

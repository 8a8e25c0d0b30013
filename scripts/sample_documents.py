"""Write documents to look at and to judge with a validator: `make sample-pdf`. All that they say is made up.

A file is one line of `SAMPLES`: its name, and the function that makes its bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence_service.summaries.issuing import draw  # noqa: E402 - after the path
from tests.summaries import samples  # noqa: E402

BUILD = ROOT / "build"


def sample_pdf() -> bytes:
    """An evidence summary with every part that a document can have, as it is issued."""
    return draw(samples.full())


def long_pdf() -> bytes:
    """A synthesis with 300 references, a table of 60 studies, long words, Greek and Chinese."""
    return draw(samples.long())


SAMPLES: Mapping[str, Callable[[], bytes]] = {
    "sample.pdf": sample_pdf,
    "sample-300.pdf": long_pdf,
}


def main(folder: Path = BUILD) -> None:
    """Write each sample into the folder."""
    folder.mkdir(exist_ok=True)
    for name, make in SAMPLES.items():
        content = make()
        (folder / name).write_bytes(content)
        print(f"{folder / name} ({len(content) / 1024:,.0f} KB)")


if __name__ == "__main__":
    main()

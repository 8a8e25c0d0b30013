"""Write documents to look at and to judge with a validator: `make sample-pdf`. All that they say is made up.

A file is one line of `SAMPLES`: its name, and the function that makes its bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence_service.summaries.document_html import document_html  # noqa: E402 - after the path
from evidence_service.summaries.issuing import draw  # noqa: E402
from evidence_service.summaries.word import as_word  # noqa: E402
from tests.summaries import samples  # noqa: E402

BUILD = ROOT / "build"


def sample_pdf() -> bytes:
    """An evidence summary with every part that a document can have, as it is issued."""
    return draw(samples.full())


def long_pdf() -> bytes:
    """A synthesis with 300 references, a table of 60 studies, long words, Greek and Chinese."""
    return draw(samples.long())


def sample_word() -> bytes:
    """The same as `sample_pdf`, as the Word file that people take from."""
    document = samples.full()
    return as_word(document, document_html(document, samples.environment()))


SAMPLES: Mapping[str, Callable[[], bytes]] = {
    "sample.pdf": sample_pdf,
    "sample-300.pdf": long_pdf,
    "sample.docx": sample_word,
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

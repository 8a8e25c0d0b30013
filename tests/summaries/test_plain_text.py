"""What a librarian wrote, as plain text."""

from __future__ import annotations

import pytest

from evidence_service.summaries.plain_text import plain_text
from evidence_service.summaries.writing import written


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("One.\n\nTwo *words*.", "One.\n\nTwo words."),
        ("- A\n- B", "- A\n- B"),
        ("- A\n\n- B", "- A\n- B"),
        ("1. A\n2. B\n   - C\n3. D", "1. A\n2. B\n  - C\n3. D"),
        ("4. A\n5. B", "4. A\n5. B"),
        ("- A\n\n  more of A\n- B", "- A\n  more of A\n- B"),
        ("# Heading\nText", "Heading\n\nText"),
        ("Intro:\n- A\n\nAfter", "Intro:\n\n- A\n\nAfter"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("One  \ntwo\n\nthree", "One\ntwo\n\nthree"),
        ("- A  \n  a\n- B", "- A\n  a\n- B"),
        ("A [@pmid:1; @pmid:2; @pmid:3]", "A [1–3]"),
        ("[site](https://example.org)", "site"),
    ],
)
def test_words_stay_and_markup_goes(text: str, plain: str) -> None:
    markup = written({"x": text}, included=("pmid:1", "pmid:2", "pmid:3")).html["x"]

    assert plain_text(markup) == plain

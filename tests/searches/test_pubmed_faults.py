"""NCBI's words and headers, before they reach anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from evidence_service.searches.pubmed_faults import clean, seconds_of


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998.",
            "'retstart' cannot be larger than 9998.",
        ),
        ("<b>Invalid</b> db &lt;x&gt;", "Invalid db <x>"),
        ("from 130.14.18.4 and 130.14.18.4:8080", "from … and …"),
        ("from 2001:db8:85a3::8a2e:370:7334 now", "from … now"),
        ("Unable to obtain query #1 of MCID_6927d6e7fee3e90f880ec190", "Unable to obtain query #1 of …"),
        ("write to info@ncbi.example now", "write to … now"),
        ("key 0123456789abcdef0123456789abcdef0123 used", "key … used"),
        ("see https://www.ncbi.nlm.nih.gov/x?y=1 there", "see … there"),
        ("my secret word", "my … word"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("asthma AND 12:30", "asthma AND 12:30"),
    ],
)
def test_only_what_helps_is_left(words: str, expected: str) -> None:
    assert clean(words, ["secret"]) == expected


def test_long_words_are_cut() -> None:
    assert len(clean("word " * 500, [])) == 300


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("86400", 3600.0),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_pause_is_at_most_an_hour_and_never_nonsense(header: str | None, seconds: float | None) -> None:
    assert seconds_of(header) == seconds


def test_a_pause_until_a_date_is_counted_from_now() -> None:
    soon, past = datetime.now(UTC) + timedelta(seconds=30), datetime.now(UTC) - timedelta(days=1)
    found = seconds_of(format_datetime(soon, usegmt=True))
    assert found is not None
    assert 25 < found <= 30
    assert seconds_of(format_datetime(past, usegmt=True)) == 0.0
    assert seconds_of(format_datetime(soon.replace(tzinfo=None))) is not None

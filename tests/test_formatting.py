"""How dates, counts and texts look."""

from __future__ import annotations

from datetime import UTC, date, datetime

from evidence_service.formatting import count, day, duration, moment, paragraphs, shorten


def test_a_day_is_written_out() -> None:
    assert day(date(2027, 3, 7)) == "7 March 2027"
    assert day(None) == ""


def test_a_moment_is_told_in_uk_time() -> None:
    assert moment(datetime(2027, 7, 7, 23, 5, tzinfo=UTC)) == "8 July 2027 at 12:05am"
    assert moment(datetime(2027, 1, 7, 13, 5, tzinfo=UTC)) == "7 January 2027 at 1:05pm"
    assert moment(None) == ""


def test_a_count_has_its_noun() -> None:
    assert count(1, "record") == "1 record"
    assert count(1204, "record") == "1,204 records"
    assert count(2, "study", "studies") == "2 studies"


def test_typed_text_is_harmless_in_paragraphs() -> None:
    html = paragraphs("One <b>\nline\n\n\n\nTwo & more")
    assert html == "<p>One &lt;b&gt;<br>line</p>\n<p>Two &amp; more</p>"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shorten("short\n text", 40) == "short text"
    assert shorten("one two, three four", 12) == "one two…"


def test_a_length_of_time_is_short_and_clear() -> None:
    assert [duration(minutes) for minutes in (0, 45, 60, 125, 60000)] == [
        "0 min",
        "45 min",
        "1 h",
        "2 h 5 min",
        "1,000 h",
    ]

"""How dates, counts and texts look on pages, in documents and in messages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

UK = ZoneInfo("Europe/London")


def day(value: date | datetime | None) -> str:
    """A date as people write it: 27 March 2027. A moment is taken in UK time; None is empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(UK).date()
    return f"{value.day} {value:%B} {value.year}"


def uk_date(value: datetime) -> date:
    """The calendar day of a moment in the UK."""
    return value.astimezone(UK).date()


def moment(value: datetime | None) -> str:
    """A moment in UK time: 27 March 2027 at 2:05pm. None is empty."""
    if value is None:
        return ""
    local = value.astimezone(UK)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    return f"{day(local.date())} at {hour}:{local.minute:02d}{half}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 record, 1,204 records."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: one, two and three."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def paragraphs(text: str) -> Markup:
    """Plain text as HTML paragraphs: a blank line starts a new one, a line end is kept."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.strip().split("\n")))
        for block in blocks
    )


def shorten(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters, cut at a word, with an ellipsis when cut."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def duration(minutes: int) -> str:
    """A length of time as people write it: 45 min, 2 h, 2 h 5 min."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        filter(None, (f"{hours:,} h" if hours else "", f"{rest} min" if rest or not hours else ""))
    )

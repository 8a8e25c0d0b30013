"""PURE: the smallest parts of a reference as the NLM writes them: sentences, links, pages, dates."""

from __future__ import annotations

import html
import re
from calendar import month_abbr
from urllib.parse import quote

from evidence_service.references.pubmed_markup import with_powers

_EDITIONS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_IN_NUMBERS = re.compile(r"(\d{4})[ /-](0?[1-9]|1[0-2])(?:[ /-](0?[1-9]|[12]\d|3[01]))?")
_SEASON_FIRST = re.compile(r"(?i)((?:spring|summer|autumn|fall|winter)(?:-\w+)?),? (\d{4})")


def plain(markup: str) -> str:
    """Inline HTML as the text that a reader sees; 10<sup>3</sup> is 10^3."""
    return html.unescape(re.sub(r"<[^>]*>", "", with_powers(markup)))


def tidy(words: str) -> str:
    return " ".join(words.split())


def escaped(words: str) -> str:
    return html.escape(tidy(words), quote=False)


def without_stops(abbreviation: str) -> str:
    """An abbreviated journal as the NLM has it: J Clin Nurs for "J. Clin. Nurs."."""
    return tidy(re.sub(r"(?<=[^\W\d])\.", " ", abbreviation)).replace(" )", ")")


def journal_as_written(abbreviation: str, name: str) -> str:
    """The abbreviation as the NLM has it, or the name, which some databases abbreviate with full stops."""
    if not abbreviation and len(re.findall(r"[^\W\d]\.(?=\s|$)", name)) > 1:
        return without_stops(name)
    return without_stops(abbreviation) or tidy(name)


def sentence(markup: str) -> str:
    """With a full stop, unless it has an end already."""
    markup = markup.strip()
    return markup if not markup or plain(markup)[-1:] in ".?!" else f"{markup}."


def link(start: str, rest: str) -> str:
    """A link whose words are its last part, without the slash that closes an address."""
    address = html.escape(start + quote(rest, safe="/:;()._-"), quote=True)
    return f'<a href="{address}">{html.escape(rest.rstrip("/"))}</a>'


def web_link(address: str) -> str:
    """An address of the web as a link to itself; what can’t stand in one, such as a blank, is coded."""
    coded = html.escape(quote(address, safe="%/:;?#[]@!$&'()*+,=~._-"), quote=True)
    return f'<a href="{coded}">{html.escape(address)}</a>'


def elided(pages: str) -> str:
    """Pages as the NLM shortens them: 1234-1238 is 1234-8; a letter behind the number keeps both whole."""
    return re.sub(r"[^,;]+", lambda part: _elided_range(part.group()), tidy(pages).replace("–", "-"))


def _elided_range(part: str) -> str:
    found = re.fullmatch(r"(\s*(?:\w+ )?)([A-Za-z]*)(\d+)\s*-\s*\2?(\d+)", part)
    if not found:
        return part
    before, letters, first, last = found.groups()
    if first == last:
        return f"{before}{letters}{first}"
    if len(first) == len(last) and first < last:
        last = last[next(i for i, pair in enumerate(zip(first, last, strict=True)) if len(set(pair)) == 2) :]
    return f"{before}{letters}{first}-{last}"


def volume_as_written(volume: str) -> str:
    """Vol. 2 of a book; a volume that has words of its own keeps them."""
    words = tidy(volume)
    return f"Vol. {words}" if words[:1].isdigit() or re.fullmatch(r"[IVXLC]+", words) else words


def edition_as_written(edition: str) -> str:
    """2nd ed for "2", "2nd edition" and "second edition"; "" for the first, which the NLM doesn't name."""
    words = tidy(edition).rstrip(".")
    found = re.fullmatch(r"(\d+|[a-z]+)(?:st|nd|rd|th)?(?:\s+ed(?:ition|n)?)?", words, re.IGNORECASE)
    named = found.group(1).lower() if found else ""
    if named in _EDITIONS:
        named = str(_EDITIONS.index(named) + 1)
    if not named.isdigit():
        return words
    return f"{_ordinal(int(named))} ed" if named != "1" else ""


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def date_as_written(words: str) -> str:
    """The year first, and months by name: 1998 Spring for "Spring 1998", 2013 Jun 10 for "2013 06 10"."""
    words = tidy(words).replace("–", "-")
    if found := _IN_NUMBERS.fullmatch(words):
        year, month, day = found[1], int(found[2]), int(found[3] or 0)
        return f"{year} {month_abbr[month]} {day or ''}".rstrip()
    return _SEASON_FIRST.sub(r"\2 \1", words)

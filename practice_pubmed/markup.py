"""Small pieces of XML, written as text: the stand-in writes them exactly as it wants, traps included."""

from collections.abc import Mapping
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from lxml.etree import XMLParser, fromstring

_MATHML = "http://www.w3.org/1998/Math/MathML"
_PLAIN = XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


def element(tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """An element around plain text."""
    return wrap(tag, escape(text), attributes)


def wrap(tag: str, inner_xml: str, attributes: Mapping[str, str] | None = None) -> str:
    """An element around XML."""
    written = "".join(f" {name}={quoteattr(value)}" for name, value in (attributes or {}).items())
    return f"<{tag}{written}>{inner_xml}</{tag}>" if inner_xml else f"<{tag}{written}/>"


def optional(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """An element around plain text, or nothing when there is no text."""
    return element(tag, text, attributes) if text else ""


def day_parts(day: date, *, padded: bool = True) -> str:
    """Year, Month and Day elements; the history of a record writes them without leading zeros."""
    month, day_of_month = (f"{day:%m}", f"{day:%d}") if padded else (str(day.month), str(day.day))
    return element("Year", str(day.year)) + element("Month", month) + element("Day", day_of_month)


def plain_text(fragment_xml: str) -> str:
    """The words of a fragment: without tags, entities resolved, runs of white space made one space."""
    if "<" not in fragment_xml and "&" not in fragment_xml:
        return " ".join(fragment_xml.split())
    whole = fromstring(f'<x xmlns:mml="{_MATHML}">{fragment_xml}</x>', _PLAIN)
    return " ".join("".join(str(text) for text in whole.itertext()).split())

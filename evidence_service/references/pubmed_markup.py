"""PubMed's mixed content (text with inline markup and formulas) as limited HTML and as plain text."""

from __future__ import annotations

import re
from html import escape, unescape

from lxml import etree

from evidence_service.references.pubmed_math import math_html

TAGS = {
    "b": "b",
    "i": "i",
    "u": "u",
    "sub": "sub",
    "sup": "sup",
    "strong": "b",
    "bold": "b",
    "em": "i",
    "italic": "i",
}
_SPACES = re.compile("[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")
_EMPTY_TAG = re.compile(r"<(b|i|u|sub|sup)>( ?)</\1>")
_TAG = re.compile(r"</?(?:b|i|u|sub|sup)>")
_POWER = re.compile(r"(?<=\d)<sup>([+\-−]?\d+)</sup>")


def html_of(element: etree._Element | None) -> str:
    """The content as limited HTML: b, i, u, sub, sup; a real `<` is escaped; other tags give their text.

    Formulas (MathML) become readable text. Runs of white space become one space, ends are
    trimmed. No element, or one without content, gives an empty text.
    """
    if element is None:
        return ""
    if not len(element):
        return collapsed(_escaped(element.text or ""))
    written: list[str] = []
    _write(element, written)
    html = collapsed("".join(written))
    return _without_empty_tags(html) if "></" in html or "> </" in html else html


def _without_empty_tags(html: str) -> str:
    while (shorter := _EMPTY_TAG.sub(r"\2", html)) != html:
        html = shorter
    return collapsed(html)


def text_of(element: etree._Element | None) -> str:
    """The content as plain text: markup gone, runs of white space one space, ends trimmed."""
    if element is None:
        return ""
    text = element.text
    if len(element):
        return plain_text(html_of(element))
    if not text:
        return ""
    if text.isprintable() and "  " not in text:  # as `collapsed` asks, without a call for each short text
        return text.strip(" ")
    return collapsed(text)


def with_powers(limited_html: str) -> str:
    """Limited HTML in which a power of a number keeps its meaning without tags: 10^6 for 10<sup>6</sup>."""
    return _POWER.sub(r"^\1", limited_html)


def plain_text(limited_html: str) -> str:
    """Limited HTML as plain text, powers of numbers as `with_powers` has them."""
    if "<" not in limited_html:
        return unescape(limited_html)
    return unescape(_TAG.sub("", with_powers(limited_html)))


def collapsed(text: str) -> str:
    """The text with every run of white space as one space; spaces that don't break (U+00A0) stay."""
    # Most texts need no mending, which is quicker to know than to mend; how, depends on their length.
    if "  " in text or (_has_breaks(text) if len(text) > 80 else not text.isprintable()):
        return _SPACES.sub(" ", text).strip(" ")
    return text.strip(" ")


def _has_breaks(text: str) -> bool:
    if "\n" in text or "\t" in text or "\r" in text or "\x0b" in text or "\x0c" in text:
        return True
    return not text.isascii() and ("\x85" in text or "\u2028" in text or "\u2029" in text)


def _escaped(text: str) -> str:
    """The text with `&`, `<` and `>` escaped; most have none of them."""
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _write(element: etree._Element, written: list[str]) -> None:
    """Add the element's content to what is written: its text and, child by child, theirs and their tails."""
    if text := element.text:
        written.append(_escaped(text))
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "math":
            written.append(math_html(child))
        elif tag := TAGS.get(name):
            written.append(f"<{tag}>")
            _write(child, written)
            written.append(f"</{tag}>")
        else:
            _write(child, written)
        if tail := child.tail:
            written.append(_escaped(tail))

"""PubMed's mixed content (text with inline markup and formulas) as limited HTML and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
        return collapsed(escape(element.text or "", quote=False))
    html = collapsed("".join(_pieces(element)))
    while (shorter := _EMPTY_TAG.sub(r"\2", html)) != html:
        html = shorter
    return collapsed(html)


def text_of(element: etree._Element | None) -> str:
    """The content as plain text: markup gone, runs of white space one space, ends trimmed."""
    if element is None:
        return ""
    return collapsed(element.text or "") if not len(element) else plain_text(html_of(element))


def plain_text(limited_html: str) -> str:
    """Limited HTML as plain text; a power of a number keeps its meaning: 10<sup>6</sup> gives 10^6."""
    if "<" not in limited_html:
        return unescape(limited_html)
    return unescape(_TAG.sub("", _POWER.sub(r"^\1", limited_html)))


def collapsed(text: str) -> str:
    """The text with every run of white space as one space; spaces that don't break (U+00A0) stay."""
    if text.isprintable() and "  " not in text:  # most texts, and quicker to know than to mend
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip(" ")


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield escape(element.text, quote=False)
    for child in element:
        yield from _inline(child)
        if child.tail:
            yield escape(child.tail, quote=False)


def _inline(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element).localname
    if name == "math":
        yield math_html(element)
    elif name in TAGS:
        yield f"<{TAGS[name]}>"
        yield from _pieces(element)
        yield f"</{TAGS[name]}>"
    else:
        yield from _pieces(element)

"""PURE: texts as exports carry them, cleaned: entities, markup, white space, final full stops."""

from __future__ import annotations

import re
from html import escape, unescape

from evidence_service.references.pubmed_markup import TAGS, collapsed, plain_text

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,20})(?:\s+[A-Za-z][\w:.-]{0,40}\s*=[^<>]{0,500})?\s?/?>")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_REFERENCES = re.compile(r"\s*\[References\]\.?$")  # PsycINFO's mark of a record that lists them
_INITIALISM = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:etc|et al)\.$")
# Layout that says nothing; the texts around stay. What isn't named here stays as text: "<Go to ISI>".
_LAYOUT = frozenset(
    {"p", "br", "div", "span", "font", "a", "small", "big", "tt", "center", "blockquote", "pre"}
    | {"hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt"}
    | {"dd", "table", "tbody", "thead", "tr", "td", "th", "sec", "title", "inf", "sc", "sans-serif"}
    | {
        "abstract",
        "abstracttext",
        "ce:para",
        "ce:simple-para",
        "jats:p",
        "jats:sec",
        "jats:title",
        "jats:italic",
        "jats:bold",
        "jats:sub",
        "jats:sup",
        "jats:underline",
    }
    | {"jats:abstract", "jats:list", "jats:list-item", "jats:ext-link"}
)
_ALSO = {"inf": "sub", "jats:italic": "i", "jats:bold": "b", "jats:sub": "sub", "jats:sup": "sup"}


# UTF-8 that a program before us took for Windows-1252: "Ã¼" for "ü", "â€œ" for an opening quotation mark.
_SCRAMBLED = re.compile(
    "[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[€‚„†‰‹\x80-\x9f][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
)


def one_line(text: str) -> str:
    """Plain text: entities decoded once, control characters gone, runs of white space one space."""
    if "Ã" in text or "Â" in text or "â" in text:
        text = _SCRAMBLED.sub(_unscrambled, text.replace("â€\ufffd", "”"))
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return collapsed(text) if text.isprintable() else collapsed(_CONTROLS.sub("", text)).strip("\xa0 ")


def _unscrambled(found: re.Match[str]) -> str:
    try:
        return b"".join(_as_byte(letter) for letter in found[0]).decode("utf-8")
    except UnicodeError:
        return found[0]


def _as_byte(letter: str) -> bytes:
    return letter.encode("latin-1") if letter <= "\xff" else letter.encode("cp1252")


def limited_html(text: str) -> str:
    """The text as limited HTML (b, i, u, sub, sup), whatever it holds; layout tags go, the rest is escaped.

    Every tag that comes out is written here, closed in order and without attributes.
    """
    return html_of_line(one_line(text))


def html_of_line(text: str) -> str:
    """As `limited_html`, of a text that `one_line` gave: its entities aren't decoded again."""
    if "<" not in text:
        return escape(text.strip(" "), quote=False)
    pieces: list[str] = []
    is_open: list[str] = []
    done = 0
    for found in _TAG.finditer(text):
        name = found[2].lower()
        tag = TAGS.get(name) or _ALSO.get(name)
        if not tag and name not in _LAYOUT:
            continue
        pieces.append(escape(text[done : found.start()], quote=False))
        pieces.append(_closed(tag, is_open) if tag and found[1] else _opened(tag, is_open))
        done = found.end()
    pieces.append(escape(text[done:], quote=False))
    pieces.extend(f"</{tag}>" for tag in reversed(is_open))
    return collapsed("".join(pieces))


def _opened(tag: str | None, is_open: list[str]) -> str:
    if not tag:
        return " "
    if tag in is_open:
        return ""
    is_open.append(tag)
    return f"<{tag}>"


def _closed(tag: str, is_open: list[str]) -> str:
    if tag not in is_open:
        return ""
    closed = is_open[is_open.index(tag) :]
    del is_open[is_open.index(tag) :]
    return "".join(f"</{each}>" for each in reversed(closed))


def title_html(text: str) -> str:
    """A title as limited HTML, without what some databases put at its end: a full stop, "[References]"."""
    return html_of_line(without_full_stop(_REFERENCES.sub("", one_line(text))))


def without_full_stop(text: str) -> str:
    """The text without its one final full stop; "U.S." and "..." stay."""
    if text.endswith(".") and not text.endswith("..") and not _INITIALISM.search(text[-30:]):
        return text[:-1].rstrip(" ")
    return text


def plain(text: str) -> str:
    """The text without any markup: for journals, publishers and other fields that carry none."""
    text = one_line(text)
    return plain_text(html_of_line(text)) if "<" in text else text

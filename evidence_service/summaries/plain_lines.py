"""PURE: a text that `writing` made as plain lines, for messages. Numbers of citations are left out."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"blockquote", "br", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
    | {"table", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True)
class Line:
    """One line of a text; `bullet` when it is a point of a list."""

    text: str
    bullet: bool = False


def plain_lines(html: str) -> list[Line]:
    """The paragraphs and points of a text, without markup and without the numbers of citations."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._words = ""
        self._bullet = False
        self._spans: list[bool] = []  # for each open span, whether it is a citation

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "span":
            self._spans.append("citation" in (dict(attrs).get("class") or "").split())
        elif tag in _CELLS:
            self._words += " "
        elif tag in _BLOCKS:
            self.end_line()
            self._bullet = self._bullet or tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._spans:
            self._spans.pop()
        elif tag in _BLOCKS:
            self.end_line()
            self._bullet = self._bullet and tag != "li"

    def handle_data(self, data: str) -> None:
        if not any(self._spans):
            self._words += data

    def end_line(self) -> None:
        """Keep what was read since the last end of a line."""
        text = " ".join(self._words.split())
        self._words = ""
        if text:
            self.lines.append(Line(text, self._bullet))

"""PURE: what a librarian wrote as plain text, for messages and for whatever takes no HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})
_CLOSE = frozenset({"li", "tr"})  # no empty line between two of these


@dataclass(frozen=True)
class Line:
    """One line of a text; `bullet` when it is a point of a list."""

    text: str
    bullet: bool = False


def plain_text(markup: str) -> str:
    """The words of safe HTML: a line for each point with its mark, a blank line between blocks."""
    return _read(markup).text()


def plain_lines(markup: str) -> list[Line]:
    """The paragraphs and points of safe HTML, without marks and without the numbers of citations."""
    return [Line(read.words, bullet=read.kind == "li") for read in _read(markup, cites=False).lines]


@dataclass(frozen=True)
class _Read:
    kind: str  # the block in which it stands; "li" for all that stands in a list
    words: str
    mark: str  # what stands before the words
    goes_on: bool  # the same block as the line before it


def _read(markup: str, *, cites: bool = True) -> _Reader:
    reader = _Reader(cites)
    reader.feed(markup)
    reader.close()
    reader.end_line("p")
    return reader


class _Reader(HTMLParser):
    """Takes lines out of the HTML that `writing.written` makes."""

    def __init__(self, cites: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[_Read] = []
        self._cites = cites
        self._words = ""
        self._lists: list[int | None] = []  # the number of the last point, None for points without
        self._mark = ""
        self._goes_on = False
        self._spans: list[bool] = []  # for each open span, whether it is a citation

    def text(self) -> str:
        """The lines as one text."""
        text = before = ""
        for line in self.lines:
            close = line.goes_on or (line.kind == before and line.kind in _CLOSE)
            text += ("" if not text else "\n" if close else "\n\n") + line.mark + line.words
            before = line.kind
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LISTS:
            self.end_line("p")
            start = dict(attrs).get("start") or "1"
            self._lists.append(int(start) - 1 if tag == "ol" and start.isdigit() else None)
        elif tag == "li":
            self._mark = self._next_mark()
        elif tag in _BLOCKS:
            self.end_line(tag)
        elif tag == "br":
            self._goes_on = self.end_line("p")
        elif tag in _CELLS and self._words.strip():
            self._words += " | "
        elif tag == "span":
            self._spans.append("citation" in (dict(attrs).get("class") or "").split())

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line(tag)
        if tag in _LISTS and self._lists:
            self._lists.pop()
            self._mark = "  " * len(self._lists)
        if tag == "span" and self._spans:
            self._spans.pop()

    def handle_data(self, data: str) -> None:
        if self._cites or not any(self._spans):
            self._words += data

    def end_line(self, tag: str) -> bool:
        """Keep what was read since the last end of a line; whether there was anything."""
        words = " ".join(self._words.replace("\u200b", "").split())
        self._words = ""
        if words:
            kind = "li" if self._lists else tag
            self.lines.append(_Read(kind, words, self._mark, self._goes_on))
            self._mark = " " * len(self._mark) if self._lists else ""
            self._goes_on = False
        return bool(words)

    def _next_mark(self) -> str:
        indent = "  " * max(len(self._lists) - 1, 0)
        if not self._lists or self._lists[-1] is None:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1]}. "

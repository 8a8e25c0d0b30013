"""PURE: what a librarian wrote as plain text, for messages and for whatever takes no HTML."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})


def plain_text(markup: str) -> str:
    """The words of safe HTML: a line for each point with its mark, a blank line between blocks."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Takes lines out of the HTML that `writing.written` makes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[str, str]] = []  # what kind of block it is, and its words
        self._words = ""
        self._lists: list[int | None] = []  # the number of the last point, None for points without
        self._mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LISTS:
            self._end_block("p")
            start = dict(attrs).get("start") or "1"
            self._lists.append(int(start) - 1 if tag == "ol" and start.isdigit() else None)
        elif tag == "li":
            self._mark = self._next_mark()
        elif tag in _BLOCKS:
            self._end_block(tag)
        elif tag == "br":
            self._words += " "
        elif tag in _CELLS and self._words.strip():
            self._words += " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block(tag)
        if tag in _LISTS and self._lists:
            self._lists.pop()
            self._mark = "  " * len(self._lists)

    def handle_data(self, data: str) -> None:
        self._words += data

    def text(self) -> str:
        """Everything that was read, so far as it has words."""
        self._end_block("p")
        text = ""
        before = ""
        for kind, line in self._lines:
            together = kind == before and kind in ("li", "tr")
            text += ("" if not text else "\n" if together else "\n\n") + line
            before = kind
        return text

    def _next_mark(self) -> str:
        indent = "  " * max(len(self._lists) - 1, 0)
        if not self._lists or self._lists[-1] is None:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1]}. "

    def _end_block(self, tag: str) -> None:
        words = " ".join(self._words.replace("\u200b", "").split())
        self._words = ""
        if words:
            kind = "li" if self._lists else tag
            self._lines.append((kind, self._mark + words))
            self._mark = " " * len(self._mark) if self._lists else ""

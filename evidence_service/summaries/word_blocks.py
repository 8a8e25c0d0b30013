"""HTML of ours as paragraphs, lists and tables of a Word file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from evidence_service.summaries.word_faces import (
    SKIPPED,
    Face,
    dress,
    link,
    readable,
    runs_in,
    squeezed,
    trim,
)

SHARES: Mapping[str, Sequence[float]] = {
    "issued-pairs": (1, 3.4),
    "issued-items": (1.2, 3),
    "issued-strategy": (0.5, 6, 1),
    "issued-steps": (3.4, 1.2, 0.8),
}
MOST_TOGETHER = 9  # rows of a table that stays whole
_HEADING = re.compile(r"h([1-6])")
_INLINE = frozenset({"a", "b", "strong", "i", "em", "u", "sub", "sup", "span", "br", "code", "abbr"})


class Blocks:
    """Adds HTML to a document or to a cell of one of its tables."""

    def __init__(self, document: WordDocument, place: WordDocument | _Cell | None = None) -> None:
        self._document = document
        self._place = place or document
        self._bookmarks = 0

    def add(self, element: Any) -> None:
        """An element with everything in it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or element.get("aria-hidden") == "true":
            return
        if level := _HEADING.fullmatch(tag):
            self._heading(element, int(level[1]))
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "table":
            self._table(element)
        elif "issued-evidence--wide" in (element.get("class") or ""):
            self._on_its_side(element)
        elif _holds_blocks(element):
            self._mixed(element)
        else:
            self._paragraph(element)

    def _mixed(self, element: Any) -> None:
        """A box: words that stand in it by themselves are paragraphs between its blocks."""
        if (element.text or "").strip():
            self._new().add_run(squeezed(element.text).strip())
        for child in element:
            self.add(child)
            if (child.tail or "").strip():
                self._new().add_run(squeezed(child.tail).strip())

    def _on_its_side(self, element: Any) -> None:
        """A wide table on pages that lie on their side; what follows, if anything, stands upright."""
        upright = self._document.sections[-1]
        height, width = upright.page_height, upright.page_width
        sides = [(WD_ORIENT.LANDSCAPE, height, width), (WD_ORIENT.PORTRAIT, width, height)]
        for orientation, across, down in sides if element.getnext() is not None else sides[:1]:
            section = self._document.add_section(WD_SECTION.NEW_PAGE)
            section.orientation, section.page_width, section.page_height = orientation, across, down
            if orientation is WD_ORIENT.LANDSCAPE:
                self._mixed(element)

    def _heading(self, element: Any, level: int) -> None:
        style = "Title" if level == 1 else f"Heading {min(level - 1, 5)}"
        paragraph = self._new(style)
        if element.get("id"):
            self._bookmark(paragraph, element.get("id"))
        self._inline(paragraph, element, Face())

    def _paragraph(self, element: Any) -> None:
        if not element.text_content().strip():
            return
        style = "Intense Quote" if element.getparent() is not None and _is_quoted(element) else "Normal"
        face = Face().within(element)
        paragraph = self._new(style)
        kind = element.get("class") or ""
        lines = any(word in kind for word in ("issued-pasted", "search-text", "issued-plain"))
        paragraph.paragraph_format.keep_together = lines or None
        paragraph.paragraph_format.keep_with_next = _leads_on(element) or None
        self._inline(paragraph, element, face, keeps_lines=lines)

    def _list(self, element: Any, depth: int = 0) -> None:
        start = int(element.get("start") or 1)
        for place, item in enumerate(element.findall("li"), start):
            number = int(item.get("value") or place) if element.tag == "ol" else None
            self._item(item, number, depth)

    def _item(self, item: Any, number: int | None, depth: int) -> None:
        """An entry; ordered ones bear the number that the text uses, whatever Word would count."""
        paragraph = self._new("Normal" if number is not None else "List Bullet")
        paragraph.paragraph_format.left_indent = Cm(0.9 + 0.7 * depth)
        paragraph.paragraph_format.first_line_indent = Cm(-0.9 if number is not None else -0.6)
        if item.get("id"):
            self._bookmark(paragraph, item.get("id"))
        if number is not None:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.9 + 0.7 * depth))
            paragraph.add_run(f"{number}.\t")
        inner = [child for child in item if child.tag in ("ul", "ol")]
        self._inline(paragraph, item, Face(), without=inner)
        for child in inner:
            self._list(child, depth + 1)

    def _table(self, element: Any) -> None:
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
        columns = max((len(row) for row in rows), default=0)
        if not columns or isinstance(self._place, _Cell):  # none of our tables holds another
            return
        table = self._document.add_table(rows=0, cols=columns, style="Table Grid")
        table.autofit = False
        heads = len(element.findall("thead/tr"))
        for number, row in enumerate(rows):
            self._row(table, row, is_head=number < heads)
        _describe_table(table, has_head=heads > 0)
        _keep_together(table)
        self._set_widths(table, element)
        after = self._new().paragraph_format
        after.space_after, after.line_spacing = Pt(0), Pt(8)

    def _set_widths(self, table: Table, element: Any) -> None:
        """Give each column its share of the page: by what heads it, by the kind of table, or all alike."""
        section = self._document.sections[-1]
        margins = (section.left_margin or 0) + (section.right_margin or 0)
        whole = (section.page_width or 0) - margins
        kinds = (element.get("class") or "").split()
        shares = next((SHARES[kind] for kind in kinds if kind in SHARES), None)
        if widths := [re.search(r"[\d.]+(?=%)", one.get("style") or "") for one in element.iter("col")]:
            shares = [float(found[0]) if found else 1.0 for found in widths]
        if shares is None or len(shares) != len(table.columns):
            shares = [1.0] * len(table.columns)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Emu(int(whole * share / sum(shares)))
            for cell in column.cells:
                cell.width = column.width

    def _row(self, table: Table, cells: list[Any], *, is_head: bool) -> None:
        row = table.add_row()  # type: ignore[no-untyped-call]
        properties = row._tr.get_or_add_trPr()
        for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
            properties.append(OxmlElement(name))
        for place, cell in zip(row.cells, cells, strict=False):
            inside = Blocks(self._document, place)
            paragraph = place.paragraphs[0]
            if _holds_blocks(cell):
                inside._mixed(cell)
                if not paragraph.text:
                    paragraph._p.getparent().remove(paragraph._p)
            else:
                inside._inline(paragraph, cell, Face().within(cell))
            for one in place.paragraphs:
                one.paragraph_format.space_after = Pt(2)
                if "align-right" in (cell.get("class") or ""):
                    one.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                for run in one._p.iter(qn("w:r")):  # those of links too
                    Run(run, one).font.size = Pt(9)

    def _inline(
        self,
        paragraph: Paragraph,
        element: Any,
        face: Face,
        *,
        without: list[Any] | None = None,
        keeps_lines: bool = False,
    ) -> None:
        """The words of an element, each run as its tags want it."""
        for words, how, address in runs_in(element, face, without or []):
            text = readable(words if keeps_lines else squeezed(words))
            if words == "\n" and how is None:
                paragraph.add_run().add_break()
            elif address:
                link(paragraph, text, address, how or face)
            elif text:
                dress(paragraph.add_run(text), how or face)
        trim(paragraph)

    def _new(self, style: str = "Normal") -> Paragraph:
        return self._place.add_paragraph(style=style)

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        self._bookmarks += 1
        for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(kind)
            mark.set(qn("w:id"), str(self._bookmarks))
            if kind == "w:bookmarkStart":
                mark.set(qn("w:name"), name[:40])
            paragraph._p.append(mark)


def _keep_together(table: Table) -> None:
    """Let no row stand alone on a page: not the heading, not the last; a small table stays whole."""
    last = len(table.rows) - 1
    for number, row in enumerate(table.rows):
        if number < last and (last < MOST_TOGETHER or number in (0, last - 1)):
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def _describe_table(table: Table, *, has_head: bool) -> None:
    """Let Word know that the first row, or the first column, holds headings."""
    look = OxmlElement("w:tblLook")
    for name, on in (("firstRow", has_head), ("firstColumn", True), ("noHBand", True), ("noVBand", True)):
        look.set(qn(f"w:{name}"), "1" if on else "0")
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.append(look)


def _holds_blocks(element: Any) -> bool:
    """Whether there are blocks inside; a drawing is none, and its words aren't text."""
    return any(isinstance(child.tag, str) and child.tag not in _INLINE for child in element)


def _leads_on(element: Any) -> bool:
    """Whether a line only tells of what comes next: when a search ran, what a list is ordered by."""
    following, kind = element.getnext(), element.get("class") or ""
    if following is None or not ("issued-run" in kind or "issued-search-note" in kind):
        return False
    return following.tag != "p" or "issued-" in (following.get("class") or "")


def _is_quoted(element: Any) -> bool:
    return any(parent.tag == "blockquote" for parent in element.iterancestors())

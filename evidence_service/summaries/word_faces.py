"""Words of our HTML as runs of a Word file: bold, red, raised, in a fixed width, of a language, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

if TYPE_CHECKING:
    from docx.oxml.text.run import CT_R

RED, LINK = RGBColor(0xD5, 0x28, 0x1B), RGBColor(0x00, 0x5E, 0xB8)
FIXED_WIDTH = "Courier New"
SKIPPED = frozenset({"svg", "script", "style", "button", "form", "template"})
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML can't hold


@dataclass(frozen=True)
class Face:
    """How words look, from the tags that they stand in."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    subscript: bool = False
    superscript: bool = False
    red: bool = False
    fixed_width: bool = False
    language: str = ""

    def within(self, element: Any) -> Face:
        """The same inside this element."""
        names = {"b": "bold", "strong": "bold", "th": "bold", "i": "italic", "em": "italic", "u": "underline"}
        names |= {"sub": "subscript", "sup": "superscript"}
        changes = {names[element.tag]: True} if element.tag in names else {}
        kind = element.get("class") or ""
        if "issued-below" in kind:
            changes["bold"] = False
        if element.tag in ("th", "td") and (sums := _is_in_sum(element)) is not None:
            changes["bold"] = sums
        if "retracted" in kind or "warning" in kind:
            changes["red"] = True
        if "search-text" in kind or "search-part" in kind:
            changes["fixed_width"] = True
        return replace(self, **changes, language=element.get("lang") or self.language)


def _is_in_sum(cell: Any) -> bool | None:
    """Whether a cell is in a sum of the table of records; None in its heading and in other tables."""
    row = cell.getparent()
    table = next(row.iterancestors("table"), None)
    if table is None or "issued-steps" not in (table.get("class") or "") or cell.get("scope") == "col":
        return None
    return "issued-sum" in (row.get("class") or "")


def runs_in(element: Any, face: Face, without: list[Any]) -> Iterator[tuple[str, Face | None, str]]:
    """Words with their face and, in a link, its address; a line break is "\\n" without a face."""
    address = element.get("href", "") if element.tag == "a" else ""
    if element.text:
        yield element.text, face, address
    for child in element:
        if child not in without and isinstance(child.tag, str) and child.tag not in SKIPPED:
            if child.tag == "br":
                yield "\n", None, ""
            elif child.get("aria-hidden") != "true":
                kind = child.get("class") or ""
                if "issued-below" in kind:
                    yield "\n", None, ""
                elif "issued-fact" in kind and child.getprevious() is not None:
                    yield " · ", face, ""
                for words, how, inner in runs_in(child, face.within(child), without):
                    yield words, how, inner or address
        if child.tail:
            yield child.tail, face, address


def link(paragraph: Paragraph, text: str, address: str, face: Face) -> None:
    """Words that lead to a place of the file, to the web or to mail; to nothing else."""
    link = OxmlElement("w:hyperlink")
    if address.startswith("#"):
        link.set(qn("w:anchor"), address[1:41])
    elif address.startswith(("https://", "http://", "mailto:")):
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    run = Run(cast("CT_R", OxmlElement("w:r")), paragraph)
    run.text = text
    dress(run, face)
    run.font.color.rgb = LINK
    run.font.underline = not address.startswith("#")
    link.append(run._r)
    paragraph._p.append(link)


def dress(run: Run, face: Face) -> None:
    """Let a run look as its tags want it, and say its language."""
    run.bold, run.italic, run.underline = face.bold or None, face.italic or None, face.underline or None
    for how in ("subscript", "superscript"):  # one property of Word's: the other, unset, would undo it
        if getattr(face, how):
            setattr(run.font, how, True)
    if face.red:
        run.font.color.rgb = RED
    if face.fixed_width:
        _set_font(run, FIXED_WIDTH)
    if face.language:
        language = OxmlElement("w:lang")
        for kind in ("w:val", "w:eastAsia"):
            language.set(qn(kind), face.language)
        run._r.get_or_add_rPr().append(language)


def trim(paragraph: Paragraph) -> None:
    """Take the white space away that HTML has around its words."""
    if paragraph.runs and paragraph.runs[0]._r is paragraph._p.find(qn("w:r")):
        paragraph.runs[0].text = paragraph.runs[0].text.lstrip(" ") or paragraph.runs[0].text.strip(" ")
    if paragraph.runs and paragraph._p[-1] is paragraph.runs[-1]._r:
        paragraph.runs[-1].text = paragraph.runs[-1].text.rstrip(" ")


def _set_font(run: Run, name: str) -> None:
    run.font.name = name
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), name)


def readable(words: str) -> str:
    """The words without characters that a Word file can't hold."""
    return _UNSEEN.sub("", words)


def squeezed(words: str) -> str:
    """The words with one space wherever HTML has white space."""
    return re.sub(r"[ \t\r\n]+", " ", words)

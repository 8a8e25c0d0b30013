"""The gateway to Word files: an issued document as .docx, made of the same HTML as its page and its PDF.

Only this module, `word_blocks` and `word_faces` import python-docx. What comes in is HTML of ours, cleaned
before; a tag that isn't known gives its words and nothing else, so nothing in a text can reach a file or an
address.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import html as lxml_html

from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.word_blocks import Blocks
from evidence_service.summaries.word_faces import readable

if TYPE_CHECKING:
    from docx.oxml.text.run import CT_R

FONT = "Arial"
INK, BRAND = RGBColor(0x21, 0x2B, 0x32), RGBColor(0x00, 0x4B, 0x6B)
SIZES = {"Title": 24, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11, "Heading 4": 11, "Heading 5": 11}


@dataclass(frozen=True)
class WordMetadata:
    """What Word knows of the file besides its text. `created_at` in UTC."""

    title: str
    subject: str
    author: str
    reference_number: str
    version: int
    created_at: datetime
    language: str = "en-GB"
    warning: str = ""  # what stands above everything else


def as_word(document: IssuedDocument, markup: str, *, warning: str = "") -> bytes:
    """The Word file of an issued document, from the HTML that `document_html` made of it.

    `warning` is what has to be known before anything in it is used: that a newer version took its place.
    """
    about = WordMetadata(
        title=f"{document.reference_number}: {document.heading}",
        subject=document.question,
        author=document.written_by,
        reference_number=document.reference_number,
        version=document.version,
        created_at=document.delivered_at,
        language=document.language,
        warning=warning,
    )
    return word_file(markup, about=about)


def word_file(markup: str, *, about: WordMetadata) -> bytes:
    """The document in `markup` as a Word file.

    Headings are Word's own, lists are lists, tables have a heading row that repeats, every number
    of a citation leads to its reference, and header and footer name document and page.
    """
    document = Document()
    _style(document, about)
    if about.warning:
        document.add_paragraph().add_run(about.warning).bold = True
    (main,) = lxml_html.document_fromstring(markup).iter("main")
    blocks = Blocks(document)
    for part in main:
        before = len(document.paragraphs)
        blocks.add(part)
        if "issued-board" in (part.get("class") or ""):
            _set_on_one_page(document.paragraphs[before:])
    _running_lines(document, about)
    _describe(document, about)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _style(document: WordDocument, about: WordMetadata) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in {"Normal": 11, **SIZES}.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = INK if name == "Normal" else BRAND
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.paragraph_format.widow_control = True
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), about.language)
    normal.element.get_or_add_rPr().append(language)


def _set_on_one_page(paragraphs: Sequence[Paragraph]) -> None:
    """Begin a page with these, in smaller letters and with less between them, as the PDF does."""
    paragraphs[0].paragraph_format.page_break_before = True
    for paragraph in paragraphs:
        layout, heads = paragraph.paragraph_format, paragraph.style and paragraph.style.name != "Normal"
        layout.line_spacing = layout.line_spacing if isinstance(layout.line_spacing, Length) else 1.0
        layout.space_before, layout.space_after = Pt(8 if heads else 0), Pt(2)
        for run in paragraph._p.iter(qn("w:r")):
            if not heads:
                Run(cast("CT_R", run), paragraph).font.size = Pt(9)


def _running_lines(document: WordDocument, about: WordMetadata) -> None:
    """Reference number and version above every page, and its number below."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"{about.reference_number}, version {about.version}"
    if about.warning:
        head.add_run(f". {about.warning}").bold = True
    foot = section.footer.paragraphs[0]
    for before, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(before)
        run = foot.add_run()
        for kind, text in (("begin", ""), ("", field), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)


def _describe(document: WordDocument, about: WordMetadata) -> None:
    properties = document.core_properties
    properties.title, properties.subject = readable(about.title)[:255], readable(about.subject)[:255]
    properties.author = properties.last_modified_by = readable(about.author)[:255]
    properties.keywords, properties.comments = about.reference_number, ""
    properties.language = about.language
    properties.created = properties.modified = about.created_at.replace(tzinfo=None)

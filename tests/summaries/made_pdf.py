"""Reading a PDF back: its texts as text, its structure, and what it says of itself."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf

from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.pdf import PdfAttachment, PdfMetadata, render
from tests.summaries import samples


def about(document: IssuedDocument) -> PdfMetadata:
    return PdfMetadata(
        title=f"{document.reference_number}: {document.heading}",
        reference_number=document.reference_number,
        version=document.version,
        decision=document.decision.what,
        created_at=document.delivered_at,
        authors=(document.written_by, document.service_name),
        subject=document.question,
        keywords=("virtual wards",),
    )


def made(document: IssuedDocument, *attachments: PdfAttachment) -> bytes:
    """The PDF of a document, as it is issued."""
    html = document_html(document, samples.environment())
    return render(html, about=about(document), attachments=attachments)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """The words in reading order, read through the fonts' own tables, with single spaces."""
    with opened(pdf) as file:
        words = "\n".join(_page_text(page) for page in file.pages)
    return " ".join(words.replace("\u00a0", " ").split())


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, in reading order."""
    with opened(pdf) as file:
        return [_page_text(page) for page in file.pages]


def laid_out(pdf: bytes) -> str:
    """The words by their places on the page, as pdftotext reads them, numbers of lists among them."""
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    """Without any space: what a PDF keeps for certain is its letters."""
    return "".join(text.split())


def _page_text(page: pikepdf.Page) -> str:
    tables = {name: _to_unicode(font) for name, font in page.resources.Font.items()}
    table: dict[int, str] = {}
    words: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), str(instruction.operator)
        if operator == "Tf":
            table = tables[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            items: list[Any] = list(operands[0]) if operator == "TJ" else operands
            glyphs = b"".join(bytes(item) for item in items if isinstance(item, pikepdf.String))
            codes = [int.from_bytes(glyphs[place : place + 2]) for place in range(0, len(glyphs), 2)]
            words.append("".join(table.get(code, "\ufffd") for code in codes))
        elif operator == "ET":
            words.append("\n")
    return "".join(words)


def _to_unicode(font: Any) -> dict[int, str]:
    table = {}
    for code, text in re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes()):
        table[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return table


def structure(pdf: bytes) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    with opened(pdf) as file:
        return [
            {key: _plain(value) for key, value in one.items()}
            for one in _elements(file.Root.StructTreeRoot.K)
        ]


def _elements(kids: Any) -> Iterator[Any]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _elements(kid.K)


def _plain(value: Any) -> Any:
    if isinstance(value, pikepdf.Dictionary):
        return {key: str(item) for key, item in value.items()}
    return str(value) if isinstance(value, pikepdf.Name | pikepdf.String) else value


def pictures(pdf: bytes, folder: Any) -> list[Any]:
    """Its pages as PNG files, small; empty where pdftoppm isn't installed."""
    if not shutil.which("pdftoppm"):
        return []
    (folder / "it.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "40", "-gray", "-png", folder / "it.pdf", folder / "page"], check=True)
    return sorted(folder.glob("page*.png"))

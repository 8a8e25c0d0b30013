"""PURE: files that are no export of references, known by their first bytes or words, and what to do."""

from __future__ import annotations

import re

from evidence_service.errors import UnreadableFile

_EXPORT = "Go back to the database and export the results as RIS, NBIB, EndNote XML or CSV."
_OLD_OFFICE = (
    "This is an old Word or Excel file, whatever its name says. Open it, and if it holds an export, "
    "save it as plain text (Word) or CSV (Excel) and import that."
)
_DATABASE = (
    "This is a database file, such as Zotero's own. Open it in the program that it belongs to, and "
    "export the references as RIS."
)
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (
        b"{\\rtf",
        "This is a rich text (RTF) document. Open it in Word, save it as plain text, and import that.",
    ),
    (b"\x1f\x8b", "This is a compressed file (gzip). Unpack it and import the file inside."),
    (b"BZh", "This is a compressed file (bzip2). Unpack it and import the file inside."),
    (b"\xfd7zXZ\x00", "This is a compressed file (xz). Unpack it and import the file inside."),
    (b"7z\xbc\xaf\x27\x1c", "This is a compressed file (7z). Unpack it and import the file inside."),
    (b"Rar!\x1a\x07", "This is a compressed file (RAR). Unpack it and import the file inside."),
    (b"\x28\xb5\x2f\xfd", "This is a compressed file (Zstandard). Unpack it and import the file inside."),
    (b"\x89PNG", f"This is a picture. {_EXPORT}"),
    (b"\xff\xd8\xff", f"This is a picture. {_EXPORT}"),
    (b"GIF8", f"This is a picture. {_EXPORT}"),
    (b"II*\x00", f"This is a picture. {_EXPORT}"),
    (b"MM\x00*", f"This is a picture. {_EXPORT}"),
    (b"SQLite format 3\x00", _DATABASE),
)
_PDF = "This is a PDF, a document to read. The references in it can't be imported. " + _EXPORT
_ZIP = "This is a zip archive. It isn't opened here: unpack it and import the files inside, one by one."
_WORD = (
    "This is a Word document, whatever its name says. If it holds an export, open it in Word, save it as "
    "plain text (.txt) and import that; otherwise export from the database again, as RIS."
)
_EXCEL = "This is an Excel workbook. Open it in Excel, save it as CSV UTF-8, and import that."
_WEB_PAGE = (
    "This is a web page, not an export: often the page that asks you to sign in. Sign in to the database, "
    "export the results again as RIS, NBIB, EndNote XML or CSV, and import that file."
)
_ENTITIES = (
    "This XML defines entities of its own, which no database's export does and which can harm a computer. "
    "It isn't read. Export the results again, or as RIS."
)
_JSON = "This is JSON, which isn't read here. Export the results as RIS, NBIB, EndNote XML or CSV instead."
_BIBTEX = (
    "This is BibTeX, which isn't read here. Export the results as RIS instead; a reference manager "
    "such as Zotero can turn BibTeX into RIS."
)
_OTHER_XML = (
    "This is XML, but neither EndNote's nor PubMed's. Export the results as RIS, NBIB or EndNote XML instead."
)
_PUBMED_TEXT = (
    "This is PubMed's text for reading. Go back to PubMed, choose Send to: Citation manager, or Save with "
    "the format PubMed, and import that file."
)
_NUMBERS = (
    "This is a list of numbers. If they are PMIDs, add them as single references by PMID, or search PubMed "
    "for them and export the records in the format PubMed."
)
_UNKNOWN = (
    "No references were found in this file: it is neither RIS, NBIB (MEDLINE or PubMed), EndNote XML, "
    "PubMed XML nor a table (CSV) with headings such as Title and Authors. " + _EXPORT
)
_HTML = re.compile(
    r"(?is)\A\W{0,20}(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]"
)
_WEB_TAG = re.compile(r"(?i)<(?:html|body|div|form|script|input|button|span|meta|iframe)[\s/>]")
_BIBTEX_ENTRY = re.compile(r"(?im)^\s{0,20}@[a-z]{3,20}\s{0,5}[{(]")


def refuse_disguised_bytes(content: bytes) -> None:
    """Raise UnreadableFile for what its bytes show to be another kind of file."""
    for signature, words in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFile(words)
    if b"%PDF-" in content[:1024]:
        raise UnreadableFile(_PDF)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        # Names of the files in an archive aren't packed: looking for them unpacks nothing.
        is_word, is_excel = b"word/document" in content, b"xl/workbook" in content
        raise UnreadableFile(_WORD if is_word else _EXCEL if is_excel else _ZIP)


def refuse_disguised_text(text: str) -> None:
    """Raise UnreadableFile for a web page, and for XML that defines entities."""
    if _HTML.match(text[:20_000]):
        raise UnreadableFile(_WEB_PAGE)
    if text.lstrip()[:1] == "<" and "<!ENTITY" in text:
        raise UnreadableFile(_ENTITIES)


def refusal_of_unknown(text: str) -> UnreadableFile:
    """The refusal for a text in which no format was recognised: the nearest guess at what it is."""
    beginning = text.lstrip()[:2000]
    if beginning[:1] in "{[" and re.match(r"[{\[]\s*(?:[{\[\"\]}]|$)", beginning):
        return UnreadableFile(_JSON)
    if _BIBTEX_ENTRY.search(text[:200_000]):
        return UnreadableFile(_BIBTEX)
    if _WEB_TAG.search(beginning):
        return UnreadableFile(_WEB_PAGE)
    if re.search(r"(?m)^PMID: \d{1,8}", text[:200_000]):
        return UnreadableFile(_PUBMED_TEXT)
    if re.fullmatch(r"[\d\s,;]{1,2000}", beginning):
        return UnreadableFile(_NUMBERS)
    if re.match(r"<[?!A-Za-z]", beginning):
        return UnreadableFile(_OTHER_XML)
    return UnreadableFile(_UNKNOWN)

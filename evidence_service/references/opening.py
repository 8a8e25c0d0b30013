"""PURE: the bytes of an uploaded file as text, or a refusal that says what to do.

Encodings: UTF-8 and UTF-16 with and without a byte order mark, and Windows-1252 for what is
neither. Nothing is ever unpacked, and no address or entity in a file is ever followed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from evidence_service.errors import UnreadableFile
from evidence_service.references.disguises import refuse_disguised_bytes, refuse_disguised_text

LARGEST_FILE = 20_000_000  # bytes
LONGEST_LINE = 200_000  # characters, of a file that isn't XML
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_LATIN = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
_NAMES = {"cp1252": "Windows-1252", "windows-1252": "Windows-1252"}
_ENDINGS = re.compile(r"\r\n?")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c\x7f]")


@dataclass(frozen=True)
class OpenedFile:
    """A file as text: lines end with \\n, byte order marks are gone. `remarks` name mended lines."""

    text: str
    encoding: str
    remarks: tuple[tuple[int, str], ...] = ()


def open_file(content: bytes, *, largest: int = LARGEST_FILE) -> OpenedFile:
    """The file as text. Raises UnreadableFile when it is too large, empty, or no text at all."""
    if len(content) > largest:
        raise too_large(len(content), largest)
    if not content.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf\x00\xff\xfe"):
        raise UnreadableFile(
            "The file is empty. Export the results again, and check that records were selected."
        )
    refuse_disguised_bytes(content)
    opened = _decoded(content)
    text = _ENDINGS.sub("\n", opened.text).replace("\ufeff", "")
    if len(_CONTROLS.findall(text[:100_000])) > 20 + len(text[:100_000]) // 50 or "\x00" in text:
        raise UnreadableFile(_NO_TEXT)
    refuse_disguised_text(text)
    return OpenedFile(text, opened.encoding, opened.remarks)


def too_large(size: int, largest: int = LARGEST_FILE) -> UnreadableFile:
    """The refusal of a file of so many bytes."""
    return UnreadableFile(
        f"The file is too large: {math.ceil(size / 1e6):,} MB, and the limit is {largest // 1_000_000} MB. "
        "Export the results in parts, for example 1,000 records at a time, and import one after the other."
    )


def refuse_endless_line(text: str) -> None:
    """Refuse a text with a line that no export writes. XML may stand on one line and isn't asked."""
    start = 0
    number = 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONGEST_LINE:
            raise UnreadableFile(
                f"Line {number:,} has {end - start:,} characters, and the limit is {LONGEST_LINE:,}. "
                "This is no export of references, or its line ends were lost on the way. Export the "
                "results again, and don't open and save the file in another program before you import it."
            )
        start, number = end + 1, number + 1


_UNKNOWN_LETTERS = (
    "the letters of this file are in an encoding that isn't known here and may come out wrong; "
    "export the results again as UTF-8"
)
_NO_TEXT = (
    "The file holds bytes that are no text, so it is no export of references, or it was damaged on the way. "
    "Export the results again as RIS, NBIB, EndNote XML or CSV, and import that file unchanged."
)


def _decoded(content: bytes) -> OpenedFile:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return OpenedFile(content.decode(codec, errors="replace"), name)
    wide = _wide_codec(content)
    if wide:
        return OpenedFile(content.decode(wide, errors="replace"), "UTF-16 without a byte order mark")
    if b"\x00" in content:
        raise UnreadableFile(_NO_TEXT)
    declared = _DECLARED.match(content[:400])
    if declared and (codec := _known_codec(declared[1].decode("ascii"))):
        return OpenedFile(
            content.decode(codec, errors="replace"), _NAMES.get(codec, declared[1].decode("ascii"))
        )
    try:
        return OpenedFile(content.decode("utf-8"), "ASCII" if content.isascii() else "UTF-8")
    except UnicodeDecodeError:
        return _by_line(content)


def _wide_codec(content: bytes) -> str:
    """UTF-16 without its mark, where that is plain: every second byte of the beginning is NUL."""
    sample = content[:4000]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 8 or len(content) % 2:
        return ""
    low, high = sample[::2], sample[1::2]
    if high.count(0) > len(high) * 0.7 and low.count(0) == 0:
        return "utf-16-le"
    if low.count(0) > len(low) * 0.7 and high.count(0) == 0:
        return "utf-16-be"
    return ""


def _known_codec(declared: str) -> str:
    """The codec for what an XML declares, when it isn't UTF-8; "" when it is, or isn't known."""
    name = declared.lower()
    codec = _LATIN.get(name, name)
    if name.startswith(("utf", "ucs", "unicode")) or codec not in _TRUSTED:
        return ""
    return codec


_TRUSTED = frozenset(
    {"cp1252", "windows-1252", "windows-1250", "windows-1251", "windows-1254", "iso-8859-2", "iso-8859-9"}
    | {
        "iso-8859-15",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "koi8-r",
        "mac_roman",
    }
)


def _by_line(content: bytes) -> OpenedFile:
    """Each line as UTF-8 if it is, otherwise as Windows-1252: files are joined of parts in both."""
    lines: list[str] = []
    foreign: list[int] = []
    has_utf8 = False
    for number, line in enumerate(re.split(rb"(?<=\n)|(?<=\r)(?!\n)", content), start=1):
        try:
            lines.append(line.decode("utf-8"))
            has_utf8 = has_utf8 or not line.isascii()
        except UnicodeDecodeError:
            foreign.append(number)
            lines.append(line.decode("cp1252", errors="replace"))
    remarks = [
        (n, "a character here belongs to no known encoding, and stands as \ufffd")
        for n in foreign
        if "\ufffd" in lines[n - 1]
    ]
    if not has_utf8:
        if sum(byte > 127 for byte in content[:100_000]) > len(content[:100_000]) * 0.25:
            remarks.insert(0, (foreign[0], _UNKNOWN_LETTERS))
        return OpenedFile("".join(lines), "Windows-1252", tuple(remarks))
    remarks += [(n, "this line is in Windows-1252, the rest of the file in UTF-8") for n in foreign]
    return OpenedFile("".join(lines), "UTF-8 and Windows-1252", tuple(sorted(remarks)))

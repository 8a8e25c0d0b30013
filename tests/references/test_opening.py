"""Encodings that are told apart, and files that are refused with words that help."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from evidence_service.errors import UnreadableFile
from evidence_service.references.opening import LARGEST_FILE, LONGEST_LINE, open_file
from evidence_service.references.reading import FileReading, read_file

RIS = "TY  - JOUR\r\nTI  - Lärm – überall: “laut” in Łódź\r\nAU  - Müller, Jörg\r\nER  -\r\n"
LATIN = RIS.replace("Łódź", "Cádiz")


def refusal(content: bytes, name: str = "export.ris") -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_file(name, content)
    return refused.value.message


def read(content: bytes) -> FileReading:
    return read_file("export.ris", content)


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8 with a byte order mark"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16 without a byte order mark"),
        ("utf-16-be", b"", "UTF-16 without a byte order mark"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "UTF-32"),
    ],
)
def test_unicode_is_told_by_its_mark_or_its_form(encoding: str, mark: bytes, name: str) -> None:
    reading = read(mark + RIS.encode(encoding))
    assert reading.encoding == name
    assert reading.references[0].reference.title == "Lärm – überall: “laut” in Łódź"


def test_what_is_no_unicode_is_windows_1252() -> None:
    reading = read(LATIN.encode("cp1252"))
    assert reading.encoding == "Windows-1252"
    assert reading.references[0].reference.title == "Lärm – überall: “laut” in Cádiz"
    assert reading.references[0].reference.authors[0].last == "Müller"


def test_parts_in_two_encodings_are_each_read_in_their_own() -> None:
    reading = read(RIS.encode("utf-8") + LATIN.encode("cp1252"))
    assert [found.reference.authors[0].last for found in reading.references] == ["Müller", "Müller"]
    assert reading.encoding == "UTF-8 and Windows-1252"
    assert [remark.line for remark in reading.remarks] == [6, 7]


def test_a_byte_that_means_nothing_is_told_with_its_line() -> None:
    reading = read(LATIN.encode("cp1252").replace("ü".encode("cp1252"), b"\x81", 1))
    assert "\ufffd" in reading.references[0].reference.title
    assert [remark.line for remark in reading.remarks] == [2]


def test_letters_of_an_encoding_that_is_not_known_are_told() -> None:
    reading = read(
        "TY  - JOUR\nTI  - 病房噪声与睡眠的研究病房噪声与睡眠的研究病房噪声\nER  -\n".encode("gb18030")
    )
    assert "isn't known here" in reading.remarks[0].text


def test_an_xml_may_declare_its_encoding() -> None:
    head = "<?xml version='1.0' encoding='ISO-8859-1'?><xml><records>"
    record = "<record><titles><title>Lärm</title></titles></record>"
    reading = read((head + record + "</records></xml>").encode("latin-1"))
    assert reading.references[0].reference.title == "Lärm"


def test_lines_end_in_every_way() -> None:
    assert open_file(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


def test_a_file_that_is_too_large_is_refused() -> None:
    message = refusal(b"TY  - JOUR\n" * (LARGEST_FILE // 10))
    assert message.startswith("The file is too large: 22 MB, and the limit is 20 MB.")


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\x00"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal(content).startswith("The file is empty.")


def zipped(*names: str, content: bytes = b"x") -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return archive.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped("word/document.xml", "[Content_Types].xml"), "This is a Word document"),
        (zipped("xl/workbook.xml"), "This is an Excel workbook"),
        (zipped("export.ris"), "This is a zip archive"),
        (zipped("export.ris", content=bytes(30_000_000)), "This is a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old Word or Excel file"),
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF"),
        (b"\n\n%PDF-1.4", "This is a PDF"),
        (b"{\\rtf1\\ansi TY  - JOUR}", "This is a rich text (RTF) document"),
        (gzip.compress(RIS.encode()), "This is a compressed file (gzip)"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This is a picture"),
        (b"SQLite format 3\x00", "This is a database file"),
        (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "This is a web page"),
        (b"\n<!-- x --><html lang='en'><head>", "This is a web page"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html>", "This is a web page"),
        (b"Sign in\n<body onload='x()'>", "This is a web page"),
        (b"\n<div class='login'>Sign in</div><script>x()</script>", "This is a web page"),
        (b"<?xml version='1.0'?><eLinkResult><HtmlTag/></eLinkResult>", "This is XML, but neither"),
        (b'[{"title": "Loud wards"}]', "This is JSON"),
        (b'{"title": "Loud wards"}', "This is JSON"),
        (b"@article{lee2019,\n  title = {Loud wards},\n}", "This is BibTeX"),
        (b"% made by hand\n@book{lee,\n title={x}}", "This is BibTeX"),
        (
            b"1. J Inv Med. 2019;1(2):3.\n\nLoud wards.\n\nPMID: 31999999 [Indexed]",
            "This is PubMed's text for",
        ),
        (b"31999999\n31999998\n", "This is a list of numbers"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "This is XML, but neither"),
        (b"Dear colleague, here are the papers.", "No references were found in this file"),
        (b"TY  - JOUR\nTI  - Loud\x00wards\nER  -\n", "The file holds bytes that are no text"),
        (bytes(range(256)) * 20, "The file holds bytes that are no text"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 100, "The file holds bytes that are no text"),
    ],
)
def test_other_kinds_of_files_are_refused_by_what_they_hold(content: bytes, words: str) -> None:
    message = refusal(content)
    assert message.startswith(words)
    assert any(help_ in message for help_ in ("xport", "npack", "save it", "Open it", "Go back"))


def test_a_line_without_end_is_refused_with_its_number() -> None:
    message = refusal(b"TY  - JOUR\nTI  - Loud wards\nAB  - " + b"x" * 1_000_000 + b"\nER  -\n")
    assert message.startswith(f"Line 3 has 1,000,006 characters, and the limit is {LONGEST_LINE:,}.")


def test_xml_may_stand_on_one_line() -> None:
    record = (
        "<record><titles><title>Loud wards</title></titles><abstract>" + "x" * 150 + "</abstract></record>"
    )
    reading = read(("<xml><records>" + record * 3_000 + "</records></xml>").encode())
    assert (len(reading.references), reading.problems) == (3_000, ())


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_xml_that_defines_entities_is_refused(declared: str, encoding: str) -> None:
    xml = f"<?xml version='1.0'?>\n<!DOCTYPE xml [{declared}]>\n<xml><records><record><titles><title>&a;"
    message = refusal((xml + "</title></titles></record></records></xml>").encode(encoding))
    assert message.startswith("This XML defines entities of its own")


def test_an_entity_that_nobody_defined_is_never_resolved() -> None:
    record = b"<record><titles><title>A &secret; title</title></titles></record>"
    reading = read(b"<xml><records>" + record + b"</records></xml>")
    assert reading.references[0].reference.title == "A &amp;secret; title"


def test_an_error_message_of_pubmed_is_told() -> None:
    xml = b"<?xml version='1.0'?><eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>"
    assert refusal(xml).startswith(
        "The file holds an error message of PubMed instead of records: ID list is empty!"
    )

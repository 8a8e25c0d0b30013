"""What is put right just before a PDF is written, tried on small files of our own."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pydyf  # type: ignore[import-untyped]
import pytest

from evidence_service.summaries.pdf_finishing import Finishing, ends_plainly


class Laid:
    """A laid out document without a font, as far as finishing looks at it."""

    fonts: dict[str, object] = {}  # noqa: RUF012 - only read


def finished(content: bytes, *, padding: int = 0, compress: bool = True) -> bytes:
    """A small PDF with one stream of this content."""
    pdf = pydyf.PDF()
    box = pydyf.Array([0, 0, 9, 9])
    pdf.add_page(
        pydyf.Dictionary(
            {"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": box, "Resources": pydyf.Dictionary()}
        )
    )
    metadata = pydyf.Stream([b"<rdf:RDF></rdf:RDF>"], {"Type": "/Metadata"}, compress=True)
    pdf.add_object(metadata)
    pdf.catalog["Metadata"] = metadata.reference
    stream = pydyf.Stream([content], compress=compress)
    pdf.add_object(stream)
    pdf.catalog["Ours"] = stream.reference
    Finishing(properties={"version": "7"}, media_types={}, padding=padding)(Laid(), pdf)
    written = io.BytesIO()
    pdf.write(written, b"1.7", b"0123", compress=True)
    return written.getvalue()


def ending_with_a_return() -> bytes:
    """A content whose compressed form ends with a carriage return."""
    return next(
        text
        for text in (str(number).encode() for number in range(99999))
        if zlib.compress(text, level=9).endswith(b"\r")
    )


@pytest.mark.parametrize(("content", "compress"), [(ending_with_a_return(), True), (b"x\r", False)])
def test_a_stream_that_ends_with_a_carriage_return_gets_a_line_feed(content: bytes, compress: bool) -> None:
    pdf = finished(content, compress=compress)

    assert ends_plainly(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert file.Root.Ours.read_bytes().rstrip(b"\n") == content
        assert file.check_pdf_syntax() == []


def test_other_streams_keep_their_bytes() -> None:
    with pikepdf.open(io.BytesIO(finished(b"some text " * 99))) as file:
        assert file.Root.Ours.read_bytes() == b"some text " * 99
        assert file.Root.Ours.Filter == "/FlateDecode"


def test_padding_changes_the_bytes_and_not_the_content() -> None:
    plain, padded = finished(b"x"), finished(b"x", padding=1)

    assert plain != padded
    with pikepdf.open(io.BytesIO(padded)) as file:
        assert file.Root.Ours.read_bytes() == b"x"


def test_the_metadata_can_be_read_without_a_program() -> None:
    pdf = finished(b"x")

    assert b'pdfuaid:part="1"' in pdf
    assert b"<es:version>7</es:version>" in pdf


def test_a_file_with_a_stream_that_seems_too_short_is_told() -> None:
    assert not ends_plainly(b"stream\nabc\r\nendstream")

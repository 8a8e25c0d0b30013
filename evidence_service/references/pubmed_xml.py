"""Reads PubMed's XML as a stream, one record at a time.

The stream is cut at the record elements before anything is parsed. So memory holds one record,
each record keeps the very bytes that PubMed sent, and one that is broken can't take the others
with it. Each piece is parsed by lxml without network, document type or entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from lxml import etree

from evidence_service.references.pubmed_article import article_record
from evidence_service.references.pubmed_book import book_record
from evidence_service.references.pubmed_fields import pmid_in
from evidence_service.references.pubmed_markup import text_of
from evidence_service.references.pubmed_shortening import shortened
from evidence_service.references.reference import Reference, UnreadableRecord

_BLOCK = 1 << 18
_RECORDS = (b"PubmedArticle", b"PubmedBookArticle", b"DeleteCitation", b"DeleteDocument", b"ERROR")
_SETS = (b"PubmedArticleSet", b"PubmedBookArticleSet", b"BookDocumentSet", b"eFetchResult")
_START = re.compile(rb"<(" + b"|".join(_RECORDS) + rb")(?=[\s/>])[^>]*>")
_BOUNDARY = re.compile(rb"<(/?)(" + b"|".join(_RECORDS + _SETS) + rb")(?=[\s/>])[^>]*>")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)[^>]*>")
_ROOTS = frozenset(_RECORDS + _SETS)
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*</PMID>")
_ARTICLE = re.compile(rb"<(?:Article|Book)[ >]")
_MATHML = b' xmlns:mml="http://www.w3.org/1998/Math/MathML"'


class NotPubMedXml(ValueError):
    """The document isn't one of PubMed's: a web page, an empty answer, something else."""


class CutShort(ValueError):
    """The document ends before its end."""


class ErrorAnswer(ValueError):
    """The document is an error message; `words` are NCBI's."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class _Piece(NamedTuple):
    tag: bytes
    xml: bytes
    is_whole: bool


def read_records(source: BinaryIO) -> Iterator[Reference | UnreadableRecord]:
    """Every record of an efetch answer, in order, as soon as it has been read from the stream.

    A record that can't be read is given as `UnreadableRecord` and the rest follows. A deletion is
    given as a record with `deleted` set that holds no more than its PMID.

    Raises:
        NotPubMedXml: before the first record, when this is some other document.
        CutShort: after the last whole record, when the document stops in the middle.
        ErrorAnswer: when the document carries an error message.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    for piece in _Cutter(source).pieces():
        yield from _read(piece, parser)


def _read(piece: _Piece, parser: etree.XMLParser) -> list[Reference | UnreadableRecord]:
    """What the piece holds: one record, or several deletions, or the records that it swallowed."""
    if not piece.is_whole:
        return [_unreadable(piece, "its XML has no end")]
    try:
        if piece.tag == b"PubmedArticle":
            return [_article(piece, parser)]
        element = etree.fromstring(_with_namespace(piece), parser)
        if piece.tag == b"PubmedBookArticle":
            return [book_record(element, piece.xml)]
    except etree.XMLSyntaxError as error:
        apart = list(_Cutter(BytesIO(piece.xml), carefully=True).pieces())
        if len(apart) > 1:
            return [record for each in apart for record in _read(each, parser)]
        return [_unreadable(piece, f"its XML is broken ({error.msg})")]
    except (ValueError, RecursionError) as error:
        return [_unreadable(piece, str(error))]
    if piece.tag == b"ERROR":
        raise ErrorAnswer(text_of(element))
    return [_deletion(pmid, piece) for pmid in element.iterfind("PMID")]


def _article(piece: _Piece, parser: etree.XMLParser) -> Reference:
    """The article's record, read from its shortened XML or, when that doesn't parse, from the whole."""
    xml, authors, headings = shortened(piece.xml)
    try:
        element = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        element, authors, headings = etree.fromstring(_with_namespace(piece), parser), None, None
    return article_record(element, piece.xml, authors, headings)


def _unreadable(piece: _Piece, reason: str) -> UnreadableRecord:
    return UnreadableRecord(_pmid_of(piece.xml), reason, piece.xml)


def _deletion(pmid: etree._Element, piece: _Piece) -> Reference | UnreadableRecord:
    try:
        number, version = pmid_in({"PMID": pmid})
    except ValueError:
        return UnreadableRecord(None, "it is a deletion without a PMID", piece.xml)
    return Reference(number, "[Deleted from PubMed]", version=version, deleted=True)


def _with_namespace(piece: _Piece) -> bytes:
    if b"xmlns:mml" in piece.xml[: piece.xml.index(b">")]:
        return piece.xml
    return piece.xml.replace(b"<" + piece.tag, b"<" + piece.tag + _MATHML, 1)


def _pmid_of(xml: bytes) -> str | None:
    """The record's own PMID, which stands before all else; those of other articles come later."""
    found = _PMID.search(_ARTICLE.split(xml, maxsplit=1)[0])
    return found[1].decode() if found else None


class _Cutter:
    """Cuts a stream of XML at the record elements; holds one piece and one block at a time."""

    def __init__(self, source: BinaryIO, *, carefully: bool = False) -> None:
        self._source = source
        self._carefully = carefully
        self._buffer = source.read(_BLOCK)
        self._at = 0

    def pieces(self) -> Iterator[_Piece]:
        """The pieces in order. Raises NotPubMedXml before the first, CutShort after the last whole one."""
        root = _root_of(self._buffer)
        while (start := self._next_start()) is not None:
            yield self._piece(start)
        if b"</" + root not in self._buffer and root in _SETS:
            raise CutShort("the document has no end")

    def _more(self, keep_from: int) -> bool:
        """Read a block more and forget what stands before that place; False at the end of the stream."""
        block = self._source.read(_BLOCK)
        if block:
            self._buffer = self._buffer[keep_from:] + block
            self._at = 0
        return bool(block)

    def _next_start(self) -> re.Match[bytes] | None:
        while (start := _START.search(self._buffer, self._at)) is None:
            if not self._more(max(self._at, self._buffer.rfind(b"<"))):
                return None
        return start

    def _piece(self, start: re.Match[bytes]) -> _Piece:
        """The piece that begins there, to its end tag, or to where another record begins before that."""
        tag, begin, searched = start[1], start.start(), start.end()
        if start[0].endswith(b"/>"):
            return self._take(tag, begin, searched, is_whole=True)
        while True:
            end = self._end_of(tag, searched)
            if end is not None:
                return self._take(tag, begin, end, is_whole=True)
            if boundary := _BOUNDARY.search(self._buffer, searched):
                is_whole = bool(boundary[1]) and boundary[2] == tag
                end = boundary.end() if is_whole else boundary.start()
                return self._take(tag, begin, end, is_whole=is_whole)
            searched = max(searched, self._buffer.rfind(b"<")) - begin
            if not self._more(begin):
                raise CutShort("the document ends inside a record")
            begin = 0

    def _end_of(self, tag: bytes, searched: int) -> int | None:
        """The end of the record when its name comes next in its end tag; None when that is to be seen.

        It finds the end of nearly all records and is many times as fast as to look for all that might
        come before. What it overlooks, a record of another kind inside, doesn't parse.
        """
        if self._carefully or (found := self._buffer.find(tag, searched)) < 0:
            return None
        end = found + len(tag) + 1
        return end if self._buffer[found - 2 : end] == b"</" + tag + b">" else None

    def _take(self, tag: bytes, begin: int, end: int, *, is_whole: bool) -> _Piece:
        self._at = end
        return _Piece(tag, self._buffer[begin:end], is_whole)


def _root_of(beginning: bytes) -> bytes:
    """The name of the document's first element; empty when that element is empty, too."""
    root = _ROOT.search(_COMMENT.sub(b"", beginning))
    if root is None or root[1] not in _ROOTS:
        raise NotPubMedXml("this isn't PubMed's XML")
    return b"" if root[0].endswith(b"/>") else root[1]

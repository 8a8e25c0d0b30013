"""Reads PubMed's XML as a stream, one record at a time.

The stream is cut at the record elements before anything is parsed. So memory holds one record,
each record keeps the very bytes that PubMed sent, and one that is broken can't take the others
with it. Each piece is parsed by lxml without network, document type or entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from evidence_service.references.pubmed_article import article_record
from evidence_service.references.pubmed_book import book_record
from evidence_service.references.pubmed_fields import pmid_in
from evidence_service.references.pubmed_markup import text_of
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


@dataclass(frozen=True)
class _Piece:
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
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    for piece in _Cutter(source).pieces():
        if not piece.is_whole:
            yield UnreadableRecord(_pmid_of(piece.xml), "its XML has no end", piece.xml)
        else:
            yield from _read(piece, parser)


def _read(piece: _Piece, parser: etree.XMLParser) -> Iterator[Reference | UnreadableRecord]:
    try:
        element = etree.fromstring(_with_namespace(piece), parser)
        if piece.tag == b"ERROR":
            raise ErrorAnswer(text_of(element))
        if piece.tag.startswith(b"Delete"):
            yield from [_deletion(pmid) for pmid in element.iterfind("PMID")]
        elif piece.tag == b"PubmedArticle":
            yield article_record(element, piece.xml)
        else:
            yield book_record(element, piece.xml)
    except ErrorAnswer:
        raise
    except etree.XMLSyntaxError as error:
        yield UnreadableRecord(_pmid_of(piece.xml), f"its XML is broken ({error.msg})", piece.xml)
    except (ValueError, RecursionError) as error:
        yield UnreadableRecord(_pmid_of(piece.xml), str(error), piece.xml)


def _deletion(pmid: etree._Element) -> Reference:
    holder = etree.Element("Deleted")
    holder.append(pmid)
    number, version = pmid_in(holder)
    return Reference(number, "[Deleted from PubMed]", version=version, deleted=True)


def _with_namespace(piece: _Piece) -> bytes:
    """The piece, with PubMed's prefix for formulas declared where the document's root declared it."""
    if b"<mml:" not in piece.xml or b"xmlns:mml" in piece.xml[: piece.xml.index(b">")]:
        return piece.xml
    return piece.xml.replace(b"<" + piece.tag, b"<" + piece.tag + _MATHML, 1)


def _pmid_of(xml: bytes) -> str | None:
    """The record's own PMID, which stands before all else; those of other articles come later."""
    found = _PMID.search(_ARTICLE.split(xml, maxsplit=1)[0])
    return found[1].decode() if found else None


class _Cutter:
    """Cuts a stream of XML at the record elements; holds one piece and one block at a time."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._buffer = b""
        self._more(0)

    def pieces(self) -> Iterator[_Piece]:
        """The pieces in order. Raises NotPubMedXml before the first, CutShort after the last whole one."""
        root = _root_of(self._buffer)
        while (start := self._next_start()) is not None:
            yield self._piece(start)
        if b"</" + root not in self._buffer and root in _SETS:
            raise CutShort("the document has no end")

    def _more(self, keep_from: int) -> bool:
        block = self._source.read(_BLOCK)
        self._buffer = self._buffer[keep_from:] + block
        return bool(block)

    def _next_start(self) -> re.Match[bytes] | None:
        while (start := _START.search(self._buffer)) is None:
            if not self._more(max(0, self._buffer.rfind(b"<"))):
                return None
        return start

    def _piece(self, start: re.Match[bytes]) -> _Piece:
        """The piece that begins there; the buffer goes on behind it."""
        tag, searched_to = start[1], start.end()
        if start[0].endswith(b"/>"):
            return self._take(tag, start.start(), start.end(), is_whole=True)
        begin = start.start()
        while (boundary := _BOUNDARY.search(self._buffer, searched_to)) is None:
            searched_to = max(searched_to, self._buffer.rfind(b"<")) - begin
            if not self._more(begin):
                raise CutShort("the document ends inside a record")
            begin = 0
        if boundary[1] and boundary[2] == tag:
            return self._take(tag, begin, boundary.end(), is_whole=True)
        return self._take(tag, begin, boundary.start(), is_whole=False)

    def _take(self, tag: bytes, begin: int, end: int, *, is_whole: bool) -> _Piece:
        piece = _Piece(tag, self._buffer[begin:end], is_whole)
        self._buffer = self._buffer[end:]
        return piece


def _root_of(beginning: bytes) -> bytes:
    """The name of the document's first element; empty when that element is empty, too."""
    root = _ROOT.search(_COMMENT.sub(b"", beginning))
    if root is None or root[1] not in _ROOTS:
        raise NotPubMedXml("this isn't PubMed's XML")
    return b"" if root[0].endswith(b"/>") else root[1]

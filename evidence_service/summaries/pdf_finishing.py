"""What is put right in a PDF just before it is written, so that one file is PDF/A-3a and PDF/UA-1.

WeasyPrint makes one variant at a time. Here the metadata of the other is added, with our own
properties and their schema (as PDF/A wants them described), the list of attachments is made
right, and table headings say what they head.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

PDFUA = "http://www.aiim.org/pdfua/ns/id/"
NAMESPACE = "urn:evidence-service:issued-document:1#"

_DESCRIBED = {
    "referenceNumber": "Reference number of the evidence request",
    "version": "Version of the issued summary",
    "decision": "The decision that the evidence supports",
}


@dataclass
class Finishing:
    """A finisher for WeasyPrint: called with the laid out document and the PDF before it is written.

    `properties` go into the metadata; `media_types` are those of the attachments by their names.
    `padding` changes the bytes of the file and nothing else. Afterwards `missing` has the characters
    that no font could draw.
    """

    properties: Mapping[str, str]
    media_types: Mapping[str, str]
    padding: int = 0
    missing: frozenset[str] = frozenset()

    def __call__(self, document: Any, pdf: Any) -> None:
        objects = [thing for thing in pdf.objects if isinstance(thing, dict)]
        self.missing = frozenset(chr(code) for font in document.fonts.values() for code in font.missing)
        self._say_both_standards(pdf)
        self._put_attachments_right(pdf, objects)
        _say_what_headings_head(pdf, objects)
        if self.padding:
            pdf.add_object(type(pdf.catalog)({"Padding": self.padding}))
        _pack(thing for thing in pdf.objects if hasattr(thing, "compress"))

    def _say_both_standards(self, pdf: Any) -> None:
        metadata = _referred(pdf, pdf.catalog["Metadata"])
        metadata.compress = False  # readable without a program; some validators want it
        packet = b"".join(metadata.stream)
        metadata.stream = [
            packet.replace(b"</rdf:RDF>", _descriptions(self.properties).encode() + b"</rdf:RDF>")
        ]

    def _put_attachments_right(self, pdf: Any, objects: Iterable[Any]) -> None:
        if "AF" in pdf.catalog:
            pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # each is listed twice
        for specification in objects:
            if specification.get("Type") == "/Filespec":
                media_type = self.media_types[specification["UF"].string].replace("/", "#2f")
                _referred(pdf, specification["EF"]["F"]).extra["Subtype"] = f"/{media_type}"


def _say_what_headings_head(pdf: Any, objects: Iterable[Any]) -> None:
    """Give each table heading its scope: those in a head are for columns, the others for rows."""
    for heading in objects:
        if heading.get("S") == "/TH" and "A" in heading:
            row = _referred(pdf, heading["P"])
            part = _referred(pdf, row["P"])
            heading["A"]["Scope"] = "/Column" if part.get("S") == "/THead" else "/Row"


def _pack(streams: Iterable[Any]) -> None:
    """Compress each stream once, and let none end with a carriage return.

    The line feed after it would make both look like the end of a line, and the stream one byte
    too short: some readers count that way. What follows the end of compressed data is passed over.
    """
    for stream in streams:
        compressed = stream.compress
        content = stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
        if compressed:
            stream.compress = False
            stream.extra["Filter"] = "/FlateDecode"
        stream.stream = [content + b"\n" if content.endswith(b"\r") else content]


def ends_plainly(pdf: bytes) -> bool:
    """Whether no stream of a finished file ends with a carriage return."""
    return b"\r\nendstream" not in pdf


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _descriptions(properties: Mapping[str, str]) -> str:
    """Our part of the XMP packet: PDF/UA-1, our properties, and what they mean."""
    values = "".join(f"<es:{name}>{escape(value)}</es:{name}>" for name, value in properties.items())
    schema = "".join(_property(name, _DESCRIBED[name]) for name in properties)
    return f"""
<rdf:Description rdf:about="" xmlns:pdfuaid="{PDFUA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:es="{NAMESPACE}">{values}</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>
{_schema("PDF/UA identification", PDFUA, "pdfuaid", _property("part", "Part of ISO 14289", "Integer"))}
{_schema("Issued summary", NAMESPACE, "es", schema)}
</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def _schema(title: str, namespace: str, prefix: str, properties: str) -> str:
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _property(name: str, meaning: str, kind: str = "Text") -> str:
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
    )

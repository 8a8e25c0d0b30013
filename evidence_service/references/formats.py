"""PURE: which format a text is in, by what stands in it and never by the name of its file."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from evidence_service.references.csv_tables import looks_like_csv, read_csv
from evidence_service.references.disguises import refusal_of_unknown
from evidence_service.references.endnote_xml import looks_like_endnote_xml, read_endnote_xml
from evidence_service.references.found import Findings
from evidence_service.references.nbib import looks_like_nbib, read_nbib
from evidence_service.references.other_tags import (
    looks_like_cochrane,
    looks_like_refer,
    looks_like_web_of_science,
    read_cochrane,
    read_refer,
    read_web_of_science,
)
from evidence_service.references.ovid import looks_like_ovid, read_ovid
from evidence_service.references.pubmed_file import looks_like_pubmed_xml, read_pubmed_xml
from evidence_service.references.ris import looks_like_ris, read_ris


class Format(StrEnum):
    """The formats that are read, as people call them."""

    RIS = "RIS"
    NBIB = "NBIB"
    PUBMED_XML = "PubMed XML"
    ENDNOTE_XML = "EndNote XML"
    CSV = "CSV"
    OVID = "Ovid text"
    WEB_OF_SCIENCE = "Web of Science text"
    REFER = "EndNote text (refer)"
    COCHRANE = "Cochrane text"

    @property
    def is_xml(self) -> bool:
        """Whether the format is XML, which may stand on one line."""
        return self in (Format.ENDNOTE_XML, Format.PUBMED_XML)


READERS: dict[Format, Callable[[str], Findings]] = {
    Format.RIS: read_ris,
    Format.NBIB: read_nbib,
    Format.PUBMED_XML: read_pubmed_xml,
    Format.OVID: read_ovid,
    Format.WEB_OF_SCIENCE: read_web_of_science,
    Format.REFER: read_refer,
    Format.COCHRANE: read_cochrane,
    Format.ENDNOTE_XML: read_endnote_xml,
    Format.CSV: read_csv,
}
_SIGNS: tuple[tuple[Format, Callable[[str], bool]], ...] = (
    (Format.PUBMED_XML, looks_like_pubmed_xml),
    (Format.ENDNOTE_XML, looks_like_endnote_xml),
    (Format.RIS, looks_like_ris),
    (Format.OVID, looks_like_ovid),
    (Format.WEB_OF_SCIENCE, looks_like_web_of_science),
    (Format.NBIB, looks_like_nbib),
    (Format.COCHRANE, looks_like_cochrane),
    (Format.REFER, looks_like_refer),
    (Format.CSV, looks_like_csv),
)


def format_of(text: str) -> Format:
    """The format of a text. Raises UnreadableFile with advice when there is none that can be read."""
    for file_format, looks_like_it in _SIGNS:
        if looks_like_it(text):
            return file_format
    raise refusal_of_unknown(text)

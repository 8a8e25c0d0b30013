"""PURE: which format a text is in, by what stands in it and never by the name of its file."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from evidence_service.references.csv_tables import read_csv, table_of
from evidence_service.references.disguises import refusal_of_unknown
from evidence_service.references.endnote_xml import read_endnote_xml
from evidence_service.references.found import Findings


class Format(StrEnum):
    """The formats that are read, as people call them."""

    ENDNOTE_XML = "EndNote XML"
    CSV = "CSV"

    @property
    def is_xml(self) -> bool:
        """Whether the format is XML, which may stand on one line."""
        return self is Format.ENDNOTE_XML


READERS: dict[Format, Callable[[str], Findings]] = {
    Format.ENDNOTE_XML: read_endnote_xml,
    Format.CSV: read_csv,
}
_ENDNOTE = re.compile(r"<record[s]?[\s>]")


def format_of(text: str) -> Format:
    """The format of a text. Raises UnreadableFile with advice when there is none that can be read."""
    beginning = text.lstrip()[:20_000]
    if beginning.startswith("<") and _ENDNOTE.search(beginning):
        return Format.ENDNOTE_XML
    if table_of(text) is not None:
        return Format.CSV
    raise refusal_of_unknown(text)

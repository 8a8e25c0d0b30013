"""What of an article needn't become elements: it is half of what PubMed sends, and most of the work.

No field is read from NLM's dates, the grants, substances, history and references; they are cut out.
The lists of authors and headings are cut out, too, and read from their text, where they are plain.
What is left is parsed. A cut is made only where a name in angle brackets is sure to be an element,
so in an article without comments and CDATA. One that goes wrong leaves XML that doesn't parse, and
then the article is read whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from evidence_service.references.pubmed_headings import plain_headings
from evidence_service.references.pubmed_people import plain_authors
from evidence_service.references.reference import Author

_Read = TypeVar("_Read")
_UNREAD = (
    (b"<GrantList", b"</GrantList>"),
    (b"<ChemicalList", b"</ChemicalList>"),
    (b"<History", b"</History>"),
)
_LAST_REFERENCE = b"</ReferenceList>"
_HEAD = 600  # bytes; NLM's dates stand behind the PMID, before the article


class Shortened(NamedTuple):
    """The rest of an article, and its authors and headings if these were cut out."""

    xml: bytes
    authors: tuple[Author, ...] | None
    headings: tuple[str, ...] | None


def shortened(xml: bytes) -> Shortened:
    """The article without what no field is read from and without its plain lists."""
    if b"!" in xml and b"<!" in xml:
        return Shortened(xml, None, None)
    xml, authors, place = _without(xml, b"AuthorList", 0, plain_authors)
    xml, headings, _ = _without(xml, b"MeshHeadingList", place, plain_headings)
    for start, end in _UNREAD:
        if (begin := xml.find(start, place)) >= 0 and (stop := xml.find(end, begin)) >= 0:
            xml = xml[:begin] + xml[stop + len(end) :]
    references, stop = xml.find(b"<ReferenceList", place), xml.rfind(_LAST_REFERENCE)
    if 0 <= references < stop:  # lists may follow one another, and stand inside one another
        xml = xml[:references] + xml[stop + len(_LAST_REFERENCE) :]
    dates, article = xml.find(b"<Date", 0, _HEAD), xml.find(b"<Article ", 0, _HEAD)
    if 0 < dates < article:
        xml = xml[:dates] + xml[article:]
    return Shortened(xml, authors, headings)


def _without(
    xml: bytes, name: bytes, place: int, read: Callable[[str], _Read | None]
) -> tuple[bytes, _Read | None, int]:
    """The XML without that list, what was read from its text, and where it stood.

    The same XML and None when there is no such list behind the place, or none that can be read so.
    """
    begin = xml.find(b"<" + name, place)
    end = xml.find(b"</" + name + b">", begin)
    if not 0 <= begin < end:
        return xml, None, place
    try:
        found = read(xml[xml.index(b">", begin) + 1 : end].decode())
    except UnicodeDecodeError:
        return xml, None, end
    if found is None:
        return xml, None, end
    return xml[:begin] + xml[end + len(name) + 3 :], found, begin

"""The MeSH headings of an article, written as in MEDLINE: "Asthma/*drug therapy/epidemiology"."""

from __future__ import annotations

import re

from lxml import etree

from evidence_service.references.pubmed_markup import collapsed, text_of
from evidence_service.references.pubmed_people import PLAIN

_PLAIN_HEADING = re.compile(
    rf'\s*<MeshHeading>\s*<DescriptorName UI="\w+" MajorTopicYN="([YN])"(?: Type="\w+")?>({PLAIN})'
    r"</DescriptorName>"
    rf'((?:\s*<QualifierName UI="\w+" MajorTopicYN="[YN]">{PLAIN}</QualifierName>)*)\s*</MeshHeading>'
)
_PLAIN_QUALIFIER = re.compile(r'MajorTopicYN="([YN])">([^<]*)')


def headings_in(found: etree._Element | None) -> tuple[str, ...]:
    """The headings of a list's element; none without an element."""
    headings: list[str] = []
    for part in () if found is None else found.iter("DescriptorName", "QualifierName"):
        text = f"*{text_of(part)}" if part.get("MajorTopicYN") == "Y" else text_of(part)
        if part.tag == "QualifierName" and headings:
            headings[-1] += f"/{text}"
        else:
            headings.append(text)
    return tuple(headings)


def plain_headings(text: str) -> tuple[str, ...] | None:
    """The same from the text of a list, when it is plain; None when its elements have to be read."""
    headings: list[str] = []
    end = 0
    while heading := _PLAIN_HEADING.match(text, end):
        end = heading.end()
        is_major, name, qualifiers = heading.groups()
        written = f"*{collapsed(name)}" if is_major == "Y" else collapsed(name)
        for is_major, name in _PLAIN_QUALIFIER.findall(qualifiers) if qualifiers else ():
            written += f"/*{collapsed(name)}" if is_major == "Y" else f"/{collapsed(name)}"
        headings.append(written)
    return None if text[end:].strip() else tuple(headings)

"""The parts that articles and books share in PubMed's XML: texts, numbers, pages, abstracts.

An element's children are looked at once and kept by their tags (`Parts`): to search through the
children for each field anew would cost more than all else in reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from lxml import etree

from evidence_service.references.pubmed_markup import collapsed, html_of, text_of
from evidence_service.references.reference import AbstractSection

Parts: TypeAlias = Mapping[str, etree._Element]

_NO_PARTS: Parts = {}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMCID = re.compile(r"(?:PMC)?(\d+)(?:\.\d+)?", re.IGNORECASE)
_NO_LABEL = ("UNLABELLED", "UNLABELED", "UNASSIGNED")


def children(element: etree._Element | None) -> list[etree._Element]:
    """The element's children, taken at once, which is quicker than one by one; none without an element."""
    return [] if element is None else element[:]  # type: ignore[index, return-value]


def parts_of(element: etree._Element | None) -> Parts:
    """The first child of each tag; none where there is no element."""
    return _NO_PARTS if element is None else {child.tag: child for child in element[::-1]}  # type: ignore[index]


def grouped(element: etree._Element) -> Mapping[str, list[etree._Element]]:
    """All children of each tag."""
    groups: dict[str, list[etree._Element]] = {}
    for child in children(element):
        tag = child.tag
        if tag in groups:
            groups[tag].append(child)
        else:
            groups[tag] = [child]
    return groups


def text_in(parts: Parts, tag: str) -> str:
    """The plain text of the part with this tag; empty when there is none."""
    element = parts.get(tag)
    return "" if element is None else text_of(element)


def texts_of(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """The plain texts of these elements in their order, each once, empty ones left out."""
    return tuple(dict.fromkeys(filter(None, map(text_of, elements))))


def languages_of(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """NLM's three-letter codes of the languages, such as eng and fre."""
    return tuple([code.lower() for code in texts_of(elements)])


class Numbers(NamedTuple):
    """The numbers by which others know a publication; `item` is the publisher's, often an article number."""

    doi: str
    item: str
    pmcid: str
    bookshelf_id: str


def numbers_in(locations: Iterable[etree._Element], ids: Iterable[etree._Element]) -> Numbers:
    """The numbers from a record's two places, of which its publisher's come first.

    What NLM marks as not valid is never given, not even when the other place has it too. `ids` have
    to be the record's own: each of its references has such a list as well.
    """
    dois: list[str] = []
    wrong: set[str] = set()
    item = pmcid = bookshelf_id = ""
    for location in locations:
        kind, text, is_valid = location.get("EIdType"), text_of(location), location.get("ValidYN") != "N"
        if kind == "doi" and is_valid:
            dois.append(text)
        elif kind == "doi":
            wrong.add(_doi(text).lower())
        elif kind == "pii" and is_valid:
            item = item or text
    for each in ids:
        kind = each.get("IdType")
        if kind == "doi":
            dois.append(text_of(each))
        elif kind == "pmc":
            pmcid = pmcid or _pmcid(text_of(each))
        elif kind == "bookaccession":
            bookshelf_id = bookshelf_id or text_of(each)
    doi = next((doi for text in dois if (doi := _doi(text)) and doi.lower() not in wrong), "")
    return Numbers(doi, item, pmcid, bookshelf_id)


def _pmcid(text: str) -> str:
    """The PubMed Central id as PMC1234567."""
    found = _PMCID.fullmatch(text)
    return f"PMC{found[1]}" if found else ""


def _doi(text: str) -> str:
    found = _DOI.search(text)
    return found[0].rstrip(".,;") if found else ""


def pages_in(pagination: etree._Element | None) -> str:
    """The pages as given ("103-5", "1825-34, 1839-40", "CD002020")."""
    parts = parts_of(pagination)
    if as_given := text_in(parts, "MedlinePgn"):
        return as_given
    first, last = text_in(parts, "StartPage"), text_in(parts, "EndPage")
    return f"{first}-{last}" if last and last != first else first


def abstract_in(abstract: etree._Element | None) -> tuple[AbstractSection, ...]:
    """The parts of an abstract that hold text, with their labels as printed."""
    return tuple(
        [
            AbstractSection(_label(each.get("Label") or each.get("NlmCategory") or ""), html)
            for each in children(abstract)
            if each.tag == "AbstractText" and (html := html_of(each))
        ]
    )


def copyright_in(abstract: etree._Element | None) -> str:
    """Who holds the rights in an abstract, in the publisher's words."""
    return next((text_of(each) for each in children(abstract) if each.tag == "CopyrightInformation"), "")


@lru_cache(maxsize=1000)
def _label(printed: str) -> str:
    """The label as it is shown; records have few different ones."""
    label = collapsed(printed).rstrip(" :.")
    return "" if label.upper() in _NO_LABEL else label


def pmid_in(parts: Parts) -> tuple[str, int]:
    """The PMID and its version. Raises ValueError when there is no number."""
    found = parts.get("PMID")
    pmid = text_of(found)
    if found is None or not (pmid.isascii() and pmid.isdigit()):
        raise ValueError("it has no PMID")
    version = found.get("Version", "1")
    return pmid, int(version) if version.isascii() and version.isdigit() else 1

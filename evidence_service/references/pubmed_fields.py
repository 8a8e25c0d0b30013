"""The parts that articles and books share in PubMed's XML: dates, people, identifiers, abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from lxml import etree

from evidence_service.references.pubmed_markup import collapsed, html_of, text_of
from evidence_service.references.reference import AbstractSection, Author

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?![\dXx])")
_PMCID = re.compile(r"(?:PMC)?(\d+)", re.IGNORECASE)
_PARTS_OF_A_NAME = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
_NO_LABEL = ("UNLABELLED", "UNLABELED", "UNASSIGNED")


def text_at(element: etree._Element | None, path: str) -> str:
    """The plain text of the first element at the path; empty when there is none."""
    return "" if element is None else text_of(element.find(path))


def texts_at(element: etree._Element, path: str) -> tuple[str, ...]:
    """The plain texts at the path in their order, each once, empty ones left out."""
    return tuple(dict.fromkeys(text for found in element.iterfind(path) if (text := text_of(found))))


def languages_at(element: etree._Element) -> tuple[str, ...]:
    """NLM's three-letter codes of the languages, such as eng and fre."""
    return tuple(code.lower() for code in texts_at(element, "Language"))


def year_of(*dates: etree._Element | None) -> int | None:
    """The year of the first of these dates that has one; "1998 Dec-1999 Jan" gives 1998."""
    for element in dates:
        if element is not None:
            found = _YEAR.search(text_at(element, "Year")) or _YEAR.search(text_at(element, "MedlineDate"))
            if found:
                return int(found[1])
    return None


def published_text(element: etree._Element | None) -> str:
    """A PubDate as people read it: "2019 Mar 5", "2019 Spring", or NLM's own free text."""
    if element is None:
        return ""
    free_text = text_at(element, "MedlineDate")
    if free_text:
        return re.sub(r"\s+-\s+", "-", free_text)
    day = text_at(element, "Day").lstrip("0")
    period = text_at(element, "Season") or _month_name(text_at(element, "Month"))
    return " ".join(part for part in (text_at(element, "Year"), period, day if period else "") if part)


def _month_name(month: str) -> str:
    if month.isdigit():
        return MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else ""
    return month[:3].title() if month[:3].title() in MONTHS and month.isalpha() else month


def iso_date(element: etree._Element | None) -> str:
    """A full date as 2019-03-05; empty when it isn't whole or doesn't exist."""
    if element is None:
        return ""
    month = text_at(element, "Month")
    name = _month_name(month)
    try:
        number = MONTHS.index(name) + 1
        return date(int(text_at(element, "Year")), number, int(text_at(element, "Day"))).isoformat()
    except ValueError:
        return ""


def authors_in(lists: Iterable[etree._Element]) -> tuple[Author, ...]:
    """Everybody named in these author lists, in order; authors that NLM marks as not valid are left out."""
    people = (_author(person) for people in lists for person in people if person.get("ValidYN") != "N")
    return tuple(author for author in people if author is not None)


def _author(element: etree._Element) -> Author | None:
    parts = {part.tag: text_of(part) for part in element if part.tag in _PARTS_OF_A_NAME}
    collective = parts.get("CollectiveName", "").rstrip(" ;,")
    last, fore = parts.get("LastName", ""), parts.get("ForeName", "")
    if not (collective or last or fore):
        return None
    return Author(
        last=last or ("" if collective else fore),
        initials=parts.get("Initials", "") or (_initials(fore) if last else ""),
        fore=fore if last else "",
        suffix=parts.get("Suffix", ""),
        collective="" if last else collective,
        orcid=_orcid(element),
    )


def _initials(fore: str) -> str:
    return "".join(part[0].upper() for part in re.split(r"[\s.\-]+", fore) if part)


def _orcid(element: etree._Element) -> str:
    for identifier in element.iterchildren("Identifier"):
        if identifier.get("Source") == "ORCID":
            found = _ORCID.search("".join(text_of(identifier).split()))
            if found:
                return "-".join(found.groups()).upper()
    return ""


def doi_of(locations: Iterable[etree._Element], ids: Iterable[etree._Element]) -> str:
    """The DOI from the record's two places, ELocationID first; one that NLM marks as wrong is never given."""
    wrong: set[str] = set()
    candidates: list[str] = []
    for location in locations:
        if location.get("EIdType") == "doi":
            doi = _doi(text_of(location))
            if location.get("ValidYN") == "N":
                wrong.add(doi.lower())
            else:
                candidates.append(doi)
    candidates += [_doi(text_of(each)) for each in ids if each.get("IdType") == "doi"]
    return next((doi for doi in candidates if doi and doi.lower() not in wrong), "")


def _doi(text: str) -> str:
    found = _DOI.search(text)
    return found[0].rstrip(".,;") if found else ""


def pmcid_of(ids: Iterable[etree._Element]) -> str:
    """The PubMed Central id as PMC1234567."""
    for each in ids:
        if each.get("IdType") == "pmc" and (found := _PMCID.fullmatch(text_of(each))):
            return f"PMC{found[1]}"
    return ""


def item_number(locations: Iterable[etree._Element]) -> str:
    """The publisher's item number (an article number, often); the last word when it isn't marked as wrong."""
    for location in locations:
        if (
            location.get("EIdType") == "pii"
            and location.get("ValidYN") != "N"
            and (text := text_of(location))
        ):
            return text
    return ""


def pages_in(pagination: etree._Element | None) -> str:
    """The pages as given ("103-5", "1825-34, 1839-40", "CD002020")."""
    if pagination is None:
        return ""
    first, last = text_at(pagination, "StartPage"), text_at(pagination, "EndPage")
    return text_at(pagination, "MedlinePgn") or (f"{first}-{last}" if last and last != first else first)


def abstract_in(abstract: etree._Element | None) -> tuple[AbstractSection, ...]:
    """The parts of an abstract that hold text, with their labels as printed."""
    if abstract is None:
        return ()
    sections = (AbstractSection(_label(each), html_of(each)) for each in abstract.iterfind("AbstractText"))
    return tuple(section for section in sections if section.text_html)


def _label(section: etree._Element) -> str:
    label = collapsed(section.get("Label") or section.get("NlmCategory") or "").rstrip(" :.")
    return "" if label.upper() in _NO_LABEL else label


def pmid_in(element: etree._Element) -> tuple[str, int]:
    """The PMID and its version. Raises ValueError when there is no number."""
    found = element.find("PMID")
    pmid = text_of(found)
    if found is None or not (pmid.isascii() and pmid.isdigit()):
        raise ValueError("it has no PMID")
    version = found.get("Version", "1")
    return pmid, int(version) if version.isascii() and version.isdigit() else 1

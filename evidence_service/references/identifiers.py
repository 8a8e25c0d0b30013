"""PURE: finding DOIs, PMIDs and the numbers of journals and books in what exports write around them."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}/[^\s\"<>|]+")
# Such as 10.1002/(SICI)1098-1004(200001)15:1<114::AID-HUMU21>3.0.CO;2-4: its angle brackets belong to it.
_SICI_DOI = re.compile(
    r"10\.\d{4,9}/[^\s\"<>|]{8,60}<[^\s\"<>|]{1,40}>\d\.\d\.[A-Z]{2};\d(?:-[\w#@])?", re.IGNORECASE
)
_BARE_DOI = re.compile(
    r"(?:doi[\s:=-]{0,5})?(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}(?:\.\d{1,9}){0,4}/\S+)", re.IGNORECASE
)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_PMID_URL = re.compile(
    r"(?:ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/|info:pmid/)(\d{1,8})(?!\d)",
    re.IGNORECASE,
)
_PMID_NAMED = re.compile(
    r"(?:\bPMID|\bpubmed(?:\s+id)?)\s*[:=]?\s*(?:NLM)?(\d{4,8})(?!\d)|(?<!\d)(\d{1,8})\s*\[pmid\]",
    re.IGNORECASE,
)
_PMCID = re.compile(r"(?<![A-Za-z])PMC\s?(\d{3,9})(?!\d)", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?![\dXx])")
_ISSN = re.compile(r"(?<![\dXx-])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")
_ISBN_IN_GROUPS = re.compile(r"(?<!\d)97[89](?: \d{1,7}){3} \d(?!\d)")


def doi_in(text: str) -> str:
    """The first DOI in a text in small letters, so that it can be compared; empty when there is none."""
    return doi_as_written(text).lower()


def doi_as_written(text: str) -> str:
    """The first DOI in a text, without prefix or what follows it; empty when there is none.

    Small and capital letters stay as they are: to a link they are the same, and a publisher prints them so.

    A DOI in an address is decoded: https://doi.org/10.1000/a%28b%29 gives 10.1000/a(b).
    """
    if "10." not in text:
        return ""
    if "%2" in text or "%3" in text:
        text = unquote(text)
    if sici := _SICI_DOI.search(text.replace("&lt;", "<").replace("&gt;", ">")):
        return sici[0]
    found = _DOI.search(text)
    if found is None:
        return ""
    doi = re.split(r"[&?#](?=[A-Za-z]+=)|\[doi\]|;(?=\s|$|https?:)|,(?=10\.|https?:)", found[0], maxsplit=1)[
        0
    ]
    doi = _without_tail(doi)
    return (
        "" if doi.lower().startswith("10.1002/central/") else doi
    )  # CENTRAL's number for its record, not the paper's


def _without_tail(doi: str) -> str:
    """The DOI without punctuation that ends a sentence; a closing bracket stays with its opening one."""
    while doi:
        last = doi[-1]
        if last in ".,;:'’”*\\/" or (last in _PAIRS and doi.count(_PAIRS[last]) < doi.count(last)):
            doi = doi[:-1]
        else:
            break
    return doi


def is_doi_alone(text: str) -> bool:
    """Whether a text is a DOI and nothing else: it may stand in a note, and then it is the record's own."""
    return bool(_BARE_DOI.fullmatch(text.strip()))


def pmid_in(text: str) -> str:
    """A PMID that a text plainly says is one: "PMID: 123", "123 [pmid]", an address of PubMed."""
    found = _PMID_URL.search(text) or _PMID_NAMED.search(text)
    return next((number for number in found.groups() if number), "").lstrip("0") if found else ""


def pmid_alone(text: str) -> str:
    """A text that is a PMID and nothing else, where the field says so; empty otherwise."""
    text = text.strip().rstrip(".;")
    if text.isascii() and text.isdigit() and 1 <= len(text) <= 8:
        return text.lstrip("0")
    return pmid_in(text)


def pmcid_in(text: str) -> str:
    """A PubMed Central id as PMC1234567; empty when there is none."""
    found = _PMCID.search(text)
    return f"PMC{found[1]}" if found else ""


def orcid_in(text: str) -> str:
    """An ORCID as 0000-0002-1825-0097, however it was written; empty when there is none."""
    found = _ORCID.search("".join(text.split()))
    return "-".join(found.groups()).upper() if found else ""


def issn_in(text: str) -> str:
    """The first ISSN as 1234-567X; empty when there is none."""
    found = _ISSN.search(text)
    return f"{found[1]}-{found[2].upper()}" if found else ""


def isbn_in(text: str) -> str:
    """The first ISBN as written; empty when there is none. Two ISSNs side by side are no ISBN."""
    for word in re.split(r"[\s;,()]+", text):
        digits = word.replace("-", "").upper()
        if re.fullmatch(r"97[89]\d{10}|\d{9}[\dX]", digits):
            return word
    grouped = _ISBN_IN_GROUPS.search(text)
    return grouped[0] if grouped else ""

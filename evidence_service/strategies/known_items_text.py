"""Papers that somebody knows already, read from a pasted text: PMIDs, DOIs, addresses, citations. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_service.references.identifiers import doi_in, pmid_in

_PARTING = re.compile(r"[\s,;|]+")
_ITEM_SIGN = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+")
_PLAIN_PMID = re.compile(r"0*([1-9]\d{3,7})")
_SIGNS = re.compile(r"(?i)(?=https?://)|(?<!\[)(?=\bpmid)|(?<=\[pmid\])")
_PMID_ROW = re.compile(r"(?i)\bPMIDs?\s?:?\s?((?:\d{4,8}[\s,;]{1,3}(?:and\s)?){1,200}\d{4,8})")
_NAME = re.compile(r"(?i)(?:pmids?|dois?|and|or)[:.]?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Item:
    """One paper. At least one of `pmid` and `doi` is there; both when one line gave both."""

    pmid: str = ""
    doi: str = ""


@dataclass(frozen=True)
class Items:
    """The papers of a text, each once in its order, and the lines in which none was found."""

    items: tuple[Item, ...]
    unread: tuple[str, ...]

    @property
    def pmids(self) -> tuple[str, ...]:
        """The PMIDs of those that have one."""
        return tuple(item.pmid for item in self.items if item.pmid)

    @property
    def dois(self) -> tuple[str, ...]:
        """The DOIs of those that have no PMID."""
        return tuple(item.doi for item in self.items if not item.pmid)


def read_items(text: str) -> Items:
    """The papers in a pasted text: numbers, addresses of PubMed and doi.org, citations that name either.

    In a line of identifiers alone a number is a PMID; within other words it is one only when the words
    say so. A PMID and a DOI in one line, one of each, are the same paper.
    """
    items: dict[Item, None] = {}
    unread: dict[str, None] = {}
    for line in text.splitlines():
        line = _ITEM_SIGN.sub("", line).strip()
        found = _of_line(line)
        items |= dict.fromkeys(found)
        if line and not found:
            unread[line] = None
    return Items(_each_once(list(items)), tuple(unread))


def _of_line(line: str) -> list[Item]:
    words = [word for word in _PARTING.split(line) if word]
    plain = [_PLAIN_PMID.fullmatch(word) for word in words]
    if words and all(plain) and not (len(words) == 1 and _YEAR.fullmatch(words[0])):
        return [Item(pmid=match[1]) for match in plain if match]
    pmids = list(dict.fromkeys([*_among_identifiers(words), *_all_pmids(line)]))
    dois = list(dict.fromkeys(filter(None, map(doi_in, _doi_pieces(line)))))
    if len(pmids) == len(dois) == 1:
        return [Item(pmids[0], dois[0])]
    return [*(Item(pmid=pmid) for pmid in pmids), *(Item(doi=doi) for doi in dois)]


def _among_identifiers(words: list[str]) -> list[str]:
    """The bare numbers of a line that has nothing but PMIDs, DOIs and their names in it."""
    bare = [
        match[1] for word in words if not _YEAR.fullmatch(word) and (match := _PLAIN_PMID.fullmatch(word))
    ]
    named = (word for word in words if not _PLAIN_PMID.fullmatch(word))
    return bare if all(_NAME.fullmatch(word) or doi_in(word) or pmid_in(word) for word in named) else []


def _doi_pieces(line: str) -> list[str]:
    """The line cut before each DOI, so that each piece holds one at most."""
    return re.split(r"(?=\b10\.\d{4,9}/)", line)


def _all_pmids(line: str) -> list[str]:
    """Every number of which the line says that it is a PMID."""
    found = dict.fromkeys(filter(None, map(pmid_in, _SIGNS.split(line.replace("[uid]", "[pmid]")))))
    row = _PMID_ROW.search(line)
    return list(found | dict.fromkeys(re.findall(r"\d{4,8}", row[1])) if row else found)


def _each_once(items: list[Item]) -> tuple[Item, ...]:
    """Without those that another item names in full."""
    paired = [item for item in items if item.pmid and item.doi]
    pmids, dois = {item.pmid for item in paired}, {item.doi for item in paired}
    return tuple(
        item
        for item in items
        if (item.pmid and item.doi) or (item.pmid not in pmids and (not item.doi or item.doi not in dois))
    )

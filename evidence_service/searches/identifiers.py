"""PMIDs and DOIs as people paste them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_PMID = re.compile(r"(?i)^(?:pmid:?|https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/)?0*([1-9]\d{0,8})/?$")
_PMID_SIGN = re.compile(r"(?i)\bpmid:?\s+(?=\d)")
_DOI = re.compile(r"(?i)^(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s\"]+)$")
_DOI_SIGN = re.compile(r"(?i)\bdoi:\s+(?=10\.)")
_PARTING = re.compile(r"[\s,;]+")
_SPACE = re.compile(r"\s+")


def pmids_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The PMIDs in a text (parted by white space, commas or semicolons), and the pieces that are none."""
    return _sorted_out(_PARTING.split(_PMID_SIGN.sub("pmid:", text)), pmid)


def dois_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The DOIs in a text, parted by white space, and the pieces that are none. A DOI may hold a comma."""
    return _sorted_out(_SPACE.split(_DOI_SIGN.sub("doi:", text)), doi)


def pmid(text: str) -> str:
    """A PMID from a number, `PMID: 123` or an address of PubMed's; empty when it is none."""
    found = _PMID.match(text.strip())
    return found[1] if found else ""


def doi(text: str) -> str:
    """A DOI without its address, `doi:` or a full stop behind it; empty when it is none."""
    found = _DOI.match(text.strip().rstrip(".,;"))
    return found[1] if found else ""


def same_doi(one: str, other: str) -> bool:
    """Whether two DOIs are the same: capitals make no difference."""
    return bool(one) and one.casefold() == other.casefold()


def _sorted_out(pieces: list[str], read: Callable[[str], str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What `read` makes of the pieces, each once, and the pieces that it can't read."""
    good = dict.fromkeys(filter(None, map(read, pieces)))
    bad = dict.fromkeys(piece for piece in pieces if piece.strip(".,;") and not read(piece))
    return tuple(good), tuple(bad)

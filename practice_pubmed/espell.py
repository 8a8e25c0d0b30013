"""espell: a better spelling for words that no record has."""

from difflib import get_close_matches
from re import split

from practice_pubmed.answers import Answer, document
from practice_pubmed.call import Call
from practice_pubmed.index import Index
from practice_pubmed.markup import element, wrap
from practice_pubmed.service import Service

_KNOWN_SLIPS = {
    "accomodation": "accommodation", "anaethesia": "anaesthesia", "asthsma": "asthma", "delerium": "delirium",
    "diarhoea": "diarrhoea", "hospitel": "hospital", "menapause": "menopause", "nursng": "nursing",
    "paliative": "palliative", "retension": "retention", "seperate": "separate", "septis": "sepsis",
    "virtaul": "virtual", "wating": "waiting",
}  # fmt: skip
_SHORTEST = 4


def espell(call: Call, service: Service) -> Answer:
    """Answer an espell call: CorrectedQuery is empty when there is nothing to correct."""
    term = call.text("term")
    pieces = [(piece, _corrected(piece, service.collection.index)) for piece in split(r"(\W+)", term)]
    changed = any(piece != corrected for piece, corrected in pieces)
    parts = (
        element("Database", call.text("db", "pubmed")),
        element("Query", term),
        element("CorrectedQuery", "".join(corrected for _, corrected in pieces) if changed else ""),
        wrap("SpelledQuery", _spelled(pieces) if changed else ""),
        "<ERROR/>",
    )
    return document("eSpellResult", "".join(parts))


def _corrected(piece: str, index: Index) -> str:
    word = piece.lower()
    if not word.isalpha() or len(word) < _SHORTEST or index.is_word(word):
        return piece
    if word in _KNOWN_SLIPS:
        return _KNOWN_SLIPS[word]
    usual = index.usual_words()
    near = get_close_matches(word, usual, n=5, cutoff=0.75)
    return max(near, key=lambda candidate: usual[candidate]) if near else piece


def _spelled(pieces: list[tuple[str, str]]) -> str:
    """The query in turns: what was left as it was, what was replaced."""
    parts, kept = "", ""
    for piece, corrected in pieces:
        if piece == corrected:
            kept += piece
        else:
            parts += element("Original", kept) + element("Replaced", corrected)
            kept = ""
    return parts + (element("Original", kept) if kept else "")

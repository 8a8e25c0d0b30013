"""PURE: what kind of publication a record is, where that keeps it apart from another with the same title.

A paper, its erratum, a reply to it, its preprint, its registration and the abstract for a conference often
share title and authors. They are different publications.
"""

from __future__ import annotations

import re
from typing import Literal

from evidence_service.references.reference import Reference

Role = Literal["", "correction", "retraction", "concern", "comment", "preprint", "registration"]

IN_WORDS: dict[Role, str] = {
    "correction": "a correction",
    "retraction": "a retraction notice",
    "concern": "an expression of concern",
    "comment": "a comment or reply",
    "preprint": "a preprint",
    "registration": "a trial registration",
}

_START = r"^\W*(?:the |an? )?"
_END = r"|[:.(\[\-–]\s*"
_WHO = r"(?:authors?'?s?'? )?"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_BY_TITLE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "retraction",
        _pattern(
            *(_START, r"(?:retraction(?: notice| note)?\b|(?:notice|statement) of retraction"),
            *(r"|withdrawal (?:notice|of))", _END, r"retraction(?: notice| note)?\W*$"),
        ),
    ),
    ("concern", _pattern(_START, r"(?:editorial )?expressions? of concern")),
    (
        "correction",
        _pattern(
            *(
                _START,
                r"(?:published |publishers? |authors? )*(?:errat(?:um|a)|corrigend(?:um|a)|addendum)\b",
            ),
            r"|^\W*(?:author'?s? |publisher'?s? )?corrections?(?: notice)?(?:(?: to| for)?\s*[:.\]]| to\b)",
            *(_END, r"(?:published )?(?:errat(?:um|a)|corrigend(?:um|a)|correction|addendum)\W*"),
            r"(?:(?:to|for).*)?$",
            r"|\(vol\.? ?\w+,? .*\b(?:pg|p|pp|page)\.? ?\w+.*\)\s*$",  # as Web of Science writes them
        ),
    ),
    (
        "comment",
        _pattern(
            *(_START, r"(?:comments? on\b|commentary (?:on|to)\b|re:|in reply\b|response to\b|rebuttal"),
            *("|", _WHO, r"(?:reply|response)(?: to\b|s?\s*[:.]|$)|letters? (?:to the editor|re)"),
            r"|invited commentary|editorial comment|discussion of\b)",
            *(_END, "(?:the )?", _WHO, r"(?:reply|replies|response|comment|commentary|discussion|letter"),
            r"|invited commentary|editorial comment|editorial)(?: (?:from|by|of) .{0,40})?\W*$",
        ),
    ),
)
_BY_TYPE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("retraction", re.compile(r"retraction(?: of publication| notice)?$", re.IGNORECASE)),
    ("concern", re.compile(r"expression of concern", re.IGNORECASE)),
    ("correction", re.compile(r"erratum|errata|corrigendum|^correction", re.IGNORECASE)),
    ("preprint", re.compile(r"preprint", re.IGNORECASE)),
    ("registration", re.compile(r"trial regist", re.IGNORECASE)),
)
_BY_NOTICE: dict[str, Role] = {
    "retraction notice": "retraction",
    "correction notice": "correction",
    "expression of concern notice": "concern",
}
_PREPRINT_SERVERS = re.compile(
    r"\b\w{0,6}rxiv\b|\bssrn\b|research square|preprints?\b",
    re.IGNORECASE,
)
_PREPRINT_DOI = re.compile(
    r"^10\.(?:1101/(?:\d{6}$|\d{4}\.\d\d\.\d\d)|2139/ssrn|21203/rs|20944/preprints|31234/|31219/|48550/arxiv|"
    r"26434/chemrxiv|2196/preprints|31235/|35542/)",
)
_REGISTRY = re.compile(
    r"clinicaltrials?\.gov|isrctn\.|trialsearch|who\.int/trial|anzctr|chictr|drks\.de|umin\.ac|ctri\.nic|"
    r"clinicaltrialsregister|irct\.ir",
    re.IGNORECASE,
)
_TRIAL = re.compile(
    r"\b(nct\s?\d{8}|isrctn\s?\d{8}|actrn\s?\d{14}|chictr[a-z\-]{0,8}\d{8,10}|eudract\D{0,6}\d{4}-\d{6}-\d\d|"
    r"jprn-?umin\d{9}|umin\d{9}|drks\d{8}|irct\d{10,}|ctri/\d{4}/\d\d/\d{6}|ntr\d{3,4})\b",
    re.IGNORECASE,
)
_MEETING_TYPE = re.compile(
    r"(?:conference|congress|meeting) (?:abstract|review|poster)|meeting-abstract|^abstracts?$", re.IGNORECASE
)
_PAPER_TYPE = re.compile(
    r"^(?:journal: )?(?:article|journal article|review|original(?: article| paper| research)?"
    r"|article in press|research article|randomi[sz]ed controlled trial|systematic review|meta-analysis)$",
    re.IGNORECASE,
)
_MEETING_TITLE = re.compile(
    r"[\[(](?:meeting |conference |congress |poster )?abstract\W{0,3}(?:no|p|\d|$|\))", re.IGNORECASE
)
_MEETING_JOURNAL = re.compile(r"\bconference\b|\bmeeting abstracts?\b|\bannual meeting\b", re.IGNORECASE)


def role_of(reference: Reference, title: str, doi: str) -> Role:
    """What the record says that it is, by the link of its notice, its types, its title, journal and DOI."""
    if role := _BY_NOTICE.get(reference.retraction):
        return role
    for role, pattern in _BY_TITLE:
        if pattern.search(title[:600]):
            return role
    for role, pattern in _BY_TYPE:
        if any(pattern.search(each) for each in reference.publication_types):
            return role
    if _PREPRINT_DOI.search(doi) or _PREPRINT_SERVERS.search(reference.journal[:200]):
        return "preprint"
    return "registration" if _is_registration(reference) else ""


_ABOUT_A_NOTICE = re.compile(
    r"^\W*(?:(?:published|publishers?|authors?)'?s? )*"
    r"(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|addendum|retraction)(?: notice| note)?"
    r"(?:\W*\b(?:to|for|of)\b)?\W*"
    r"|\s*\(vol\.? ?\w+,? .*\b(?:pg|p|pp|page)\.? ?\w+.*\)\W*$",
    re.IGNORECASE,
)


def title_corrected(title: str, role: Role) -> str:
    """The title of the publication that a correction or retraction notice is about, else the title itself.

    One database writes "Erratum: ...", another "... (vol 12, pg 123, 2015)". The role keeps both apart
    from the paper.
    """
    if role not in ("correction", "retraction"):
        return title
    return _ABOUT_A_NOTICE.sub("", title[:600]) or title


def _is_registration(reference: Reference) -> bool:
    if reference.pages or reference.volume:
        return False
    places = " ".join((reference.journal[:200], reference.url[:500], reference.accession[:100]))
    by_number = bool(reference.authors) and bool(
        re.match(
            r"(?:nct|isrctn|actrn|chictr|euctr|umin|jprn|drks|ctri)\b",
            reference.authors[0].last,
            re.IGNORECASE,
        )
    )
    return bool(_REGISTRY.search(places)) or by_number


def trials_in(reference: Reference) -> frozenset[str]:
    """The registration numbers of trials in title, address and accession, as one form."""
    text = " ".join(
        (reference.title[:600], reference.url[:500], reference.accession[:100], reference.journal[:200])
    )
    return frozenset(re.sub(r"\W", "", each).casefold() for each in _TRIAL.findall(text))


def is_meeting_abstract(reference: Reference, title: str) -> bool:
    """Whether the record says that it is an abstract for a conference."""
    return (
        any(_MEETING_TYPE.search(part) for part in _types(reference))
        or bool(_MEETING_JOURNAL.search(reference.journal[:200]))
        or bool(_MEETING_TITLE.search(title[-60:]))
    )


def is_paper(reference: Reference) -> bool:
    """Whether the record says that it is a paper in full."""
    return any(_PAPER_TYPE.search(part) for part in _types(reference)) and not any(
        _MEETING_TYPE.search(part) for part in _types(reference)
    )


def _types(reference: Reference) -> list[str]:
    return [part.strip() for each in reference.publication_types for part in each[:500].split(";")]

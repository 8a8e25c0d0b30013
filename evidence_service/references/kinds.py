"""PURE: what kind of publication a record is, and whether it was retracted or corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from evidence_service.references.reference import Notice, RecordKind, Retraction

_CONFERENCE = re.compile(
    r"(?i)conference (?:abstract|paper|review|proceeding|article)s?|meeting abstracts?|abstracts?"
    r"|proceedings? paper|proceedings?(?:, meeting)?|congresse?s?|poster(?: abstract)?"
    r"|conference(?: materials?)?"
)
_ARTICLE = re.compile(r"(?i)article|journal article|review|clinical trial|randomi[sz]ed controlled trial")
_PREPRINT_SERVERS = re.compile(
    r"(?i)[a-z]{0,8}rxiv\b.*"  # arXiv, bioRxiv, PsyArXiv, and their kin
    r"|research ?square(?: platform.*| \(.*)?|ssrn(?: (?:electronic )?journal)?"
    r"|osf preprints|preprints(?:\.org)?|preprints with the lancet"
    r"|jmir preprints|authorea(?: preprints)?|.*\bpreprint server\b.*"
)
_SPLIT = re.compile(r"\s*[;,/|]\s*")

# A type or the kind of a notice, in small letters: what it says of this record, the gravest first.
_STANDINGS: tuple[tuple[Retraction, frozenset[str]], ...] = (
    (
        "retracted",
        frozenset(
            {
                "retracted publication",
                "retracted article",
                "retracted",
                "retraction in",
                "partial retraction in",
            }
            | {"retracted and republished in"}
        ),
    ),
    (
        "retraction notice",
        frozenset(
            {"retraction of publication", "retraction notice", "retraction", "retraction of"}
            | {"partial retraction of", "retraction note"}
        ),
    ),
    ("withdrawn", frozenset({"withdrawn", "withdrawn article", "withdrawn publication"})),
    ("expression of concern", frozenset({"expression of concern in"})),
    ("expression of concern notice", frozenset({"expression of concern for", "expression of concern"})),
    ("corrected", frozenset({"erratum in", "corrected and republished in"})),
    (
        "correction notice",
        frozenset({"erratum for", "published erratum", "erratum", "correction", "corrigendum", "errata"}),
    ),
)
# What happened to the paper itself, by how much it tells against relying on it; a partial retraction is told
# from a whole one by `what_became_of_it`, and both are signs of "retracted" above.
_GRAVITY: Mapping[str, int] = {
    "retracted": 3,
    "withdrawn": 3,
    "partially retracted": 2,
    "expression of concern": 1,
}
GRAVE = frozenset(_GRAVITY)
"""What a document that cites the paper is to be corrected for."""
TAKEN_BACK = GRAVE - {"expression of concern"}
"""That the paper, or a part of it, no longer stands."""
_WHOLE = frozenset({"retraction in", "retracted and republished in"})
# What names another publication: a quotation, a name; not "of the tongue", "for age".
_ANOTHER = r"(?:\s*:|\s+(?:[\"'“‘„«\[]|&quot;|<i>|(?:the |an? )?(?:article|paper|publication)\b|(?-i:[A-Z])))"
_TITLES: tuple[tuple[Retraction, re.Pattern[str]], ...] = (
    (
        "retracted",
        re.compile(r"(?i)^\W*(?:\[?retracted(?: article)?[\]:.]|retracted article\b)|\(retracted article\b"),
    ),
    (
        "retraction notice",
        re.compile(
            r"(?i)^\W*(?:notice of retraction|retraction (?:notice|note)\b|retraction(?:\s*:| to\b|$)"
            rf"|retraction of{_ANOTHER})"
        ),
    ),
    ("withdrawn", re.compile(r"(?i)^\W*withdrawn(?: article)?[\]:]")),
    ("expression of concern notice", re.compile(r"(?i)^\W*(?:editorial )?expression of concern\b")),
    (
        "correction notice",
        re.compile(
            r"(?i)^\W*(?:(?:corrigendum|erratum|errata)(?:\s*[:.]| to\b| for\b|$)"
            rf"|(?:author |publisher )?correction(?:\s*[:.]| to\b|$| for{_ANOTHER}))"
        ),
    ),
)


def conference_type(kind: RecordKind, types: Iterable[str], journal: str = "") -> RecordKind:
    """The kind, or "conference paper" for an article whose types say that it is of a conference.

    "Article; Proceedings Paper" (Web of Science) stays an article: it was published as one.
    """
    if kind not in ("article", "other"):
        return kind
    if ". Conference:" in journal or ". Conference (" in journal:  # Ovid's Embase names the meeting there
        return "conference paper"
    names = [name for text in types for name in _SPLIT.split(text) if name]
    if not any(_CONFERENCE.fullmatch(name) for name in names):
        return kind
    is_abstract = any(re.search(r"(?i)abstract|^conference proceeding|poster", name) for name in names)
    if not is_abstract and any(_ARTICLE.fullmatch(name) for name in names):
        return kind
    return "conference paper"


def is_preprint_server(name: str) -> bool:
    """Whether a journal, or who published something, is a server for preprints, such as bioRxiv."""
    return bool(_PREPRINT_SERVERS.fullmatch(name.strip(" .")))


def gravest(standings: Iterable[str]) -> Retraction:
    """The gravest of these; "" when none of them says anything."""
    said = set(standings)
    return next((standing for standing, _ in _STANDINGS if standing in said), "")


def what_became_of_it(retraction: str, notices: Iterable[str], types: Iterable[str]) -> str:
    """What is said of it; "partially retracted" where kinds of notices and types tell of no whole one."""
    kinds = {kind.lower() for kind in notices}
    is_whole = kinds & _WHOLE or "retracted publication" in {name.lower() for name in types}
    if retraction == "retracted" and "partial retraction in" in kinds and not is_whole:
        return "partially retracted"
    return retraction


def says_as_much(said: str, known: str) -> bool:
    """Whether who says this of a paper says what is known of it, or something as grave or graver."""
    return said == known or (said in GRAVE and _GRAVITY[said] >= _GRAVITY.get(known, 0))


def retraction_of(types: Iterable[str], notices: Iterable[Notice], title_html: str) -> Retraction:
    """The gravest that types, notices or the title's first words say; "" when they say nothing."""
    signs = {name.lower() for text in types for name in _SPLIT.split(text)} | {
        notice.kind for notice in notices
    }
    by_title = next((standing for standing, words in _TITLES if words.search(title_html)), "")
    return next(
        (standing for standing, meant_by in _STANDINGS if meant_by & signs or standing == by_title), ""
    )

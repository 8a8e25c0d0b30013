"""PURE: the type of evidence that a reference seems to be, in words that a manager understands.

A proposal, never a judgement: it comes from the publication types that the source gives, and
only where these are silent from words of the title and from headings. Words of a title are
taken for what they name only where titles name their design: at the start, after a colon or a
dash, after "a". Nothing here says how sure the evidence is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Reference

GUIDELINE = "guideline or policy"
SYSTEMATIC = "systematic review"
ECONOMIC = "economic evaluation"
TRIAL = "trial"
OBSERVATIONAL = "observational study"
QUALITATIVE = "qualitative study"
REVIEW = "review"
CASE = "evaluation or case study"
OPINION = "opinion or comment"
NOTICE = "notice"
UNKNOWN = "study (type not known)"
OTHER = "other publication"

TYPES: tuple[str, ...] = (
    *(GUIDELINE, SYSTEMATIC, ECONOMIC, TRIAL, OBSERVATIONAL, QUALITATIVE),
    *(REVIEW, CASE, OPINION, NOTICE, UNKNOWN, OTHER),
)
"""Every type, in the order in which lists name them."""

LONGEST_TITLE = 1000  # characters that are read of a title
_NO_STUDIES = frozenset({"book", "chapter", "report", "web page", "other"})
_NUMBERED_GUIDELINE = re.compile(r"(?:ng|cg|ph|sc|sg|csg|mpg) ?\d{1,3}")  # as NICE numbers its own
_NOTICES = frozenset({"retraction notice", "expression of concern notice", "correction notice"})

# The first group that holds one of the record's publication types decides. Compared in small letters.
_BY_PUBLICATION_TYPE: Sequence[tuple[str, frozenset[str]]] = (
    (
        NOTICE,
        frozenset(
            {
                *("published erratum", "retraction of publication", "retraction notice"),
                *("expression of concern", "erratum", "correction", "corrigendum"),
            }
        ),
    ),
    (
        GUIDELINE,
        frozenset(
            {
                *("practice guideline", "guideline", "consensus development conference"),
                *("consensus development conference, nih", "consensus statement"),
            }
        ),
    ),
    (SYSTEMATIC, frozenset({"systematic review", "meta-analysis", "network meta-analysis"})),
    (UNKNOWN, frozenset({"clinical trial protocol"})),  # nothing has been found out yet
    (
        TRIAL,
        frozenset(
            {
                *("randomized controlled trial", "controlled clinical trial", "clinical trial"),
                *("clinical trial, phase i", "clinical trial, phase ii", "clinical trial, phase iii"),
                *("clinical trial, phase iv", "pragmatic clinical trial", "equivalence trial"),
                *("adaptive clinical trial", "randomised controlled trial"),
            }
        ),
    ),
    (ECONOMIC, frozenset({"economic evaluation", "cost-effectiveness analysis"})),
    (QUALITATIVE, frozenset({"qualitative study", "qualitative research"})),
    (OBSERVATIONAL, frozenset({"observational study", "twin study", "cohort study", "case-control study"})),
    (CASE, frozenset({"case reports", "case report", "evaluation study", "case study"})),
    (
        OPINION,
        frozenset(
            {
                *("editorial", "comment", "letter", "news", "newspaper article", "interview", "address"),
                *("lecture", "personal narrative", "autobiography", "biography", "note", "commentary"),
            }
        ),
    ),
)
_REVIEW_TYPES = frozenset({"review", "scoping review", "review, tutorial", "literature review"})

_NAMED = r"(?:^|[:.?!–—]\s*|\s-\s|\b(?:an?|the|our|by)\s+(?:updated\s+|living\s+|qualitative\s+|rapid\s+)?)"
_WITHOUT_FINDINGS = re.compile(r"\bprotocol\b")
_NOT_THE_THING = re.compile(
    r"\b(?:adherence|compliance|concordance|implement\w*|uptake|impact|effects?|barriers?|attitudes?|awareness"
    r"|knowledge|audit|evaluat\w+|quality of|comparison|compar\w+|appraisal)\b"
)
_AGAIN = re.compile(r"\b(?:secondary analys[ie]s|post[- ]hoc|re-?analysis|nested (?:within|in))\b")

_NOTICE_TITLE = re.compile(
    r"(?:(?:retraction|correction)(?: (?:note|notice))?(?: (?:to|for))?:|retraction (?:note|notice)\b"
    r"|correction to\b|(?:publisher|author) correction\b|erratum\b|corrigendum\b|expression of concern\b)"
)
_SYSTEMATIC_TITLE = re.compile(
    _NAMED + r"(?:systematic(?: literature)? review|(?:network |bayesian )?meta-analysis|umbrella review"
    r"|overview of (?:systematic )?reviews|(?:qualitative )?evidence synthesis|meta-synthesis)\b"
    r"|\bsystematic review and (?:network )?meta-analysis\b"
)
_GUIDELINE_TITLE = re.compile(
    r"(?:^|[:–—]\s*)(?:the |\d{4} )?(?:[\w/-]+ ){0,3}guidelines?(?: (?:for|on|of)\b|$|[.:])"
    r"|\b(?:consensus|position|policy) statement\b|\bclinical practice guidelines?\b"
)
_ECONOMIC_TITLE = re.compile(
    r"\bcost[-– ](?:effectiveness|utility|benefit|minimi[sz]ation|consequences?)\b|\bbudget impact\b"
    r"|\b(?:health )?economic (?:evaluation|analysis|model(?:l?ing)?)\b"
)
_TRIAL_TITLE = re.compile(
    r"\brandomi[sz]ed(?:[ ,-]{1,2}\w+){0,4}[ ,-]{1,2}(?:trial|study)\b"
    r"|\b(?:stepped[- ]wedge|crossover|feasibility) trial\b"
)
_QUALITATIVE_TITLE = re.compile(
    r"\bqualitative (?:study|interview|research|analysis|exploration|inquiry|enquiry|descriptive|evaluation)"
    r"|\b(?:interview|focus[- ]group|ethnographic|phenomenological|grounded theory) (?:study|analysis)\b"
    r"|" + _NAMED + r"(?:ethnography|grounded theory|thematic analysis)\b"
)
_OBSERVATIONAL_TITLE = re.compile(
    r"\b(?:cohort|cross[- ]sectional|case[-–]control|observational|longitudinal|retrospective|prospective"
    r"|population[- ]based|registry[- ]based|before[- ]and[- ]after|quasi[- ]experimental|time[- ]series)"
    r"(?: [\w-]+){0,2} (?:study|analysis|survey|evaluation|design)\b"
    r"|\b(?:national|online|questionnaire|postal) survey\b"
)
_CASE_TITLE = re.compile(
    r"\bservice evaluation\b|\bquality improvement (?:project|initiative|report|study|programme)\b"
    r"|\bprocess evaluation\b|\blessons learn(?:ed|t)\b"
    r"|" + _NAMED + r"(?:case (?:study|report|series)|clinical audit)\b|\bcase report\b"
    r"|(?:\ban|[:–—]) evaluation of\b"
)
_REVIEW_TITLE = re.compile(
    r"\b(?:scoping|narrative|integrative|literature|rapid|realist|critical) review\b"
    r"|" + _NAMED + r"review of\b|[:–—]\s*a review$"
)
_OPINION_TITLE = re.compile(
    r"(?:editorial|commentary|viewpoint|opinion|letter|in reply|reply to|response to|comment on)\b"
    r"|.*[:–—]\s*(?:an? )?(?:commentary|viewpoint|personal view|opinion|perspective|editorial)$"
)

# The heading "Retrospective Studies" is on a study; headings "... as Topic" are about studies, and not here.
_BY_HEADING: Sequence[tuple[str, frozenset[str]]] = (
    (QUALITATIVE, frozenset({"qualitative research"})),
    (
        OBSERVATIONAL,
        frozenset(
            {
                *("cohort studies", "retrospective studies", "cross-sectional studies"),
                *("case-control studies", "longitudinal studies", "interrupted time series analysis"),
            }
        ),
    ),
)


def propose(reference: Reference) -> str:
    """The type of evidence that the reference seems to be: one of `TYPES`.

    When nothing says: `UNKNOWN`, or `OTHER` for a book, a report or a page on the web.
    """
    if reference.retraction in _NOTICES:
        return NOTICE
    types = {kind.strip().lower() for kind in reference.publication_types}
    for proposed, group in _BY_PUBLICATION_TYPE:
        if types & group:
            return proposed
    title = " ".join(plain_text(reference.title[:LONGEST_TITLE]).lower().split())
    by_title = _by_title(title.rstrip(". "))
    if types & _REVIEW_TYPES:
        return by_title if by_title in (SYSTEMATIC, GUIDELINE) else REVIEW
    if not by_title and reference.kind in _NO_STUDIES:
        return GUIDELINE if _is_numbered_guideline(reference, title) else OTHER
    return by_title or _by_heading(reference.mesh) or UNKNOWN


def _is_numbered_guideline(reference: Reference, title: str) -> bool:
    """Whether it bears the number of a guideline: as its report's number, or behind its title."""
    in_title = re.search(r"[(\[]([^()\[\]]{3,12})[)\]]\.?$", title)
    numbers = (reference.report_number.lower(), in_title[1] if in_title else "")
    return any(_NUMBERED_GUIDELINE.fullmatch(number) for number in numbers)


def _by_title(title: str) -> str:
    if _NOTICE_TITLE.match(title):
        return NOTICE
    if _OPINION_TITLE.match(title):
        return OPINION
    if _WITHOUT_FINDINGS.search(title):
        return UNKNOWN
    if _SYSTEMATIC_TITLE.search(title):
        return SYSTEMATIC
    if _GUIDELINE_TITLE.search(title) and not _NOT_THE_THING.search(title):
        return GUIDELINE
    if _ECONOMIC_TITLE.search(title):
        return ECONOMIC
    return _by_design(title)


def _by_design(title: str) -> str:
    if _TRIAL_TITLE.search(title):
        return UNKNOWN if _AGAIN.search(title) else TRIAL
    for proposed, pattern in (
        (QUALITATIVE, _QUALITATIVE_TITLE),
        (REVIEW, _REVIEW_TITLE),
        (OBSERVATIONAL, _OBSERVATIONAL_TITLE),
        (CASE, _CASE_TITLE),
    ):
        if pattern.search(title):
            return proposed
    return ""


def _by_heading(mesh: Sequence[str]) -> str:
    headings = {heading.split("/")[0].lstrip("*").strip().lower() for heading in mesh}
    return next((proposed for proposed, group in _BY_HEADING if headings & group), "")

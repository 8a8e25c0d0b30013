"""PURE: abstracts as exports write them, one text with labels in it, as labelled sections."""

from __future__ import annotations

import re

from evidence_service.references.export_text import html_of_line, one_line
from evidence_service.references.reference import AbstractSection

# Words with which a label begins when it isn't written in capitals.
_WORDS = r"""
    background | backgrounds?/aims? | background and (?:aims? | objectives? | purpose) | introduction |
    context | rationale | objectives? | aims? | aims and objectives | purpose | goals? | hypothesis |
    study question | importance | methods? | methodology | materials? and methods? | methods and
    (?:materials? | analysis | findings | results) | patients and methods? | subjects and methods? |
    design | study design | design and setting | design, setting, and participants | setting | settings
    | participants | patients? | population | sample | interventions? | exposures? | main outcomes? |
    main outcome measures? | main outcomes and measures | outcome measures? | measurements? | measures |
    data sources? | data collection | data extraction | data collection and analysis | data extraction
    and synthesis | data synthesis | study selection | selection criteria | search methods | search
    strategy | eligibility criteria | statistical analysis | results? | findings | main results |
    results and discussion | discussion | limitations? | strengths and limitations | conclusions? |
    conclusions and relevance | conclusion and relevance | authors' conclusions | interpretation |
    implications | implications for practice | practice implications | clinical relevance | clinical
    significance | significance | relevance | ethics and dissemination | trial registration(?: number)?
    | registration | systematic review registration | funding | keywords | level of evidence | what is
    already known | what this study adds | originality/value | practical implications
"""
_EITHER = "|".join(" ".join(word.split()) for word in _WORDS.split("|"))
_KNOWN = frozenset(
    {*_EITHER.replace("?", "").split("|"), "aim", "result", "scope", "method", "objective", "summary"}
)
_LABEL = re.compile(
    r"(?:^|(?<=[.?!)\]\"'”’%;]\s)|(?<=\.))"
    rf"(?:([A-Z][A-Z][A-Z0-9 ,/&()'’-]{{1,80}})|(?i:((?:{_EITHER})(?:\(s\))?)))\s?(?::\s?|\s[-–—]\s)(?=\S)"
)


def sections_of(text: str) -> tuple[AbstractSection, ...]:
    """The abstract's sections with their labels as printed; one without label when it isn't structured.

    A text counts as structured when it begins with a label and holds at least two.
    """
    text = one_line(text)
    if not text or text.lower() in (
        "abstract",
        "no abstract",
        "no abstract available",
        "n/a",
        "[no abstract available]",
    ):
        return ()
    marks = [mark for mark in _LABEL.finditer(text) if _is_label(mark)] if _LABEL.match(text) else []
    if len(marks) < 2 or marks[0].start() > 0:
        return (AbstractSection("", html_of_line(text)),)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    sections = (
        AbstractSection((mark[1] or mark[2]).strip(" -–—"), html_of_line(text[mark.end() : end]))
        for mark, end in zip(marks, ends, strict=True)
    )
    return tuple(section for section in sections if section.text_html)


def _is_label(mark: re.Match[str]) -> bool:
    """Whether capitals before a colon are a label; "AUC:" and "GLP-1 (7-36):" are no labels."""
    if mark[2]:
        return True
    name = mark[1].strip(" -–—")
    if re.search(r"\d", name) or name.count("(") != name.count(")"):
        return False
    return " " in name or "/" in name or len(name) > 7 or name.lower() in _KNOWN

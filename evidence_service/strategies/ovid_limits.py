"""Ovid's limits and other commands on earlier lines, written for PubMed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

_LIMIT = re.compile(r"(?i)limit\s+#?(\d{1,3})\s+to\s+(.+)", re.DOTALL)
_REMOVE = re.compile(r"(?i)remove duplicates from\s+#?(\d{1,3})")
_KEEP = re.compile(r"(?i)from\s+#?(\d{1,3})\s+keep\s+.+", re.DOTALL)
_USE = re.compile(r"(?i)#?(\d{1,3})\s+use\s+\w+")
_AND = re.compile(r'(?i)\s+and\s+(?=(?:[^"]*"[^"]*")*[^"]*$)')  # not within quotation marks
_LONGEST = 1_000
_YEARS = re.compile(r'(?i)yr\s*=\s*"?\s*(\d{4})?\s*(?:(-)\s*(\d{4}|current)?)?\s*"?')
_TYPES = {
    "meta analysis": "Meta-Analysis",
    "systematic review": "Systematic Review",
    "systematic reviews": "Systematic Review",
    "review": "Review",
    "review articles": "Review",
    "randomized controlled trial": "Randomized Controlled Trial",
    "controlled clinical trial": "Controlled Clinical Trial",
    "clinical trial": "Clinical Trial",
    "practice guideline": "Practice Guideline",
    "guideline": "Guideline",
    "observational study": "Observational Study",
    "comparative study": "Comparative Study",
    "case reports": "Case Reports",
    "comment": "Comment",
    "editorial": "Editorial",
    "letter": "Letter",
}
_LANGUAGES = re.compile(
    r"(?i)(english|french|german|italian|spanish|portuguese|chinese|japanese|dutch)(?: language)?"
)
_NOT_EXACT = (
    "{option} means records with this heading. New records have no headings and are lost: think of "
    "NOT (animals[mh] NOT humans[mh])."
)


@dataclass(frozen=True)
class Limited:
    """What a command on an earlier line is on PubMed; each remark with whether a person must look."""

    text: str
    remarks: tuple[tuple[str, bool], ...] = ()


def translated(line: str) -> Limited | None:
    """A line such as `limit 5 to english language` for PubMed; None when it is no such command."""
    if len(line) > _LONGEST:
        return None
    limit = _LIMIT.fullmatch(line)
    if limit:
        return _limited(limit[1], limit[2])
    removed = _REMOVE.fullmatch(line)
    if removed:
        return Limited(f"#{removed[1]}", (("Duplicates are removed by this service, not by a line.", False),))
    for command in (_KEEP, _USE):
        match = command.fullmatch(line)
        if match:
            return Limited(
                f"#{match[1]}", ((f"PubMed has nothing like “{line}”. Check what this line is for.", True),)
            )
    return None


def _limited(number: str, options: str) -> Limited:
    text, remarks = f"#{number}", []
    for option in _options(options):
        written = _option(option)
        if written is None:
            message = f"“{option}” can't be translated, so this line isn't limited by it. "
            remarks.append((f"{message}Add the limit from the menu.", True))
            continue
        text += f" AND {written}"
        if written == "humans[mh]":
            remarks.append((_NOT_EXACT.format(option=option), False))
    return Limited(text, tuple(remarks))


def _options(text: str) -> Iterator[str]:
    """The options of a limit: `(english language and yr="2010 -Current")` has two."""
    text = text.strip()
    if _is_in_brackets(text):
        text = text[1:-1]
    for option in _AND.split(text):
        yield option.strip()


def _is_in_brackets(text: str) -> bool:
    """Whether one pair of brackets holds the whole text."""
    depths = list(accumulate((sign == "(") - (sign == ")") for sign in text))
    return text.startswith("(") and 0 in depths and depths.index(0) == len(text) - 1


def _option(option: str) -> str | None:
    years = _YEARS.fullmatch(option)
    if years and (years[1] or years[3]):
        first = years[1] or "1800"
        last = (years[3] or "3000") if years[2] else first
        return f"{first}:{'3000' if last.lower() == 'current' else last}[dp]"
    alternatives = [one.strip(' "()') for one in re.split(r"(?i)\s+or\s+", option)]
    languages = [_LANGUAGES.fullmatch(one) for one in alternatives]
    if all(languages):
        return _or([f"{match[1].lower()}[la]" for match in languages if match])
    types = [_TYPES.get(one.lower()) for one in alternatives]
    if all(types):
        return _or([f'"{name}"[pt]' for name in types])
    return {"humans": "humans[mh]", "abstracts": "hasabstract"}.get(option.lower())


def _or(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"({' OR '.join(texts)})"

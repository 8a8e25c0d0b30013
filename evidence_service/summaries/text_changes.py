"""PURE: what changed between two states of a summary, part by part and word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from evidence_service.summaries.citation_marks import spoken
from evidence_service.summaries.content import (
    WRITTEN_COLUMNS,
    Finding,
    Row,
    Statement,
    SummaryContent,
)
from evidence_service.summaries.merging import differences

MOST_PAIRS = 200_000  # of the same word in both; beyond that the commonest words are not compared
LONGEST_COMPARED = 20_000  # letters of one text; two longer ones are shown whole, one after the other

_WORDS = re.compile(r"\S+\s*|\s+")
_OTHER_PARTS = {
    "product": "The product",
    "ai": "Use of artificial intelligence",
    "valid_until": "Valid until",
    "limits": "Limits",
    "short_title": "Short title",
}


@dataclass(frozen=True)
class Run:
    """Words that stayed ("same"), are new ("added"), or are gone ("removed")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A part of the summary that changed. `runs` is empty where it isn't a text."""

    heading: str
    runs: tuple[Run, ...] = ()


def changes(before: SummaryContent, after: SummaryContent) -> Sequence[Change]:
    """What is different in `after`, in its reading order."""
    found = []
    for name in differences(after, before):
        kind, _, key = name.partition(" ")
        found.append(
            _of_section(key, before, after) if kind == "sections" else _other(kind, key, before, after)
        )
    return list(dict.fromkeys(found))


def _of_section(key: str, before: SummaryContent, after: SummaryContent) -> Change:
    headings = {section.key: section.heading for section in (*before.sections, *after.sections)}
    return Change(headings[key], tuple(runs(before.text(key), after.text(key))))


def _other(kind: str, key: str, before: SummaryContent, after: SummaryContent) -> Change:
    if kind == "statements":
        old, new = (
            next((one for one in which.statements if one.key == key), None) for which in (before, after)
        )
        about = (new or old or Statement("", "", Finding.UNCERTAIN)).about
        return Change(f"How sure we are: {about}", tuple(runs(_statement(old), _statement(new))))
    if kind == "rows":
        lines = (next((one for one in which.rows if one.key == key), None) for which in (before, after))
        return Change(f"Evidence table: {spoken(key)}", tuple(runs(*map(_row, lines))))
    if kind in ("limits", "short_title"):
        return Change(_OTHER_PARTS[kind], tuple(runs(getattr(before, kind), getattr(after, kind))))
    return Change(_OTHER_PARTS.get(kind, kind.capitalize()))


def _statement(one: Statement | None) -> str:
    said = (one.about, one.finding, one.certainty or "not judged", one.reason, one.judged_by) if one else ()
    return "\n".join(line for line in said if line)


def _row(one: Row | None) -> str:
    names = ("evidence_type", *WRITTEN_COLUMNS) if one else ()
    return "\n".join(f"{name.replace('_', ' ')}: {text}" for name in names if (text := getattr(one, name)))


def _repeats_itself(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether so many words are the same that comparing each with each would take minutes."""
    counted = Counter(old)
    return sum(counted[word] for word in new) > MOST_PAIRS


def runs(before: str, after: str) -> Iterator[Run]:
    """Both texts in one: each run of words the same, removed or added."""
    if len(before) + len(after) > 2 * LONGEST_COMPARED:
        yield from (Run(kind, text) for kind, text in (("removed", before), ("added", after)) if text)
        return
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=_repeats_itself(old, new))
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Run("same", "".join(new[c:d]))
            continue
        if a < b:
            yield Run("removed", "".join(old[a:b]))
        if c < d:
            yield Run("added", "".join(new[c:d]))

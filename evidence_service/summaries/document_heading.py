"""PURE: the heading of a document: how much of a long one is shown, and how large it can be on paper."""

from __future__ import annotations

import re

from evidence_service import formatting

LONGEST_HEADING = 240  # letters; a question that is longer stands below its beginning

_LEADS_ON = re.compile(
    r"[\s,;:–—-]+(?:an?|and|are|as|at|be|by|for|from|has|have|in|into|is|it|its|of|on|or|that|the|their|to"
    r"|than|which|who|will|with|without)…$",
    re.IGNORECASE,
)


def shown(words: str) -> str:
    """The words, or only their beginning where there are too many."""
    return words if len(words) <= LONGEST_HEADING else _cut(words, LONGEST_HEADING // 2)


def size(heading: str) -> str:
    """How large it can be: "large", "middling" or "small"."""
    return "large" if len(heading) <= 80 else "middling" if len(heading) <= 150 else "small"


def _cut(words: str, longest: int) -> str:
    """The beginning of a sentence with an ellipsis: to a comma near its end, or not to "and of the"."""
    cut = formatting.shorten(words, longest)
    if (comma := max(map(cut.rfind, (", ", "; ", ": ")))) > longest * 0.6:
        return f"{cut[:comma]}…"
    while (shorter := _LEADS_ON.sub("…", cut)) != cut:
        cut = shorter
    return cut

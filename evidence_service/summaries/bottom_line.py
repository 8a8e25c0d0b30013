"""PURE: what a look at a summary says of its bottom line: how many points it has, and what each rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_service import formatting
from evidence_service.summaries import writing
from evidence_service.summaries.content import BOTTOM_LINE
from evidence_service.summaries.noticed import Noticed

FEWEST_POINTS, MOST_POINTS = 3, 5

_NO_WORDS = re.compile(r"\[@[^\]]*\]|&#?\w+;")  # citations, and signs that print as nothing
_FOUND_NOTHING = re.compile(
    r"""\b(?:
      (?:no|not\ any|without\ any)\ (?:[\w-]+\ ){0,3}
        (?:evidence|research|stud(?:y|ies)|papers?|trials?|reviews?|records?)
      | (?:did|could)(?:\ not|n['’]t)\ (?:find|look)
      | (?:found|find|finds)\ (?:nothing|none)
      | nothing\ (?:was|is|has\ been)\ (?:found|known|published)
      | nobody\ (?:has\ |had\ )?(?:looked|studied|counted|asked|found|tried|reported|measured|compared|tested)
      | (?:is|are|was|were|remains?)\ (?:not\ known|unknown)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_written(bottom_line: str) -> bool:
    """Whether there is a word in it, besides citations."""
    return bool(re.search(r"\w", _NO_WORDS.sub("", bottom_line)))


def advice_on_points(bottom_line: str) -> Iterator[Noticed]:
    """That there are too few or too many points to be read."""
    points = len(writing.points(bottom_line))
    if bottom_line and not FEWEST_POINTS <= points <= MOST_POINTS:
        yield Noticed(
            BOTTOM_LINE,
            "A bottom line of three to five points is read best. Begin each point on a line of its own "
            f"with a hyphen. There {'is' if points == 1 else 'are'} {formatting.count(points, 'point')} now.",
        )


def advice_on_sources(bottom_line: str) -> Iterator[Noticed]:
    """The points that neither cite anything nor say that nothing was found."""
    points = writing.points(bottom_line)
    bare = [point for point in points if "[@" not in point and not _FOUND_NOTHING.search(point)]
    if bare:
        named = formatting.listed([f"“{formatting.shorten(point, 40)}”" for point in bare])
        yield Noticed(
            BOTTOM_LINE,
            f"{'This point' if len(bare) == 1 else 'These points'} of the bottom line "
            f"{'cites' if len(bare) == 1 else 'cite'} nothing: {named}. "
            "Cite what it rests on, or say in it that you found nothing.",
        )

"""References as a poorer source would give them: fields lost, years off by one, titles cut or typed anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evidence_service.references.reference import Reference

_FIELDS: tuple[tuple[float, dict[str, Any]], ...] = (
    (1, {"pmid": ""}),
    (1, {"doi": "", "url": ""}),
    (1, {"volume": "", "issue": ""}),
    (1, {"pages": "", "article_number": ""}),
    (1, {"abstract": ()}),
    (0.5, {"journal": "", "journal_abbreviation": "", "issn": ""}),
    (0.25, {"authors": ()}),
    (0.25, {"year": None}),
)
_CUT = 70  # characters of a title


def spoilt(references: Sequence[Reference], share: float, seed: int = 7) -> list[Reference]:
    """Each without `share` of its numbers, place and abstract; authors and journal go less often."""
    dice = random.Random(seed)
    return [_spoilt(dice, each, share) for each in references]


def _spoilt(dice: random.Random, reference: Reference, share: float) -> Reference:
    if reference.year and dice.random() < share / 2:
        reference = replace(reference, year=reference.year + dice.choice((-1, 1)))
    reference = replace(reference, title=_title(dice, reference.title, share))
    if dice.random() < share / 2:
        reference = replace(reference, authors=reference.authors[:1])
    for weight, nothing in _FIELDS:
        if dice.random() < share * weight:
            reference = replace(reference, **nothing)
    return reference


def _title(dice: random.Random, title: str, share: float) -> str:
    words = title.split()
    if dice.random() < share / 4 and len(words) > 6:
        words.pop(dice.randrange(1, len(words) - 1))
        title = " ".join(words)
    if dice.random() < share / 3:
        title = title.partition(": ")[0]
    if dice.random() < share / 3:
        title = title[:_CUT]
    return title.upper() + "." if dice.random() < share / 3 else title

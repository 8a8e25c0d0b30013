"""PURE: whether two titles differ in spelling alone: articles, spaces, endings, a slip of the pen."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from evidence_service.references.duplicates_text import listed

Words = tuple[str, ...]
Stretch = tuple[Words, Words]  # the words in which two titles differ, side by side

LITTLE_WORDS = listed("the a an of in on for and to by with from at or as its their is are")
ENDINGS = listed("s es d ed e al ly ing n y ic")
_OPPOSITES = tuple(
    pair.split("/")
    for pair in (
        *("hyper/hypo", "pre/post", "pre/peri", "peri/post", "intra/inter", "intra/extra", "inter/extra"),
        *("macro/micro", "mono/poly", "endo/exo", "uni/bi", "ab/ad", "sub/supra", "infra/supra", "in/out"),
        *("up/down", "ante/post", "ante/anti", "iso/aniso", "de/re"),
    )
)
_COMPARED = 80  # words of a title


def changes_between(mine: Words, yours: Words) -> list[Stretch]:
    """The stretches of words in which two titles differ, in their order."""
    stretches: list[Stretch] = []
    end = (-1, -1)
    for step in Levenshtein.opcodes(mine[:_COMPARED], yours[:_COMPARED]):
        if step.tag == "equal":
            continue
        here = (mine[step.src_start : step.src_end], yours[step.dest_start : step.dest_end])
        if end == (step.src_start, step.dest_start):
            before = stretches.pop()
            here = (before[0] + here[0], before[1] + here[1])
        stretches.append(here)
        end = (step.src_end, step.dest_end)
    return stretches


def is_a_spelling(stretch: Stretch) -> bool:
    """Whether a stretch says the same on both sides; "breast / prostate" and "hypo- / hyper-" don't."""
    mine, yours = (tuple(word for word in words if word not in LITTLE_WORDS) for words in stretch)
    if not mine and not yours:
        return True
    if len(mine) == len(yours):
        return all(_is_one_word(a, b) for a, b in zip(mine, yours, strict=True))
    return _is_one_word("".join(mine), "".join(yours))


def _is_one_word(mine: str, yours: str) -> bool:
    if mine == yours:
        return True
    short, long = sorted((mine, yours), key=len)
    if len(short) < 4 or any(map(str.isdigit, mine + yours)) or _are_opposites(mine, yours):
        return False
    if long.startswith(short) and long[len(short) :] in ENDINGS:
        return True
    slips = 2 if len(long) >= 8 else 1 if len(long) >= 5 else 0
    same_start = mine[0] == yours[0] or len(long) >= 7
    return same_start and Levenshtein.distance(mine, yours, score_cutoff=slips) <= slips


def _are_opposites(mine: str, yours: str) -> bool:
    return any(
        (mine.startswith(one) and yours.startswith(other))
        or (mine.startswith(other) and yours.startswith(one))
        for one, other in _OPPOSITES
    )

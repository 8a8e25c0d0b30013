"""The fields of Ovid MEDLINE, and which of PubMed's come closest. Pure.

Ovid's names are those of its field guide for MEDLINE; where PubMed has no such field the nearest one
is taken and the difference is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Nearest:
    """PubMed's field for one of Ovid's. `remark` says how they differ, empty when they are alike."""

    tag: str
    remark: str = ""


_ABSTRACT = "PubMed has no field for the abstract alone: [tiab] looks in titles and keywords too."
_MANY = "Ovid looks in many fields here (.mp.). [tw] is the closest that PubMed has."
_HEADING_WORD = "Ovid looks for this within headings. [mh] looks for a whole heading: check that it is one."
_KEYWORD = "[ot] is the closest that PubMed has for keywords of authors."

NEAREST: Mapping[str, Nearest] = {
    "ti": Nearest("ti"),
    "m_titl": Nearest("ti"),
    "ab": Nearest("tiab", _ABSTRACT),
    "tw": Nearest("tiab"),
    "mp": Nearest("tw", _MANY),
    "kw": Nearest("ot", _KEYWORD),
    "kf": Nearest("ot", _KEYWORD),
    "af": Nearest("all"),
    "sh": Nearest("mh:noexp"),
    "hw": Nearest("mh", _HEADING_WORD),
    "fs": Nearest("sh"),
    "pt": Nearest("pt"),
    "nm": Nearest("nm"),
    "rn": Nearest("rn"),
    "rs": Nearest("nm"),
    "px": Nearest("nm"),
    "ot": Nearest("tt", "Ovid's .ot. is the original title: [tt] is the closest that PubMed has."),
    "au": Nearest("au"),
    "in": Nearest("ad"),
    "jn": Nearest("ta"),
    "jw": Nearest("ta", "Ovid looks for a word of the journal's name, [ta] for the whole name: check it."),
    "lg": Nearest("la"),
    "yr": Nearest("dp"),
    "ui": Nearest("pmid"),
    "is": Nearest("is"),
}
UNSURE = frozenset({"hw", "jw", "ot", "mp"})
"""Those whose nearest field finds something else: a person has to look."""


def tags_for(fields: Sequence[str]) -> tuple[list[str], list[str]]:
    """PubMed's tags for these fields of Ovid, and what differs.

    Title and abstract together are [tiab], which has the authors' keywords in it too.
    """
    known = [NEAREST[field] for field in fields if field in NEAREST]
    tags = list(dict.fromkeys(nearest.tag for nearest in known))
    remarks = [
        f"Ovid's field .{field}. has no counterpart in PubMed." for field in fields if field not in NEAREST
    ]
    if ("ti" in fields and "ab" in fields) or "tw" in fields:
        tags = [tag for tag in tags if tag not in ("ti", "ot")]
        known = [nearest for nearest in known if nearest.remark not in (_ABSTRACT, _KEYWORD)]
    elif "tiab" in tags:
        tags = [tag for tag in tags if tag not in ("ti", "ot")]
    return tags, [*remarks, *(nearest.remark for nearest in known if nearest.remark)]

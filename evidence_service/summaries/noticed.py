"""PURE: what a look at a summary found, and how many things that are."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_service import formatting

REMARKS = "remarks"  # where advice about the second reader's remarks belongs


@dataclass(frozen=True)
class Noticed:
    """One thing that a look at a summary found. `field` is where it can be mended, "" for nowhere there.

    `record_id` is the record whose reference is to be corrected, 0 for anything else.
    """

    field: str
    message: str
    record_id: int = 0


@dataclass(frozen=True)
class Examined:
    """What keeps a summary from being sent for review, and what its writer should think about."""

    blockers: tuple[Noticed, ...]
    advice: tuple[Noticed, ...]

    @property
    def in_words(self) -> str:
        """How many things stand, for where there is no room to name them."""
        to_mend, to_think_about = len(self.blockers), len(self.advice)
        if not (to_mend or to_think_about):
            return "Nothing to mend"
        first = f"{formatting.count(to_mend, 'thing')} to mend" if to_mend else "Nothing stops you"
        if not to_think_about:
            return first
        things = str(to_think_about) if to_mend else formatting.count(to_think_about, "thing")
        return f"{first}{',' if to_mend else '.'} {things} to think about"

    def beside(self, field: str) -> tuple[Noticed, ...]:
        """What is to be said beside the box of this name."""
        return tuple(one for one in (*self.blockers, *self.advice) if one.field == field)

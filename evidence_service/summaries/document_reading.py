"""PURE: who read an issued document second, and when, or that nobody did, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evidence_service import formatting

NOBODY = "Nobody. This library service works single-handed, so nobody else read it before delivery."
AS_DELIVERED = (
    "Nobody, of the text as it was delivered. This library service works single-handed, so it was delivered"
    " without another reading."
)


class Outcome(StrEnum):
    """What came of a reading that the delivery didn't follow from."""

    APPROVED = "approved"
    RETURNED = "returned"
    REMARKED = "remarked"


_CAME_OF_IT = {
    Outcome.APPROVED: "and approved what it said then",
    Outcome.RETURNED: "and returned it for changes",
    Outcome.REMARKED: "and wrote remarks",
}


@dataclass(frozen=True)
class EarlierReading:
    """Somebody read it before it was delivered; what came of that, and not that they approved this text."""

    who: str
    read_on: date
    outcome: Outcome

    @property
    def told(self) -> str:
        """The same as a sentence."""
        return f"{self.who} read it on {formatting.day(self.read_on)} {_CAME_OF_IT[self.outcome]}."


def second_reading(
    read_by: str, read_on: date | None, earlier: Sequence[EarlierReading], *, read_by_writer: str = ""
) -> str:
    """Who read it second, as the table of people says it, or that nobody did.

    `read_by_writer` is who delivered it and wrote a part too, where the service isn't single-handed.
    """
    before = [one.told for one in earlier]
    if read_by:
        first = f"{read_by}, on {formatting.day(read_on)}" if read_on else read_by
        return " ".join((f"{first}." if earlier else first, *before))
    if read_by_writer:
        as_delivered = "As it was delivered, nobody" if earlier else "Nobody"
        who = f"{read_by_writer}, who wrote a part of it too, read it before delivery."
        return " ".join((*before, f"{as_delivered} but its writers: {who}"))
    return " ".join((*before, AS_DELIVERED)) if earlier else NOBODY


def read_before_delivery(read_by: str, read_on: date | None, earlier: Sequence[EarlierReading]) -> str:
    """The same as a part of a sentence: "read by ..."."""
    if read_by:
        return f"read by {read_by} on {formatting.day(read_on)}" if read_on else f"read by {read_by}"
    if earlier:
        names = formatting.listed([one.who for one in earlier])
        return f"read by {names} before it had its final text, which nobody else read before delivery"
    return "read by nobody else before delivery"

"""PURE: the three products, what each is, and how long it takes to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Product(StrEnum):
    """What the requester gets."""

    RESULTS_LIST = "results list"
    SUMMARY = "evidence summary"
    SYNTHESIS = "evidence synthesis"


@dataclass(frozen=True)
class Definition:
    """What a product is, in words for requesters and librarians alike, and how long it takes to make."""

    name: str
    what: str
    time: str

    @property
    def in_full(self) -> str:
        """Both in one text, as it stands under a choice."""
        return f"{self.what} It takes {self.time}."


PRODUCTS: Mapping[Product, Definition] = {
    Product.RESULTS_LIST: Definition(
        "Results list",
        "The most relevant papers with a short comment. You read and weigh them yourself.",
        "2 to 5 hours of a librarian’s time",
    ),
    Product.SUMMARY: Definition(
        "Evidence summary",
        "The bottom line, how sure we are, what others have done, and a table of the key studies.",
        "5 to 10 hours",
    ),
    Product.SYNTHESIS: Definition(
        "Evidence synthesis",
        "A longer report that brings the studies together by theme, and says where they disagree.",
        "two to four days",
    ),
}
"""The times are those that health libraries name; a service tells its requesters when its own differ."""

NOT_SURE = "Not sure, please advise me"


def product_name(wanted: str) -> str:
    """What a requester asked for, in words; "" is not sure."""
    return PRODUCTS[Product(wanted)].name if wanted else NOT_SURE

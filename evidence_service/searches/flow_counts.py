"""Numbers of records that always add up: how far screening is, and what became of what was found. PURE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """How far screening is. `excluded` gives the number of records for each reason, most first."""

    undecided: int
    included: int
    maybe: int
    excluded: Mapping[str, int]

    @property
    def excluded_count(self) -> int:
        """How many records were excluded, whatever the reason."""
        return sum(self.excluded.values())

    @property
    def screened(self) -> int:
        """How many records somebody said something of, "maybe" too."""
        return self.included + self.maybe + self.excluded_count

    @property
    def unique(self) -> int:
        """How many different records there are."""
        return self.undecided + self.screened


@dataclass(frozen=True)
class FlowSource:
    """What one search or import found: `found` includes `not_given`, which brought no record.

    `key` is what lists filter by: `run-1`, `source-2`, or empty.
    """

    key: str
    name: str
    found: int
    not_given: int = 0


@dataclass(frozen=True)
class Flow(Tally):
    """What became of the records. `found` = `not_given` + `duplicates` + `unique`.

    A record found by three sources counts three times in `found`; `not_given` are those that
    PubMed counted and did not hand out, or that could not be read. A search that still runs
    counts with what it has brought so far.
    """

    sources: Sequence[FlowSource]

    @property
    def found(self) -> int:
        """How many records all sources found, each as often as it was found."""
        return sum(source.found for source in self.sources)

    @property
    def not_given(self) -> int:
        """How many of those brought no record."""
        return sum(source.not_given for source in self.sources)

    @property
    def duplicates(self) -> int:
        """How many of the records found had been found before, or elsewhere too."""
        return self.found - self.not_given - self.unique

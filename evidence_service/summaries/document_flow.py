"""PURE: what became of the records, as an issued document keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evidence_service.searches import flow_counts
from evidence_service.searches.flow_counts import FlowSource
from evidence_service.searches.flow_diagram import Diagram, diagram

# What older documents hold among `set_aside`.
_WAITING = _NOT_SCREENED, _NOT_DECIDED = "not screened", "looked at and not decided"


@dataclass(frozen=True)
class Count:
    """So many records, and why."""

    label: str
    count: int


@dataclass(frozen=True)
class Step:
    """One line of the table: so many records, what became of them, and when. A sum has others in it."""

    what: str
    when: str
    count: int
    is_sum: bool = False


@dataclass(frozen=True)
class Flow:
    """What became of the records. `set_aside` left before screening: duplicates, not readable.

    `undecided` were not screened yet; `maybe` were screened, and neither included nor excluded.
    The drawing needs `sources` besides; documents from before it was kept have none.
    """

    found: int
    included: int
    excluded: tuple[Count, ...] = ()
    set_aside: tuple[Count, ...] = ()
    sources: tuple[FlowSource, ...] = ()
    undecided: int = 0
    maybe: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the drawing says, in its order; what waits is told only where something does."""
        first, before, screening = "Found", "Before screening", "At screening"
        waiting = [Step("not screened yet", before, self.undecided)] if self.undecided else []
        maybe = [Step("marked as maybe, not decided", screening, self.maybe)] if self.maybe else []
        return (
            *(Step(source.name, first, source.found) for source in self.sources),
            Step("all that were found", first, self.found, is_sum=True),
            *(Step(f"left out: {reason.label}", before, reason.count) for reason in self.set_aside),
            *waiting,
            Step("all that were screened", screening, self.screened, is_sum=True),
            *(Step(f"left out: {reason.label}", screening, reason.count) for reason in self.excluded),
            *maybe,
            Step("included", screening, self.included, is_sum=True),
        )

    def drawn(self, width: int, *, told_in_title: bool = False) -> Diagram:
        """The drawing, so many pixels wide; its title may say everything that it shows."""
        excluded: dict[str, int] = {}
        for reason in self.excluded:  # two of them may bear one label
            excluded[reason.label] = excluded.get(reason.label, 0) + reason.count
        counted = flow_counts.Flow(
            undecided=self.undecided,
            included=self.included,
            maybe=self.maybe,
            excluded=excluded,
            sources=self.sources,
        )
        made = diagram(counted, "Flow of records", width=width)
        return replace(made, title=f"{made.title}. {made.sentence}") if told_in_title else made

    @property
    def set_aside_count(self) -> int:
        """How many records left before screening."""
        return sum(reason.count for reason in self.set_aside)

    @property
    def excluded_count(self) -> int:
        """How many records were screened and left out."""
        return sum(reason.count for reason in self.excluded)

    @property
    def screened(self) -> int:
        """How many records somebody said something of, "maybe" too, as the drawing counts them."""
        return self.included + self.maybe + self.excluded_count

    @property
    def adds_up(self) -> bool:
        """Whether every record that was found is accounted for."""
        return self.found == self.set_aside_count + self.undecided + self.screened

    def as_counted_now(self) -> Flow:
        """The same, where an older document has what nobody screened, or decided on, among `set_aside`."""
        aside = {reason.label: reason.count for reason in self.set_aside}
        undecided, maybe = aside.get(_NOT_SCREENED, self.undecided), aside.get(_NOT_DECIDED, self.maybe)
        left = tuple(reason for reason in self.set_aside if reason.label not in _WAITING)
        return replace(self, set_aside=left, undecided=undecided, maybe=maybe)

"""What a test with known papers showed, paper by paper and line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_service.searches.models import SearchRun
from evidence_service.searches.strategy_models import KnownItem
from evidence_service.strategies.known_items import Explanation, explain, parts_to_test


@dataclass(frozen=True)
class Tested:
    """One paper. `found` says for each line whether it finds it, None for one that wasn't tested.

    `explanation` is None for a paper that wasn't there when the test was made, or that PubMed
    doesn't have.
    """

    item: KnownItem
    found: Sequence[bool | None]
    explanation: Explanation | None

    @property
    def is_found(self) -> bool:
        """Whether the last line finds it."""
        return self.explanation is not None and self.explanation.is_found

    @property
    def is_lost(self) -> bool:
        """Whether it was tested and the last line doesn't find it."""
        return self.explanation is not None and not self.explanation.is_found

    @property
    def nobody_finds_it(self) -> bool:
        """Whether it was tested and no line finds it."""
        return self.explanation is not None and not self.explanation.found_by


@dataclass(frozen=True)
class KnownResults:
    """A test: its papers, the lines as they were tested, and how many papers each line finds."""

    papers: Sequence[Tested]
    lines: Sequence[str]
    finds: Sequence[int | None]

    @property
    def found(self) -> int:
        """How many papers the last line finds."""
        return sum(paper.is_found for paper in self.papers)

    @property
    def lost(self) -> int:
        """How many it doesn't find, though PubMed has them."""
        return sum(paper.is_lost for paper in self.papers)

    @property
    def found_by_nobody(self) -> int:
        """How many no line finds, though PubMed has them."""
        return sum(paper.nobody_finds_it for paper in self.papers)


def results_of(run: SearchRun, lines: Sequence[str], items: Sequence[KnownItem]) -> KnownResults:
    """What the run showed of these papers, when `lines` are those of the version that was tested."""
    by_query = {line.query: line.found_pmids for line in run.lines if line.found_pmids is not None}
    found = {part.key: by_query[part.query] for part in parts_to_test(lines) if part.query in by_query}
    of_line = [found.get(str(number)) for number in range(1, len(lines) + 1)]
    was_there = [item for item in items if item.added_at <= run.asked_at]
    return KnownResults(
        papers=[_tested(item, item in was_there, lines, found, of_line) for item in items],
        lines=lines,
        finds=[None if pmids is None else len(pmids) for pmids in of_line],
    )


def _tested(
    item: KnownItem,
    was_there: bool,
    lines: Sequence[str],
    found: dict[str, list[str]],
    of_line: Sequence[list[str] | None],
) -> Tested:
    if not was_there or not item.pmid or item.problem:
        return Tested(item, [None] * len(lines), None)
    told = [None if pmids is None else item.pmid in pmids for pmids in of_line]
    return Tested(item, told, explain(lines, found, item.pmid))

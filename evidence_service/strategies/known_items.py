"""Which lines find the papers that a search should find, and what loses them. Pure.

Every line is tested, and of the last line each part that it joins with AND or takes out with NOT,
through the lines that it names: the first part that doesn't find a paper is why it is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_service.strategies.lint_findings import listed, shortened
from evidence_service.strategies.strategy import write_out, written_out_where_possible
from evidence_service.strategies.strategy_pieces import Reference
from evidence_service.strategies.strategy_tree import Joined, Meaning, Tree, Used, read_line

MOST_PARTS = 100  # besides the lines; a strategy with more is tested no finer


@dataclass(frozen=True)
class Part:
    """What is tested: a whole line, or a part of line `line`. `key` is unique within the strategy.

    `text` is what the librarian wrote, `query` what PubMed is sent.
    """

    key: str
    line: int
    text: str
    query: str
    is_line: bool

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return f"line {self.line}" if self.is_line else f"“{shortened(self.text)}” in line {self.line}"


@dataclass(frozen=True)
class Step:
    """One part on the way to the last line: what is joined with AND, or taken out with NOT, by line `by`."""

    part: Part
    by: int
    is_taken_out: bool = False

    def loses(self, finding: Collection[str]) -> bool:
        """Whether a paper is lost here, when the parts with these keys find it."""
        return (self.part.key in finding) == self.is_taken_out


@dataclass(frozen=True)
class Explanation:
    """What became of one paper. `found_by` are line numbers, `lost_at` the steps that lose it, in order."""

    is_found: bool
    found_by: tuple[int, ...]
    lost_at: tuple[Step, ...]
    text: str


def parts_to_test(lines: Sequence[str]) -> list[Part]:
    """Every line that can run, then the parts of the last one that are no line, in their order."""
    return list(_Strategy(lines).parts.values())


def explain(lines: Sequence[str], found: Mapping[str, Collection[str]], pmid: str) -> Explanation:
    """What became of the paper `pmid`, when the part with each key found these PMIDs.

    Parts that are missing in `found` weren't tested; nothing is said of them.
    """
    strategy = _Strategy(lines)
    finding = {key for key, pmids in found.items() if pmid in pmids}
    found_by = tuple(part.line for part in strategy.parts.values() if part.is_line and part.key in finding)
    last = str(len(lines))
    if last not in found:
        return Explanation(False, found_by, (), "The last line wasn't tested. Test the strategy again.")
    if last in finding:
        return Explanation(True, found_by, (), "The last line finds it.")
    ways = [[step for step in way if step.part.key in found and step.loses(finding)] for way in strategy.ways]
    lost_at = tuple(step for way in ways for step in way[:1]) if len(ways) > 1 else tuple(ways[0])
    return Explanation(False, found_by, lost_at, _told(found_by, ways, len(lines)))


def _told(found_by: Sequence[int], ways: Sequence[Sequence[Step]], last: int) -> str:
    start = "" if found_by else "No line finds it. "
    if not all(ways):
        return f"{start}The last line doesn't find it, though all its parts do. Test the strategy again."
    reasons = [_reason(way[0], last) for way in ways]
    if len(reasons) == 1:
        later = [step.part.name for step in ways[0][1:]]
        also = f" So would {listed(later)}." if later else ""
        return f"{start}{reasons[0]}{also}"
    return f"{start}Each way to the last line loses it. " + " ".join(reasons)


def _reason(step: Step, last: int) -> str:
    name = step.part.name
    if step.is_taken_out:
        return f"Line {step.by} takes it out with NOT: {name} finds it."
    if step.part.is_line and step.part.line == last:
        return "The last line doesn't find it."
    if step.part.is_line and step.part.line == step.by:
        return f"Line {step.by} doesn't find it."
    return f"Line {step.by} loses it: it joins {name} with AND, which doesn't find it."


class _Strategy:
    """The parts of a strategy, and the ways to its last line; on each way all steps must be passed."""

    def __init__(self, lines: Sequence[str]) -> None:
        queries = written_out_where_possible(lines)
        self._queries = [query or "" for query in queries]
        self._lines = list(lines)
        self._trees: dict[int, Tree] = {}
        self.parts = {
            str(number): Part(str(number), number, " ".join(line.split()), query, is_line=True)
            for number, (line, query) in enumerate(zip(lines, queries, strict=True), 1)
            if query
        }
        self.ways: list[list[Step]] = [[]]
        if str(len(lines)) in self.parts:
            self.ways = [list(self._steps(*way)) for way in self._alternatives(len(lines))]

    def _tree(self, number: int) -> Tree:
        if number not in self._trees:
            self._trees[number] = read_line(self._lines[number - 1])
        return self._trees[number]

    def _opened(self, number: int, meaning: Meaning | None) -> tuple[int, Meaning | None]:
        """What a reference to one line stands for, and in which line that is written."""
        while isinstance(meaning, Used) and len(meaning.reference.numbers) == 1:
            number = meaning.reference.numbers[0]
            meaning = self._tree(number).meaning
        return number, meaning

    def _alternatives(self, last: int) -> Iterator[tuple[int, Meaning | None]]:
        """The operands of the last line when it joins with OR what is joined with AND; else the line."""
        number, whole = self._opened(last, self._tree(last).meaning)
        operands: list[Meaning] = []
        if isinstance(whole, Joined) and whole.operator == "OR":
            operands = whole.operands
        inner = [self._opened(number, operand)[1] for operand in operands]
        if any(isinstance(one, Joined) and one.operator != "OR" for one in inner) and len(operands) <= 10:
            yield from ((number, operand) for operand in operands)
        else:
            yield last, self._tree(last).meaning

    def _steps(self, line: int, meaning: Meaning | None) -> Iterator[Step]:
        """What all must be passed, in order, through the lines that are named."""
        waiting: list[tuple[int, Meaning | None, bool]] = [(line, meaning, False)]
        for _ in range(10 * MOST_PARTS):
            if not waiting:
                return
            number, meaning, is_taken_out = waiting.pop()
            if meaning is None:
                continue
            _, opened = self._opened(number, meaning)
            inner = opened if isinstance(meaning, Used) and isinstance(opened, Joined) else meaning
            if is_taken_out or not _is_joined_with_and(inner):
                if len(self.parts) < len(self._lines) + MOST_PARTS:
                    yield Step(self._part(number, meaning), number, is_taken_out)
            elif isinstance(inner, Used):
                waiting += [(number, one, False) for one in reversed(_each(inner))]
            elif isinstance(inner, Joined):
                number = self._opened(number, meaning)[0]
                out = inner.operator == "NOT"
                parts = [(number, one, out and place > 0) for place, one in enumerate(inner.operands)]
                waiting += reversed(parts)

    def _part(self, number: int, meaning: Meaning) -> Part:
        if isinstance(meaning, Used) and len(meaning.reference.numbers) == 1:
            return self.parts[str(meaning.reference.numbers[0])]
        tree = self._tree(number)
        if meaning is tree.meaning:
            return self.parts[str(number)]
        key = f"{number}:{meaning.start}-{meaning.end}"
        query = write_out(tree.line, self._queries, meaning.start, meaning.end)
        part = Part(key, number, tree.excerpt(meaning), query, is_line=False)
        return self.parts.setdefault(key, part)


def _is_joined_with_and(meaning: Meaning) -> bool:
    if isinstance(meaning, Used):
        return meaning.reference.operator == "AND" and len(meaning.reference.numbers) > 1
    return isinstance(meaning, Joined) and meaning.operator != "OR"


def _each(used: Used) -> list[Used]:
    """The lines of a group such as and/1-3, each by itself."""
    reference = used.reference
    return [Used(Reference(reference.piece, (number,))) for number in reference.numbers]

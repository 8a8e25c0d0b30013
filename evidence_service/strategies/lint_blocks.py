"""The concepts of a strategy: which terms are joined with OR, within a line and across lines. Pure.

A block is everything that OR joins: the terms of one line, of the lines that another line joins with
OR, and below it the parts that are themselves joined with AND. A line that is used in two places
makes one block of both, so that nothing is called missing that stands in either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_service.strategies.field_tags import Kind
from evidence_service.strategies.lint_findings import Reading
from evidence_service.strategies.strategy_tree import Meaning, Term, Used

_MOST_PASSES = 12  # to carry what lies below upwards; a strategy nested deeper is read no further


@dataclass(frozen=True)
class Placed:
    """A term and the number of the line in which it stands."""

    line: int
    term: Term


@dataclass(eq=False)
class Block:
    """Everything that OR joins. `kinds` counts what lies below it too; None is a term without a tag."""

    terms: list[Placed] = field(default_factory=list)
    below: list[list[Block]] = field(default_factory=list)  # the operands of each AND in it
    kinds: set[Kind | None] = field(default_factory=set)

    @property
    def has_heading(self) -> bool:
        """Whether a subject heading is in it."""
        return Kind.HEADING in self.kinds

    @property
    def has_words(self) -> bool:
        """Whether a text word is in it; PubMed makes one of a term without a tag."""
        return not self.kinds.isdisjoint({Kind.TEXT, None})


@dataclass(frozen=True, eq=False)
class And:
    """Blocks that a line joins with AND, and the block that the whole is or stands in."""

    line: int
    block: Block
    operands: list[Block]
    taken_out: bool  # it stands behind NOT

    @property
    def is_outermost(self) -> bool:
        """Whether it is no part of something that OR joins with something else."""
        return not self.block.terms and len(self.block.below) == 1


class Blocks:
    """All blocks of a strategy. `joined_with_and` are all its ANDs."""

    def __init__(self, reading: Reading) -> None:
        self._parents: dict[object, object] = {}
        self._blocks: dict[object, Block] = {}
        self._below: list[tuple[int, object, list[object], bool]] = []
        self.joined_with_and: list[And] = []
        self._placed: list[tuple[object, Placed]] = []
        for number, tree in enumerate(reading.trees, 1):
            if tree is not None and tree.meaning is not None:
                self._join(number, self._read(number, tree.meaning))
        self._gather()

    def of_line(self, number: int) -> Block:
        """The block that a line makes."""
        return self._block(number)

    def all(self) -> list[Block]:
        """Every block once."""
        return list(self._blocks.values())

    def _read(self, number: int, whole: Meaning) -> object:
        waiting = [(whole, False)]
        while waiting:
            meaning, taken_out = waiting.pop()
            key = _key(meaning)
            if isinstance(meaning, Term):
                self._placed.append((key, Placed(number, meaning)))
            elif isinstance(meaning, Used):
                self._use(number, meaning, taken_out)
            else:
                out = meaning.operator == "NOT"
                waiting += [
                    (one, taken_out or (out and place > 0)) for place, one in enumerate(meaning.operands)
                ]
                operands = [_key(operand) for operand in meaning.operands]
                self._join_or_put_below(number, key, operands, meaning.operator, taken_out=taken_out)
        return _key(whole)

    def _use(self, number: int, used: Used, taken_out: bool) -> None:
        numbers: list[object] = [one for one in used.reference.numbers if 1 <= one < number]
        operator = used.reference.operator if len(numbers) > 1 else "OR"
        self._join_or_put_below(number, _key(used), numbers, operator, taken_out=taken_out)

    def _join_or_put_below(
        self, line: int, key: object, operands: Sequence[object], operator: str, *, taken_out: bool
    ) -> None:
        if operator == "AND":
            self._below.append((line, key, list(operands), taken_out))
        else:  # with NOT the first operand is what the whole is about
            for operand in operands[: 1 if operator == "NOT" else None]:
                self._join(key, operand)

    def _root(self, key: object) -> object:
        while key in self._parents:
            parent = self._parents[key]
            if parent in self._parents:
                self._parents[key] = self._parents[parent]
            key = parent
        return key

    def _join(self, one: object, other: object) -> None:
        first, second = self._root(one), self._root(other)
        if first != second:
            self._parents[first] = second

    def _block(self, key: object) -> Block:
        return self._blocks.setdefault(self._root(key), Block())

    def _gather(self) -> None:
        for key, placed in sorted(self._placed, key=lambda one: (one[1].line, one[1].term.start)):
            block = self._block(key)
            block.terms.append(placed)
            block.kinds.add(placed.term.tag.kind if placed.term.tag else None)
        for line, key, operands, taken_out in self._below:
            joined = And(line, self._block(key), [self._block(one) for one in operands], taken_out)
            joined.block.below.append(joined.operands)
            self.joined_with_and.append(joined)
        for _ in range(_MOST_PASSES):
            before = sum(len(joined.block.kinds) for joined in self.joined_with_and)
            for joined in reversed(self.joined_with_and):
                for operand in joined.operands:
                    joined.block.kinds |= operand.kinds
            if sum(len(joined.block.kinds) for joined in self.joined_with_and) == before:
                break


def _key(meaning: Meaning) -> object:
    return ("part", id(meaning))

"""A line of a strategy as PubMed reads it: terms with their field tags, joined in brackets. Pure.

Nothing is refused: a line with a missing bracket gives the tree that is left of it, since the
fault itself is told by `strategy.problems`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from evidence_service.strategies.field_tags import Kind, Tag, tag_of
from evidence_service.strategies.strategy_pieces import (
    Piece,
    Reference,
    is_combination,
    pieces_of,
    references_in,
)


@dataclass(frozen=True)
class Term:
    """What is searched for: a word, a phrase or a heading. `text` has no quotation marks and no tag."""

    text: str
    start: int
    end: int
    quoted: bool = False
    tag: Tag | None = None  # None: PubMed maps the words by itself

    @property
    def words(self) -> list[str]:
        """Its words in small letters, truncation marks included."""
        return self.text.lower().split()

    @property
    def normal(self) -> tuple[str, str, str]:
        """Text, field and modifier: the same for terms that PubMed takes for the same."""
        if self.tag is None:
            return self.text.lower(), "", '"' if self.quoted else ""
        field_tag = self.tag.field.tag if self.tag.field else self.tag.name
        return self.text.lower(), field_tag, f"{self.tag.modifier}~{self.tag.distance}".replace("~None", "")


@dataclass(frozen=True)
class Used:
    """A reference to other lines as an operand."""

    reference: Reference

    @property
    def start(self) -> int:
        """Where it starts in its line."""
        return self.reference.piece.start

    @property
    def end(self) -> int:
        """Where it ends in its line."""
        return self.reference.piece.end


@dataclass
class Group:
    """Operands in brackets, or a whole line. `operators[n]` stands before operand n; "" is an unwritten AND.

    The first operand has "" too, unless the group starts with an operator.
    """

    start: int
    end: int
    operands: list[Operand] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    is_line: bool = False

    @property
    def joints(self) -> frozenset[str]:
        """The operators between its operands; an unwritten AND is AND."""
        return frozenset(operator or "AND" for operator in self.operators[1:])

    @property
    def only(self) -> Operand | None:
        """Its operand when it has a single one."""
        return self.operands[0] if len(self.operands) == 1 else None


Operand = Term | Used | Group


@dataclass(eq=False)
class Joined:
    """What brackets and reading from left to right make of a group: operands joined by one operator.

    With NOT, everything from the second operand on is taken out of the first.
    """

    operator: str
    operands: list[Meaning]
    start: int
    end: int  # both with its brackets


Meaning = Term | Used | Joined


@dataclass(frozen=True)
class Tree:
    """A line read. `groups` are all of its groups, outer ones before inner ones, the line first."""

    line: str
    groups: tuple[Group, ...]
    lower_operators: tuple[Piece, ...]  # and, or, not that are meant as operators
    misplaced_tags: tuple[Piece, ...]  # field tags behind a bracket, an operator or nothing

    @property
    def root(self) -> Group:
        """The whole line."""
        return self.groups[0]

    @property
    def terms(self) -> list[Term]:
        """All terms in the order of the line."""
        found = [operand for group in self.groups for operand in group.operands if isinstance(operand, Term)]
        return sorted(found, key=lambda term: term.start)

    @cached_property
    def meaning(self) -> Meaning | None:
        """The line as PubMed takes it, from left to right; None for a line without anything in it."""
        meanings: dict[int, Meaning | None] = {}
        for group in reversed(self.groups):
            operands = [
                meanings[id(operand)]
                if isinstance(operand, Group)
                else None
                if is_stray(operand)
                else operand
                for operand in group.operands
            ]
            meaning = _joined(group.operators, operands)
            if isinstance(meaning, Joined) and not group.is_line:
                meaning.start, meaning.end = group.start, group.end
            meanings[id(group)] = meaning
        return meanings[id(self.root)]

    def excerpt(self, operand: Operand | Meaning | Piece) -> str:
        """The text of a part of the line, as typed."""
        return " ".join(self.line[operand.start : operand.end].split())


def read_line(line: str, pieces: Sequence[Piece] | None = None) -> Tree:
    """The tree of a line; its `pieces_of` can be given when they are there already."""
    pieces = pieces_of(line) if pieces is None else pieces
    reader = _Reader(line, pieces)
    reader.read()
    return Tree(line, tuple(reader.groups), tuple(reader.lower_operators), tuple(reader.misplaced_tags))


def is_stray(operand: Operand) -> bool:
    """Whether it is a sign such as / that finds nothing and means nothing."""
    return isinstance(operand, Term) and not operand.quoted and not any(map(str.isalnum, operand.text))


def _joined(operators: Sequence[str], operands: Sequence[Meaning | None]) -> Meaning | None:
    whole: Meaning | None = None
    own: Joined | None = None  # the part of `whole` that was made here and can still grow
    for written, operand in zip(operators, operands, strict=True):
        operator = written or "AND"
        if operand is None:
            continue
        if whole is None:
            whole = operand
        elif own is not None and own.operator == operator:
            own.operands.append(operand)
            own.end = operand.end
        else:
            whole = own = Joined(operator, [whole, operand], whole.start, operand.end)
    return whole


class _Reader:
    def __init__(self, line: str, pieces: Sequence[Piece]) -> None:
        self.line = line
        self.pieces = pieces
        self.references = {reference.piece: reference for reference in references_in(pieces)}
        self.combination = is_combination(pieces)
        self.groups = [Group(0, len(line), is_line=True)]
        self.open = [self.groups[0]]
        self.operator = ""
        self.words: list[Piece] = []
        self.lower_operators: list[Piece] = []
        self.misplaced_tags: list[Piece] = []

    def read(self) -> None:
        for place, piece in enumerate(self.pieces):
            if piece in self.references:
                self._end_term(None)
                self._add(Used(self.references[piece]))
            elif piece.is_operator or self._is_meant_as_operator(place):
                self._end_term(None)
                self.operator = piece.text.upper()
            elif piece.kind == "bracket":
                self._end_term(None)
                self._bracket(piece)
            elif piece.kind == "tag":
                self._end_term(piece)
            elif piece.kind == "quoted":
                self._end_term(None)
                self.words = [piece]
            elif piece.kind == "word":
                self._word(piece)
        self._end_term(None)

    def _word(self, piece: Piece) -> None:
        if self.words and self.words[-1].kind == "quoted" and piece.text != ":":
            self._end_term(None)
        self.words.append(piece)

    def _bracket(self, piece: Piece) -> None:
        if piece.text == "(":
            group = Group(piece.start, len(self.line))
            self._add(group)
            self.groups.append(group)
            self.open.append(group)
        elif len(self.open) > 1:
            self.open.pop().end = piece.end
            self.operator = ""

    def _end_term(self, tag: Piece | None) -> None:
        if not self.words:
            if tag is not None:
                self.misplaced_tags.append(tag)
            return
        first, last = self.words[0], tag or self.words[-1]
        quoted = first.kind == "quoted" and len(self.words) == 1
        text = first.text.strip('"') if quoted else " ".join(piece.text for piece in self.words)
        known = tag_of(tag.text) if tag else None
        self.words = []
        self._add(Term(" ".join(text.split()), first.start, last.end, quoted, known))

    def _add(self, operand: Operand) -> None:
        group = self.open[-1]
        last = group.operands[-1] if group.operands else None
        if isinstance(last, Term) and isinstance(operand, Term) and self._is_range(last, operand):
            text = f"{last.text}{operand.text}".replace(" ", "")
            group.operands[-1] = Term(text, last.start, operand.end, tag=operand.tag or last.tag)
            return
        group.operands.append(operand)
        group.operators.append(self.operator)
        self.operator = ""

    def _is_range(self, before: Term, after: Term) -> bool:
        """Whether both are one range of dates, such as "2020"[dp] : "2024"[dp]."""
        return not self.operator and (before.text.endswith(":") or after.text.startswith(":"))

    def _is_meant_as_operator(self, place: int) -> bool:
        """Whether and, or, not in small letters joins terms here, and is no word of a phrase."""
        piece = self.pieces[place]
        if not piece.is_lower_operator or not 0 < place < len(self.pieces) - 1:
            return False
        if self.combination:
            return True
        before, after = self.pieces[place - 1], self.pieces[place + 1]
        structural = (
            before.kind in ("tag", "quoted")
            or before.text == ")"
            or after.kind == "quoted"
            or after.text == "("
            or not self.references.keys().isdisjoint((before, after))
        )
        if structural or (piece.text != "and" and self._is_between_words(place)):
            self.lower_operators.append(piece)
            return True
        return False

    def _is_between_words(self, place: int) -> bool:
        """Whether plain words stand on both sides, and the second is in no heading such as `[sh]`."""
        if self.pieces[place - 1].kind != "word" or self.pieces[place + 1].kind != "word":
            return False
        closing = next((piece for piece in self.pieces[place + 1 : place + 12] if piece.kind != "word"), None)
        kind = tag_of(closing.text).kind if closing and closing.kind == "tag" else Kind.TEXT
        return kind is Kind.TEXT

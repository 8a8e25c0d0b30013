"""Reads what a searcher typed into a tree: terms with their tags, operators from left to right, brackets."""

from dataclasses import dataclass
from re import compile as pattern
from typing import Literal

from practice_pubmed.answers import Refused

_TOKEN = pattern(
    r"""\s*(?:
      (?P<open>\()
    | (?P<close>\))
    | ["“”](?P<quoted>[^"“”]*)(?:["“”]|$)
    | \[(?P<tag>[^\]]*)(?:\]|$)
    | \#(?P<past>\d+)
    | (?P<colon>:)
    | (?P<word>10\.\d{4,9}/(?:[^\s\[\]"“”()]|\([^\s()]*\))+ | [^\s()"“”\[\]:]+ | \])
    )""",
    flags=64,
)
Operator = Literal["AND", "OR", "NOT"]
DEEPEST = 100


@dataclass(frozen=True)
class Term:
    """Words that belong together, with the tag that follows them. An untagged run is mapped by PubMed."""

    text: str
    quoted: bool = False
    tag: str | None = None


@dataclass(frozen=True)
class Range:
    first: str
    last: str
    tag: str


@dataclass(frozen=True)
class Past:
    """`#2`: the result of an earlier search in the same history."""

    number: int


@dataclass(frozen=True)
class Group:
    inside: "Node"


@dataclass(frozen=True)
class Operation:
    operator: Operator
    left: "Node"
    right: "Node"


Node = Term | Range | Past | Group | Operation


def spine(node: Node) -> tuple[Node, list[tuple[Operator, Node]]]:
    """A chain of operations unrolled: its first operand, and each operator with what follows it."""
    steps: list[tuple[Operator, Node]] = []
    while isinstance(node, Operation):
        steps.append((node.operator, node.right))
        node = node.left
    return node, steps[::-1]


def read_query(text: str) -> Node:
    """The tree of a query. Raises `Refused` when brackets don't match or nothing is left to search."""
    reader = _Reader(_tokens(text))
    tree = reader.expression(depth=0)
    if tree is None:
        raise Refused("Empty term and query_key - nothing todo")
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        value = match.group(kind)
        if kind == "word" and value in ("AND", "OR", "NOT"):
            kind = "operator"
        found.append((kind, value))
    return found


class _Reader:
    """Walks over the tokens once, from left to right: PubMed knows no precedence but brackets."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def _next_kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else "end"

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def expression(self, depth: int) -> Node | None:
        """Everything up to the closing bracket or the end. Operators without two sides are passed over."""
        tree: Node | None = None
        operator = "AND"
        while (kind := self._next_kind()) != "end":
            if kind == "close":
                if depth == 0:
                    raise Refused("Search Backend failed: Unbalanced parentheses in query")
                break
            if kind == "operator":
                operator = self._take()
                continue
            operand = self._operand(depth)
            if operand is not None:
                tree = operand if tree is None else Operation(_operator(operator), tree, operand)
                operator = "AND"
        if depth and self._next_kind() != "close":
            raise Refused("Search Backend failed: Unbalanced parentheses in query")
        return tree

    def _operand(self, depth: int) -> Node | None:
        kind = self._next_kind()
        if kind == "open":
            if depth == DEEPEST:
                raise Refused("Search Backend failed: Query is nested too deeply")
            self._take()
            inside = self.expression(depth + 1)
            self._take()
            return Group(inside) if inside else None
        if kind == "past":
            return Past(int(self._take()))
        if kind in ("tag", "colon"):
            self._take()
            return None
        return self._term_or_range()

    def _term_or_range(self) -> Node:
        first, quoted = self._words()
        if self._next_kind() == "colon" and self._tag_after_colon():
            return self._range(first)
        tag = self._take().strip() if self._next_kind() == "tag" else None
        if tag and self._next_kind() == "colon" and self._tag_after_colon():
            return self._range(first)
        return Term(first, quoted, tag)

    def _words(self) -> tuple[str, bool]:
        """One quoted phrase, or a run of plain words."""
        if self._next_kind() == "quoted":
            return self._take().strip(), True
        words = []
        while self._next_kind() == "word":
            words.append(self._take())
            if self._begins_range():
                break
        return " ".join(words), False

    def _begins_range(self) -> bool:
        """Whether the next word starts a range, which ends the run before it."""
        at = self._at
        kinds = [kind for kind, _ in self._tokens[at : at + 2]]
        return kinds == ["word", "colon"] and self._tokens[at][1][0].isdigit()

    def _tag_after_colon(self) -> bool:
        kinds = [kind for kind, _ in self._tokens[self._at : self._at + 3]]
        return kinds[1:2] in (["word"], ["quoted"]) and kinds[2:] == ["tag"]

    def _range(self, first: str) -> Range:
        self._take()
        last = self._take()
        return Range(first.strip(), last.strip(), self._take().strip())


def _operator(text: str) -> Operator:
    return "NOT" if text == "NOT" else "OR" if text == "OR" else "AND"

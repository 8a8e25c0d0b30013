"""A line of an Ovid strategy taken apart: headings, words with fields, operators, line numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_service.strategies.ovid_fields import NEAREST

DEEPEST = 40  # brackets within brackets; a person reads a line with more

_FIELD = r"(?:m_titl|[a-z]{2})"
_SUFFIX = re.compile(rf"(?i)^(?P<word>.*?)\.(?P<fields>{_FIELD}(?:,{_FIELD})*)\.?$", re.DOTALL)
_CHUNK = re.compile(r'\*?"[^"]*"(?:/[^\s()]*|\.[\w,.]*)?|[()]|[^\s()"]+|"')
_EXPLAINED = re.compile(r"\[(?:mp=|[A-Z])[^\[\]]*\]")  # what Ovid prints behind .mp. and subheadings
_OPERATOR = re.compile(r"(?i)and|or|not|adj\d{0,2}")
_LINES = re.compile(r"(?i)#?\d{1,3}|(?:and|or)/[\d,\-–]+")
_SUBHEADINGS = """
    ab ad ae ag aa an ah ai bi bl bs cf ch ci cl cn co ct cy de df dg dh di dt ec ed eh em en ep es et ge gd
    hi im in ip ir is la li lj ma me mi mo mt nu og pa pc pd ph pk po pp ps px py ra rh ri rt sc sd se sn st
    su sy td th tm to tr tu ul ur us ut ve vi
"""
_HEADING = re.compile(
    r'(?is)(?P<exp>exp\s+)?(?P<main>\*)?\s*"?(?P<name>[^"/]+?)"?/(?P<subheadings>[a-z]{2}(?:,[a-z]{2})*)?'
)


class NotRead(Exception):
    """The line isn't written as Ovid's lines are. The message says what is wrong, for a remark."""


@dataclass
class Words:
    """Words that stand together: Ovid looks for them as a phrase."""

    words: list[str]
    quoted: bool = False
    fields: tuple[str, ...] = ()


@dataclass
class Heading:
    """A subject heading, with its subheadings of two letters."""

    name: str
    explode: bool = False
    main: bool = False
    subheadings: tuple[str, ...] = ()


@dataclass
class Lines:
    """Numbers of earlier lines, joined with `operator` when there are several."""

    text: str


@dataclass
class Joined:
    """Operands with an operator before each but the first: AND, OR, NOT, or ADJ with a number."""

    operands: list[Node] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    fields: tuple[str, ...] = ()


Node = Words | Heading | Lines | Joined


def parsed(line: str) -> Node:
    """What an Ovid line says. Raises `NotRead`."""
    line = re.sub(r"(?<=/[a-z]{2}),\s+(?=[a-z]{2}\b)", ",", _EXPLAINED.sub("", line))
    chunks = _CHUNK.findall(re.sub(r"(?<=,[a-z]{2}),\s+(?=[a-z]{2}\b)", ",", line))
    if not chunks:
        raise NotRead("Nothing stands in this line.")
    reader = _Parser(chunks)
    node = reader.joined(0)
    if reader.place < len(chunks):
        raise NotRead("A bracket is closed that wasn't opened.")
    return node


class _Parser:
    def __init__(self, chunks: Sequence[str]) -> None:
        self.chunks = chunks
        self.place = 0

    def joined(self, depth: int) -> Node:
        """Operands and operators up to a closing bracket or the end."""
        if depth > DEEPEST:
            raise NotRead("There are too many brackets within brackets.")
        whole = Joined()
        while True:
            whole.operands.append(self._operand(depth))
            chunk = self._next()
            if chunk is None or chunk.startswith(")"):
                break
            operator = _operator(chunk)
            if not operator:
                raise NotRead(f"An operator is missing before {chunk}.")
            whole.operators.append(operator)
            self.place += 1
        return whole.operands[0] if len(whole.operands) == 1 else whole

    def _next(self) -> str | None:
        return self.chunks[self.place] if self.place < len(self.chunks) else None

    def _operand(self, depth: int) -> Node:
        chunk = self._next()
        if chunk == "(":
            self.place += 1
            node = self.joined(depth + 1)
            if self._next() != ")":
                raise NotRead("A bracket is opened and not closed.")
            self.place += 1
            return self._with_fields(node)
        segment: list[str] = []
        while chunk is not None and chunk not in "()" and not (segment and _operator(chunk)):
            segment.append(chunk)
            self.place += 1
            if _ends_operand(chunk):
                break
            chunk = self._next()
        if not segment or _operator(segment[0]):
            raise NotRead("Something is missing beside an operator.")
        return _operand(segment)

    def _with_fields(self, node: Node) -> Node:
        """A bracket with the fields behind it: (a or b).ti,ab."""
        chunk = self._next() or ""
        suffix = _SUFFIX.match(chunk) if chunk.startswith(".") else None
        if suffix is None or suffix["word"]:
            return node
        self.place += 1
        fields = _fields(suffix)
        if isinstance(node, Joined) and not node.fields:
            node.fields = fields
            return node
        if isinstance(node, Words) and not node.fields:
            node.fields = fields
            return node
        return Joined([node], [], fields)


def _operator(chunk: str) -> str:
    return chunk.upper() if _OPERATOR.fullmatch(chunk) else ""


def _fields(suffix: re.Match[str]) -> tuple[str, ...]:
    return tuple(suffix["fields"].lower().split(","))


def _suffix(chunk: str) -> re.Match[str] | None:
    """The fields at the end of a chunk. Without its last full stop one of them must be a field of Ovid's."""
    match = _SUFFIX.match(chunk)
    sure = match is not None and (chunk.endswith(".") or any(name in NEAREST for name in _fields(match)))
    return match if sure else None


def _is_heading_end(chunk: str) -> bool:
    """Whether the chunk ends a heading: Asthma/ or Asthma/dt,th."""
    _, slash, behind = chunk.rpartition("/")
    return bool(slash) and all(code in _SUBHEADINGS.split() for code in filter(None, behind.split(",")))


def _ends_operand(chunk: str) -> bool:
    return _is_heading_end(chunk) or _suffix(chunk) is not None


def _operand(segment: Sequence[str]) -> Node:
    text = " ".join(segment)
    if len(segment) == 1 and _LINES.fullmatch(text):
        return Lines(text)
    if _is_heading_end(segment[-1]) and not _LINES.fullmatch(text):
        match = _HEADING.fullmatch(text)
        if match is None:
            raise NotRead(f"“{text}” is no heading as Ovid writes them.")
        codes = tuple((match["subheadings"] or "").split(",")) if match["subheadings"] else ()
        return Heading(" ".join(match["name"].split()), bool(match["exp"]), bool(match["main"]), codes)
    if segment[0].lower() == "exp" and len(segment) > 1:
        raise NotRead(f"Behind “{text}” the sign / of a heading is missing.")
    suffix = _suffix(segment[-1])
    last = suffix["word"] if suffix else segment[-1]
    words = " ".join([*segment[:-1], last]).replace('"', " ").split()
    if not words:
        raise NotRead("Fields stand behind nothing.")
    quoted = len(segment) == 1 and segment[0].startswith('"')
    return Words(words, quoted, _fields(suffix) if suffix else ())

"""Runs a query over the collection and tells, as PubMed does, how it was understood."""

from collections.abc import Callable
from dataclasses import dataclass

from practice_pubmed.collection import Collection
from practice_pubmed.found import Found, Messages, joined
from practice_pubmed.index import Ids
from practice_pubmed.query_text import Group, Node, Operation, Past, Range, Term, read_query, spine
from practice_pubmed.terms import TermReader

PastSearch = Callable[[int], Found]


@dataclass(frozen=True)
class Result:
    ids: Ids
    translation: str
    messages: Messages


def run_query(collection: Collection, text: str, past_search: PastSearch) -> Result:
    """The records that a query finds; `past_search` answers `#1`. Raises `Refused` when it can't be read."""
    messages = Messages()
    found = _Evaluation(TermReader(collection, messages), past_search).of(read_query(text))
    if found is None:
        found = Found(set(), f"({text.strip()}[All Fields])")
    if not found.ids:
        messages.output.append("No items found.")
    return Result(found.ids, found.text, messages)


class _Evaluation:
    def __init__(self, terms: TermReader, past_search: PastSearch) -> None:
        self._terms = terms
        self._past_search = past_search

    def of(self, node: Node) -> Found | None:
        """What a part of the query finds; None for a part that PubMed drops because it knows no such word."""
        match node:
            case Term():
                return self._terms.find(node)
            case Range():
                return self._terms.find_range(node)
            case Past():
                return self._past_search(node.number)
            case Group():
                return self.of(node.inside)
            case Operation():
                return self._of_operation(node)

    def _of_operation(self, node: Operation) -> Found | None:
        """From left to right, in a loop: strategies of a thousand terms are common."""
        first, steps = spine(node)
        found = self.of(first)
        for operator, operand in steps:
            right = self.of(operand)
            if found is not None and right is not None:
                found = joined(operator, found, right)
            elif found is None:
                found = right
        return found

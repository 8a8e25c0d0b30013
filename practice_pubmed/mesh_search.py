"""Searches of db=mesh: a heading by its name, by a word in it, or by an entry term."""

from practice_pubmed.found import Messages
from practice_pubmed.index import words_of
from practice_pubmed.mesh import Descriptor, descriptor_for, descriptors
from practice_pubmed.query_text import Group, Node, Operation, Past, Range, Term, read_query, spine
from practice_pubmed.search import Result


def search_mesh(term: str) -> Result:
    """The UIDs of the headings that a term names, or that have all its words in their name or entry terms."""
    messages = Messages()
    ids = _of(read_query(term), messages)
    if not ids:
        messages.output.append("No items found.")
        return Result(ids, f"({term})", messages)
    return Result(ids, term, messages)


def _of(node: Node, messages: Messages) -> set[int]:
    match node:
        case Term():
            return _named(node, messages)
        case Group():
            return _of(node.inside, messages)
        case Operation():
            return _of_operation(node, messages)
        case Range() | Past():
            return set()


def _of_operation(node: Operation, messages: Messages) -> set[int]:
    first, steps = spine(node)
    found = _of(first, messages)
    for operator, operand in steps:
        right = _of(operand, messages)
        found = {"AND": found & right, "OR": found | right, "NOT": found - right}[operator]
    return found


def _named(term: Term, messages: Messages) -> set[int]:
    exact = descriptor_for(term.text)
    if exact is not None and (term.quoted or term.tag):
        return {exact.uid}
    wanted = set(words_of(term.text))
    found = {heading.uid for heading in descriptors() if wanted and wanted <= _words(heading)}
    if exact is not None:
        found.add(exact.uid)
    if not found:
        shown = f'"{term.text}"' if term.quoted else term.text
        messages.quoted_phrases_not_found.append(shown + (f"[{term.tag}]" if term.tag else ""))
    return found


def _words(heading: Descriptor) -> set[str]:
    return set(words_of(" ".join((heading.name, *heading.entry_terms))))

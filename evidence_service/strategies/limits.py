"""Which limits and filters a query uses, named with their source. Pure.

What may be chosen is in `MENU`; what librarians wrote themselves is recognised too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from evidence_service.strategies.field_tags import UNTAGGED_FILTERS, Kind
from evidence_service.strategies.limits_menu import MENU, MESH, PUBMED, Limit
from evidence_service.strategies.strategy_tree import Joined, Meaning, Term, Tree, Used, read_line

__all__ = ["MENU", "Limit", "Named", "groups", "is_animals_only", "is_limit", "named_in", "published_list"]

ANIMALS = frozenset({"animals", "animal"})
HUMANS = frozenset({"humans", "human"})
CHECK_TAGS = frozenset(
    {
        "humans",
        "human",
        "animals",
        "male",
        "female",
        "infant",
        "infant, newborn",
        "child",
        "child, preschool",
        "adolescent",
        "young adult",
        "adult",
        "middle aged",
        "aged",
        "aged, 80 and over",
    }
)
"""Headings that indexers give to nearly every paper: who was studied. Alone they are a limit."""

_LABELS = {
    Kind.DATE: "Dates",
    Kind.LANGUAGE: "Languages",
    Kind.TYPE: "Types of publication",
    Kind.FILTER: "Filter",
    Kind.HEADING: "People studied, as indexed",
    None: "Records with a feature",
}
_HUMANS = next(limit for limit in MENU if limit.key == "humans")
_BY_FILTER = {
    term.normal: limit
    for limit in MENU
    for term in read_line(limit.text).terms
    if term.tag is not None and term.tag.kind is Kind.FILTER
}


@dataclass(frozen=True)
class Named:
    """A limit or filter that was found in a query. `adapted` when terms were added to the published ones."""

    label: str
    text: str
    source: str
    is_filter: bool
    adapted: bool = False


def groups() -> dict[str, list[Limit]]:
    """The menu by group, in its order."""
    grouped: dict[str, list[Limit]] = {}
    for limit in MENU:
        grouped.setdefault(limit.group, []).append(limit)
    return grouped


def is_limit(term: Term) -> bool:
    """Whether a term says which records, and not what about."""
    if term.tag is None:
        return UNTAGGED_FILTERS.fullmatch(term.text) is not None
    if term.tag.kind is Kind.HEADING:
        return term.text.lower() in CHECK_TAGS
    return term.tag.kind in (Kind.DATE, Kind.LANGUAGE, Kind.TYPE, Kind.FILTER)


def named_in(query: str) -> list[Named]:
    """The limits and filters of a query that was written out, in its order, each once."""
    tree = read_line(query)
    return list(dict.fromkeys(_named(tree)))


def terms_joined(meaning: Meaning | None) -> list[Term]:
    """The terms of a term or of terms joined with OR, however bracketed; none when anything else is in it."""
    terms: list[Term] = []
    waiting = [meaning]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Term):
            terms.append(part)
        elif isinstance(part, Joined) and part.operator == "OR":
            waiting += reversed(part.operands)
        else:
            return []
    return terms


def is_animals_only(
    meaning: Meaning | None, resolved: Callable[[Meaning | None], Meaning | None] = lambda meaning: meaning
) -> bool:
    """Whether it is `animals NOT humans` or `animals NOT (animals AND humans)`, as headings.

    `resolved` gives what a reference to another line stands for.
    """
    meaning = resolved(meaning)
    if not isinstance(meaning, Joined) or meaning.operator != "NOT" or len(meaning.operands) != 2:
        return False
    animals, kept = (resolved(operand) for operand in meaning.operands)
    both = [resolved(one) for one in kept.operands] if isinstance(kept, Joined) else [kept]
    if isinstance(kept, Joined) and kept.operator != "AND":
        return False
    return (
        is_heading(animals, ANIMALS)
        and all(is_heading(one, ANIMALS | HUMANS) for one in both)
        and any(is_heading(one, HUMANS) for one in both)
    )


def is_heading(meaning: Meaning | None, names: frozenset[str]) -> bool:
    """Whether it is one of these subject headings."""
    if not isinstance(meaning, Term) or meaning.tag is None or meaning.tag.kind is not Kind.HEADING:
        return False
    return meaning.text.lower() in names


def published_list(terms: Sequence[Term]) -> tuple[Limit, bool] | None:
    """The published filter whose terms are all among these, and whether there are more of them."""
    given = {term.normal for term in terms}
    for limit, published in _TERM_LISTS:
        if published <= given:
            return limit, published < given
    return None


def _terms_of_trials(limit: Limit) -> frozenset[tuple[str, str, str]]:
    """The terms that a filter for trials joins with OR, before its line that takes out animals."""
    meaning = read_line(limit.text).meaning
    trials = meaning.operands[0] if isinstance(meaning, Joined) and meaning.operator == "NOT" else meaning
    return frozenset(term.normal for term in terms_joined(trials))


_TERM_LISTS = [(limit, _terms_of_trials(limit)) for limit in MENU if limit.key.startswith("cochrane-")]


def _named(tree: Tree) -> Iterator[Named]:
    waiting: list[tuple[Meaning | None, bool]] = [(tree.meaning, False)]
    while waiting:
        meaning, taken_out = waiting.pop()
        if isinstance(meaning, Joined) and meaning.operator == "AND":
            waiting += [(operand, taken_out) for operand in reversed(meaning.operands)]
        elif isinstance(meaning, Joined) and taken_out and is_animals_only(meaning):
            yield Named(_HUMANS.label, f"NOT {tree.excerpt(meaning)}", _HUMANS.source, is_filter=True)
        elif isinstance(meaning, Joined) and not taken_out and _is_whole_filter(meaning):
            [named] = _named_list(tree, meaning.operands[0], taken_out=False)
            yield replace(named, text=tree.excerpt(meaning))
        elif isinstance(meaning, Joined) and meaning.operator == "NOT":
            waiting += [(operand, True) for operand in reversed(meaning.operands[1:])]
            waiting.append((meaning.operands[0], taken_out))
        elif meaning is not None:
            yield from _named_list(tree, meaning, taken_out)


def _is_whole_filter(meaning: Joined) -> bool:
    """Whether it is a published filter with its last line, which takes out animals."""
    return (
        meaning.operator == "NOT"
        and len(meaning.operands) == 2
        and published_list(terms_joined(meaning.operands[0])) is not None
        and is_animals_only(meaning.operands[1])
    )


def _named_list(tree: Tree, meaning: Term | Used | Joined, taken_out: bool) -> Iterator[Named]:
    """The limit or filter that a term, or terms joined with OR, are."""
    terms = terms_joined(meaning)
    text = ("NOT " if taken_out else "") + tree.excerpt(meaning)
    published = published_list(terms)
    if published and not taken_out:
        limit, adapted = published
        yield Named(limit.label, text, limit.source, is_filter=True, adapted=adapted)
    elif terms and all(map(is_limit, terms)):
        known = _BY_FILTER.get(terms[0].normal) if len(terms) == 1 else None
        if known:
            yield Named(known.label, text, known.source, known.is_filter)
        else:
            kind = terms[0].tag.kind if terms[0].tag else None
            source = MESH if kind in (Kind.HEADING, Kind.TYPE) else PUBMED
            yield Named(_LABELS[kind], text, source, is_filter=kind is Kind.FILTER)

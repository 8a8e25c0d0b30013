"""What a part of a query finds, and what PubMed says beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce

from practice_pubmed.index import Ids


@dataclass(frozen=True)
class Found:
    """Records, the translation that finds them, and the operator at the top of that translation."""

    ids: Ids
    text: str
    operator: str = ""


@dataclass
class Messages:
    """Warnings, errors and translations, under the names that esearch gives them."""

    phrases_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)
    phrases_ignored: list[str] = field(default_factory=list)
    quoted_phrases_not_found: list[str] = field(default_factory=list)
    output: list[str] = field(default_factory=list)
    translations: list[tuple[str, str]] = field(default_factory=list)


def joined(operator: str, left: Found, right: Found) -> Found:
    """Two results combined, with brackets where the text would otherwise mean something else."""
    ids = {"AND": left.ids & right.ids, "OR": left.ids | right.ids, "NOT": left.ids - right.ids}[operator]
    left_is_plain = left.operator in ("", operator)
    right_is_plain = not right.operator or (right.operator == operator and operator != "NOT")
    left_text = left.text if left_is_plain else f"({left.text})"
    right_text = right.text if right_is_plain else f"({right.text})"
    return Found(ids, f"{left_text} {operator} {right_text}", operator)


def all_joined(operator: str, parts: Iterable[Found]) -> Found:
    """One or more results combined by the same operator."""
    return reduce(lambda left, right: joined(operator, left, right), parts)

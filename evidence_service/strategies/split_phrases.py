"""Phrases that PubMed took apart, seen in its translation of a query. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from unicodedata import combining, normalize

from evidence_service.strategies.field_tags import Kind
from evidence_service.strategies.strategy_tree import Term, read_line

_KINDS = frozenset({Kind.TEXT, Kind.OTHER})  # fields that hold running text


def split_phrases(query: str, translation: str) -> list[str]:
    """The phrases without quotation marks that PubMed looked for word by word, each once, as written.

    `hip fractures[tiab]` is a phrase. Where PubMed's list of phrases hasn't got it, PubMed maps the first
    words as if they had no tag, keeps the field for the last one, and says nothing of it. A phrase is told
    only when the translation shows its words in place of it; words without a tag are PubMed's to map.
    """
    terms = read_line(query).terms
    phrases = [term for term in terms if _is_phrase(term)]
    if not phrases or not translation:
        return []
    translated = [(_words(term.text), _field(term)) for term in read_line(translation).terms]
    whole = {words for words, _ in translated}
    fields = {(words[0], field) for words, field in translated if len(words) == 1}
    alone = Counter(words[0] for words, _ in translated if len(words) == 1)
    own = Counter(_alone_in(terms))
    return list(
        dict.fromkeys(
            " ".join(query[term.start : term.end].split())
            for term in phrases
            if (words := _words(term.text)) not in whole
            and (words[-1], _field(term)) in fields
            and any(alone[word] > own[word] for word in words)
        )
    )


def _is_phrase(term: Term) -> bool:
    """Whether it is two words or more that PubMed takes for a phrase only because of the tag behind them."""
    tag = term.tag
    if term.quoted or tag is None or not tag.is_known or tag.distance is not None or tag.kind not in _KINDS:
        return False
    return len(term.words) > 1 and len(_words(term.text)) > 1


def _alone_in(terms: Iterable[Term]) -> Iterator[str]:
    """The words that a query itself looks for one by one: single ones, and those that PubMed maps."""
    for term in terms:
        words = _words(term.text)
        if len(words) == 1 or (term.tag is None and not term.quoted):
            yield from words


def _field(term: Term) -> str:
    return term.tag.field.tag if term.tag and term.tag.field else ""


def _words(text: str) -> tuple[str, ...]:
    """The words as PubMed compares them: small letters, no accents, parted by any sign."""
    plain = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return tuple(re.findall(r"\w+", plain))

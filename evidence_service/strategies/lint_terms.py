"""Lint of single terms: field tags, truncation, quotation marks, hyphens, dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from evidence_service.strategies.field_tags import (
    PROXIMITY_FIELDS,
    UNTAGGED_FILTERS,
    Kind,
    likely_tag,
    tag_of,
)
from evidence_service.strategies.lint_findings import (
    Finding,
    Reading,
    Severity,
    Topic,
    around,
    listed,
    shortened,
)
from evidence_service.strategies.lint_ovid import other_platform_findings
from evidence_service.strategies.strategy_tree import Term, Tree

_FEWEST_LETTERS = 4
_FOREIGN_WILDCARDS = re.compile(r"\w[$#?]\w|\w[$?]\d?$|\w\$")
_HYPHENED = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})+\*?")
_YEAR = re.compile(r"\d{4}(?:/\d{1,2}){0,2}")


def term_findings(reading: Reading) -> Iterator[Finding]:
    """What PubMed would not understand, or not as it is meant, in each term."""
    for number, tree in enumerate(reading.trees, 1):
        if tree is None:
            continue
        yield from other_platform_findings(number, tree)
        yield from _unknown_tags(number, tree)
        yield from _misplaced_tags(number, tree)
        yield from _each(number, tree, Topic.TRUNCATION, Severity.WARNING, _truncation)
        yield from _each(number, tree, Topic.PROXIMITY, Severity.WARNING, _proximity)
        yield from _each(number, tree, Topic.QUOTES, Severity.WARNING, _quoted_syntax)
        yield from _each(number, tree, Topic.DATES, Severity.ADVICE, _date)
        yield from _untagged(number, tree)
        yield from _hyphens(number, tree)


def _each(
    number: int, tree: Tree, topic: Topic, severity: Severity, check: Callable[[Term], str]
) -> Iterator[Finding]:
    """One finding for each thing that `check` says of terms, with the terms that it says it of."""
    said: dict[str, list[Term]] = {}
    for term in tree.terms:
        message = check(term)
        if message:
            said.setdefault(message, []).append(term)
    for message, terms in said.items():
        yield Finding(number, topic, severity, message, _excerpt(tree, terms))


def _excerpt(tree: Tree, terms: Sequence[Term]) -> str:
    texts = dict.fromkeys(tree.line[term.start : min(term.end, term.start + 200)] for term in terms)
    return listed(list(texts))


def _unknown_tags(number: int, tree: Tree) -> Iterator[Finding]:
    unknown: dict[str, list[Term]] = {}
    for term in tree.terms:
        if term.tag is not None and not term.tag.is_known:
            unknown.setdefault(term.tag.text, []).append(term)
    for text, terms in islice(unknown.items(), 10):
        tag = tag_of(text)
        if tag.field is not None:
            message = f"PubMed doesn't know “:{tag.modifier}” in {text}. Write [{tag.field.tag}]."
        else:
            likely = likely_tag(tag.name)
            message = f"PubMed doesn't know the field tag {shortened(text)}. " + (
                f"Write [{likely}] if that is meant." if likely else "Write one such as [tiab], [mh] or [pt]."
            )
        yield Finding(number, Topic.TAGS, Severity.WARNING, message, _excerpt(tree, terms))


def _misplaced_tags(number: int, tree: Tree) -> Iterator[Finding]:
    if tree.misplaced_tags:
        first = tree.misplaced_tags[0]
        message = (
            f"No term stands before the field tag {shortened(first.text)}. PubMed applies a tag to the term "
            "before it, never to brackets. Write the tag behind each term."
        )
        excerpt = around(tree.line, first.start, first.end)
        yield Finding(number, Topic.TAGS, Severity.WARNING, message, excerpt)


def _truncation(term: Term) -> str:
    kind = term.tag.kind if term.tag else Kind.TEXT
    if kind is Kind.HEADING and term.text.startswith("*"):
        return "The sign * before a heading is Ovid's. For a main topic write the tag [majr] behind it."
    if kind not in (Kind.TEXT, Kind.HEADING, None):
        return ""
    words = term.words
    if any(_FOREIGN_WILDCARDS.search(word) for word in words) and not _is_title(term):
        return "PubMed knows no wildcards such as ? # $. Write * at the end of a word, or each form with OR."
    truncated = [word for word in words if "*" in word]
    if not truncated:
        return ""
    if any("*" in word.rstrip("*") for word in truncated):
        return "PubMed reads * at the end of a word only. Write the forms of the word out with OR."
    if any(len(re.sub(r"\W", "", word)) < _FEWEST_LETTERS for word in truncated):
        return (
            f"PubMed truncates a word only after {_FEWEST_LETTERS} letters or more. Write more of the word "
            "before *, or write its forms out with OR."
        )
    if (term.quoted or term.tag) and len(words) > 1 and any("*" in word for word in words[:-1]):
        return (
            "PubMed truncates only the last word of a phrase. Write the phrases out with OR, "
            "or join the words with AND."
        )
    return ""


def _is_title(term: Term) -> bool:
    """Whether it is a quoted phrase that ends with a question mark, as titles do."""
    return term.quoted and len(term.words) > 2 and term.text.endswith("?") and term.text.count("?") == 1


def _proximity(term: Term) -> str:
    tag = term.tag
    if tag is None or tag.distance is None:
        return ""
    if tag.field is not None and tag.field.tag not in PROXIMITY_FIELDS:
        return "PubMed finds words near each other in [ti], [tiab] and [ad] only. Write one of these tags."
    if not term.quoted or len(term.words) < 2:
        return 'Write two words or more in quotation marks, such as "hand washing"[tiab:~3].'
    if "*" in term.text:
        return "PubMed doesn't truncate words that it looks for near each other. Write each form out with OR."
    return ""


def _quoted_syntax(term: Term) -> str:
    if not term.quoted:
        return ""
    if not term.text:
        return "Nothing stands in these quotation marks. Write a phrase in them, or take them out."
    if re.search(r"\[[^\]]*\]", term.text):
        return "A field tag within quotation marks is read as words. Close the quotation marks before it."
    if re.search(r"\s(AND|OR|NOT)\s", term.text):
        return "An operator within quotation marks is read as a word. Close the quotation marks before it."
    return ""


def _date(term: Term) -> str:
    if term.tag is None or term.tag.kind is not Kind.DATE or term.tag.field is None:
        return ""
    tag, text = term.tag.field.tag, term.text.replace('"', "").lower()
    if text.startswith("last "):
        return (
            "Counted back from today, this means another time each day. Write the dates, "
            f"such as 2020/01/01:3000[{tag}]."
        )
    if re.fullmatch(r"\d{4}\s?[-–]\s?(\d{4})?", text):
        return f"PubMed wants a colon between two dates. Write such as 2020:2024[{tag}]."
    years = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", text)]
    if ":" in text and len(years) == 2 and years[0] > years[1]:
        return "These dates run backwards. Write the earlier one first."
    if tag == "dp" and _YEAR.fullmatch(text):
        return (
            f"A single date misses papers that were online earlier or later than in print. Write a range: "
            f"{text}:{text}[dp]."
        )
    return ""


def _untagged(number: int, tree: Tree) -> Iterator[Finding]:
    terms = [term for term in tree.terms if any(map(str.isalnum, term.text))]
    bare = [term for term in terms if term.tag is None and not _needs_no_tag(term)]
    if not bare:
        return
    if len(bare) < len(terms):
        message = (
            "No field tag stands behind this, so PubMed chooses itself where to look, and may add headings "
            "and other words. Add a tag as behind the other terms, such as [tiab]."
        )
        yield Finding(number, Topic.UNTAGGED, Severity.WARNING, message, _excerpt(tree, bare))
    elif any(term.quoted for term in bare):
        message = (
            "No field tag stands behind this phrase, so PubMed looks for it in all fields, journals and "
            "addresses too, and adds no headings. Add a tag such as [tiab] or [mh]."
        )
        quoted = [term for term in bare if term.quoted]
        yield Finding(number, Topic.UNTAGGED, Severity.ADVICE, message, _excerpt(tree, quoted))


def _needs_no_tag(term: Term) -> bool:
    return (
        UNTAGGED_FILTERS.fullmatch(term.text) is not None or re.fullmatch(r"[Ss]?\d+", term.text) is not None
    )


def _hyphens(number: int, tree: Tree) -> Iterator[Finding]:
    terms = [term for term in tree.terms if term.tag is None or term.tag.kind is Kind.TEXT]
    known = {term.text.lower() for term in terms}
    found = [
        term
        for term in terms
        if any(_HYPHENED.fullmatch(word) for word in term.words)
        and term.text.lower().replace("-", " ") not in known
    ]
    if found:
        spaced = found[0].text.lower().replace("-", " ")
        message = (
            "PubMed looks up words with a hyphen as a fixed phrase, and finds nothing when it isn't in its "
            f'list of phrases. Look at the count, or add the form with a space: "{shortened(spaced)}"[tiab].'
        )
        yield Finding(number, Topic.HYPHENS, Severity.ADVICE, message, _excerpt(tree, found))

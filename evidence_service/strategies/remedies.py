"""Mending a line as PubMed or its spelling advises, and words for a heading. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from evidence_service.strategies.field_tags import Kind
from evidence_service.strategies.strategy_pieces import STRAIGHT, pieces_of, references_in
from evidence_service.strategies.strategy_tree import Term, read_line

_CLOSE_TO = {"": "tiab", "tiab": "tiab", "tw": "tiab", "ti": "ti", "ad": "ad"}
_LONG_NAMES = {
    "title/abstract": "tiab",
    "text word": "tw",
    "title": "ti",
    "affiliation": "ad",
    "all fields": "",
    "all": "",
}
_MOST_NAMES = 12
_FIXED_NAMES = (Kind.HEADING, Kind.SUBHEADING, Kind.SUBSTANCE, Kind.TYPE, Kind.LANGUAGE)
TAKEN_APART = frozenset({"quoted phrase not found", "phrase split"})
"""The kinds of warnings that are about a phrase whose words PubMed looked for one by one."""


def phrase_of(text: str) -> str:
    """The phrase that a warning of PubMed's names, without its quotation marks and field."""
    quoted = re.search(r'"([^"]*)"', text)
    return " ".join((quoted[1] if quoted else text.partition("[")[0]).split())


def can_keep_together(line: str, warning: Mapping[str, Any]) -> bool:
    """Whether a warning names a phrase of the line that PubMed can look for as words side by side."""
    return warning["kind"] in TAKEN_APART and kept_together(line, [phrase_of(str(warning["text"]))]) != line


def names_index_term(text: str) -> bool:
    """Whether a phrase of a warning stands in a field of fixed names: headings, types of publication."""
    tagged = [term for term in read_line(text).terms if term.tag is not None]
    return bool(tagged) and all(term.tag and term.tag.kind in _FIXED_NAMES for term in tagged)


def kept_together(line: str, phrases: Iterable[str]) -> str:
    """The line with these phrases written as words side by side: `"virtual ward"[tiab:~0]`.

    PubMed knows that for titles, abstracts and affiliations only, and not with truncation; any other phrase
    stays, and so do words without a tag, which are no phrase.
    """
    wanted = {phrase.casefold() for phrase in phrases}
    parts, end = [], 0
    for term in read_line(line).terms:
        field = _field(term)
        if phrase_of(term.text).casefold() in wanted and field in _CLOSE_TO and "*" not in term.text:
            parts.append(f"{line[end : term.start]}{_in_quotes(line, term)}[{_CLOSE_TO[field]}:~0]")
            end = term.end
    return "".join([*parts, line[end:]])


def _in_quotes(line: str, term: Term) -> str:
    """The words of a term in quotation marks: its own as they were typed."""
    if not term.quoted:
        return f'"{term.text}"'
    return line[term.start : line.translate(STRAIGHT).index('"', term.start + 1) + 1]


def words_to_spell(line: str) -> str:
    """The words of a line, without operators, field tags and references, as they are asked to be spelt."""
    pieces = pieces_of(line)
    left_out = {reference.piece for reference in references_in(pieces)}
    words = [
        piece.text.strip('"')
        for piece in pieces
        if piece.kind in ("word", "quoted") and not piece.is_operator and piece not in left_out
    ]
    return " ".join(" ".join(words).split())


def respelled(line: str, before: str, after: str) -> str:
    """The line with each word that was spelt otherwise in `before` as it is in `after`.

    As it is when the two don't have the same number of words: then nobody can tell which is which.
    """
    old, new = before.split(), after.split()
    if len(old) != len(new):
        return line
    changes = {a.casefold(): b for a, b in zip(old, new, strict=True) if a.casefold() != b.casefold()}
    if not changes:
        return line
    either = "|".join(re.escape(word) for word in sorted(changes, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w\[])(?:{either})(?![\w\]])", re.IGNORECASE)
    return pattern.sub(lambda found: changes[found[0].casefold()], line)


def heading_with_words(heading: Mapping[str, Any]) -> str:
    """A MeSH heading joined with its name and other names as text words: a whole concept in one line."""
    names = [str(heading["name"]), *map(str, heading.get("entry_terms") or ())]
    plain = dict.fromkeys(_turned(name).casefold() for name in names)
    words = [f'"{name}"[tiab]' if " " in name else f"{name}[tiab]" for name in list(plain)[:_MOST_NAMES]]
    return " OR ".join([str(heading["as_term"]), *words])


def joined(line: str, text: str, operator: str) -> str:
    """The text behind a line, joined with the operator; alone in an empty line."""
    line = line.rstrip()
    if not line:
        return text
    open_ended = line.endswith("(") or re.search(r"(?:^|\s)(?:AND|OR|NOT)$", line) is not None
    return f"{line} {text}" if open_ended else f"{line} {operator} {text}"


def _field(term: Term) -> str | None:
    """The field of a phrase by its short name, "" for none; None for what is no phrase, or has a modifier."""
    if term.tag is None:
        return "" if term.quoted else None
    if term.tag.modifier or term.tag.distance is not None or not (term.quoted or len(term.words) > 1):
        return None
    return _LONG_NAMES.get(term.tag.name, term.tag.name)


def _turned(name: str) -> str:
    """A name in the order in which people write it: `Falls, Accidental` is `Accidental Falls`."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name

"""PURE: citations within a text: read where they stand, numbered, and written as folded numbers.

`[@pmid:12345]` cites an included record, `[@pmid:1; @pmid:2]` several. Citations that follow each other
with nothing but spaces between are one: a reader sees one bracket.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

_CITATION = re.compile(r"\[\s*@[^\[\]]*\]")
_BROKEN = re.compile(  # what was meant as a citation and is none: not closed, round brackets, no @
    r"[\[(]?\s*@\s*(?:pmid|ref)\s*:\s*[\w-]*\)?|\[\s*@\S*|\[\s*(?:pmid|ref)\s*:?\s*\d[^\[\]\n]{0,60}\]?",
    re.IGNORECASE,
)
_KEY = re.compile(r"@\s*([a-z]+)\s*:\s*([a-z0-9][a-z0-9._/-]*)", re.IGNORECASE)


# Reading


def read_citation(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: a citation becomes a token, or joins the one that stands right before it."""
    found = _CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        stands_apart = _take_space_before(state)
        keys = _keys(found.group())
        before = _citation_before(state)
        if before and before.meta["keys"] and keys:
            before.meta["keys"] = tuple(dict.fromkeys((*before.meta["keys"], *keys)))
        else:
            token = state.push("citation", "", 0)
            token.content = found.group()
            token.meta.update(space=stands_apart, keys=keys)
    state.pos = found.end()
    return True


def _citation_before(state: StateInline) -> Token | None:
    """The citation that nothing stands behind yet."""
    newest = state.tokens[-1] if state.tokens and not state.pending else None
    return newest if newest and newest.type == "citation" else None


def _take_space_before(state: StateInline) -> bool:
    """Take the space before a citation out of the text: the number then brings one that doesn't break."""
    before = state.pending
    state.pending = before.rstrip()
    if not before and state.tokens and state.tokens[-1].type == "softbreak":
        state.tokens.pop()
        return True
    return state.pending != before


def _keys(citation: str) -> tuple[str, ...]:
    """The keys of a citation in their plain form; nothing when a part of it can't be read."""
    parts = [part.strip() for part in re.split(r"[;,]", citation[1:-1]) if part.strip()]
    found = [_KEY.fullmatch(part) for part in parts]
    if not all(found):
        return ()
    return tuple(dict.fromkeys(f"{key[1].lower()}:{key[2]}" for key in found if key))


def citations(tokens: Iterable[Token]) -> Iterable[Token]:
    """The citations of a text in the order in which they are read."""
    return (child for token in tokens for child in token.children or () if child.type == "citation")


# Numbering


def number(citation: Token, numbers: dict[str, int], included: Collection[str]) -> None:
    """Give a citation its numbers: those that its keys have, and the next ones to keys that have none."""
    known = [key for key in citation.meta["keys"] if key in included]
    citation.meta["numbers"] = sorted(numbers.setdefault(key, len(numbers) + 1) for key in known)
    citation.meta["unknown"] = [key for key in citation.meta["keys"] if key not in included]


def citation_problems(name: str, citation: Token) -> Iterable[str]:
    """What is wrong with a numbered citation in the text of this name, in sentences for its writer."""
    if not citation.meta["keys"]:
        yield (
            f"A citation in the {name} can’t be read: {citation.content}."
            " Write it like [@pmid:12345], or [@pmid:12345; @pmid:67890] for two."
        )


def broken_citations(name: str, tokens: Iterable[Token]) -> Iterable[str]:
    """What was meant as a citation and isn't written as one, in sentences for its writer."""
    texts = (child.content for token in tokens for child in token.children or () if child.type == "text")
    for found in (found.group().strip() for text in texts for found in _BROKEN.finditer(text)):
        number = re.search(r"\d+", found)
        kind = "ref" if re.search("ref", found, re.IGNORECASE) else "pmid"
        right = f"[@{kind}:{number.group() if number else '12345'}]"
        yield (
            f"A citation in the {name} is not written as one: {found} needs square brackets around it"
            f" and an @ at its start. Write {right} instead."
        )


def spoken(key: str) -> str:
    """A key as people say it: "pmid:12345" is PMID 12345."""
    kind, _, value = key.partition(":")
    return f"{kind.upper()} {value}" if kind == "pmid" else f"{kind} {value}"


def folded(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Sorted numbers as runs of (first, last)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


# Writing HTML


def citation_html(_: RendererHTML, tokens: list[Token], index: int, *__: object) -> str:
    """A citation as HTML: its numbers, folded and linked, and what of it can't be cited."""
    citation = tokens[index]
    words = []
    for first, last in folded(citation.meta["numbers"]):
        between = "–" if last > first + 1 else ", "
        words.append(_number_html(first) + (between + _number_html(last) if last > first else ""))
    markup = Markup("")
    if words:
        space = "\u00a0" if citation.meta["space"] else ""
        markup += Markup('<span class="citation">{}[{}]</span>').format(space, Markup(", ").join(words))
    unread = [] if citation.meta["keys"] else [citation.content]
    for missing in [*(f"[{spoken(key)} is not included]" for key in citation.meta["unknown"]), *unread]:
        markup += Markup(' <span class="citation-problem">{}</span>').format(missing)
    return str(markup)


def _number_html(number: int) -> Markup:
    return Markup('<a href="#reference-{0}">{0}</a>').format(number)

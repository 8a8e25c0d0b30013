"""The words of a strategy, marked where a title or an abstract has them. PURE.

What counts is what a librarian looks for in texts: words, phrases and truncations that are
untagged or tagged with a field of text, but not what stands behind NOT, nor headings, authors,
dates and the like. Marking adds `<mark>` around letters and changes nothing else: tags stay
nested, entities stay whole, and without the marks the HTML is what it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from evidence_service.strategies.strategy_pieces import Piece, is_combination, pieces_of, references_in

MOST_TERMS = 2000
_TEXT_FIELDS = frozenset(
    {
        *("ti", "title", "tiab", "title/abstract", "ab", "abstract", "tw", "text word", "text words"),
        *("all", "all fields", "ot", "other term", "tt", "transliterated title"),
    }
)
_COMMON_WORDS = """
a about after all also an and are as at be been before between both by can do does for from had has
have how if in into is it its may more most no nor not of on or our over should since so such than
that the their them then there these they this those through to under until up use used using very
was we were what when where which while who why will with within without would
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"\w+")
_PART = re.compile(r"[\w*]+")
_UNIT = re.compile(
    r"</?(?:b|i|u|em|strong|sub|sup)>|&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z]\w{0,30});|.",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"(</?(?:b|i|u|em|strong|sub|sup)>)", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s\-‐-―/'’,&+]{1,3}")


@dataclass(frozen=True)
class Term:
    """Words that stand next to each other; `*` in a word stands for any letters."""

    words: tuple[str, ...]


class _Folding(dict[int, str]):
    """Every letter as its plain small letter, one for one: É and é are e."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[:1] or chr(code)
        self[code] = (plain.lower() or plain)[:1]
        return self[code]


_FOLDING = _Folding()


def terms_of(lines: Sequence[str]) -> tuple[Term, ...]:
    """What these lines look for in titles and abstracts, each once, in the order of the lines."""
    found: dict[Term, None] = {}
    for number in _wanted_lines(lines):
        pieces = pieces_of(lines[number - 1])
        if not is_combination(pieces):
            found.update(dict.fromkeys(_terms_in(pieces)))
    return tuple(found)[:MOST_TERMS]


class Marker:
    """Marks the terms of a strategy in limited HTML, in time that doesn't grow with their number."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._exact: dict[str, list[tuple[str, ...]]] = {}
        self._open: dict[str, list[tuple[str, ...]]] = {}  # terms whose first word is truncated, by its stem
        for term in terms:
            stem, star, _ = term.words[0].partition("*")
            (self._open if star else self._exact).setdefault(stem, []).append(term.words)
        self._stems = sorted({len(stem) for stem in self._open})

    def marked(self, html: str) -> str:
        """`html` with `<mark>` around every term."""
        return _marked(self, html) if self._exact or self._open else html

    def places(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where terms stand in a folded text: from, to. The longest one counts, none overlap."""
        words = list(_WORD.finditer(folded))
        at = 0
        while at < len(words):
            length = max(
                (len(t) for t in self._starting_with(words[at][0]) if _fits(t, words, at)), default=0
            )
            if length:
                yield words[at].start(), words[at + length - 1].end()
            at += length or 1

    def _starting_with(self, word: str) -> Iterator[tuple[str, ...]]:
        yield from self._exact.get(word, ())
        for length in self._stems:
            yield from self._open.get(word[:length], ()) if length <= len(word) else ()


@lru_cache(maxsize=64)
def marker_of(lines: tuple[str, ...]) -> Marker:
    """The marker of a strategy."""
    return Marker(terms_of(lines))


@lru_cache(maxsize=2048)  # the same records are shown again after each decision
def _marked(marker: Marker, html: str) -> str:
    if "<" not in html and "&" not in html:
        return _with_marks(html, list(marker.places(html.translate(_FOLDING))))
    units = [unit for unit in _UNIT.finditer(html) if not _TAG.fullmatch(unit[0])]
    letters = (unescape(unit[0]) for unit in units)
    folded = "".join(letter if len(letter) == 1 else " " for letter in letters).translate(_FOLDING)
    places = marker.places(folded)
    return _with_marks(html, [(units[start].start(), units[end - 1].end()) for start, end in places])


def _with_marks(html: str, places: Sequence[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in places:
        parts += [html[done:start], *map(_mark, _TAG.split(html[start:end]))]
        done = end
    return "".join([*parts, html[done:]])


def _mark(part: str) -> str:
    return part if not part or _TAG.fullmatch(part) else f"<mark>{part}</mark>"


def _fits(term: Sequence[str], words: Sequence[re.Match[str]], at: int) -> bool:
    if at + len(term) > len(words):
        return False
    text = words[at].string
    for place, wanted in enumerate(term, at):
        if not _is(wanted, words[place][0]):
            return False
        if place > at and not _BETWEEN_WORDS.fullmatch(text, words[place - 1].end(), words[place].start()):
            return False
    return True


def _is(wanted: str, word: str) -> bool:
    stem, star, ending = wanted.partition("*")
    if not star:
        return word == wanted
    return len(word) >= len(stem) + len(ending) and word.startswith(stem) and word.endswith(ending)


def _wanted_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that aren't there to be taken away with NOT."""
    used: dict[int, set[bool]] = {number: set() for number in range(1, len(lines) + 1)}
    for number in range(len(lines), 0, -1):
        pieces = pieces_of(lines[number - 1])
        unwanted_itself = used[number] == {False}
        for reference in references_in(pieces):
            place = pieces.index(reference.piece)
            behind_not = place > 0 and pieces[place - 1].text.upper() == "NOT"
            for earlier in reference.numbers:
                if earlier in used:
                    used[earlier].add(not (behind_not or unwanted_itself))
    return [number for number, wanted in used.items() if wanted != {False}]


def _terms_in(pieces: Sequence[Piece]) -> Iterator[Term]:
    """The terms of a line; what stands behind NOT, alone or in brackets, is left out."""
    unwanted = set(_behind_not(pieces))
    run: list[Piece] = []
    for place, piece in enumerate(pieces):
        is_text = piece.kind in ("word", "quoted") and not (piece.is_operator or piece.is_lower_operator)
        if is_text and place not in unwanted:
            run.append(piece)
            continue
        yield from _terms_of_run(run, piece.text if piece.kind == "tag" else "")
        run = []
    yield from _terms_of_run(run, "")


def _behind_not(pieces: Sequence[Piece]) -> Iterator[int]:
    depth: int | None = None  # of the brackets that were opened since NOT; None where no NOT counts
    for place, piece in enumerate(pieces):
        if depth is None:
            depth = 0 if piece.is_operator and piece.text == "NOT" else None
            continue
        depth += {"(": 1, ")": -1}.get(piece.text, 0) if piece.kind == "bracket" else 0
        if depth < 0 or (depth == 0 and piece.is_operator and piece.text != "NOT"):
            depth = None
        else:
            yield place


def _terms_of_run(run: Sequence[Piece], tag: str) -> Iterator[Term]:
    """The terms of words that stand together before one field tag, or before none."""
    if not run:
        return
    field, _, distance = tag.strip("[] ").lower().partition(":~")
    if field and field.strip() not in _TEXT_FIELDS:
        run = run[:-1] if run[-1].kind == "quoted" else []  # "a" "b"[mh]: the tag is the last one's
        tag = distance = ""
    for piece in (piece for piece in run if piece.kind == "quoted"):
        words = _words(piece.text)
        yield from _alone(words) if distance else _together(words)
    words = [word for piece in run if piece.kind == "word" for word in _words(piece.text)]
    yield from _together(words)
    if not tag:
        yield from _alone(words)


def _together(words: Sequence[str]) -> Iterator[Term]:
    if len(words) == 1:
        yield from _alone(words)
    elif words:
        yield Term(tuple(words))


def _alone(words: Sequence[str]) -> Iterator[Term]:
    for word in words:
        if len(word.replace("*", "")) > 1 and word not in _COMMON:
            yield Term((word,))


def _words(text: str) -> list[str]:
    parts = _PART.findall(text.translate(_FOLDING))
    return [part for part in parts if part.strip("*") and not part.startswith("*")]

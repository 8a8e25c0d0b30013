"""PURE: words that can be compared, whatever the source did to a text.

Databases hand out the same title in capitals, with HTML, with Greek letters or their names,
with accents, without them, or with what a wrong encoding made of them. `words_of` makes one
form of all these: lower-case words of letters and digits.
"""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 1_000  # characters of a text that are looked at: no title is longer

_TAG = re.compile(r"</?[a-z][a-z0-9:]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ACCENTS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+"
)  # once they stand apart from their letters
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_GREEK = {
    letter: f" {name} "
    for letters, name in (
        ("αΑ", "alpha"), ("βΒϐ", "beta"), ("γΓ", "gamma"), ("δΔ", "delta"), ("εΕϵ", "epsilon"),
        ("ζΖ", "zeta"), ("ηΗ", "eta"), ("θΘϑ", "theta"), ("ιΙ", "iota"), ("κΚϰ", "kappa"),
        ("λΛ", "lambda"), ("µμΜ", "mu"), ("νΝ", "nu"), ("ξΞ", "xi"), ("οΟ", "omicron"),
        ("πΠϖ", "pi"), ("ρΡϱ", "rho"), ("σςΣ", "sigma"), ("τΤ", "tau"), ("υΥ", "upsilon"),
        ("φΦϕ", "phi"), ("χΧ", "chi"), ("ψΨ", "psi"), ("ωΩ", "omega"),
    )
    for letter in letters
}  # fmt: skip
_LATIN = {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ł": "l", "Ł": "l", "đ": "d",
          "Đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss"}  # fmt: skip
_SPELLED = str.maketrans({**_GREEK, **_LATIN, "&": " and "})
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u00a0-¿"
_SPOILT = re.compile(rf"[Â-ß][{_CP1252}]|[à-ï][{_CP1252}]{{2}}|ð[{_CP1252}]{{3}}")
_NUMBERS = {
    word: number
    for line in (
        "1 one, 2 two ii, 3 three iii, 4 four iv, 5 five, 6 six vi, 7 seven vii, 8 eight viii, 9 nine ix",
        "10 ten, 11 eleven xi, 12 twelve xii, 1st first, 2nd second, 3rd third, 4th fourth, 5th fifth",
    )
    for number, *words in (each.split() for each in line.split(","))
    for word in words
}
_SINGLE_NUMERALS = {"i": "1", "v": "5", "x": "10"}


def listed(words: str) -> frozenset[str]:
    """A list of words that is written as a text."""
    return frozenset(words.split())


_NUMBERED = listed("part phase type class stage grade volume factor chapter section study level complex")


def plain(text: str) -> str:
    """The text without markup and entities, and with what a wrong encoding spoilt mended where it shows."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii() and _SPOILT.search(text.replace("Ã ", "Ã\u00a0")):
        text = _with_its_encoding_mended(text)
    return text


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded; numbers are digits, however they were written."""
    words = folded_words(plain(text[:LONGEST]))
    return tuple(
        _NUMBERS.get(word) or (_SINGLE_NUMERALS.get(word, word) if before in _NUMBERED else word)
        for before, word in zip(("", *words), words, strict=False)
    )


def names_of(text: str) -> tuple[str, ...]:
    """The words of a person's or a group's name, folded, without the initials."""
    return tuple(word for word in folded_words(plain(text[:LONGEST])) if len(word) > 1)


def folded_words(text: str) -> list[str]:
    """The words of a plain text in small letters, without accents; Greek letters by their names."""
    text = text.translate(_APOSTROPHES)
    if not text.isascii() or "&" in text:
        text = unicodedata.normalize("NFKD", text.translate(_SPELLED))
        text = _ACCENTS.sub("", text)
    return _WORD.findall(text.casefold())


def _with_its_encoding_mended(text: str) -> str:
    """The text with every UTF-8 letter that was read as Windows-1252 read again; the others stay."""
    return _SPOILT.sub(_read_again, text.replace("Ã ", "à "))


def _read_again(spoilt: re.Match[str]) -> str:
    try:
        return spoilt.group().encode("cp1252").decode("utf-8")
    except UnicodeError:
        return spoilt.group()

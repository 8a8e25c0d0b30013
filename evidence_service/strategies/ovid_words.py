"""The truncation and wildcards of a word on Ovid, written as PubMed takes them. Pure."""

from __future__ import annotations

import re
from typing import Protocol

from evidence_service.strategies.lint_spelling import spellings

_TRUNCATED = re.compile(r"(?P<stem>[^$*:]+)(?P<sign>[$*:])(?P<most>\d*)")
_FEWEST_LETTERS = 4
_KNOWN = {"wom#n": ("woman", "women"), "wom?n": ("woman", "women"), "m#n": ("man", "men")}


class Say(Protocol):
    """How a remark is made."""

    def __call__(self, text: str, *, needs_person: bool = False) -> None: ...


def forms(word: str, say: Say) -> list[str]:
    """Every form of a word that PubMed must be given in place of it, joined with OR.

    A wildcard within a word is written out where it stands for the two spellings of the UK and the
    US; otherwise the word is cut before it when that leaves enough letters, which finds more.
    """
    truncated = _TRUNCATED.fullmatch(word)
    stem, star = (truncated["stem"], "*") if truncated else (word, "")
    if truncated and truncated["most"]:
        say(f"{word} allows {truncated['most']} more letters, PubMed's * any number: it finds more.")
    written = _without_wildcards(stem, star, say)
    short = [one for one in written if one.endswith("*") and len(re.sub(r"\W", "", one)) < _FEWEST_LETTERS]
    if short:
        say(
            f"PubMed truncates a word only after {_FEWEST_LETTERS} letters. "
            f"Write out the forms of {short[0]} with OR.",
            needs_person=True,
        )
    return written


def _without_wildcards(stem: str, star: str, say: Say) -> list[str]:
    if "?" not in stem and "#" not in stem:
        return [stem + star]
    both = _KNOWN.get(stem.lower()) or _both_spellings(stem.lower(), star)
    if both:
        written = [one + star for one in both]
        say(f"{stem} is written out as {written[0]} and {written[1]}.")
        return written
    before = re.split(r"[?#]", stem)[0]
    if len(before) >= _FEWEST_LETTERS:
        say(
            f"PubMed has no wildcards such as ? and #. {before}* stands for {stem} and finds more.",
            needs_person=True,
        )
        return [f"{before}*"]
    say(f"PubMed has no wildcards such as ? and #. Write out the forms of {stem} with OR.", needs_person=True)
    return [stem + star]


def _both_spellings(stem: str, star: str) -> tuple[str, str] | None:
    """The UK and the US form when the wildcards are where they differ: behavio?r, organi#ation."""
    for letters in ("", "u", "a", "o", "e", "s", "z"):
        filled = stem.replace("?", letters).replace("#", letters)
        british, american = (form.rstrip("*") for form in spellings(filled + star))
        if british != american:
            pattern = re.escape(stem).replace(r"\?", "[a-z]?").replace(r"\#", "[a-z]")
            if re.fullmatch(pattern, british) and re.fullmatch(pattern, american):
                return british, american
    return None

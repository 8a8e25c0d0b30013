"""PURE: what the boxes of a reference show of what is known, and what becomes of what is typed there."""

from __future__ import annotations

import re
from datetime import date
from html import escape

from evidence_service.references import languages
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import Reference
from evidence_service.references.typed_names import line_of
from evidence_service.references.vancouver_words import date_as_written

NOT_OUT_YET = re.compile(r"in press|forthcoming", re.IGNORECASE)
SAME_NAME = ("volume", "issue", "doi", "edition", "report_number", "url")


def shown_of(known: Reference) -> dict[str, str]:
    """What stands in the boxes of text, by their names, for what is known."""
    return {
        "kind": known.kind,
        "title": plain_text(known.title),
        "language": ", ".join(languages.name_of(code) for code in _named(known.languages)),
        "authors": "\n".join(line_of(one) for one in known.authors),
        "editors": "\n".join(line_of(one) for one in known.editors),
        "journal": home_of(known),
        "year": str(known.year or ""),
        "month": month_of(known),
        "pages": known.pages or known.article_number,
        "place": known.publisher_place,
        "publisher": known.publisher,
    } | {name: getattr(known, name) for name in SAME_NAME}


def month_of(known: Reference) -> str:
    """What stands behind the year in the date on which it was published; "" where that is no month."""
    words = date_as_written(known.published)
    if known.year is None:
        return words if NOT_OUT_YET.fullmatch(words) else ""
    behind = words.removeprefix(f"{known.year} ")
    return behind if behind != words and re.search(r"[^\W\d_]", behind) else ""


def home_of(known: Reference) -> str:
    """The journal or the book in which it stands."""
    return known.journal or plain_text(known.book_title)


def is_same(typed: str, shown: str) -> bool:
    """Whether a box still says what it showed; browsers and people change white space."""
    return typed.split() == shown.split()


def kept(typed: str, known: str) -> str:
    """What is known, with its markup and spaces, unless something else was typed."""
    return known if is_same(typed, known) else typed


def doi_typed(text: str) -> str:
    """The DOI in what was typed, without what stands before it; empty when none is."""
    doi = re.sub(r"(?i)^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text)
    return doi if re.fullmatch(r"10\.[0-9]{4,9}/\S+", doi) else ""


def escaped(text: str) -> str:
    """Text as HTML."""
    return escape(text, quote=False)


def marked_up(typed: str, known: str) -> str:
    """What was typed as limited HTML: with the italics of what is known, where the words are the same."""
    return known if is_same(typed, plain_text(known)) else escaped(typed)


def languages_typed(typed: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of the languages that were typed; those that are known where none was changed."""
    codes = languages.code_of(typed)
    return known if codes == _named(known) else codes


def _named(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that a reference names: none where English is the only one."""
    named = tuple(dict.fromkeys(code for code in codes if languages.name_of(code)))
    return () if named == ("eng",) else named


def day_of(cited_on: str) -> date | None:
    """A day that a box for days can show."""
    try:
        return date.fromisoformat(cited_on)
    except ValueError:
        return None


def kept_day(cited_on: str) -> str:
    """What a box for a day can't show: "2019 Dec" stays when the box stays empty."""
    return "" if day_of(cited_on) else cited_on

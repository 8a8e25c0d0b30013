"""PURE: a citation as a reference in Vancouver style, as the NLM's Citing Medicine has it.

`reference(citation)` gives the same words twice: as plain text and as safe HTML with links. What
is missing is left out, never invented; what is known to be wrong with an article (retracted,
corrected) stands in its reference.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import quote

import nh3

from evidence_service.references import languages
from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author, Notice

AUTHORS_NAMED = 6  # a seventh makes it "six, et al."


@dataclass(frozen=True)
class ListEntry:
    """One entry of a reference list: the same words as plain text and as safe HTML."""

    text: str
    html: str


def reference(citation: Citation) -> ListEntry:
    """The citation as one entry of a reference list, without its number."""
    body = _journal_article(citation) if citation.kind == "journal article" else _monograph(citation)
    closing = [*_closing(citation), *_notices(citation), _available_from(citation)]
    # A label stays with its link, and the space inside keeps WeasyPrint from breaking the line too early.
    labelled = [f"<span> {part}</span>" if "<a " in part else f" {part}" for part in closing if part]
    markup = " ".join(part for part in body if part) + "".join(labelled)
    return ListEntry(text=plain(markup).strip(), html=markup.strip())


def plain(markup: str) -> str:
    """Inline HTML as the text that a reader sees."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def elided(pages: str) -> str:
    """Pages as the NLM shortens them: 1234-1238 is 1234-8; a letter behind the number keeps both whole."""
    return re.sub(r"[^,;]+", lambda part: _elided_range(part.group()), _tidy(pages).replace("–", "-"))


def _elided_range(part: str) -> str:
    found = re.fullmatch(r"(\s*(?:\w+ )?)([A-Za-z]*)(\d+)\s*-\s*\2?(\d+)", part)
    if not found:
        return part
    before, letters, first, last = found.groups()
    if first == last:
        return f"{before}{letters}{first}"
    if len(first) == len(last) and first < last:
        last = last[next(i for i, pair in enumerate(zip(first, last, strict=True)) if len(set(pair)) == 2) :]
    return f"{before}{letters}{first}-{last}"


# Who wrote it


def names(people: tuple[Author, ...]) -> str:
    """Six names, then et al.; a semicolon on both sides of a group."""
    named = [person for person in people if _name(person)]
    words = ""
    before: Author | None = None
    for person in named[:AUTHORS_NAMED]:
        if before:
            words += "; " if person.collective or before.collective else ", "
        words += _name(person)
        before = person
    return words + ", et al" if len(named) > AUTHORS_NAMED else words


def _name(person: Author) -> str:
    if person.collective:
        return _tidy(person.collective).rstrip(".")
    initials = re.sub(r"[\s.\-‐]+", "", person.initials) or _initials(person.fore)
    return " ".join(part for part in (_tidy(person.last), initials, _suffix(person.suffix)) if part)


def _initials(given: str) -> str:
    """JA for "Jane Anne" and "Jane-Anne"; a name in a script without capitals stays whole."""
    words = re.split(r"[\s.\-‐]+", given)
    return "".join(word[:1].upper() if word.upper() != word.lower() else word for word in words)


def _suffix(suffix: str) -> str:
    word = _tidy(suffix).rstrip(".")
    return {"II": "2nd", "III": "3rd", "IV": "4th", "V": "5th"}.get(word.upper(), word)


# What it is


def _titled(citation: Citation) -> str:
    """The title as a sentence of HTML, with the mark of a retraction before it."""
    title = _tidy(citation.title)
    vernacular = _tidy(citation.vernacular_title)
    mark = MARKS.get(citation.retraction.lower(), "")
    if mark:
        title = re.sub(r"^(RETRACTED|WITHDRAWN)( ARTICLE| PAPER)?\s*:\s*", "", title, flags=re.IGNORECASE)
    if re.sub(r"[\[\].\s]", "", title).lower() in ("", "notavailable"):
        tag = languages.tag_of(citation.languages[0]) if citation.languages else ""
        words = _inline(vernacular)
        title = f'<span lang="{tag}">{words}</span>' if tag and words else words
    else:
        title = _inline(title)
    return " ".join(part for part in (f"<strong>{mark}</strong>" if mark else "", _sentence(title)) if part)


def _inline(markup: str) -> str:
    return nh3.clean(markup, tags={"i", "b", "sub", "sup", "u"}, attributes={})


def _journal_article(citation: Citation) -> list[str]:
    journal = _escaped(citation.journal_abbreviation or citation.journal)
    where = _published(citation)
    numbers = _volume_and_issue(citation)
    if numbers:
        where += f";{numbers}"
    if place := elided(citation.pages) or _tidy(citation.article_number):
        where += f":{place}"
    return [
        _sentence(_escaped(names(citation.authors))),
        _titled(citation),
        _sentence(journal),
        _sentence(_escaped(where)),
    ]


def _published(citation: Citation) -> str:
    year = str(citation.year) if citation.year else ""
    return _tidy(citation.published) or year or _tidy(citation.published_on_electronic) or "[date unknown]"


def _volume_and_issue(citation: Citation) -> str:
    volume, issue, supplement = (
        _tidy(part) for part in (citation.volume, citation.issue, citation.supplement)
    )
    if supplement and "suppl" not in supplement.lower():
        supplement = f"Suppl {supplement}"
    if issue:
        return f"{volume}({f'{issue} {supplement}'.strip()})"
    return f"{volume} {supplement}".strip()


def _monograph(citation: Citation) -> list[str]:
    """A book, a chapter, or anything else that somebody published somewhere."""
    people, role = citation.authors, ""
    if not people and citation.kind != "chapter":
        people, role = citation.editors, _editors_role(citation.editors)
    book = citation.book_title if citation.kind == "chapter" else citation.title or citation.book_title
    online = " [Internet]" if citation.url else ""
    container = _sentence(_inline(_tidy(book).rstrip(".")) + online) if book else ""
    opening = [_sentence(_escaped(names(people) + role))]
    if citation.kind == "chapter":
        editors = _sentence(_escaped(names(citation.editors) + _editors_role(citation.editors)))
        container = f"In: {editors} {container}" if editors else f"In: {container}"
        opening.append(_titled(citation))
    elif mark := MARKS.get(citation.retraction.lower()):
        opening.append(f"<strong>{mark}</strong>")
    pages = f"p. {elided(citation.pages)}" if citation.pages else ""
    return [*opening, container, *(_sentence(_escaped(part)) for part in (*_imprint(citation), pages))]


def _editors_role(editors: tuple[Author, ...]) -> str:
    return {0: "", 1: ", editor"}.get(len(editors), ", editors")


def _imprint(citation: Citation) -> tuple[str, str]:
    """Edition, and who published it where and when."""
    edition = _tidy(citation.edition).rstrip(".")
    if number := re.fullmatch(r"(\d+)(st|nd|rd|th)?(?:\s+ed(?:ition|n)?)?", edition, re.IGNORECASE):
        edition = f"{_ordinal(int(number.group(1)))} ed" if number.group(1) != "1" else ""
    publisher = ": ".join(
        part for part in (_tidy(citation.publisher_place), _tidy(citation.publisher)) if part
    )
    cited = f" [cited {_tidy(citation.cited_on)}]" if citation.cited_on else ""
    return edition, "; ".join(part for part in (publisher, _published(citation) + cited) if part)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# Where to find it, and what became of it

_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_PMC = "https://pmc.ncbi.nlm.nih.gov/articles/"

MARKS = {
    "retracted": "[Retracted]",
    "partially retracted": "[Partially retracted]",
    "withdrawn": "[Withdrawn]",
    "retraction notice": "[Retraction notice]",
    "expression of concern": "[Expression of concern]",
}

_NOTICES = {
    "retractionin": "Retraction in",
    "retractionof": "Retraction of",
    "partialretractionin": "Partial retraction in",
    "partialretractionof": "Partial retraction of",
    "erratumin": "Erratum in",
    "erratumfor": "Erratum for",
    "expressionofconcernin": "Expression of concern in",
    "expressionofconcernfor": "Expression of concern for",
    "correctedandrepublishedin": "Corrected and republished in",
    "correctedandrepublishedfrom": "Corrected and republished from",
    "updatein": "Update in",
    "republishedin": "Republished in",
}


def _closing(citation: Citation) -> list[str]:
    """DOI, how it came out, its language, and its numbers in PubMed."""
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", citation.doi.strip(), flags=re.IGNORECASE)
    numbers = []
    if citation.pmid:
        numbers.append(f"PMID: {_link('https://pubmed.ncbi.nlm.nih.gov/', f'{citation.pmid.strip()}/')}")
    if citation.pmcid:
        numbers.append(
            f"PMCID: {_link('https://pmc.ncbi.nlm.nih.gov/articles/', f'{citation.pmcid.strip()}/')}"
        )
    tongues = [name for code in citation.languages if (name := languages.name_of(code))]
    return [
        f"doi: {_link('https://doi.org/', doi)}." if doi else "",
        _electronic(citation),
        _sentence(", ".join(tongues)) if tongues not in ([], ["English"]) else "",
        _sentence("; ".join(numbers)),
    ]


def _electronic(citation: Citation) -> str:
    if citation.ahead_of_print:
        return "Epub ahead of print."
    electronic = _tidy(citation.published_on_electronic)
    return f"Epub {_escaped(electronic)}." if electronic and electronic != _published(citation) else ""


def _notices(citation: Citation) -> list[str]:
    return [markup for notice in citation.notices if (markup := _notice(notice))]


def _notice(notice: Notice) -> str:
    """A retraction, correction or concern; comments and the like aren't part of a reference."""
    label = _NOTICES.get(re.sub(r"[^a-z]", "", notice.kind.lower()), "")
    number = f"PMID: {_link(_PUBMED, f'{notice.pmid.strip()}/')}." if notice.pmid else ""
    words = " ".join(part for part in (_sentence(_escaped(notice.citation)), number) if part)
    return f"{label}: {words}" if label and words else ""


def notice_text(notice: Notice) -> str:
    """A notice in the words of a reference, "" when it isn't one that stands there."""
    return plain(_notice(notice))


def _available_from(citation: Citation) -> str:
    if not citation.url or citation.kind == "journal article":
        return ""
    address = citation.url.strip()
    if not re.match(r"https?://", address):
        return f"Available from: {_escaped(address)}"
    return f"Available from: {_link(address, '', shown=address)}"


def _link(start: str, rest: str, *, shown: str = "") -> str:
    """A link whose words are its last part, without the slash that closes an address."""
    address = html.escape(start + quote(rest, safe="/:;()._-"), quote=True)
    return f'<a href="{address}">{html.escape(shown or rest.rstrip("/"))}</a>'


# Words


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _escaped(words: str) -> str:
    return html.escape(_tidy(words), quote=False)


def _sentence(markup: str) -> str:
    """With a full stop, unless it has an end already."""
    markup = markup.strip()
    return markup if not markup or plain(markup)[-1:] in ".?!" else f"{markup}."

"""PURE: a citation as a reference in Vancouver style, as the NLM's Citing Medicine has it.

`reference(citation)` gives the same words twice: as plain text and as safe HTML with links. What
is missing is left out, never invented; what is known to be wrong with an article (retracted,
corrected) stands in its reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import nh3

from evidence_service.references import languages
from evidence_service.references.citation import Citation
from evidence_service.references.kinds import TAKEN_BACK
from evidence_service.references.reference import Author, Notice, is_no_title
from evidence_service.references.vancouver_words import (
    date_as_written,
    edition_as_written,
    elided,
    escaped,
    journal_as_written,
    link,
    plain,
    sentence,
    tidy,
    volume_as_written,
    web_link,
)

AUTHORS_NAMED = 6  # a seventh makes it "six, et al."


@dataclass(frozen=True)
class ListEntry:
    """One entry of a reference list: the same words as plain text and as safe HTML."""

    text: str
    html: str


def reference(citation: Citation) -> ListEntry:
    """The citation as one entry of a reference list, without its number."""
    body = _journal_article(citation) if citation.kind == "journal article" else _monograph(citation)
    closing = [_available_from(citation), *_closing(citation), *map(_notice, citation.notices)]
    # A label stays with its link, and the space inside keeps WeasyPrint from breaking the line too early.
    labelled = [f"<span> {part}</span>" if "<a " in part else f" {part}" for part in closing if part]
    markup = " ".join(part for part in body if part) + "".join(labelled)
    return ListEntry(text=plain(markup).strip(), html=markup.strip())


# Who wrote it


def names(people: tuple[Author, ...]) -> str:
    """Six names, then et al.; a semicolon on both sides of a group, and no "The" before it."""
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
        return re.sub(r"^The (?=\S+ \S)", "", tidy(person.collective).rstrip("."))
    initials = re.sub(r"[\s.\-‐]+", "", person.initials) or _initials(person.fore)
    return " ".join(part for part in (tidy(person.last), initials, _suffix(person.suffix)) if part)


def _initials(given: str) -> str:
    """JA for "Jane Anne" and "Jane-Anne"; a name in a script without capitals stays whole."""
    if given.upper() == given.lower():
        return tidy(given)
    words = re.split(r"[\s.\-‐]+", given)
    return "".join(word[:1].upper() if word.upper() != word.lower() else word for word in words)


def _suffix(suffix: str) -> str:
    word = tidy(suffix).rstrip(".")
    return {"II": "2nd", "III": "3rd", "IV": "4th", "V": "5th"}.get(word.upper(), word)


# What it is

_MARK_IN_TITLE = re.compile(
    r"[\[(]?(RETRACTED|WITHDRAWN|PARTIALLY RETRACTED)( (ARTICLE|PAPER|CHAPTER))?[\])]?\s*[:.]?\s+",
    re.IGNORECASE,
)


def _titled(citation: Citation) -> str:
    """The title as a sentence of HTML, with the mark of a retraction before it."""
    words = _title(citation)
    mark = MARKS.get(citation.retraction.lower(), "")
    if words and citation.designation and citation.designation != "preprint":
        words = f"{_open_ended(words)} [{escaped(citation.designation)}]"
    return " ".join(part for part in (f"<strong>{mark}</strong>" if mark else "", sentence(words)) if part)


def _title(citation: Citation) -> str:
    """The title as HTML without its mark; where there is none, the one in its own language."""
    title, vernacular = tidy(citation.title), tidy(citation.vernacular_title)
    if citation.retraction.lower() in TAKEN_BACK and (found := _MARK_IN_TITLE.match(title)):
        is_mark = re.search(r"[:\])]", found.group()) or found.group(1).isupper()
        title = title[found.end() :] if is_mark else title
    if not is_no_title(title) and title != vernacular:
        return _inline(title)
    tag = languages.tag_of(citation.languages[0]) if citation.languages else ""
    words = _inline(vernacular)
    return f'<span lang="{tag}">{words}</span>' if tag and words else words


def _open_ended(markup: str) -> str:
    """Without the full stop at its end, so that something may stand behind it."""
    return markup.removesuffix(".")


def _inline(markup: str) -> str:
    return nh3.clean(markup, tags={"i", "b", "sub", "sup", "u"}, attributes={})


def _journal_article(citation: Citation) -> list[str]:
    journal = escaped(journal_as_written(citation.journal_abbreviation, citation.journal))
    if journal and citation.designation == "preprint":
        journal = f"{_open_ended(journal)} [Preprint]"
    where = _published(citation) + (_cited(citation) if citation.designation == "preprint" else "")
    numbers = _volume_and_issue(citation)
    if numbers:
        where += f";{numbers}"
    if place := elided(citation.pages) or tidy(citation.article_number):
        where += f":{place}"
    return [
        sentence(escaped(names(citation.authors))),
        _titled(citation),
        sentence(journal),
        sentence(escaped(where)),
    ]


def _published(citation: Citation) -> str:
    year = str(citation.year) if citation.year else ""
    electronic = tidy(citation.published_on_electronic)
    return date_as_written(citation.published) or year or electronic or "[date unknown]"


def _volume_and_issue(citation: Citation) -> str:
    volume, issue, supplement = (
        tidy(part) for part in (citation.volume, citation.issue, citation.supplement)
    )
    volume = re.sub(r" ?\( ?(?=(?:Pt|Part|Suppl)\b)", "(", volume)  # PubMed has "56 ( Pt 10)"
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
    opening = [sentence(escaped(names(people) + role))]
    if citation.kind == "chapter":
        editors = sentence(escaped(names(citation.editors) + _editors_role(citation.editors)))
        book = _with_medium(_inline(tidy(citation.book_title)), "", citation.url)
        container = " ".join(part for part in ("In:", editors, sentence(book)) if part) if book else ""
        opening.append(_titled(citation))
    else:
        title = _title(citation) or _inline(tidy(citation.book_title))
        container = sentence(_with_medium(title, citation.designation, citation.url))
        if mark := MARKS.get(citation.retraction.lower()):
            opening.append(f"<strong>{mark}</strong>")
    report = f"Report No.: {tidy(citation.report_number)}" if citation.report_number else ""
    edition, imprint = _imprint(citation)
    besides = citation.editors if people is citation.authors and citation.kind != "chapter" else ()
    editors = names(besides) + _editors_role(besides)
    parts = (edition, editors, imprint, volume_as_written(citation.volume), _extent(citation), report)
    return [*opening, container, *(sentence(escaped(part)) for part in parts)]


def _extent(citation: Citation) -> str:
    """p. 93-113 of a chapter; 345 p. where a whole book or report has one number of pages."""
    pages = elided(citation.pages).strip()
    if citation.kind != "chapter" and pages.isdigit():
        return f"{pages} p"
    return f"p. {pages}" if pages else ""


def _with_medium(title: str, designation: str, url: str) -> str:
    """The title with what it is and where in brackets: [Internet], [dissertation on the Internet]."""
    place = "on the Internet" if designation else "Internet"
    medium = " ".join(part for part in (escaped(designation), place if url else "") if part)
    return f"{_open_ended(title)} [{medium}]" if title and medium else title


def _editors_role(editors: tuple[Author, ...]) -> str:
    some = "." if len(editors) > AUTHORS_NAMED else ""  # et al., editors
    return {0: "", 1: ", editor"}.get(len(editors), f"{some}, editors")


def _imprint(citation: Citation) -> tuple[str, str]:
    """Edition, and who published it where and when; the day on which it was seen, where it is on the web."""
    place, publisher = tidy(citation.publisher_place), tidy(citation.publisher)
    published_by = ": ".join(part for part in (place, publisher) if part)
    when = "; ".join(part for part in (published_by, _published(citation) + _cited(citation)) if part)
    return edition_as_written(citation.edition), when


def _cited(citation: Citation) -> str:
    return f" [cited {tidy(citation.cited_on)}]" if citation.cited_on and citation.url else ""


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
    "retractedandrepublishedin": "Retracted and republished in",
    "retractedandrepublishedfrom": "Retracted and republished from",
    "updatein": "Update in",
    "updateof": "Update of",
    "republishedin": "Republished in",
    "republishedfrom": "Republished from",
}


def _closing(citation: Citation) -> list[str]:
    """Its language, and the notes: DOI, how it came out, and its numbers in PubMed."""
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", citation.doi.strip(), flags=re.IGNORECASE)
    numbers = []
    if citation.pmid:
        numbers.append(f"PMID: {link(_PUBMED, f'{citation.pmid.strip()}/')}")
    if pmc := citation.pmcid.strip().upper().removeprefix("PMC"):
        numbers.append(f"PMCID: {link(_PMC, f'PMC{pmc}/')}")
    tongues = [name for code in citation.languages if (name := languages.name_of(code))]
    return [
        sentence(", ".join(tongues)) if tongues not in ([], ["English"]) else "",
        f"doi: {link('https://doi.org/', doi)}." if doi else "",
        _electronic(citation),
        sentence("; ".join(numbers)),
    ]


def _electronic(citation: Citation) -> str:
    if citation.ahead_of_print:
        return "Epub ahead of print."
    electronic = tidy(citation.published_on_electronic)
    return f"Epub {escaped(electronic)}." if electronic and electronic != _published(citation) else ""


def _notice(notice: Notice) -> str:
    """A retraction, correction or concern; comments and the like aren't part of a reference."""
    label = _NOTICES.get(re.sub(r"[^a-z]", "", notice.kind.lower()), "")
    number = f"PMID: {link(_PUBMED, f'{notice.pmid.strip()}/')}." if notice.pmid else ""
    # Older records have no full stop behind the journal: "J Imag Care 1997 Mar;51(3):533".
    source = re.sub(r"^([^.;:]*[^\W_]\)?) (?=(?:1[89]|20)\d\d[ ;])", r"\1. ", tidy(notice.citation))
    words = " ".join(part for part in (sentence(escaped(source)), number) if part)
    return f"{label}: {words}" if label and words else ""


def notice_text(notice: Notice) -> str:
    """A notice in the words of a reference, "" when it isn't one that stands there."""
    return plain(_notice(notice))


def _available_from(citation: Citation) -> str:
    if not citation.url or (citation.kind == "journal article" and citation.designation != "preprint"):
        return ""
    address = citation.url.strip()
    shown = web_link(address) if re.match(r"https?://", address) else escaped(address)
    return f"Available from: {shown}{'.' if address.endswith('/') else ''}"

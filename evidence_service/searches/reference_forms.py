"""The forms of single references: a number to look up, one typed by hand, and one that is corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from wtforms import HiddenField, ValidationError

from evidence_service import calendar
from evidence_service.references import languages
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reference import AbstractSection, Author, RecordKind, Reference
from evidence_service.searches.source_forms import WholeNumber
from evidence_service.web.choices import Choice, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes, Line, Paragraphs, Required

KINDS: Sequence[tuple[RecordKind, str]] = (
    ("article", "Journal article"),
    ("report", "Report or guideline"),
    ("web page", "Web page"),
    ("book", "Book"),
    ("chapter", "Chapter of a book"),
    ("conference paper", "Conference paper or abstract"),
    ("thesis", "Thesis"),
    ("other", "Something else"),
)


class Year(WholeNumber):
    """A year of four digits, or nothing."""

    example = "a year such as 2024"


class IdentifierForm(BaseForm):
    """A PMID or a DOI to look up."""

    identifier = Line(
        "PMID or DOI",
        [Required("Enter a PMID such as 12345678, or a DOI such as 10.1136/bmj.n71.")],
        longest=300,
        hint="The service asks PubMed for the record.",
    )

    def validate_identifier(self, field: Line) -> None:
        """One that can be looked up."""
        if not (self.pmid or self.doi):
            raise ValidationError("This is no PMID and no DOI. A PMID is a number; a DOI begins with 10.")

    @property
    def pmid(self) -> str:
        """The PMID that was typed, or empty."""
        found = re.fullmatch(
            r"(?i)(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?([1-9][0-9]{0,8})/?",
            self.identifier.data or "",
        )
        return found[1] if found else ""

    @property
    def doi(self) -> str:
        """The DOI that was typed, without what stands before it; or empty."""
        return _doi_typed(self.identifier.data or "")


class DescriptionForm(BaseForm):
    """What a reference list says of a publication."""

    kind = Choice("What it is", message="Choose what it is.", choices=choices_of(KINDS), default="article")
    title = Line("Title", [Required("Enter the title.")], longest=1000)
    language = Line("Language, if it is not English", longest=200, hint="For example, German.")
    authors = Paragraphs(
        "Authors", longest=10_000, rows=4, hint="One on each line, such as “Okafor AB”. Groups too."
    )
    editors = Paragraphs("Editors", longest=5000, rows=2, hint="Of a book. One on each line.")
    journal = Line("Journal or book", longest=500, hint="Of an article, a conference paper or a chapter.")
    year = Year("Year", longest=6, width="4")
    volume = Line("Volume", longest=50, width="5")
    issue = Line("Issue", longest=50, width="5")
    pages = Line("Pages or article number", longest=80, width="10")
    doi = Line("DOI", longest=300)
    publisher = Line("Publisher", longest=500, hint="Of a thesis, the university.")
    place = Line("Place of publication", longest=200, hint="The town, such as Leeds.")
    edition = Line("Edition", longest=50, width="5")
    report_number = Line("Number of the report or guideline", longest=80, width="10")
    url = Line("Web address", longest=1000, hint="Beginning with https://")
    seen_on = DateInBoxes(
        "Date you saw it there",
        hint="For example, 3 11 2026. Left empty, it is the day on which it was added.",
        name_in_message="The date you saw it",
    )

    def validate_year(self, field: WholeNumber) -> None:
        """A year in which something can have been published."""
        if field.number is not None and not 1500 <= field.number <= 2100:
            raise ValidationError("Enter a year such as 2024.")

    def validate_language(self, field: Line) -> None:
        """Languages that reference lists have a name for."""
        words = [word for word in re.split(r"\s*[,;]\s*|\s+and\s+", field.data or "") if word]
        for word in words:
            if not languages.code_of(word):
                raise ValidationError(f"We don't know the language “{word}”. Write its English name.")

    def validate_seen_on(self, field: DateInBoxes) -> None:
        """A day that has come."""
        if field.data and field.data > calendar.today():
            raise ValidationError("The date you saw it can't be in the future.")

    def validate_url(self, field: Line) -> None:
        """An address that a link may lead to."""
        if field.data and not re.fullmatch(r"https?://[^\s<>\"]+", field.data):
            raise ValidationError("Enter a web address that begins with https://")

    def validate_doi(self, field: Line) -> None:
        """A DOI, however it was copied."""
        if field.data and not _doi_typed(field.data):
            raise ValidationError("A DOI begins with 10., such as 10.1136/bmj.n71.")

    def described(self, known: Reference) -> Reference:
        """`known` as described now. What wasn't touched keeps what no box can show, such as italics."""
        kind: Any = self.kind.data
        home = str(self.journal.data or "")
        in_journal = kind in ("article", "conference paper")
        in_container = in_journal or kind == "chapter"
        year, pages = self.year.number, str(self.pages.data or "")
        return replace(
            known,
            title=_marked_up(str(self.title.data), known.title),
            kind=kind,
            languages=_languages(str(self.language.data or ""), known.languages),
            authors=_people(str(self.authors.data or ""), known.authors),
            editors=_people(str(self.editors.data or ""), known.editors),
            journal=home if in_journal else "",
            journal_abbreviation=known.journal_abbreviation if in_journal and home == known.journal else "",
            book_title=_marked_up(home, known.book_title) if kind == "chapter" else "",
            publisher=str(self.publisher.data or "") or (home if not in_container else ""),
            publisher_place=str(self.place.data or ""),
            edition=str(self.edition.data or ""),
            report_number=str(self.report_number.data or ""),
            cited_on=self.seen_on.data.isoformat() if self.seen_on.data else _no_day(known.cited_on),
            year=year,
            published=known.published if year == known.year else str(year or ""),
            volume=str(self.volume.data or ""),
            issue=str(self.issue.data or ""),
            pages=pages,
            article_number=known.article_number if pages in ("", known.pages) else "",
            doi=_doi_typed(self.doi.data or ""),
            url=str(self.url.data or ""),
        )


class ReferenceForm(DescriptionForm):
    """A reference typed by hand."""

    abstract = Paragraphs("Abstract or summary", longest=20_000, rows=6)
    found_in = Line(
        "Where you found it",
        [Required("Say where you found it, such as NICE or a colleague.")],
        longest=100,
        name_in_message="Where you found it",
    )

    def reference(self) -> Reference:
        """What was typed, as a reference."""
        abstract = _escaped(" ".join(str(self.abstract.data or "").split()))
        sections = (AbstractSection("", abstract),) if abstract else ()
        return self.described(Reference(pmid="", title="", abstract=sections))


class CorrectionForm(DescriptionForm):
    """The description of a record that a source gave; `seen` is the fingerprint of what it was."""

    seen = HiddenField()

    @classmethod
    def showing(cls, known: Reference, seen: str) -> CorrectionForm:
        """The form with what is known by now."""
        home = known.journal or plain_text(known.book_title)
        data = {
            "kind": known.kind if known.kind in dict(KINDS) else "other",
            "title": plain_text(known.title),
            "language": ", ".join(languages.name_of(code) for code in _foreign(known.languages)),
            "authors": "\n".join(_line_of(one) for one in known.authors),
            "editors": "\n".join(_line_of(one) for one in known.editors),
            "journal": home,
            "year": str(known.year or ""),
            "pages": known.pages or known.article_number,
            "place": known.publisher_place,
            "seen_on": _day(known.cited_on),
            "seen": seen,
        }
        same = ("volume", "issue", "doi", "publisher", "edition", "report_number", "url")
        return cls(formdata=None, data=data | {name: getattr(known, name) for name in same})


def _doi_typed(text: str) -> str:
    """The DOI in what was typed, in small letters, without what stands before it; empty when none is."""
    doi = re.sub(r"(?i)^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text)
    return doi.lower() if re.fullmatch(r"10\.[0-9]{4,9}/\S+", doi) else ""


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _marked_up(typed: str, known: str) -> str:
    """What was typed as limited HTML: with the italics of what is known, where the words are the same."""
    return known if typed == plain_text(known) else _escaped(typed)


def _languages(typed: str, known: tuple[str, ...]) -> tuple[str, ...]:
    codes = languages.code_of(typed)
    return known if codes == _foreign(known) else codes


def _foreign(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code != "eng" and languages.name_of(code))


def _day(cited_on: str) -> date | None:
    try:
        return date.fromisoformat(cited_on)
    except ValueError:
        return None


def _no_day(cited_on: str) -> str:
    """What a box for a day can't show: "2019 Dec" stays when the box stays empty."""
    return "" if _day(cited_on) else cited_on


def _line_of(person: Author) -> str:
    """A person or group as it is typed, one on a line."""
    if person.collective:
        return person.collective
    given = person.initials or person.fore
    return " ".join(part for part in (person.last, given, person.suffix) if part)


def _people(typed: str, known: tuple[Author, ...]) -> tuple[Author, ...]:
    """The people in these lines; who stands there as before keeps their whole name."""
    there = {_line_of(person): person for person in known}
    lines = [" ".join(line.split()) for line in typed.splitlines()]
    return tuple(there.get(line) or _author(line) for line in lines if line)


def _author(text: str) -> Author:
    """Okafor AB, or Okafor, Ada B; anything else is the name of a group."""
    if found := re.fullmatch(r"(.+?),\s*(.+)", text):
        initials = "".join(part[0] for part in re.split(r"[\s.-]+", found[2]) if part)
        return Author(last=found[1], fore=found[2], initials=initials.upper())
    if found := re.fullmatch(r"(.+?)\s+([A-Z]{1,4})", text):
        return Author(last=found[1], initials=found[2])
    return Author(collective=text)
